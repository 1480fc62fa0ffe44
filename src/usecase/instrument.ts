import { later, type Instant } from '../base/clock.ts'
import type { ManagementNumber, PaymentId } from '../base/id.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import { findBank } from '../base/banks.ts'
import { cardText, readCardText, type Card } from '../domain/card.ts'
import type { Balance, RefundAccount } from '../domain/cancel.ts'
import type { Payment, PaymentAccount, PaymentTerms } from '../domain/payment.ts'
import { fitsHolderName, prepareBankTelegram } from '../partner/bank.ts'
import { prepareTelegram } from '../partner/card-company.ts'
import type { PreparedTelegram } from '../partner/telegram-partner.ts'
import type { Engine } from './engine.ts'

/** With what a buyer pays, in clear: it lives in memory and goes to its partner, and rests sealed. */
export type Instrument =
  | { readonly method: 'card'; readonly card: Card; readonly installmentMonths: number }
  | {
      readonly method: 'virtual_account'
      readonly bank: string
      readonly holderName: string
      readonly dueAt: Instant
    }
  | {
      readonly method: 'transfer'
      readonly bank: string
      readonly accountNumber: string
      readonly holderName: string
    }

type BankInstrument = Exclude<Instrument, { method: 'card' }>

const longestDueMs = 720 * 3_600_000

/**
 * Refuses BANK_INVALID, ACCOUNT_INVALID, ACCOUNT_HOLDER_MISMATCH for a name that no bank can have, and DUE_DATE_INVALID or
 * DUE_DATE_TOO_FAR for a deposit that is due too early or too late (toss.md 1.2).
 */
export function checkInstrument(instrument: BankInstrument, now: Instant): Refused | null {
  const bank = findBank(instrument.bank)
  if (!bank || (instrument.method === 'virtual_account' && !bank.issues)) return refuse('BANK_INVALID')
  if (instrument.method === 'transfer') {
    if (!isAccountNumber(instrument.accountNumber)) return refuse('ACCOUNT_INVALID')
    return fitsHolderName(instrument.holderName) ? null : refuse('ACCOUNT_HOLDER_MISMATCH')
  }
  const { dueAt } = instrument
  if (dueAt <= now) return refuse('DUE_DATE_INVALID')
  return dueAt <= later(now, longestDueMs) ? null : refuse('DUE_DATE_TOO_FAR')
}

const isAccountNumber = (text: string): boolean => /^\d{6,20}$/.test(text)

/** Refuses BANK_INVALID, and REFUND_ACCOUNT_INVALID for a number or a name that no account has. */
export function checkRefundAccount(said: {
  readonly bank: string
  readonly accountNumber: string
  readonly holderName: string
}): Refused | null {
  if (!findBank(said.bank)) return refuse('BANK_INVALID')
  const isAccount = isAccountNumber(said.accountNumber) && fitsHolderName(said.holderName)
  return isAccount ? null : refuse('REFUND_ACCOUNT_INVALID')
}

/** An instrument as it may rest between a buyer's word and the shop's: sealed under the payment that it will be. */
export function sealInstrument({ keyRing }: Engine, paymentId: PaymentId, instrument: Instrument): string {
  return keyRing.seal(JSON.stringify(instrument), paymentId)
}

/** Reads what `sealInstrument` wrote. Throws RetiredKey when nothing can open it any more. */
export function openInstrument({ keyRing }: Engine, paymentId: PaymentId, sealed: string): Instrument {
  return JSON.parse(keyRing.open(sealed, paymentId)) as Instrument
}

/** The account of a payment as its first beat writes it. */
export function accountOf(engine: Engine, paymentId: PaymentId, instrument: BankInstrument): PaymentAccount {
  const { bank, holderName } = instrument
  return {
    bank,
    holderName,
    sealedAccount:
      instrument.method === 'transfer' ? engine.keyRing.seal(instrument.accountNumber, paymentId) : null,
    accountNumber: null,
    dueAt: instrument.method === 'virtual_account' ? instrument.dueAt : null,
    depositorName: null,
    depositedAt: null,
  }
}

/** The telegram that asks for the money, to the partner of the method. */
export function firstTelegram(
  { keyRing }: Engine,
  paymentId: PaymentId,
  instrument: Instrument,
  terms: PaymentTerms,
): PreparedTelegram {
  const money = { amount: terms.amount, vat: terms.vat }
  const about = {
    kind: 'PAYMENT',
    managementNumber: paymentId,
    originalManagementNumber: null,
    money,
  } as const
  if (instrument.method === 'card') {
    const { number: cardNumber, expiry, cvc } = instrument.card
    const sealedCard = keyRing.seal(cardText(instrument.card), paymentId)
    const { installmentMonths } = terms
    return prepareTelegram({ ...about, cardNumber, expiry, cvc, installmentMonths, sealedCard })
  }
  return prepareBankTelegram({
    ...about,
    method: instrument.method,
    paid: false,
    bank: instrument.bank,
    accountNumber: instrument.method === 'transfer' ? instrument.accountNumber : null,
    holderName: instrument.holderName,
    dueAt: instrument.method === 'virtual_account' ? instrument.dueAt : null,
  })
}

/** What a later telegram says of a payment: that it is cancelled, asked about or undone. */
export interface Matter {
  readonly kind: 'CANCEL' | 'INQUIRY' | 'NETCANCEL'
  readonly managementNumber: ManagementNumber
  readonly originalManagementNumber: ManagementNumber
  readonly money: Balance
  /** Of a cancel: whether money moves, and the account that it goes to instead of the buyer's own. */
  readonly movesMoney: boolean
  readonly refundTo: { readonly account: RefundAccount; readonly sealedUnder: ManagementNumber } | null
}

/** A later telegram to the partner of the payment. Throws RetiredKey for a card or account that nothing can open any more. */
export function laterTelegram({ keyRing }: Engine, payment: Payment, matter: Matter): PreparedTelegram {
  const { kind, managementNumber, originalManagementNumber, money, refundTo } = matter
  const about = { kind, managementNumber, originalManagementNumber, money }
  if (payment.sealedCard !== null) {
    const text = keyRing.open(payment.sealedCard, payment.paymentId)
    const { number: cardNumber, expiry, cvc } = readCardText(text)
    const sealedCard = keyRing.seal(text, managementNumber)
    return prepareTelegram({ ...about, cardNumber, expiry, cvc, installmentMonths: 0, sealedCard })
  }
  const { account, method, paymentId } = payment
  if (account === null || method === 'card')
    throw new Error(`the payment ${paymentId} has neither card nor account`)
  const sealed = refundTo?.account.sealedAccount ?? account.sealedAccount
  return prepareBankTelegram({
    ...about,
    method,
    paid: matter.movesMoney,
    bank: refundTo?.account.bank ?? account.bank,
    accountNumber:
      sealed === null ? account.accountNumber : keyRing.open(sealed, refundTo?.sealedUnder ?? paymentId),
    holderName: refundTo?.account.holderName ?? account.holderName,
    dueAt: null,
  })
}
