import type { Instant } from '../base/clock.ts'
import type { MerchantId, PaymentId } from '../base/id.ts'
import { refuse, type Refused, type RefusalCode } from '../base/refusal.ts'
import { minus, won, zeroWon, type Won } from '../base/won.ts'
import type { Balance, Cancel } from './cancel.ts'
import type { PaymentMethod } from './method.ts'
import { vatOf } from './vat.ts'

export const paymentStates = [
  'requested',
  'in_doubt',
  'awaiting_deposit',
  'approved',
  'partially_cancelled',
  'cancelled',
  'declined',
  'not_sent',
  'net_cancelled',
  'expired',
] as const
export type PaymentState = (typeof paymentStates)[number]

/** What may happen to a payment. */
export type PaymentEvent =
  | 'approve'
  | 'decline'
  | 'fail_to_send'
  | 'lose_sight'
  | 'net_cancel'
  | 'await_deposit'
  | 'deposit'
  | 'reverse_deposit'
  | 'expire'
  | 'cancel_part'
  | 'cancel_rest'

/**
 * The transition table of a payment. An empty place is a transition that must not happen; the SQL of an answer is
 * given the states it may leave from this table, so that the database refuses the rest too.
 */
export const paymentTransitions: Record<PaymentState, Partial<Record<PaymentEvent, PaymentState>>> = {
  requested: {
    approve: 'approved',
    await_deposit: 'awaiting_deposit',
    decline: 'declined',
    fail_to_send: 'not_sent',
    lose_sight: 'in_doubt',
    net_cancel: 'net_cancelled',
  },
  in_doubt: {
    approve: 'approved',
    await_deposit: 'awaiting_deposit',
    decline: 'declined',
    net_cancel: 'net_cancelled',
  },
  // A virtual account that nobody has paid into is cancelled whole, and no money moves (toss.md 1.5).
  awaiting_deposit: { deposit: 'approved', expire: 'expired', cancel_rest: 'cancelled' },
  approved: {
    reverse_deposit: 'awaiting_deposit',
    cancel_part: 'partially_cancelled',
    cancel_rest: 'cancelled',
  },
  partially_cancelled: { cancel_part: 'partially_cancelled', cancel_rest: 'cancelled' },
  cancelled: {},
  declined: {},
  not_sent: {},
  net_cancelled: {},
  expired: {},
}

/** States from which `event` is allowed. */
export function statesBefore(event: PaymentEvent): PaymentState[] {
  return paymentStates.filter((state) => paymentTransitions[state][event] !== undefined)
}

/** A payment as the engine knows it. Every face maps from this and from nothing else. */
export interface Payment {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly state: PaymentState
  readonly method: PaymentMethod
  readonly kind: PaymentKind
  readonly orderId: string | null
  readonly orderName: string | null
  readonly amount: Won
  readonly vat: Won
  readonly taxFreeAmount: Won
  /** What may still be cancelled. Falls when the card company has said yes to a cancel. */
  readonly balance: Balance
  /** Asked to be cancelled, not yet answered: not to be spent twice, not yet gone (domain 1.6, atomic unit). */
  readonly held: Balance
  readonly installmentMonths: number
  readonly refusal: RefusalCode | null
  /** The partner's own code, kept beside our word for it (domain 10.48). */
  readonly replyCode: string | null
  readonly approval: Approval | null
  readonly requestedAt: Instant
  /** Of a card payment. */
  readonly sealedCard: string | null
  /** Of a virtual account or a transfer. */
  readonly account: PaymentAccount | null
  readonly customer: PaymentCustomer | null
  readonly cancels: readonly Cancel[]
}

/** `billing`: charged to a card that the buyer has left with the shop (자동결제). */
export const paymentKinds = ['one_time', 'billing'] as const
export type PaymentKind = (typeof paymentKinds)[number]

/** The account behind a payment by bank: the one that was issued for it, or the buyer's own. */
export interface PaymentAccount {
  readonly bank: string
  /** Whom the bank expects to pay in, or whose account it is. */
  readonly holderName: string
  /** The buyer's own account, sealed under the payment; null for a virtual account. */
  readonly sealedAccount: string | null
  /** The virtual account; null until the bank has issued it. */
  readonly accountNumber: string | null
  /** When a virtual account closes by itself. */
  readonly dueAt: Instant | null
  readonly depositorName: string | null
  readonly depositedAt: Instant | null
}

/** What a shop says of its buyer; nothing of it is a rule. */
export interface PaymentCustomer {
  readonly customerKey: string | null
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly cultureExpense: boolean
  readonly metadata: Readonly<Record<string, string>> | null
}

