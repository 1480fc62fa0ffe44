import { banks, findBank } from '../base/banks.ts'
import { parseInstant, seoulDateTime14, type Instant } from '../base/clock.ts'
import type { ManagementNumber } from '../base/id.ts'
import { won } from '../base/won.ts'
import type { Balance } from '../domain/cancel.ts'
import {
  bankReply,
  bankRequest,
  type BankKind,
  type BankReply,
  type BankRequest,
} from '../telegram/bank-telegram.ts'
import { headerOf } from '../telegram/card-telegram.ts'
import { encodeCp949 } from '../telegram/cp949.ts'
import type { FieldReading } from '../telegram/layout.ts'
import {
  describeKept,
  openPartner,
  type Partner,
  type PartnerOptions,
  type PreparedTelegram,
  type QuestionKind,
} from './telegram-partner.ts'

/** What goes to the bank, in the words of the trade; the columns are the layout's concern. */
export interface BankQuestion {
  readonly kind: QuestionKind
  readonly managementNumber: ManagementNumber
  readonly originalManagementNumber: ManagementNumber | null
  readonly money: Balance
  readonly method: 'virtual_account' | 'transfer'
  /** Of a cancel: whether money came in. A virtual account that waits for its deposit is closed, and no money moves. */
  readonly paid: boolean
  /** A code or a name (base/banks.ts). */
  readonly bank: string
  /** The buyer's account: where a transfer comes from, or where a refund goes to. */
  readonly accountNumber: string | null
  /** The buyer's name at the bank; of a virtual account that is opened, who is expected to pay in. */
  readonly holderName: string
  /** Until when a virtual account takes its deposit. */
  readonly dueAt: Instant | null
}

/** The bank's own word for what is asked of it. */
function kindOf({ kind, method, paid }: BankQuestion): BankKind {
  if (kind === 'PAYMENT') return method === 'virtual_account' ? 'ISSUE' : 'WITHDRAW'
  if (kind === 'CANCEL') return method === 'virtual_account' && !paid ? 'CLOSE' : 'REFUND'
  return kind
}

/** Whether the bank's lines have room and characters for a name: 40 bytes of CP949. */
export function fitsHolderName(name: string): boolean {
  const isTrimmed = name === name.trim() && !/\p{Cc}/u.test(name)
  return isTrimmed && (encodeCp949(name)?.length ?? Infinity) <= 40
}

/**
 * As much of a depositor's name as a bank's line has room and characters for: it is shown at the teller's and compared with
 * nothing. Of a name in another script nothing is left, and then the bank is told of a customer.
 */
function depositorOf(name: string): string {
  const known = Array.from(name.trim()).filter((character) => fitsHolderName(`x${character}x`))
  while (!fitsHolderName(known.join('').trim())) known.pop()
  return known.join('').trim() || '고객'
}

/** Lays a question out in its 450 columns. Throws TelegramFault, naming the field, if a value does not fit. */
export function prepareBankTelegram(question: BankQuestion): PreparedTelegram {
  const { managementNumber, originalManagementNumber, money, dueAt } = question
  const kind = kindOf(question)
  const movesMoney = kind === 'WITHDRAW' || kind === 'REFUND'
  const namesBuyer = movesMoney || kind === 'ISSUE'
  const record: BankRequest = {
    kind,
    managementNumber,
    bank: namesBuyer ? (findBank(question.bank)?.commonCode ?? '') : '',
    accountNumber: movesMoney ? (question.accountNumber ?? '') : '',
    holderName: kind === 'ISSUE' ? depositorOf(question.holderName) : movesMoney ? question.holderName : '',
    amount: kind === 'INQUIRY' || kind === 'NETCANCEL' ? 0 : money.amount,
    dueAt: kind === 'ISSUE' && dueAt !== null ? seoulDateTime14(dueAt) : '',
    originalManagementNumber: originalManagementNumber ?? '',
    reserved: '',
  }
  const bytes = bankRequest.encode(record)
  return {
    kind: question.kind,
    managementNumber,
    originalManagementNumber,
    money,
    bytes,
    redacted: bankRequest.redact(bytes).toString('latin1'),
  }
}

/** Opens the lines to the bank. Nothing is sent before the first question. */
export function openBank(options: PartnerOptions): Partner {
  return openPartner(options, { layout: bankReply, strangenessOf, approvalIn })
}

/** In place of a bank that nobody has named: nothing is ever sent. */
export const noBank: Partner = {
  ask: async () => ({ kind: 'not_sent', reason: 'no bank' }),
  state: () => ({ lines: 0, connected: 0, inFlight: 0, breaker: 'closed' }),
  close: async () => undefined,
}

function strangenessOf(asked: PreparedTelegram, reply: BankReply): string | null {
  const { kind } = headerOf(asked.bytes)
  if (reply.kind !== kind) return `kind ${reply.kind} where ${kind} was asked`
  const namesMoney = asked.kind === 'PAYMENT' || asked.kind === 'CANCEL'
  if (namesMoney && reply.amount !== asked.money.amount) return 'another amount'
  if (asked.kind !== 'PAYMENT' && reply.originalManagementNumber !== asked.originalManagementNumber)
    return 'another original management number'
  if (kind === 'ISSUE' && reply.responseCode === '0000' && reply.accountNumber === '')
    return 'a yes without an account'
  return null
}

/** The bank gives no approval number of its own: the end of its transaction number serves (domain 6.3, eight digits). */
function approvalIn(reply: BankReply) {
  const approvedAt = parseInstant(reply.doneAt)
  if (approvedAt === null) return 'a yes without a date'
  const bank = banks.find(({ commonCode }) => commonCode === reply.bank)?.code ?? ''
  const accountNumber = reply.accountNumber === '' ? null : reply.accountNumber
  const approval = {
    approvalNumber: reply.bankNumber.slice(-8),
    approvedAt,
    issuer: bank,
    acquirer: bank,
    partnerNumber: reply.bankNumber,
    account: bank === '' ? null : { bank, accountNumber },
  }
  return { approval, amount: won(reply.amount) }
}

/** Every field of a bank telegram that was kept, request or reply, with the secret ones starred. */
export function describeBankTelegram(text: string, side: 'request' | 'reply'): FieldReading[] {
  return describeKept(text, side === 'request' ? bankRequest : bankReply)
}
