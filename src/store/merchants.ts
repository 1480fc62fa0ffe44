import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { merchantId as asMerchantId, type MerchantId } from '../base/id.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Sql } from './database.ts'
import { knownKeyFromRow, type KnownKey, type KnownKeyRow } from './idempotency.ts'

export interface AskedCaller {
  /** SHA-256 of the secret key that was shown. */
  readonly keyHash: string
  /** Identity of the request under its idempotency key; null when it has none. */
  readonly identity: string | null
  readonly at: Instant
}

/** The merchant behind a key, and what is known of the request under its idempotency key. */
export interface KnownCaller {
  readonly merchant: Merchant
  readonly known: KnownKey | null
}

/**
 * Who shows a secret key that is not revoked, and what was answered to the same request before: one question for every
 * request, asked for many at once. Null where the key is nobody's.
 */
export async function findCallers(db: Sql, asked: readonly AskedCaller[]): Promise<(KnownCaller | null)[]> {
  const { rows } = await sql<
    { place: number; merchant_id: string; name: string; checks_luhn: boolean } & KnownKeyRow
  >`
    /* prepared: callers */ select asked.place::int, m.merchant_id, m.name, m.checks_luhn,
      i.state, i.operation_id, i.status, i.content_type, i.body
    from unnest(
      ${asked.map((a) => a.keyHash)}::text[],
      ${asked.map((a) => a.identity)}::text[],
      ${asked.map((a) => utcIso(a.at))}::timestamptz[]
    ) with ordinality as asked (key_hash, identity, at, place)
    join api_key k on k.key_hash = asked.key_hash and k.kind = 'secret' and k.revoked_at is null
    join merchant m on m.merchant_id = k.merchant_id
    left join idempotency i on i.merchant_id = k.merchant_id and i.identity = asked.identity
      and (i.expires_at > asked.at) is true`.execute(db)
  const found = new Map(
    rows.map((row) => [
      row.place,
      {
        merchant: { merchantId: asMerchantId(row.merchant_id), name: row.name, checksLuhn: row.checks_luhn },
        known: knownKeyFromRow(row),
      },
    ]),
  )
  return asked.map((_, at) => found.get(at + 1) ?? null)
}

export async function findMerchantName(db: Sql, merchantId: MerchantId): Promise<string | null> {
  const { rows } = await sql<{
    name: string
  }>`select name from merchant where merchant_id = ${merchantId}`.execute(db)
  return rows[0]?.name ?? null
}

/** Who a shop's page belongs to, by the hash of its client key; null where that is nobody's. */
export async function findMerchantOfClientKey(db: Sql, keyHash: string): Promise<Merchant | null> {
  const { rows } = await sql<{ merchant_id: string; name: string; checks_luhn: boolean }>`
    select m.merchant_id, m.name, m.checks_luhn from api_key k join merchant m on m.merchant_id = k.merchant_id
    where k.key_hash = ${keyHash} and k.kind = 'client' and k.revoked_at is null`.execute(db)
  const [row] = rows
  return row
    ? { merchantId: asMerchantId(row.merchant_id), name: row.name, checksLuhn: row.checks_luhn }
    : null
}

/** Registers a merchant with its keys' hashes, or leaves the one that stands as it is. */
export async function registerMerchant(
  tx: Sql,
  merchant: Merchant,
  keys: { secretHash: string; clientHash: string },
  now: Instant,
): Promise<void> {
  await sql`
    insert into merchant (merchant_id, name, checks_luhn, created_at)
    values (${merchant.merchantId}, ${merchant.name}, ${merchant.checksLuhn}, ${utcIso(now)}::timestamptz)
    on conflict do nothing`.execute(tx)
  await sql`
    insert into api_key (merchant_id, key_hash, kind, created_at)
    values (${merchant.merchantId}, ${keys.secretHash}, 'secret', ${utcIso(now)}::timestamptz),
      (${merchant.merchantId}, ${keys.clientHash}, 'client', ${utcIso(now)}::timestamptz)
    on conflict do nothing`.execute(tx)
}

/** Writes the business number of a merchant that has none. */
export async function keepBusinessNumber(
  db: Sql,
  merchantId: MerchantId,
  businessNumber: string,
): Promise<void> {
  await sql`
    update merchant set business_number = ${businessNumber}
    where merchant_id = ${merchantId} and business_number is null`.execute(db)
}

/** Switches the check digit test of a merchant's card numbers. False when there is no such merchant. */
export async function setChecksLuhn(db: Sql, merchantId: MerchantId, checksLuhn: boolean): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update merchant set checks_luhn = ${checksLuhn} where merchant_id = ${merchantId}`.execute(db)
  return numAffectedRows === 1n
}
