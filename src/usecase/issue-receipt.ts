import { randomInt } from 'node:crypto'
import { seoulDay } from '../base/clock.ts'
import { newReceiptId } from '../base/id.ts'
import { refuse } from '../base/refusal.ts'
import { won } from '../base/won.ts'
import { checkReceipt, maskIdentity, type CashReceipt, type ReceiptWish } from '../domain/cash-receipt.ts'
import type { Merchant } from '../domain/merchant.ts'
import { businessNumberOf, insertReceipt } from '../store/cash-receipts.ts'
import { answerOnce } from './answer-once.ts'
import type { Answered, Render, RequestIdentity } from './answering.ts'
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
