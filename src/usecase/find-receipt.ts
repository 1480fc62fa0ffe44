import { refuse, type Refused } from '../base/refusal.ts'
import type { Card } from '../domain/card.ts'
import type { Payment } from '../domain/payment.ts'
import { findMerchantName } from '../store/merchants.ts'
import { findPaymentOfAnybody } from '../store/payments.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'
import { cardOfPayment } from './find-payment.ts'

/** What stands on the slip of a payment. */
export interface Receipt {
  readonly payment: Payment
  readonly merchantName: string
  readonly card: Card | null
}

/** The slip of a payment that stands. Refuses PAYMENT_NOT_FOUND for any other, DATABASE_UNAVAILABLE. */
export async function findReceipt(engine: Engine, paymentId: string): Promise<Receipt | Refused> {
  return unlessDatabaseAway(async () => {
    const payment = await findPaymentOfAnybody(engine.database.sql, paymentId)
    if (!payment?.approval) return refuse('PAYMENT_NOT_FOUND')
    const merchantName = await findMerchantName(engine.database.sql, payment.merchantId)
    return { payment, merchantName: merchantName ?? payment.merchantId, card: cardOfPayment(engine, payment) }
  })
}
