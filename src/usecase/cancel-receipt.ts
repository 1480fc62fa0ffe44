import { seoulDay } from '../base/clock.ts'
import { newReceiptId } from '../base/id.ts'
import { isRefused, refuse } from '../base/refusal.ts'
import { zeroWon } from '../base/won.ts'
import { shareOfReceipt, type CashReceipt } from '../domain/cash-receipt.ts'
import type { Merchant } from '../domain/merchant.ts'
import { insertReceipt, lockReceipt, setReceiptBalance } from '../store/cash-receipts.ts'
import { answerOnce } from './answer-once.ts'
import type { Answered, Render, RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'

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
      balance: { amount: zeroWon, taxFreeAmount: zeroWon },
      sealedIdentity: keyRing.seal(identity, receiptId),
      requestedAt: clock.now(),
    }
    await setReceiptBalance(tx, merchantId, original.receiptId, share.balanceAfter)
    await insertReceipt(tx, merchantId, cancel, seoulDay(cancel.requestedAt))
    return cancel
  })
}
