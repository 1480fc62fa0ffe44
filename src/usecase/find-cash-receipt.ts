import { refuse, type Refused } from '../base/refusal.ts'
import type { CashReceipt } from '../domain/cash-receipt.ts'
import { findReceiptOfAnybody } from '../store/cash-receipts.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

/** A cash receipt for whoever was given its address. Refuses RECEIPT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export async function findCashReceipt(
  { database }: Engine,
  receiptId: string,
): Promise<{ readonly receipt: CashReceipt; readonly merchantName: string } | Refused> {
  return unlessDatabaseAway(
    async () => (await findReceiptOfAnybody(database.sql, receiptId)) ?? refuse('RECEIPT_NOT_FOUND'),
  )
}
