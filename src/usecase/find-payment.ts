import { RetiredKey } from '../base/key-ring.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Cancel } from '../domain/cancel.ts'
import { readCardText, type Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Payment } from '../domain/payment.ts'
import { describeBankTelegram } from '../partner/bank.ts'
import { describeTelegram } from '../partner/card-company.ts'
import { findPaymentOfCancel, findPaymentOfOrder, listPayments } from '../store/payments.ts'
import { listTelegrams } from '../store/telegrams.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

/** One record: a payment, or one of its cancels with the payment it belongs to (domain 1.4). */
export interface FoundPayment {
  readonly payment: Payment
  /** The cancel that was asked for; null when a payment was. */
  readonly cancel: Cancel | null
  /** Null for a payment without a card. */
  readonly card: Card | null
}

/** Finds by the management number of a payment or of a cancel. Refuses PAYMENT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export async function findByManagementNumber(
  engine: Engine,
  merchant: Merchant,
  managementNumber: string,
): Promise<FoundPayment | Refused> {
  const { merchantId } = merchant
  return unlessDatabaseAway(async () => {
    const payment = await engine.reads.payment({ merchantId, paymentId: managementNumber })
    if (payment) return found(engine, payment, null)
    const cancelled = await findPaymentOfCancel(engine.database.sql, merchantId, managementNumber)
    const cancel = cancelled?.cancels.find((one) => one.cancelId === managementNumber)
    return cancelled && cancel ? found(engine, cancelled, cancel) : refuse('PAYMENT_NOT_FOUND')
  })
}

/** Finds the newest payment of a merchant's order. Refuses PAYMENT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export async function findByOrder(
  engine: Engine,
  merchant: Merchant,
  orderId: string,
): Promise<FoundPayment | Refused> {
  return unlessDatabaseAway(async () => {
    const payment = await findPaymentOfOrder(engine.database.sql, merchant.merchantId, orderId)
    return payment ? found(engine, payment, null) : refuse('PAYMENT_NOT_FOUND')
  })
}

/** A page of payments, newest first, older than the payment `before`. Refuses DATABASE_UNAVAILABLE. */
export async function browsePayments(
  engine: Engine,
  merchant: Merchant,
  page: { before: string | null; limit: number },
): Promise<FoundPayment[] | Refused> {
  return unlessDatabaseAway(async () => {
    const payments = await listPayments(engine.database.sql, merchant.merchantId, page)
    return payments.map((payment) => ({ payment, cancel: null, card: cardOrStars(engine, payment) }))
  })
}

/** One card that cannot be opened any more must not take a page of others with it. */
export function cardOrStars(engine: Pick<Engine, 'keyRing'>, payment: Payment): Card | null {
  try {
    return cardOfPayment(engine, payment)
  } catch (error) {
    if (error instanceof RetiredKey) return { number: '*'.repeat(16), expiry: '****', cvc: null }
    throw error
  }
}

function found(engine: Engine, payment: Payment, cancel: Cancel | null): FoundPayment {
  return { payment, cancel, card: cardOfPayment(engine, payment) }
}

/** The card of a payment, or null where it has none. Throws RetiredKey when nothing can open it any more. */
export function cardOfPayment({ keyRing }: Pick<Engine, 'keyRing'>, payment: Payment): Card | null {
  const { sealedCard, paymentId } = payment
  return sealedCard === null ? null : readCardText(keyRing.open(sealedCard, paymentId))
}

/** One telegram that crossed the wire for a payment, field by field, secrets starred. */
export interface CrossedTelegram {
  readonly managementNumber: string
  readonly kind: string
  readonly status: 'WT' | 'DN' | 'FL'
  readonly sentAt: number
  readonly answeredAt: number | null
  readonly request: Side
  readonly reply: Side | null
}

interface Side {
  readonly text: string
  readonly fields: ReturnType<typeof describeTelegram>
}

/** Every telegram of a payment and its cancels, oldest first. Refuses PAYMENT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export async function findTelegrams(
  engine: Engine,
  merchant: Merchant,
  paymentId: string,
): Promise<CrossedTelegram[] | Refused> {
  return unlessDatabaseAway(async () => {
    const rows = await listTelegrams(engine.database.sql, merchant.merchantId, paymentId)
    if (rows.length === 0) return refuse('PAYMENT_NOT_FOUND')
    return rows.map((row) => {
      const describe = row.partner === 'bank' ? describeBankTelegram : describeTelegram
      return {
        managementNumber: row.management_number,
        kind: row.kind,
        status: row.status,
        sentAt: row.sent_at,
        answeredAt: row.answered_at,
        request: { text: row.request, fields: describe(row.request, 'request') },
        reply: row.reply === null ? null : { text: row.reply, fields: describe(row.reply, 'reply') },
      }
    })
  })
}
