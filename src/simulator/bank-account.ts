import type { BankDeal, Notice } from './bank-event.ts'

/** All that the bank remembers under one management number or notice number. */
export interface BankAccount {
  readonly place: number
  readonly number: string
  readonly deal: BankDeal | null
  /** What a net cancel undid, in won, or the tombstone that it left. */
  readonly netCancelled: { readonly amount: number; readonly at: string } | null
  readonly notice: Notice | null
  /** The gateway's answer to the notice; null while it is pending. */
  readonly heard: string | null
  /** Of a deposit: a reversal of it is done, or waits for its answer. */
  readonly reversal: 'none' | 'pending' | 'done'
  /** Of an issue: no more deposits are taken. */
  readonly closed: boolean
  /** Of an issue: deposits whose notice is not answered. */
  readonly pending: number
  /** Of an issue: deposits that stand. Of a withdrawal: its amount. */
  readonly cameIn: number
  /** What standing refunds took of that. */
  readonly refunded: number
}

/** The deal if it was approved and no net cancel has undone it, otherwise null. */
export function standing({ deal, netCancelled }: BankAccount): BankDeal | null {
  return deal?.code === '0000' && netCancelled === null ? deal : null
}

/** Whether an issued account takes deposits at a moment. */
export function accountState(issue: BankAccount, at: string): 'open' | 'closed' | 'expired' {
  if (issue.closed || issue.netCancelled !== null) return 'closed'
  const isPaid = issue.cameIn > 0 || issue.pending > 0
  return issue.deal !== null && at >= issue.deal.dueAt && !isPaid ? 'expired' : 'open'
}
