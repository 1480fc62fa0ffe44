import { parseInstant } from '../base/clock.ts'
import type { ManagementNumber } from '../base/id.ts'
import { won } from '../base/won.ts'
import type { Balance } from '../domain/cancel.ts'
import { cardReply, cardRequest, type CardReply, type CardRequest } from '../telegram/card-telegram.ts'
import type { FieldReading } from '../telegram/layout.ts'
import {
  describeKept,
  openPartner,
  type Partner,
  type PartnerOptions,
  type PreparedTelegram,
  type QuestionKind,
} from './telegram-partner.ts'

/** What goes to the card company, in the words of the trade; the columns are the layout's concern. */
export interface CardQuestion {
  readonly kind: QuestionKind
  readonly managementNumber: ManagementNumber
  readonly originalManagementNumber: ManagementNumber | null
  readonly cardNumber: string
  readonly expiry: string
  /** Null leaves the column blank (domain 7, profiles). */
  readonly cvc: string | null
  readonly installmentMonths: number
  readonly money: Balance
  readonly sealedCard: string
}

export type CardCompany = Partner
export type CardCompanyOptions = PartnerOptions

/** Lays a question out in its 450 columns. Throws TelegramFault, naming the field, if a value does not fit. */
export function prepareTelegram(question: CardQuestion): PreparedTelegram {
  const { kind, managementNumber, originalManagementNumber, money } = question
  const record: CardRequest = {
    kind,
    managementNumber,
    cardNumber: question.cardNumber,
    // A cancel is never in instalments, even when its payment was (domain 1.3).
    installment: kind === 'PAYMENT' ? question.installmentMonths : 0,
    expiry: question.expiry,
    cvc: question.cvc ?? '',
    amount: money.amount,
    vat: money.vat,
    originalManagementNumber: originalManagementNumber ?? '',
    encryptedCardInfo: question.sealedCard,
    reserved: '',
  }
  const bytes = cardRequest.encode(record)
  return {
    kind,
    managementNumber,
    originalManagementNumber,
    money,
    bytes,
    redacted: cardRequest.redact(bytes).toString('latin1'),
  }
}

/** Opens the lines to a card company. Nothing is sent before the first question. */
export function openCardCompany(options: CardCompanyOptions): CardCompany {
  return openPartner(options, { layout: cardReply, strangenessOf, approvalIn })
}

function strangenessOf(asked: PreparedTelegram, reply: CardReply): string | null {
  if (reply.kind !== asked.kind) return `kind ${reply.kind} where ${asked.kind} was asked`
  const movesMoney = asked.kind === 'PAYMENT' || asked.kind === 'CANCEL'
  if (movesMoney && (reply.amount !== asked.money.amount || reply.vat !== asked.money.vat))
    return 'another amount'
  if (asked.kind !== 'PAYMENT' && reply.originalManagementNumber !== asked.originalManagementNumber)
    return 'another original management number'
  return null
}

function approvalIn(reply: CardReply) {
  const { approvalNumber, issuer, acquirer, cardCompanyNumber: partnerNumber } = reply
  const approvedAt = parseInstant(reply.approvedAt)
  if (approvedAt === null) return 'a yes without a date'
  const approval = { approvalNumber, approvedAt, issuer, acquirer, partnerNumber, account: null }
  return { approval, amount: won(reply.amount) }
}

/** Every field of a telegram that was kept, request or reply, with the secret ones starred. */
export function describeTelegram(text: string, side: 'request' | 'reply'): FieldReading[] {
  return describeKept(text, side === 'request' ? cardRequest : cardReply)
}
