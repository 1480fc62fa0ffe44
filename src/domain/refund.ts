import { later, type Instant } from '../base/clock.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import { methodRules } from './method.ts'
import type { Payment } from './payment.ts'

/** What a cancel says beside its amounts. */
export interface RefundWish {
  readonly amount?: number | undefined
  /** Where the money of a virtual account goes back to. */
  readonly hasRefundAccount: boolean
}

const dayMs = 24 * 3_600_000

/**
 * What the way of paying asks of a cancel (toss.md 1.5). Refuses PARTIAL_CANCEL_BEFORE_DEPOSIT, REFUND_ACCOUNT_REQUIRED,
 * CANCEL_TOO_LATE.
 */
export function checkRefund(payment: Payment, wish: RefundWish, now: Instant): Refused | null {
  const { cancelDays } = methodRules[payment.method]
  if (payment.state === 'awaiting_deposit')
    return wish.amount === undefined || wish.amount === payment.amount
      ? null
      : refuse('PARTIAL_CANCEL_BEFORE_DEPOSIT')
  const since = payment.approval?.approvedAt ?? payment.requestedAt
  if (cancelDays !== null && now > later(since, cancelDays * dayMs)) return refuse('CANCEL_TOO_LATE')
  if (payment.method === 'virtual_account' && !wish.hasRefundAccount) return refuse('REFUND_ACCOUNT_REQUIRED')
  return null
}
