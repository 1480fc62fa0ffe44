import { seoulIso } from '../base/clock.ts'
import type { Checkout, CheckoutState } from '../domain/checkout.ts'
import { minus, zeroWon } from '../base/won.ts'
import { vatOf } from '../domain/vat.ts'
import { merchantIdOf, never, tossExpiry, tossMethods, type TossPayment } from './toss-payment.ts'
import type { TossView } from './toss-view.ts'

/** What Toss calls a payment that is not confirmed yet (toss.md 1.4). */
const statuses = {
  ready: 'READY',
  authenticated: 'IN_PROGRESS',
  // Confirmed and not written yet: for a moment, or because its confirmation was refused.
  confirmed: 'IN_PROGRESS',
  aborted: 'ABORTED',
  expired: 'EXPIRED',
} as const satisfies Record<CheckoutState, TossPayment['status']>

/** A payment window as Toss shows it before there is a payment: the same object, with what is not known yet null. */
export function tossCheckout(checkout: Checkout, view: TossView): TossPayment {
  const amount = checkout.amount ?? zeroWon
  const vat = vatOf(minus(amount, checkout.taxFreeAmount))
  const status = statuses[checkout.state]
  const orderId = checkout.orderId ?? checkout.checkoutId
  return {
    version: '2022-11-16',
    paymentKey: checkout.checkoutId,
    type: 'NORMAL',
    orderId,
    orderName: checkout.orderName ?? orderId,
    mId: merchantIdOf(checkout),
    currency: 'KRW',
    method: checkout.method && tossMethods[checkout.method],
    totalAmount: amount,
    balanceAmount: amount,
    status,
    requestedAt: seoulIso(checkout.openedAt),
    approvedAt: null,
    useEscrow: false,
    lastTransactionKey: null,
    suppliedAmount: amount - vat - checkout.taxFreeAmount,
    vat,
    cultureExpense: checkout.wish.customer.cultureExpense,
    taxFreeAmount: checkout.taxFreeAmount,
    taxExemptionAmount: 0,
    cancels: null,
    isPartialCancelable: true,
    card: null,
    virtualAccount: null,
    secret: null,
    transfer: null,
    metadata: checkout.wish.customer.metadata,
    receipt: null,
    checkout: { url: view.checkoutUrlOf(checkout.checkoutId) },
    ...never,
    failure: failureOf(checkout, view),
  }
}

function failureOf({ state, failureCode }: Checkout, view: TossView): TossPayment['failure'] {
  if (state === 'expired') return tossExpiry(view)
  if (state !== 'aborted') return null
  const message = { ko: '결제가 중단되었습니다.', en: 'The payment was ended before it was made.' }
  return { code: failureCode ?? 'PAY_PROCESS_ABORTED', message: message[view.language] }
}
