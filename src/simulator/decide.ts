import { seoulDateTime14, type Instant } from '../base/clock.ts'
import type { CardKind, CardReply, CardRequest } from '../telegram/card-telegram.ts'
import { cardCodesOf } from './bin-table.ts'
import { standingDeal, type Account, type Book } from './book.ts'
import { maskedNumber, type BookEvent, type Deal } from './book-event.ts'
import type { Imposed } from './plan.ts'
import { replyText, type ReplyCode } from './reply-codes.ts'
import type { Verdict } from './trade.ts'

type CardVerdict = Verdict<CardReply, BookEvent>

/** The expiry of the official worked examples (domain 1.5). It never expires, so that they can be played today. */
const specimenExpiry = '1125'

/** A card is good to the end of its month in Seoul (issue 2 section 4: the card company refuses expired cards, not we). */
function expired(mmyy: string, seoulNow: string): boolean {
  if (mmyy === specimenExpiry) return false
  return !/^(0[1-9]|1[0-2])\d\d$/.test(mmyy) || mmyy.slice(2) + mmyy.slice(0, 2) < seoulNow.slice(2, 6)
}

/** The card company's answer to any request telegram. Changes nothing: the caller applies and journals the event. */
export function decide(book: Book, request: CardRequest, imposed: Imposed, now: Instant): CardVerdict {
  const { kind } = request
  if (kind === 'PAYMENT' || kind === 'CANCEL')
    return decideDeal(book, request, kind, imposed, seoulDateTime14(now))
  if (imposed.decline !== null) return refusal(request, imposed.decline.code, imposed.decline.message)
  if (kind === 'INQUIRY') return inquire(book, request)
  if (kind === 'NETCANCEL') return netCancel(book, request, seoulDateTime14(now))
  return refusal(request, '0030')
}

/** A reply that says no and leaves no trace in the book. */
export function refusal(request: CardRequest, code: string, message = replyText(code)): CardVerdict {
  return { reply: { ...blankReply(request), responseCode: code, message }, event: null }
}

const answerable: readonly CardKind[] = ['PAYMENT', 'CANCEL', 'INQUIRY', 'NETCANCEL']

/** The refusal (0030) of a telegram that is whole but does not decode. */
export function malformed(written: string, managementNumber: string): CardReply | null {
  const kind = answerable.find((one) => one === written)
  if (kind === undefined) return null
  return emptyReply({ kind, managementNumber, amount: 0, vat: 0, originalManagementNumber: '' }, '0030')
}

function blankReply(request: CardRequest): CardReply {
  return emptyReply(request, '0000')
}

function emptyReply(
  request: Pick<CardRequest, 'kind' | 'managementNumber' | 'amount' | 'vat' | 'originalManagementNumber'>,
  code: ReplyCode,
): CardReply {
  return {
    kind: request.kind,
    managementNumber: request.managementNumber,
    responseCode: code,
    message: replyText(code),
    approvalNumber: '',
    approvedAt: '',
    issuer: '',
    acquirer: '',
    cardCompanyNumber: '',
    amount: request.amount,
    vat: request.vat,
    originalManagementNumber: request.originalManagementNumber,
    reserved: '',
  }
}

/** The same deal always gives the same bytes: a repeat is answered from the book (issue 2 section 3). */
function dealReply(request: CardRequest, deal: Deal): CardReply {
  return {
    ...blankReply(request),
    responseCode: deal.code,
    message: deal.message,
    approvalNumber: deal.approvalNumber,
    approvedAt: deal.code === '0000' ? deal.at : '',
    issuer: deal.issuer,
    acquirer: deal.acquirer,
    cardCompanyNumber: deal.cardCompanyNumber,
    amount: deal.amount,
    vat: deal.vat,
  }
}

