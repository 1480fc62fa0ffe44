import type { Instant } from '../base/clock.ts'
import type { MerchantId, PaymentId } from '../base/id.ts'
import { refuse, type Refused, type RefusalCode } from '../base/refusal.ts'
import { minus, won, zeroWon, type Won } from '../base/won.ts'
import type { Balance, Cancel } from './cancel.ts'
import { vatOf } from './vat.ts'

export const paymentStates = [
  'requested',
  'in_doubt',
  'approved',
  'partially_cancelled',
  'cancelled',
  'declined',
  'not_sent',
  'net_cancelled',
] as const
export type PaymentState = (typeof paymentStates)[number]

/** What may happen to a payment. */
export type PaymentEvent =
  | 'approve'
  | 'decline'
  | 'fail_to_send'
  | 'lose_sight'
  | 'net_cancel'
  | 'cancel_part'
  | 'cancel_rest'

/**
 * The transition table of a payment. An empty place is a transition that must not happen; the SQL of an answer is
 * given the states it may leave from this table, so that the database refuses the rest too.
 */
export const paymentTransitions: Record<PaymentState, Partial<Record<PaymentEvent, PaymentState>>> = {
  requested: {
    approve: 'approved',
    decline: 'declined',
    fail_to_send: 'not_sent',
    lose_sight: 'in_doubt',
    net_cancel: 'net_cancelled',
  },
  in_doubt: { approve: 'approved', decline: 'declined', net_cancel: 'net_cancelled' },
  approved: { cancel_part: 'partially_cancelled', cancel_rest: 'cancelled' },
  partially_cancelled: { cancel_part: 'partially_cancelled', cancel_rest: 'cancelled' },
  cancelled: {},
  declined: {},
  not_sent: {},
  net_cancelled: {},
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
  /** The card company's own code, kept beside our word for it (domain 10.48). */
  readonly replyCode: string | null
  readonly approval: Approval | null
  readonly requestedAt: Instant
  readonly sealedCard: string
  readonly cancels: readonly Cancel[]
}

/** What the card company said with its yes. */
export interface Approval {
  readonly approvalNumber: string
  readonly approvedAt: Instant
  readonly issuer: string
  readonly acquirer: string
  readonly cardCompanyNumber: string
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
  if (payment.state === 'approved' || payment.state === 'partially_cancelled') return null
  if (payment.state === 'cancelled') return refuse('ALREADY_CANCELLED')
  if (payment.state === 'requested' || payment.state === 'in_doubt') return refuse('PAYMENT_IN_DOUBT')
  return refuse('PAYMENT_NOT_CANCELLABLE')
}

/** The payment with one more cancel, as it stands once the card company has answered it. Pure; the store writes the same. */
export function withCancel(payment: Payment, cancel: Cancel): Payment {
  const others = payment.cancels.filter((one) => one.cancelId !== cancel.cancelId)
  if (cancel.state !== 'done') return { ...payment, cancels: [...others, cancel] }
  const balance = {
    amount: minus(payment.balance.amount, cancel.amount),
    vat: minus(payment.balance.vat, cancel.vat),
  }
  return {
    ...payment,
    state: balance.amount === zeroWon ? 'cancelled' : 'partially_cancelled',
    balance,
    cancels: [...others, { ...cancel, balanceAfter: balance.amount }],
  }
}
