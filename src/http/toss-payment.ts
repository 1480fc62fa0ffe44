import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import type { Language } from '../base/refusal.ts'
import type { tossPaymentSchema } from '../contract/toss.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Card } from '../domain/card.ts'
import type { Payment, PaymentState } from '../domain/payment.ts'
import { whyPaymentFailed } from './ending.ts'
import { tossCancelBody, tossCardBody } from './toss-parts.ts'
import { tossFailure } from './toss-refusals.ts'

export type TossPayment = z.output<typeof tossPaymentSchema>
export type TossQuirks = 'measured' | 'documented'

const merchantIdWidth = 14

const doneCancels = (payment: Payment): Cancel[] =>
  payment.cancels.filter((cancel) => cancel.state === 'done')

/**
 * Measured on the real server: parts that add up to the whole leave PARTIAL_CANCELED with a balance of 0, and only one
 * cancel of everything gives CANCELED (toss.md 1.11, Q3). The documents know no such difference.
 */
export function wasCancelledInParts(payment: Payment, quirks: TossQuirks): boolean {
  return quirks === 'measured' && payment.state === 'cancelled' && doneCancels(payment).length > 1
}

/** What Toss calls our states (toss.md 1.4). */
const statuses = {
  requested: 'IN_PROGRESS',
  in_doubt: 'IN_PROGRESS',
  approved: 'DONE',
  partially_cancelled: 'PARTIAL_CANCELED',
  cancelled: 'CANCELED',
  declined: 'ABORTED',
  not_sent: 'ABORTED',
  net_cancelled: 'ABORTED',
} as const satisfies Record<PaymentState, TossPayment['status']>

/** A payment as Toss shows it, every key present (toss.md 2). Balance, VAT and supply follow the cancels. */
export function tossPayment(
  payment: Payment,
  card: Card,
  quirks: TossQuirks,
  language: Language,
): TossPayment {
  const done = doneCancels(payment)
  const status = wasCancelledInParts(payment, quirks) ? 'PARTIAL_CANCELED' : statuses[payment.state]
  // Until somebody knows, the amounts are those that were asked for.
  const balance =
    status === 'IN_PROGRESS' ? payment : { amount: payment.balance.amount, vat: payment.balance.vat }
  const taxFreeCancelled = done.reduce((sum, cancel) => sum + cancel.taxFreeAmount, 0)
  const taxFreeLeft = Math.max(0, payment.taxFreeAmount - taxFreeCancelled)
  const taxFreeAmount = Math.min(taxFreeLeft, balance.amount - balance.vat)
  const orderId = payment.orderId ?? payment.paymentId
  return {
    version: '2022-11-16',
    paymentKey: payment.paymentId,
    type: 'NORMAL',
    orderId,
    orderName: payment.orderName ?? orderId,
    mId: payment.merchantId.slice(0, merchantIdWidth),
    currency: 'KRW',
    method: '카드',
    totalAmount: payment.amount,
    balanceAmount: balance.amount,
    status,
    requestedAt: seoulIso(payment.requestedAt),
    approvedAt: payment.approval && seoulIso(payment.approval.approvedAt),
    useEscrow: false,
    lastTransactionKey: done.at(-1)?.cancelId ?? payment.paymentId,
    suppliedAmount: balance.amount - balance.vat - taxFreeAmount,
    vat: balance.vat,
    cultureExpense: false,
    taxFreeAmount,
    taxExemptionAmount: 0,
    cancels: done.length > 0 ? done.map(tossCancelBody) : null,
    isPartialCancelable: true,
    card: tossCardBody(payment, card),
    ...otherMethods,
    failure: status === 'ABORTED' ? tossFailure(whyPaymentFailed(payment), language) : null,
  }
}

/** What a card payment has no use for, and what is not built: null, and never left out. */
const otherMethods = {
  virtualAccount: null,
  secret: null,
  mobilePhone: null,
  giftCertificate: null,
  transfer: null,
  metadata: null,
  receipt: null,
  checkout: null,
  easyPay: null,
  country: 'KR',
  cashReceipt: null,
  cashReceipts: null,
  discount: null,
} as const
