import { sql, type RawBuilder } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { MerchantId } from '../base/id.ts'
import type { Sql } from './database.ts'

/** The first answer to a request, as it went out and as it will go out again, byte for byte (toss.md 1.7). */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Key, API key, address and method in one hash: the body is not part of a request's identity (toss.md 1.7). */
export interface KeyClaim {
  readonly identity: string
  readonly expiresAt: Instant
}

export interface KnownKey {
  /** Null while the first request is still running. */
  readonly answer: Answer | null
  /** What the first request made, if it got so far. */
  readonly operationId: string | null
}

/** What is known of an idempotency key that has not expired; null when it was never used. */
export async function findKey(
  db: Sql,
  merchantId: MerchantId,
  identity: string,
  now: Instant,
): Promise<KnownKey | null> {
  const { rows } = await sql<KnownKeyRow>`
    select state, operation_id, status, content_type, body from idempotency
    where merchant_id = ${merchantId} and identity = ${identity} and expires_at > ${utcIso(now)}::timestamptz`.execute(
    db,
  )
  return rows[0] ? knownKeyFromRow(rows[0]) : null
}

/** Columns of an idempotency key; all null where an outer join found none. */
export interface KnownKeyRow {
  readonly state: string | null
  readonly operation_id: string | null
  readonly status: number | null
  readonly content_type: string | null
  readonly body: string | null
}

export function knownKeyFromRow(row: KnownKeyRow): KnownKey | null {
  if (row.state === null) return null
  const { status, content_type: contentType, body } = row
  const done = status !== null && contentType !== null && body !== null
  return { operationId: row.operation_id, answer: done ? { status, contentType, body } : null }
}

/**
 * Keeps an answer that no beat carries, such as a refusal before the first one. What stands under the key afterwards is
 * returned: this answer, one that was kept before, or null while another request with the key is running. A key that has
 * expired begins a new life.
 */
export async function keepAnswer(
  db: Sql,
  merchantId: MerchantId,
  key: KeyClaim,
  answer: Answer,
  now: Instant,
): Promise<Answer | null> {
  await sql`
    insert into idempotency (merchant_id, identity, state, status, content_type, body, created_at, expires_at)
    values (${merchantId}, ${key.identity}, 'DONE', ${answer.status}, ${answer.contentType}, ${answer.body},
      ${utcIso(now)}::timestamptz, ${utcIso(key.expiresAt)}::timestamptz)
    on conflict (merchant_id, identity) do update set
      operation_id = null, state = 'DONE', status = excluded.status, content_type = excluded.content_type,
      body = excluded.body, created_at = excluded.created_at, expires_at = excluded.expires_at
    where idempotency.expires_at <= excluded.created_at`.execute(db)
  const known = await findKey(db, merchantId, key.identity, now)
  return known ? known.answer : answer
}

/**
 * Takes a key for a request whose answer comes in the same transaction; a key that has expired begins a new life. False when
 * it is another's, which is waited for if its transaction is still open.
 */
export async function takeKey(
  tx: Sql,
  merchantId: MerchantId,
  key: KeyClaim,
  now: Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into idempotency (merchant_id, identity, state, created_at, expires_at)
    values (${merchantId}, ${key.identity}, 'RUNNING', ${utcIso(now)}::timestamptz, ${utcIso(key.expiresAt)}::timestamptz)
    on conflict (merchant_id, identity) do update set
      operation_id = null, state = 'RUNNING', status = null, content_type = null, body = null,
      created_at = excluded.created_at, expires_at = excluded.expires_at
    where idempotency.expires_at <= excluded.created_at`.execute(tx)
  return numAffectedRows === 1n
}

/** Gives a running key the answer that its own request never gave, because it died or could not know; the first one wins. */
export async function keepSettledAnswer(
  db: Sql,
  merchantId: MerchantId,
  key: KeyClaim,
  answer: Answer,
  now: Instant,
): Promise<Answer> {
  await sql`
    update idempotency set
      state = 'DONE', status = ${answer.status}, content_type = ${answer.contentType}, body = ${answer.body}
    where merchant_id = ${merchantId} and identity = ${key.identity} and state = 'RUNNING'`.execute(db)
  return (await findKey(db, merchantId, key.identity, now))?.answer ?? answer
}

/** So few at a time that nobody waits for the rows that go. */
const purgedAtOnce = 2_000

/** Removes keys and guard places whose time is over. Answers how many rows went. */
export async function purgeExpired(db: Sql, now: Instant): Promise<number> {
  const guards = await purgeWhile(
    db,
    sql`
    delete from duplicate_guard where ctid in (
      select ctid from duplicate_guard where seen_until <= ${utcIso(now)}::timestamptz limit ${purgedAtOnce})`,
  )
  const keys = await purgeWhile(
    db,
    sql`
    delete from idempotency where ctid in (
      select ctid from idempotency where expires_at <= ${utcIso(now)}::timestamptz limit ${purgedAtOnce})`,
  )
  const bodies = await purgeWhile(
    db,
    sql`
    delete from idempotency_body where ctid in (
      select ctid from idempotency_body where expires_at <= ${utcIso(now)}::timestamptz limit ${purgedAtOnce})`,
  )
  return guards + keys + bodies
}

async function purgeWhile(db: Sql, some: RawBuilder<unknown>): Promise<number> {
  let gone = 0
  for (let last = purgedAtOnce; last === purgedAtOnce; gone += last)
    last = Number((await some.execute(db)).numAffectedRows ?? 0n)
  return gone
}
