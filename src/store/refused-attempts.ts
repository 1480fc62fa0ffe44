import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { EventId, MerchantId } from '../base/id.ts'
import type { RefusalCode } from '../base/refusal.ts'
import type { Sql } from './database.ts'

export interface RefusedAttempt {
  readonly merchantId: MerchantId
  readonly attemptId: EventId
  readonly operation: 'payment' | 'cancel'
  readonly paymentId: string | null
  readonly refusal: RefusalCode
  readonly amount: number | null
  readonly vat: number | null
  readonly at: Instant
}

/** Keeps a refused attempt: it changed nothing, and is remembered (domain 10.12). */
export async function recordRefusedAttempt(db: Sql, attempt: RefusedAttempt): Promise<void> {
  const storable = (n: number | null) => (n !== null && Number.isSafeInteger(n) ? n : null)
  await sql`
    insert into refused_attempt
      (merchant_id, attempt_id, operation, payment_id, refusal, amount, vat, attempted_at)
    values (${attempt.merchantId}, ${attempt.attemptId}, ${attempt.operation}, ${attempt.paymentId}, ${attempt.refusal},
      ${storable(attempt.amount)}, ${storable(attempt.vat)}, ${utcIso(attempt.at)}::timestamptz)`.execute(db)
}
