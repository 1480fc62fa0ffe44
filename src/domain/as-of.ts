import type { Instant } from '../base/clock.ts'
import { minus, zeroWon } from '../base/won.ts'
import type { Balance, Cancel } from './cancel.ts'
import type { Payment, PaymentState } from './payment.ts'

/** Something that happened to a payment, as the outbox tells of it. */
export interface Happening {
  readonly topic: string
  /** The cancel or the notice of the bank that made it happen; null when it was the payment itself. */
  readonly operationId: string | null
  readonly at: Instant
}

/** Where a payment stood right after what happened, for all but cancels, whose balance tells. */
const statesAfter: Readonly<Record<string, PaymentState>> = {
  'payment.approved': 'approved',
  'payment.awaiting_deposit': 'awaiting_deposit',
  'payment.deposit_reversed': 'awaiting_deposit',
  'payment.net_cancelled': 'net_cancelled',
  'payment.expired': 'expired',
}

const nothing: Balance = { amount: zeroWon, vat: zeroWon }

/**
 * A payment as it stood right after something happened to it, worked out from how it stands now: whoever is told of an
 * approval hears of an approved payment, even if it was cancelled a moment later. What is only asked for is left out.
 */
export function asOf(payment: Payment, happening: Happening): Payment {
  const seen = { ...payment, held: nothing }
  const cancel = payment.cancels.find(({ cancelId }) => cancelId === happening.operationId)
  if (cancel) return afterCancel(seen, cancel)
  const state = statesAfter[happening.topic]
  // Nothing can happen to a payment that has failed.
  if (state === undefined) return { ...seen, cancels: doneCancels(payment) }
  const balance = state === 'approved' ? { amount: payment.amount, vat: payment.vat } : nothing
  return { ...seen, ...depositAsOf(payment, state, happening), state, balance, cancels: [] }
}

/** A virtual account is approved by its deposit, which a reversal takes away and another deposit brings back. */
function depositAsOf(
  { method, account, approval }: Payment,
  state: PaymentState,
  { at }: Happening,
): Pick<Payment, 'account' | 'approval'> {
  if (method !== 'virtual_account' || !account) return { account, approval }
  if (state !== 'approved')
    return { account: { ...account, depositedAt: null, depositorName: null }, approval: null }
  const { bank, accountNumber, depositedAt } = account
  const known = { approvalNumber: '', issuer: bank, acquirer: bank, partnerNumber: '', ...approval }
  return {
    account: { ...account, depositedAt: depositedAt ?? at },
    approval: { ...known, approvedAt: approval?.approvedAt ?? at, account: { bank, accountNumber } },
  }
}

const doneCancels = (payment: Payment): Cancel[] => payment.cancels.filter(({ state }) => state === 'done')

/** Each cancel leaves less than the one before it, so that what it left tells which ones came first. */
function afterCancel(payment: Payment, cancel: Cancel): Payment {
  const left = cancel.balanceAfter ?? zeroWon
  const cancels = doneCancels(payment).filter(({ balanceAfter }) => (balanceAfter ?? zeroWon) >= left)
  const vat = cancels.reduce((rest, done) => minus(rest, done.vat), payment.vat)
  const state = left === zeroWon ? 'cancelled' : 'partially_cancelled'
  return { ...payment, state, balance: { amount: left, vat }, cancels }
}
