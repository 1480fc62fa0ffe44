import { sql } from 'kysely'

/** The column that names an operation: a payment or a cancel. Both kinds of beat share the parts below. */
type OperationColumn = 'payment_id' | 'cancel_id'

/**
 * Those rows whose `id` stands among the `found` of an earlier part. Asked for its truth, the list is hashed once; a bare
 * `in` becomes a join, which for a batch of 256 compares 65,536 pairs.
 */
export function among(id: string, found: string, part: string) {
  return sql`(${sql.ref(id)} in (select ${sql.ref(found)} from ${sql.table(part)})) is true`
}

/**
 * Of the rows of `asked`, those that meet no running or answered request of their idempotency key and no likeness in the
 * duplicate guard, as `welcome`; `keyed` and `guarded` hold what was taken. Guards wait for keys, so that two batches
 * cannot take the two in opposite orders.
 */
export function welcomeRows(column: OperationColumn) {
  const id = sql.ref(column)
  return sql`keyed as (
      insert into idempotency (merchant_id, identity, operation_id, state, created_at, expires_at)
      select distinct on (merchant_id, identity) merchant_id, identity, ${id}, 'RUNNING', at, key_expires_at
      from asked where identity is not null order by merchant_id, identity, ${id}
      on conflict (merchant_id, identity) do update set
        operation_id = excluded.operation_id, state = 'RUNNING', status = null, content_type = null, body = null,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      where idempotency.expires_at <= excluded.created_at
      returning operation_id
    ),
    guarded as (
      insert into duplicate_guard (merchant_id, guard_key, holder, seen_until)
      select distinct on (merchant_id, guard_key) merchant_id, guard_key, ${id}, guard_until
      from asked where guard_key is not null and (select count(*) from keyed) >= 0
      order by merchant_id, guard_key, ${id}
      on conflict (merchant_id, guard_key) do update set holder = excluded.holder, seen_until = excluded.seen_until
      where duplicate_guard.seen_until <= (select at from asked where ${id} = excluded.holder)
      returning holder
    ),
    welcome as (
      select * from asked
      where (identity is null or ${id} in (select operation_id from keyed))
        and (guard_key is null or ${id} in (select holder from guarded))
    )`
}

/** The two verdicts that `welcomeRows` knows of, as the first arms of a case. */
export function unwelcomeVerdicts(column: OperationColumn) {
  const id = sql.ref(column)
  return sql`when identity is not null and ${id} not in (select operation_id from keyed) then 'known_key'
      when guard_key is not null and ${id} not in (select holder from guarded) then 'duplicate'`
}

/** What an answered telegram becomes; the table is `t`, the answer `a`. */
export const telegramAfterAnswer = sql`
        status = a.status, reply = coalesce(a.reply, t.reply), reply_code = coalesce(a.reply_code, t.reply_code),
        answered_at = case when a.closes then a.at end, due_at = a.due_at,
        doubt_since = case when a.closes then t.doubt_since else coalesce(t.doubt_since, a.at) end, parked_at = null`

/** A refused row of `settled` leaves the duplicate guard, and the answer of each goes under its idempotency key. */
export function releaseRows(column: OperationColumn) {
  const id = sql.ref(column)
  return sql`unguarded as (
      delete from duplicate_guard g using settled s
      where g.merchant_id = s.merchant_id and g.guard_key = s.guard_key and g.holder = s.${id} and s.status = 'FL'
    ),
    kept as (
      update idempotency i set state = 'DONE', status = s.http_status, content_type = s.content_type, body = s.body
      from settled s
      where i.merchant_id = s.merchant_id and i.identity = s.identity and i.state = 'RUNNING'
    )`
}
