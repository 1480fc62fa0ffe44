import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { MerchantId } from '../base/id.ts'
import type { Sql } from './database.ts'
import type { KeyClaim } from './idempotency.ts'

/** Keeps the hash of the first body under an idempotency key and answers the one that stands; an expired key begins anew. */
export async function keepBodyOfKey(
  db: Sql,
  merchantId: MerchantId,
  key: KeyClaim,
  bodyHash: string,
  now: Instant,
): Promise<string> {
  await sql`
    insert into idempotency_body (merchant_id, identity, body_hash, expires_at)
    values (${merchantId}, ${key.identity}, ${bodyHash}, ${utcIso(key.expiresAt)}::timestamptz)
    on conflict (identity, merchant_id) do update set body_hash = excluded.body_hash, expires_at = excluded.expires_at
    where idempotency_body.expires_at <= ${utcIso(now)}::timestamptz`.execute(db)
  const { rows } = await sql<{ body_hash: string }>`
    select body_hash from idempotency_body where identity = ${key.identity} and merchant_id = ${merchantId}`.execute(
    db,
  )
  return rows[0]?.body_hash ?? bodyHash
}
