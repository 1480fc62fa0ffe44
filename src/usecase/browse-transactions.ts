import type { Instant } from '../base/clock.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Transaction } from '../domain/transaction.ts'
import { listTransactions, placeOfTransaction } from '../store/transactions.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

export interface TransactionQuery {
  readonly from: Instant
  /** Left out itself. */
  readonly until: Instant
  /** The last transaction that was seen; null for the first page. */
  readonly startingAfter: string | null
  readonly limit: number
}

/** Approvals and cancels of a merchant, oldest first. Refuses TRANSACTION_NOT_FOUND for `startingAfter`, DATABASE_UNAVAILABLE. */
export async function browseTransactions(
  { database }: Engine,
  { merchantId }: Merchant,
  { from, until, startingAfter, limit }: TransactionQuery,
): Promise<Transaction[] | Refused> {
  return unlessDatabaseAway(async () => {
    const after =
      startingAfter === null ? null : await placeOfTransaction(database.sql, merchantId, startingAfter)
    if (startingAfter !== null && !after) return refuse('TRANSACTION_NOT_FOUND')
    return listTransactions(database, { merchantId, from, until, after, limit })
  })
}
