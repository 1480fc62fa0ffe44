import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { asPaymentId, type EventId, type MerchantId, type PaymentId } from '../base/id.ts'
import type { BillingKey } from '../domain/billing-key.ts'
import type { Sql } from './database.ts'
import { toldRows } from './outbox.ts'

export async function insertBillingKey(tx: Sql, merchantId: MerchantId, key: BillingKey): Promise<void> {
  await sql`
    insert into billing_key (merchant_id, billing_key_id, billing_key, customer_key, sealed_card, issued_at)
    values (${merchantId}, ${key.billingKeyId}, ${key.billingKey}, ${key.customerKey}, ${key.sealedCard},
      ${utcIso(key.issuedAt)}::timestamptz)`.execute(tx)
}

/** The billing key that a merchant calls by this name, deleted ones too; null when it has none. */
export async function findBillingKey(
  db: Sql,
  merchantId: MerchantId,
  billingKey: string,
): Promise<BillingKey | null> {
  const { rows } = await sql<{
    billing_key_id: string
    billing_key: string
    customer_key: string
    sealed_card: string
    issued_at: Instant
    deleted_at: Instant | null
  }>`
    select billing_key_id, billing_key, customer_key, sealed_card, issued_at, deleted_at from billing_key
    where billing_key = ${billingKey} and merchant_id = ${merchantId}`.execute(db)
  const [row] = rows
  if (!row) return null
  return {
    billingKeyId: row.billing_key_id,
    billingKey: row.billing_key,
    customerKey: row.customer_key,
    sealedCard: row.sealed_card,
    issuedAt: row.issued_at,
    deletedAt: row.deleted_at,
  }
}

/** Deletes a billing key and tells of it, in one commit. False when it was deleted before. */
export async function deleteBillingKey(
  db: Sql,
  merchantId: MerchantId,
  billingKeyId: string,
  told: { readonly eventId: EventId; readonly at: Instant },
): Promise<boolean> {
  const { rows } = await sql`
    with deleted as (
      update billing_key set deleted_at = ${utcIso(told.at)}::timestamptz
      where billing_key_id = ${billingKeyId} and merchant_id = ${merchantId} and deleted_at is null
      returning merchant_id, billing_key_id
    ),
    ${toldRows(sql`
      select merchant_id, ${told.eventId}, 'billing_key.deleted', billing_key_id, null,
        ${utcIso(told.at)}::timestamptz
      from deleted`)}
    select billing_key_id from deleted`.execute(db)
  return rows.length === 1
}

/** What a buyer has left in a window for the shop to fetch. */
export interface LeftCard {
  readonly checkoutId: PaymentId
  readonly customerKey: string | null
  readonly sealedInstrument: string | null
}

/**
 * The authenticated checkout behind an authentication key, held until the transaction ends: of ten that show the key at once
 * one gets it, and the others find nothing. Null when there is none any more.
 */
export async function lockLeftCard(
  tx: Sql,
  merchantId: MerchantId,
  authKeyHash: string,
  now: Instant,
): Promise<LeftCard | null> {
  const { rows } = await sql<{
    checkout_id: string
    customer_key: string | null
    sealed_instrument: string | null
  }>`
    select checkout_id, customer_key, sealed_instrument from checkout
    where auth_key_hash = ${authKeyHash} and merchant_id = ${merchantId} and kind = 'billing'
      and state = 'authenticated' and due_at > ${utcIso(now)}::timestamptz
    for update`.execute(tx)
  const [row] = rows
  if (!row) return null
  return {
    checkoutId: asPaymentId(row.checkout_id),
    customerKey: row.customer_key,
    sealedInstrument: row.sealed_instrument,
  }
}

/** Ends a held checkout whose card has become a billing key; the card leaves it. */
export async function endLeftCard(tx: Sql, merchantId: MerchantId, checkoutId: string): Promise<void> {
  await sql`
    update checkout set state = 'confirmed', sealed_instrument = null, due_at = null
    where checkout_id = ${checkoutId} and merchant_id = ${merchantId}`.execute(tx)
}
