import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import type { tossPaymentSchema } from '../contract/toss.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { PaymentMethod } from '../domain/method.ts'
import type { Payment, PaymentState } from '../domain/payment.ts'
import { whyPaymentFailed } from './ending.ts'
import type { TossQuirks, TossView } from './toss-view.ts'
import { tossAccountBody, tossCancelBody, tossCardBody, tossTransferBody } from './toss-parts.ts'
import { tossFailure } from './toss-refusals.ts'

export type TossPayment = z.output<typeof tossPaymentSchema>

const merchantIdWidth = 14

/** The `mId` of the Toss wire, which is narrower than our names of merchants. */
export const shownMerchantId = ({ merchantId }: Pick<Payment, 'merchantId'>): string =>
  merchantId.slice(0, merchantIdWidth)

/** What Toss calls the merchant: at most fourteen characters. */
export function merchantIdOf({ merchantId }: { readonly merchantId: string }): string {
  return merchantId.slice(0, merchantIdWidth)
}

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
  awaiting_deposit: 'WAITING_FOR_DEPOSIT',
  approved: 'DONE',
  partially_cancelled: 'PARTIAL_CANCELED',
  cancelled: 'CANCELED',
  declined: 'ABORTED',
  not_sent: 'ABORTED',
  net_cancelled: 'ABORTED',
  expired: 'EXPIRED',
} as const satisfies Record<PaymentState, TossPayment['status']>

/** Toss's words for our ways of paying; they are literals of its wire. */
export const tossMethods = {
  card: '카드',
  virtual_account: '가상계좌',
  transfer: '계좌이체',
} as const satisfies Record<PaymentMethod, TossPayment['method']>

/** Until money has come or gone, the amounts are those that were asked for. */
const asAsked = new Set<TossPayment['status']>(['IN_PROGRESS', 'WAITING_FOR_DEPOSIT'])

/** A payment as Toss shows it, every key present (toss.md 2). Balance, VAT and supply follow the cancels. */
export function tossPayment(payment: Payment, view: TossView): TossPayment {
  const { customer, kind, method } = payment
  const done = doneCancels(payment)
  const status = wasCancelledInParts(payment, view.quirks) ? 'PARTIAL_CANCELED' : statuses[payment.state]
  const balance = asAsked.has(status)
    ? { amount: payment.amount, vat: payment.vat }
    : { amount: payment.balance.amount, vat: payment.balance.vat }
  const taxFreeCancelled = done.reduce((sum, cancel) => sum + cancel.taxFreeAmount, 0)
  const taxFreeLeft = Math.max(0, payment.taxFreeAmount - taxFreeCancelled)
  const taxFreeAmount = Math.min(taxFreeLeft, balance.amount - balance.vat)
  const orderId = payment.orderId ?? payment.paymentId
  return {
    version: '2022-11-16',
    paymentKey: payment.paymentId,
    type: kind === 'billing' ? 'BILLING' : 'NORMAL',
    orderId,
    orderName: payment.orderName ?? orderId,
    mId: merchantIdOf(payment),
    currency: 'KRW',
    method: tossMethods[method],
    totalAmount: payment.amount,
    balanceAmount: balance.amount,
    status,
    requestedAt: seoulIso(payment.requestedAt),
    approvedAt: payment.approval && seoulIso(payment.approval.approvedAt),
    useEscrow: false,
    lastTransactionKey: done.at(-1)?.cancelId ?? payment.paymentId,
    suppliedAmount: balance.amount - balance.vat - taxFreeAmount,
    vat: balance.vat,
    cultureExpense: customer?.cultureExpense ?? false,
    taxFreeAmount,
    taxExemptionAmount: 0,
    cancels: done.length > 0 ? done.map(tossCancelBody) : null,
    isPartialCancelable: payment.state !== 'awaiting_deposit',
    card: tossCardBody(payment, view),
    virtualAccount: tossAccountBody(payment, view),
    // Toss's documents know it of virtual accounts alone; it was seen on charges of a billing key, and receivers rely on it (Q8).
    secret:
      method === 'virtual_account' || (kind === 'billing' && view.quirks === 'measured')
        ? view.secretOf(payment.paymentId)
        : null,
    transfer: tossTransferBody(payment),
    metadata: customer?.metadata ?? null,
    receipt: payment.approval && { url: view.receiptUrlOf(payment.paymentId) },
    checkout: { url: view.checkoutUrlOf(payment.paymentId) },
    ...never,
    failure: failureOf(payment, status, view),
  }
}

function failureOf(payment: Payment, status: TossPayment['status'], view: TossView): TossPayment['failure'] {
  if (status === 'EXPIRED') return tossExpiry(view)
  return status === 'ABORTED' ? tossFailure(whyPaymentFailed(payment), view.language) : null
}

export function tossExpiry({ language }: TossView): NonNullable<TossPayment['failure']> {
  const message = {
    ko: '결제가 만료되었습니다. 다시 시도해주세요.',
    en: 'The payment has expired. Please try again.',
  }
  return { code: 'EXPIRED_PAYMENT', message: message[language] }
}

/** What no payment here has: null, and never left out. */
export const never = {
  mobilePhone: null,
  giftCertificate: null,
  easyPay: null,
  country: 'KR',
  cashReceipt: null,
  cashReceipts: null,
  discount: null,
} as const