/** What the partner said with its yes. */
export interface Approval {
  readonly approvalNumber: string
  readonly approvedAt: Instant
  readonly issuer: string
  readonly acquirer: string
  /** The partner's own number of it. */
  readonly partnerNumber: string
  /** Of a bank: the account that was issued or paid out of; null for a card. */
  readonly account: { readonly bank: string; readonly accountNumber: string | null } | null
}

export interface PaymentTerms {
  readonly amount: Won
  readonly vat: Won
  readonly taxFreeAmount: Won
  readonly installmentMonths: number
}

export interface PaymentWish {
  readonly amount: number
  readonly vat?: number | undefined
  readonly taxFreeAmount?: number | undefined
  readonly installmentMonths: number
}

const leastAmount = 100
const greatestAmount = 1_000_000_000
const isWon = (n: number) => Number.isSafeInteger(n) && n >= 0

/**
 * The limits of the pay API (domain 1.2): 0 to 12 months, 100 to 1,000,000,000 won, VAT up to the amount; an omitted
 * VAT is an eleventh of what is taxed. Refuses INSTALLMENT_INVALID, AMOUNT_INVALID, TAX_FREE_AMOUNT_INVALID, VAT_INVALID.
 */
export function checkTerms(wish: PaymentWish): PaymentTerms | Refused {
  const { amount, installmentMonths, taxFreeAmount = 0 } = wish
  if (!Number.isInteger(installmentMonths) || installmentMonths < 0 || installmentMonths > 12)
    return refuse('INSTALLMENT_INVALID')
  if (!isWon(amount) || amount < leastAmount || amount > greatestAmount) return refuse('AMOUNT_INVALID')
  if (!isWon(taxFreeAmount) || taxFreeAmount > amount) return refuse('TAX_FREE_AMOUNT_INVALID')
  const vat = wish.vat ?? vatOf(minus(won(amount), won(taxFreeAmount)))
  // VAT lies on the taxed part alone; the two together are never more than the amount.
  if (!isWon(vat) || vat > amount - taxFreeAmount) return refuse('VAT_INVALID')
  return { amount: won(amount), vat: won(vat), taxFreeAmount: won(taxFreeAmount), installmentMonths }
}

/** What may be asked of this payment now: the balance less what other cancels have asked for. */
export function cancellable(payment: Payment): Balance {
  // Nothing has come in yet, and still the whole of it can be called off.
  if (payment.state === 'awaiting_deposit') return { amount: payment.amount, vat: payment.vat }
  return {
    amount: minus(payment.balance.amount, payment.held.amount),
    vat: minus(payment.balance.vat, payment.held.vat),
  }
}

/** States of a cancel that has taken its share of the payment, or may have. */
const takes = new Set<Cancel['state']>(['requested', 'in_doubt', 'done'])

/** The tax-free part of the payment that no cancel has taken or holds. */
export function taxFreeLeft(payment: Payment): Won {
  return payment.cancels
    .filter((cancel) => takes.has(cancel.state))
    .reduce((left, cancel) => minus(left, cancel.taxFreeAmount), payment.taxFreeAmount)
}

/** Refuses a cancel for the state of the payment alone, before any amount is looked at. */
export function checkCancellable(payment: Payment): Refused | null {
  const { state } = payment
  if (state === 'approved' || state === 'partially_cancelled' || state === 'awaiting_deposit') return null
  if (payment.state === 'cancelled') return refuse('ALREADY_CANCELLED')
  if (payment.state === 'requested' || payment.state === 'in_doubt') return refuse('PAYMENT_IN_DOUBT')
  return refuse('PAYMENT_NOT_CANCELLABLE')
}

/** The payment with one more cancel, as it stands once the card company has answered it. Pure; the store writes the same. */
export function withCancel(payment: Payment, cancel: Cancel): Payment {
  const others = payment.cancels.filter((one) => one.cancelId !== cancel.cancelId)
  if (cancel.state !== 'done') return { ...payment, cancels: [...others, cancel] }
  const left = cancellable({ ...payment, held: { amount: zeroWon, vat: zeroWon } })
  const balance = { amount: minus(left.amount, cancel.amount), vat: minus(left.vat, cancel.vat) }
  return {
    ...payment,
    state: balance.amount === zeroWon ? 'cancelled' : 'partially_cancelled',
    balance,
    cancels: [...others, { ...cancel, balanceAfter: balance.amount }],
  }
}
