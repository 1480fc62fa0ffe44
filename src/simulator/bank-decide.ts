import { banks } from '../base/banks.ts'
import { parseInstant, seoulDateTime14, type Instant } from '../base/clock.ts'
import { bankKinds, type BankReply, type BankRequest } from '../telegram/bank-telegram.ts'
import { accountState, standing } from './bank-account.ts'
import type { BankBook } from './bank-book.ts'
import { maskedName, type BankDeal, type BankEvent } from './bank-event.ts'
import { bankReplyText, type BankReplyCode } from './bank-reply-codes.ts'
import { maskedNumber } from './book-event.ts'
import type { Imposed } from './plan.ts'
import type { Verdict } from './trade.ts'

type BankVerdict = Verdict<BankReply, BankEvent>

/** The bank's answer to any request telegram. Changes nothing: the caller applies and journals the event. */
export function decideAtBank(
  book: BankBook,
  request: BankRequest,
  imposed: Imposed,
  now: Instant,
): BankVerdict {
  const at = seoulDateTime14(now)
  if (isClosed(book, at)) return bankRefusal(request, '0091')
  const { kind } = request
  if (kind !== 'INQUIRY' && kind !== 'NETCANCEL') return decideDeal(book, request, kind, imposed, at)
  if (imposed.decline !== null) return bankRefusal(request, imposed.decline.code, imposed.decline.message)
  return kind === 'INQUIRY' ? inquire(book, request) : netCancel(book, request, at)
}

/** From midnight to half past banks close their books; whether this one does is a setting. */
function isClosed(book: BankBook, at: string): boolean {
  const closed = book.maintenance()
  return closed === 'now' || (closed === 'nightly' && at.slice(8) < '003000')
}

/** A reply that says no and leaves no trace in the book. */
export function bankRefusal(request: BankRequest, code: string, message = bankReplyText(code)): BankVerdict {
  return { reply: { ...blankReply(request), responseCode: code, message }, event: null }
}

/** The refusal (0030) of a telegram that is whole but does not decode. */
export function malformedAtBank(written: string, managementNumber: string): BankReply | null {
  const kind = bankKinds.find((one) => one === written)
  if (kind === undefined) return null
  const blank = blankReply({ kind, managementNumber, bank: '', amount: 0, originalManagementNumber: '' })
  return { ...blank, responseCode: '0030', message: bankReplyText('0030') }
}

function blankReply(
  request: Pick<BankRequest, 'kind' | 'managementNumber' | 'bank' | 'amount' | 'originalManagementNumber'>,
): BankReply {
  return {
    kind: request.kind,
    managementNumber: request.managementNumber,
    responseCode: '0000',
    message: bankReplyText('0000'),
    bankNumber: '',
    doneAt: '',
    bank: request.bank,
    accountNumber: '',
    amount: request.amount,
    originalManagementNumber: request.originalManagementNumber,
    reserved: '',
  }
}

/** The same deal always gives the same bytes: a repeat is answered from the book. */
function dealReply(request: BankRequest, deal: BankDeal): BankReply {
  return {
    ...blankReply(request),
    responseCode: deal.code,
    message: deal.message,
    bankNumber: deal.bankNumber,
    doneAt: deal.code === '0000' ? deal.at : '',
    bank: deal.bank,
    accountNumber: deal.kind === 'ISSUE' ? deal.accountNumber : '',
    amount: deal.amount,
  }
}

function decideDeal(
  book: BankBook,
  request: BankRequest,
  kind: BankDeal['kind'],
  imposed: Imposed,
  at: string,
): BankVerdict {
  const known = book.find(request.managementNumber)
  if (known !== undefined && known.notice !== null) return bankRefusal(request, '0094')
  if (known !== undefined && known.deal !== null) {
    if (!isRepeat(request, known.deal)) return bankRefusal(request, '0094')
    return known.netCancelled === null
      ? { reply: dealReply(request, known.deal), event: null }
      : bankRefusal(request, '0099')
  }
  const isBarred = known !== undefined && known.netCancelled !== null && !imposed.stubborn
  const own = isBarred ? '0099' : objections[kind](book, request, at)
  const said = isBarred ? null : imposed.decline
  const code = said?.code ?? own ?? '0000'
  const place = known?.place ?? book.size()
  const account =
    kind === 'ISSUE' ? newAccount(book, request.bank, place, at) : maskedNumber(request.accountNumber)
  const deal: BankDeal = {
    managementNumber: request.managementNumber,
    kind,
    originalManagementNumber: request.originalManagementNumber,
    bank: request.bank,
    accountNumber: kind === 'ISSUE' && code !== '0000' ? '' : account,
    holderName: holderIn(request),
    amount: request.amount,
    dueAt: request.dueAt,
    code,
    message: said?.message ?? bankReplyText(code),
    bankNumber: at.slice(0, 8) + String(place).padStart(12, '0'),
    at,
  }
  return { reply: dealReply(request, deal), event: { event: 'deal', deal } }
}

