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
 * Keeps an answer that no beat carries: a refusal before the first beat, or an answer worked out after a crash. The first
 * one kept wins; what stands is returned. A key that has expired begins a new life.
 */
export async function keepAnswer(
  db: Sql,
  merchantId: MerchantId,
  key: KeyClaim,
  answer: Answer,
  now: Instant,
): Promise<Answer> {
  await sql`
    insert into idempotency (merchant_id, identity, state, status, content_type, body, created_at, expires_at)
    values (${merchantId}, ${key.identity}, 'DONE', ${answer.status}, ${answer.contentType}, ${answer.body},
      ${utcIso(now)}::timestamptz, ${utcIso(key.expiresAt)}::timestamptz)
    on conflict (merchant_id, identity) do update set
      state = 'DONE', status = excluded.status, content_type = excluded.content_type, body = excluded.body,
      operation_id = case when idempotency.expires_at > excluded.created_at then idempotency.operation_id end,
      created_at = case when idempotency.expires_at > excluded.created_at then idempotency.created_at else excluded.created_at end,
      expires_at = case when idempotency.expires_at > excluded.created_at then idempotency.expires_at else excluded.expires_at end
    where idempotency.state = 'RUNNING' or idempotency.expires_at <= excluded.created_at`.execute(db)
  return (await findKey(db, merchantId, key.identity, now))?.answer ?? answer
}

/** Removes keys and guard places whose time is over. Answers how many keys went. */
export async function purgeExpired(db: Sql, now: Instant): Promise<number> {
  await sql`delete from duplicate_guard where seen_until <= ${utcIso(now)}::timestamptz`.execute(db)
  const { numAffectedRows } = await sql`
    delete from idempotency where expires_at <= ${utcIso(now)}::timestamptz`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
