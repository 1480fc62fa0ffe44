import type { Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { listReceipts, type PlacedReceipt } from '../store/cash-receipts.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

/** A page of the receipts and cancels of a Seoul day. Refuses DATABASE_UNAVAILABLE. */
export async function browseReceipts(
  { database }: Engine,
  { merchantId }: Merchant,
  page: { day: string; after: number; limit: number },
): Promise<PlacedReceipt[] | Refused> {
  return unlessDatabaseAway(() => listReceipts(database.sql, merchantId, page))
}
