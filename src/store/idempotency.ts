import { sql } from 'kysely'
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
  const { rows } = await sql<{
    operation_id: string | null
    status: number | null
    content_type: string | null
    body: string | null
  }>`
    select operation_id, status, content_type, body from idempotency
    where merchant_id = ${merchantId} and identity = ${identity} and expires_at > ${utcIso(now)}::timestamptz`.execute(
    db,
  )
  const row = rows[0]
  if (!row) return null
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

/** Removes keys and guard places whose time is over. Answers how many keys went. */
export async function purgeExpired(db: Sql, now: Instant): Promise<number> {
  await sql`delete from duplicate_guard where seen_until <= ${utcIso(now)}::timestamptz`.execute(db)
  const { numAffectedRows } = await sql`
    delete from idempotency where expires_at <= ${utcIso(now)}::timestamptz`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
