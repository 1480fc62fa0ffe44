import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { merchantId as asMerchantId, type MerchantId } from '../base/id.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Sql } from './database.ts'

/** The merchant of a secret key that is not revoked, by the key's SHA-256; null when there is none. */
export async function findMerchantBySecretKey(db: Sql, keyHash: string): Promise<Merchant | null> {
  const { rows } = await sql<{ merchant_id: string; name: string; checks_luhn: boolean }>`
    select m.merchant_id, m.name, m.checks_luhn from api_key k join merchant m on m.merchant_id = k.merchant_id
    where k.key_hash = ${keyHash} and k.kind = 'secret' and k.revoked_at is null`.execute(db)
  const row = rows[0]
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

/** Switches the check digit test of a merchant's card numbers. False when there is no such merchant. */
export async function setChecksLuhn(db: Sql, merchantId: MerchantId, checksLuhn: boolean): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update merchant set checks_luhn = ${checksLuhn} where merchant_id = ${merchantId}`.execute(db)
  return numAffectedRows === 1n
}