/** The depositor of an issued account is shown to whoever pays in; any other name is a buyer's and kept masked. */
const holderIn = ({ kind, holderName }: BankRequest): string =>
  kind === 'ISSUE' ? holderName : maskedName(holderName)

function isRepeat(request: BankRequest, deal: BankDeal): boolean {
  return (
    request.kind === deal.kind &&
    request.amount === deal.amount &&
    request.bank === deal.bank &&
    request.dueAt === deal.dueAt &&
    request.originalManagementNumber === deal.originalManagementNumber &&
    holderIn(request) === deal.holderName &&
    (deal.kind === 'ISSUE' || maskedNumber(request.accountNumber) === deal.accountNumber)
  )
}

type Objection = (book: BankBook, request: BankRequest, at: string) => BankReplyCode | null

/** Why the bank says no by itself, or null. */
const objections: Readonly<Record<BankDeal['kind'], Objection>> = {
  ISSUE: (_, { bank, amount, holderName, dueAt }, at) => {
    if (!banks.some((one) => one.commonCode === bank && one.issues)) return '0012'
    if (amount === 0 || parseInstant(dueAt) === null) return '0030'
    if (dueAt <= at) return '0054'
    return holderName === '' ? '0022' : null
  },
  CLOSE: (book, request, at) => {
    const issue = book.find(request.originalManagementNumber)
    if (issue?.netCancelled != null) return '0099'
    if (issue === undefined || standing(issue)?.kind !== 'ISSUE') return '0025'
    if (issue.cameIn > 0 || issue.pending > 0) return '0063'
    return accountState(issue, at) === 'closed' ? '0064' : null
  },
  WITHDRAW: (_, request) => objectionToAccount(request),
  REFUND: (book, request) => {
    const payment = book.find(request.originalManagementNumber)
    if (payment?.netCancelled != null) return '0099'
    const deal = payment === undefined ? null : standing(payment)
    if (payment === undefined || (deal?.kind !== 'ISSUE' && deal?.kind !== 'WITHDRAW')) return '0025'
    return objectionToAccount(request) ?? (request.amount > payment.cameIn - payment.refunded ? '0061' : null)
  },
}

/** What is wrong with an account at any bank, as far as its form tells. */
function objectionToAccount({ bank, accountNumber, holderName, amount }: BankRequest): BankReplyCode | null {
  if (!banks.some(({ commonCode }) => commonCode === bank)) return '0012'
  if (accountNumber.length < 6) return '0014'
  if (holderName === '') return '0022'
  return amount === 0 ? '0030' : null
}

/**
 * Thirteen digits that open with the bank's. They hold the hour, so that a bank whose book was emptied does not issue the
 * accounts of its former life again.
 */
function newAccount(book: BankBook, bank: string, place: number, at: string): string {
  const seconds = Math.floor((parseInstant(at) ?? 0) / 1_000)
  for (let number = seconds * 97 + place * 48_271; ; number += 1) {
    const account = bank.slice(-2) + String(number % 100_000_000_000).padStart(11, '0')
    if (book.issueOf(account) === undefined) return account
  }
}

/** What the book says about a request, standing or refused. */
function inquire(book: BankBook, request: BankRequest): BankVerdict {
  const asked = book.find(request.originalManagementNumber)
  if (asked === undefined || asked.notice !== null) return bankRefusal(request, '0025')
  if (asked.netCancelled !== null || asked.deal === null) return bankRefusal(request, '0099')
  return { reply: dealReply(request, asked.deal), event: null }
}

/**
 * Undoes a request, or leaves a tombstone that bars it from coming later; the same answer when repeated. `amount` is the
 * money that moved back: none for an account that was issued or closed. Refused with 0062 while deposits or refunds stand
 * on it.
 */
function netCancel(book: BankBook, request: BankRequest, at: string): BankVerdict {
  const { originalManagementNumber: number } = request
  const target = book.find(number)
  if (target?.notice != null) return bankRefusal(request, '0025')
  const deal = target?.deal ?? null
  const reply = { ...blankReply(request), bank: deal?.bank ?? '', bankNumber: deal?.bankNumber ?? '' }
  if (target?.netCancelled != null)
    return {
      reply: { ...reply, amount: target.netCancelled.amount, doneAt: target.netCancelled.at },
      event: null,
    }
  const undone = target === undefined ? null : standing(target)
  const hasMoney = target !== undefined && (target.pending > 0 || target.refunded > 0)
  const isPaid = undone?.kind === 'ISSUE' && (target?.cameIn ?? 0) > 0
  if (undone !== null && (hasMoney || isPaid)) return bankRefusal(request, '0062')
  const movedMoney = undone?.kind === 'WITHDRAW' || undone?.kind === 'REFUND'
  const amount = movedMoney ? undone.amount : 0
  return {
    reply: { ...reply, amount, doneAt: at },
    event: { event: 'net-cancel', managementNumber: number, amount, at },
  }
}