function decideDeal(
  book: Book,
  request: CardRequest,
  kind: Deal['kind'],
  imposed: Imposed,
  at: string,
): CardVerdict {
  const known = book.find(request.managementNumber)
  if (known?.deal != null) {
    if (!isRepeat(request, known.deal)) return refusal(request, '0094')
    return known.netCancelled === null
      ? { reply: dealReply(request, known.deal), event: null }
      : refusal(request, '0099')
  }
  const barred = known?.netCancelled != null && !imposed.stubborn
  const said = barred
    ? { code: '0099', message: undefined }
    : (imposed.decline ?? objection(book, request, at))
  const code = said?.code ?? '0000'
  const place = known?.place ?? book.size()
  const approved = code === '0000'
  const deal: Deal = {
    managementNumber: request.managementNumber,
    kind,
    originalManagementNumber: request.originalManagementNumber,
    card: maskedNumber(request.cardNumber),
    amount: request.amount,
    vat: request.vat,
    code,
    message: said?.message ?? replyText(code),
    approvalNumber: approved ? approvalNumberOf(place) : '',
    at,
    ...cardCodesOf(request.cardNumber),
    cardCompanyNumber: at.slice(0, 8) + String(place).padStart(12, '0'),
  }
  return { reply: dealReply(request, deal), event: { event: 'deal', deal } }
}

function isRepeat(request: CardRequest, deal: Deal): boolean {
  return (
    request.kind === deal.kind &&
    request.amount === deal.amount &&
    request.vat === deal.vat &&
    request.originalManagementNumber === deal.originalManagementNumber &&
    maskedNumber(request.cardNumber) === deal.card
  )
}

/** Why the card company says no by itself, or null. The card of a cancel is not compared with that of its payment. */
function objection(
  book: Book,
  request: CardRequest,
  at: string,
): { code: ReplyCode; message?: undefined } | null {
  if (request.kind === 'PAYMENT') return expired(request.expiry, at) ? { code: '0054' } : null
  const original = book.find(request.originalManagementNumber)
  if (original?.netCancelled != null) return { code: '0099' }
  const payment = original === undefined ? null : standingDeal(original)
  if (payment?.kind !== 'PAYMENT') return { code: '0025' }
  return request.amount > payment.amount - (original?.cancelledAmount ?? 0) ? { code: '0061' } : null
}

/** Eight digits (domain 6.3) that look random and do not repeat within a hundred million deals: 48,271 is prime to 10. */
function approvalNumberOf(place: number): string {
  return String((place * 48_271 + 10_000_019) % 100_000_000).padStart(8, '0')
}

/** What the book says about a payment or cancel, standing or refused. */
function inquire(book: Book, request: CardRequest): CardVerdict {
  const asked = book.find(request.originalManagementNumber)
  if (asked === undefined) return refusal(request, '0025')
  if (asked.netCancelled !== null || asked.deal === null) return refusal(request, '0099')
  return { reply: dealReply(request, asked.deal), event: null }
}

/**
 * Undoes a deal, or leaves a tombstone that bars it from coming later. Harmless when nothing was approved and the same
 * answer when repeated (domain 6.2); `amount` says what was undone. Refused with 0062 while partial cancels stand.
 */
function netCancel(book: Book, request: CardRequest, at: string): CardVerdict {
  const target = book.find(request.originalManagementNumber)
  if (target?.netCancelled != null)
    return { reply: netCancelReply(request, target, target.netCancelled), event: null }
  const undone = target === undefined ? null : standingDeal(target)
  if (undone !== null && (target?.cancelledAmount ?? 0) > 0) return refusal(request, '0062')
  const done = { amount: undone?.amount ?? 0, vat: undone?.vat ?? 0, at }
  return {
    reply: netCancelReply(request, target, done),
    event: { event: 'net-cancel', managementNumber: request.originalManagementNumber, ...done },
  }
}

function netCancelReply(
  request: CardRequest,
  target: Account | undefined,
  done: { amount: number; vat: number; at: string },
): CardReply {
  return {
    ...blankReply(request),
    approvalNumber: target?.deal?.approvalNumber ?? '',
    approvedAt: done.at,
    cardCompanyNumber: target?.deal?.cardCompanyNumber ?? '',
    amount: done.amount,
    vat: done.vat,
  }
}
