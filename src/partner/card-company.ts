import { parseInstant } from '../base/clock.ts'
import type { ManagementNumber } from '../base/id.ts'
import { won, type Won } from '../base/won.ts'
import type { Approval } from '../domain/payment.ts'
import type { Balance } from '../domain/cancel.ts'
import { cardReply, cardRequest, type CardReply, type CardRequest } from '../telegram/card-telegram.ts'
import { openLinePool, type LinePool } from '../telegram/client.ts'
import { decodeCp949, encodeCp949 } from '../telegram/cp949.ts'
import { TelegramFault, type FieldReading } from '../telegram/layout.ts'
import { yes } from './reply-codes.ts'

/** What goes to the card company, in the words of the trade; the columns are the layout's concern. */
export interface CardQuestion {
  readonly kind: 'PAYMENT' | 'CANCEL' | 'INQUIRY' | 'NETCANCEL'
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

/** A telegram ready to be sent, with the copy that may be kept. */
export interface PreparedTelegram {
  readonly kind: CardQuestion['kind']
  readonly managementNumber: ManagementNumber
  readonly originalManagementNumber: ManagementNumber | null
  readonly money: Balance
  readonly bytes: Buffer
  /** The same 450 columns with the secret ones starred. */
  readonly redacted: string
}

/**
 * The three answers of a partner, and the one case in which nothing was asked (design 3.1, domain 6.2). `unknown` covers
 * time-out, broken line and unreadable reply; `not_sent` is certain that nothing left this machine.
 */
export type CardCompanyAnswer =
  | {
      readonly kind: 'approved'
      readonly approval: Approval
      /** What the reply says was moved: for a net cancel, what it undid. */
      readonly amount: Won
      readonly reply: string
      readonly replyCode: string
    }
  | { readonly kind: 'declined'; readonly reply: string; readonly replyCode: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'not_sent'; readonly reason: string }

export interface LateReply {
  readonly managementNumber: string
  readonly reply: string
  /** Null when the telegram could not be read. */
  readonly replyCode: string | null
}

export interface CardCompany {
  ask(telegram: PreparedTelegram): Promise<CardCompanyAnswer>
  state(): ReturnType<LinePool['state']>
  close(): Promise<void>
}

export interface CardCompanyOptions {
  readonly host: string
  readonly port: number
  readonly lines: number
  readonly connectTimeoutMs: number
  readonly readTimeoutMs: number
  /** Told of every reply that nobody waits for; it must not be lost (domain 10.21). */
  onLateReply(late: LateReply): void
}

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
  const pool = openLinePool({
    host: options.host,
    port: options.port,
    lines: options.lines,
    connectTimeoutMs: options.connectTimeoutMs,
    readTimeoutMs: options.readTimeoutMs,
    onStray: (bytes) => options.onLateReply(readLateReply(bytes)),
  })
  return {
    ask: async (telegram) => {
      const outcome = await pool.ask(telegram.bytes, telegram.managementNumber)
      if (outcome.kind === 'answered') return understand(telegram, outcome.telegram)
      return { kind: outcome.kind === 'not-sent' ? 'not_sent' : 'unknown', reason: outcome.reason }
    },
    state: () => pool.state(),
    close: () => pool.close(),
  }
}

/** A reply counts only if it can be read and speaks of what was asked; otherwise nobody knows (design 3.1). */
function understand(asked: PreparedTelegram, bytes: Buffer): CardCompanyAnswer {
  let reply: CardReply
  try {
    reply = cardReply.decode(bytes)
  } catch (error) {
    if (error instanceof TelegramFault) return { kind: 'unknown', reason: `unreadable: ${error.message}` }
    throw error
  }
  const strange = whatIsStrange(asked, reply)
  if (strange) return { kind: 'unknown', reason: `unreadable: ${strange}` }
  const told = { reply: textOf(bytes), replyCode: reply.responseCode }
  if (reply.responseCode !== yes) return { kind: 'declined', ...told }
  const approvedAt = parseInstant(reply.approvedAt)
  if (approvedAt === null) return { kind: 'unknown', reason: 'unreadable: a yes without a date' }
  const { approvalNumber, issuer, acquirer, cardCompanyNumber } = reply
  const approval = { approvalNumber, approvedAt, issuer, acquirer, cardCompanyNumber }
  return { kind: 'approved', approval, amount: won(reply.amount), ...told }
}

function whatIsStrange(asked: PreparedTelegram, reply: CardReply): string | null {
  if (reply.kind !== asked.kind) return `kind ${reply.kind} where ${asked.kind} was asked`
  if (reply.managementNumber !== asked.managementNumber) return 'another management number'
  const movesMoney = asked.kind === 'PAYMENT' || asked.kind === 'CANCEL'
  if (movesMoney && (reply.amount !== asked.money.amount || reply.vat !== asked.money.vat))
    return 'another amount'
  if (asked.kind !== 'PAYMENT' && reply.originalManagementNumber !== asked.originalManagementNumber)
    return 'another original management number'
  return null
}

/** A reply as the text that is kept: the store holds characters, and CP949 gives the very bytes back. */
function textOf(bytes: Buffer): string {
  return decodeCp949(bytes) ?? bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '?')
}

/** Every field of a telegram that was kept, request or reply, with the secret ones starred. */
export function describeTelegram(text: string, side: 'request' | 'reply'): FieldReading[] {
  const bytes = encodeCp949(text) ?? Buffer.from(text, 'latin1')
  return (side === 'request' ? cardRequest : cardReply).describe(bytes)
}

function readLateReply(bytes: Buffer): LateReply {
  const reply = textOf(cardReply.redact(bytes))
  try {
    const { managementNumber, responseCode } = cardReply.decode(bytes)
    return { managementNumber, reply, replyCode: responseCode }
  } catch (error) {
    if (!(error instanceof TelegramFault)) throw error
    return { managementNumber: '', reply, replyCode: null }
  }
}
