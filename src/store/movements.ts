import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { EventId, ManagementNumber, MerchantId, PaymentId } from '../base/id.ts'
import type { Balance } from '../domain/cancel.ts'
import { postings, type MovementKind } from '../domain/ledger.ts'
import { methodRules, type PaymentMethod } from '../domain/method.ts'
import { among } from './beat-parts.ts'
import type { Sql } from './database.ts'

export interface Movement {
  readonly merchantId: MerchantId
  readonly operationId: ManagementNumber | EventId
  readonly paymentId: PaymentId
  readonly kind: MovementKind
  readonly method: PaymentMethod
  readonly money: Balance
  readonly at: Instant
}

/** Movements as rows of the ledger. Arrays of arrays do not pass through unnest, so postings travel as the text of an array. */
function movementRows(movements: readonly Movement[]) {
  const booked = movements.map((movement) => ({
    ...movement,
    lines: postings(movement.kind, movement.money, methodRules[movement.method].asset),
  }))
  return sql`
    select merchant_id, operation_id, kind, payment_id, accounts::text[], amounts::bigint[], occurred_at
    from unnest(
      ${booked.map((m) => m.merchantId)}::text[],
      ${booked.map((m) => m.operationId)}::text[],
      ${booked.map((m) => m.kind)}::text[],
      ${booked.map((m) => m.paymentId)}::text[],
      ${booked.map((m) => `{${m.lines.map((line) => line.account).join(',')}}`)}::text[],
      ${booked.map((m) => `{${m.lines.map((line) => line.amount).join(',')}}`)}::text[],
      ${booked.map((m) => utcIso(m.at))}::timestamptz[]
    ) as movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)`
}

/** Books the movements of `settled` rows inside the statement that settles them; `column` names the operation. */
export function bookRows(column: 'payment_id' | 'cancel_id', movements: readonly Movement[]) {
  return sql`booked as (
      insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
      select m.* from (${movementRows(movements)}) m
      where ${among('m.operation_id', column, 'settled')}
      on conflict do nothing
    )`
}

/** Books movements. One operation makes each kind of movement once: a repeat is left out by the primary key. */
export async function recordMovements(tx: Sql, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return
  await sql`
    insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
    ${movementRows(movements)}
    on conflict do nothing`.execute(tx)
}
