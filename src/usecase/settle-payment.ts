import { seoulDay } from '../base/clock.ts'
import { refuse } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { findPayment } from '../store/payments.ts'
import { payoutTermOf } from '../store/settled-days.ts'
import { recordSettlements } from '../store/settlements.ts'
import { listUnsettled } from '../store/transactions.ts'
import { answerOnce } from './answer-once.ts'
import type { Answered, Render, RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'
import { lineOf } from './settle-days.ts'

/**
 * Settles a payment now instead of at the end of its day; it is paid out as many business days from today as the merchant's
 * contract says. Refuses PAYMENT_NOT_FOUND, and NOTHING_TO_SETTLE where nothing moved or all of it is settled.
 */
export async function settlePayment(
  engine: Engine,
  merchant: Merchant,
  request: { readonly paymentId: string; readonly identity: RequestIdentity | null },
  render: Render<{ readonly settled: number }>,
): Promise<Answered> {
  const { merchantId } = merchant
  return answerOnce(engine, merchant, request.identity, render, async (tx) => {
    const payment = await findPayment(tx, merchantId, request.paymentId)
    if (!payment) return refuse('PAYMENT_NOT_FOUND')
    const unsettled = await listUnsettled({ sql: tx, hot: tx }, merchantId, payment.paymentId)
    if (unsettled.length === 0) return refuse('NOTHING_TO_SETTLE')
    const now = engine.clock.now()
    const days = await payoutTermOf(tx, merchantId)
    const lines = unsettled.map((one) => lineOf(merchantId, one, seoulDay(now), days))
    await recordSettlements(tx, lines, now)
    return { settled: lines.length }
  })
}
