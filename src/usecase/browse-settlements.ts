import type { Refused } from '../base/refusal.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Payment } from '../domain/payment.ts'
import { findPayments } from '../store/payments.ts'
import { listSettlements, type Settlement, type SettlementPage } from '../store/settlements.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'
import { cardOrStars } from './find-payment.ts'

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
