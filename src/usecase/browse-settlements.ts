import { seoulDay } from '../base/clock.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Payment } from '../domain/payment.ts'
import { findPayments } from '../store/payments.ts'
import {
  listSettlements,
  payoutTermOf,
  recordSettlements,
  type Settlement,
  type SettlementPage,
} from '../store/settlements.ts'
import { listUnsettled } from '../store/transactions.ts'
import { answerOnce } from './answer-once.ts'
import { unlessDatabaseAway, type Answered, type Render, type RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'
import { cardOrStars } from './find-payment.ts'
import { lineOf } from './settle-days.ts'

/** A line of a settlement with the payment behind it, and the cancel that it is. */
export interface FoundSettlement {
  readonly settlement: Settlement
  readonly payment: Payment
  readonly cancel: Cancel | null
  readonly card: Card | null
}

/** A page of a merchant's settlements. Refuses DATABASE_UNAVAILABLE. */
export async function browseSettlements(
  engine: Engine,
  merchant: Merchant,
  page: Omit<SettlementPage, 'merchantId'>,
): Promise<FoundSettlement[] | Refused> {
  const { merchantId } = merchant
  const { database } = engine
  return unlessDatabaseAway(async () => {
    const settlements = await listSettlements(database.sql, { ...page, merchantId })
    const payments = await findPayments(database.hot, settlements)
    return settlements.flatMap((settlement, at) => {
      const payment = payments[at]
      if (!payment) return []
      const cancel = payment.cancels.find((one) => one.cancelId === settlement.transactionKey) ?? null
      return { settlement, payment, cancel, card: cardOrStars(engine, payment) }
    })
  })
}

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
    const [payment] = await findPayments(tx, [{ merchantId, paymentId: request.paymentId }])
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
