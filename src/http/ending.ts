import type { RefusalCode } from '../base/refusal.ts'
import type { Cancel, CancelState } from '../domain/cancel.ts'
import type { Payment, PaymentState } from '../domain/payment.ts'

/** How a face sees what was asked: it stands, nobody knows yet, or it failed. Every state has one (design 3.1). */
type Ending = 'stands' | 'open' | 'failed'

export const paymentEndings = {
  requested: 'open',
  in_doubt: 'open',
  // The account is open, which is all that was asked for so far.
  awaiting_deposit: 'stands',
  approved: 'stands',
  partially_cancelled: 'stands',
  cancelled: 'stands',
  declined: 'failed',
  not_sent: 'failed',
  net_cancelled: 'failed',
  expired: 'failed',
} as const satisfies Record<PaymentState, Ending>

export const cancelEndings = {
  requested: 'open',
  in_doubt: 'open',
  done: 'stands',
  declined: 'failed',
  not_sent: 'failed',
  net_cancelled: 'failed',
} as const satisfies Record<CancelState, Ending>

/** Why a payment failed; its end by time, a net cancel and a code that nobody translated have a word of their own. */
export function whyPaymentFailed({ state, refusal }: Payment): RefusalCode {
  if (refusal) return refusal
  if (state === 'expired') return 'CHECKOUT_OVER'
  return state === 'net_cancelled' ? 'NET_CANCELLED' : 'CARD_DECLINED'
}

export function whyCancelFailed({ state, refusal }: Cancel): RefusalCode {
  return refusal ?? (state === 'net_cancelled' ? 'NET_CANCELLED' : 'CANCEL_DECLINED')
}
