import { randomInt } from 'node:crypto'
import { seoulDay } from '../base/clock.ts'
import { newReceiptId } from '../base/id.ts'
import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import { won } from '../base/won.ts'
import {
  checkReceipt,
  maskIdentity,
  shareOfReceipt,
  type CashReceipt,
  type ReceiptWish,
} from '../domain/cash-receipt.ts'
import type { Merchant } from '../domain/merchant.ts'
import {
  businessNumberOf,
  insertReceipt,
  listReceipts,
  lockReceipt,
  setReceiptBalance,
  type PlacedReceipt,
} from '../store/cash-receipts.ts'
import { answerOnce } from './answer-once.ts'
import { unlessDatabaseAway, type Answered, type Render, type RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'

export interface IssueReceipt extends ReceiptWish {
  readonly orderId: string
  readonly orderName: string
  readonly requestIdentity: RequestIdentity | null
}

/** Nine digits by which the tax office knows a receipt; the first is no zero, so that no program takes one away. */
const newIssueNumber = (): string => String(randomInt(100_000_000, 1_000_000_000))

/** Issues a cash receipt for money that was paid elsewhere. Refuses what `checkReceipt` refuses; a refusal has issued nothing. */
export async function issueReceipt(
  engine: Engine,
  merchant: Merchant,
  wish: IssueReceipt,
  render: Render<CashReceipt>,
): Promise<Answered> {
  const { keyRing, clock } = engine
  return answerOnce(engine, merchant, wish.requestIdentity, render, async (tx) => {
    const businessNumber = wish.businessNumber ?? (await businessNumberOf(tx, merchant.merchantId))
    const refused = checkReceipt({ ...wish, businessNumber })
    if (refused || businessNumber === null) return refused ?? refuse('BUSINESS_NUMBER_INVALID')
    const receiptId = newReceiptId(clock)
    const money = { amount: won(wish.amount), taxFreeAmount: won(wish.taxFreeAmount) }
    const receipt: CashReceipt = {
      ...money,
      receiptId,
      kind: wish.kind,
      originalReceiptId: null,
      orderId: wish.orderId,
      orderName: wish.orderName,
      balance: money,
      issueNumber: newIssueNumber(),
      businessNumber,
      shownIdentity: maskIdentity(wish.identity),
      sealedIdentity: keyRing.seal(wish.identity, receiptId),
      requestedAt: clock.now(),
    }
    await insertReceipt(tx, merchant.merchantId, receipt, seoulDay(receipt.requestedAt))
    return receipt
  })
}

/**
 * Cancels a receipt, whole or in part, by a receipt of its own. Refuses RECEIPT_NOT_FOUND and what `shareOfReceipt` refuses;
 * cancels of one receipt come one after the other.
 */
export async function cancelReceipt(
  engine: Engine,
  merchant: Merchant,
  wish: { receiptId: string; amount?: number | undefined; requestIdentity: RequestIdentity | null },
  render: Render<CashReceipt>,
): Promise<Answered> {
  const { keyRing, clock } = engine
  const { merchantId } = merchant
  return answerOnce(engine, merchant, wish.requestIdentity, render, async (tx) => {
    const original = await lockReceipt(tx, merchantId, wish.receiptId)
    if (!original) return refuse('RECEIPT_NOT_FOUND')
    const share = shareOfReceipt(original, wish.amount)
    if (isRefused(share)) return share
    const receiptId = newReceiptId(clock)
    const identity = keyRing.open(original.sealedIdentity, original.receiptId)
    const cancel: CashReceipt = {
      ...original,
      receiptId,
      originalReceiptId: original.receiptId,
      amount: share.amount,
      taxFreeAmount: share.taxFreeAmount,
      balance: { amount: won(0), taxFreeAmount: won(0) },
      sealedIdentity: keyRing.seal(identity, receiptId),
      requestedAt: clock.now(),
    }
    await setReceiptBalance(tx, merchantId, original.receiptId, share.balanceAfter)
    await insertReceipt(tx, merchantId, cancel, seoulDay(cancel.requestedAt))
    return cancel
  })
}

/** A page of the receipts and cancels of a Seoul day. Refuses DATABASE_UNAVAILABLE. */
export async function browseReceipts(
  { database }: Engine,
  { merchantId }: Merchant,
  page: { day: string; after: number; limit: number },
): Promise<PlacedReceipt[] | Refused> {
  return unlessDatabaseAway(() => listReceipts(database.sql, merchantId, page))
}
