import type { Instant } from '../base/clock.ts'
import { won, zeroWon, type Won } from '../base/won.ts'
import type { Cancel } from './cancel.ts'
import type { Payment } from './payment.ts'
import { settle, type SettledMoney } from './settlement.ts'

/** Movements of the ledger that a merchant knows as transactions (거래): money that came, and money that went back. */
export const transactionKinds = ['approval', 'cancel', 'deposit', 'deposit_reversed'] as const
export type TransactionKind = (typeof transactionKinds)[number]

export interface Transaction {
  /** The number under which a merchant knows it: that of the payment or of the cancel. */
  readonly transactionKey: string
  /** The number of its movement in the ledger. */
  readonly operationId: string
  readonly kind: TransactionKind
  readonly at: Instant
  /** Negative for money that went back. */
  readonly amount: Won
  /** VAT within the amount, and of its sign. */
  readonly vat: Won
  readonly payment: Payment
  /** The cancel that this transaction is; null for all others. */
  readonly cancel: Cancel | null
}

/** What a transaction brings the merchant once its fee is taken. */
export function settleTransaction({ amount, vat, payment, cancel }: Transaction): SettledMoney {
  const left = cancel?.balanceAfter ?? zeroWon
  const after = amount > 0 ? amount : left
  return settle(payment.method, won(after - amount), after, vat)
}
