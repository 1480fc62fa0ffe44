import { sql } from 'kysely'
import type { Sql } from './database.ts'

export type SettingName =
  | 'key_ring_fingerprint'
  | 'clock_offset_ms'
  | 'profile'
  | 'cards_sealed_under'
  | 'webhook_chaos'

export async function readSetting(db: Sql, name: SettingName): Promise<string | null> {
  const { rows } = await sql<{ value: string }>`select value from setting where name = ${name}`.execute(db)
  return rows[0]?.value ?? null
}

/** Sets what has not been set, and answers what stands: of two processes that start at once the first one wins. */
export async function keepSetting(db: Sql, name: SettingName, value: string): Promise<string> {
  await sql`insert into setting (name, value) values (${name}, ${value}) on conflict do nothing`.execute(db)
  return (await readSetting(db, name)) ?? value
}

export async function writeSetting(db: Sql, name: SettingName, value: string): Promise<void> {
  await sql`
    insert into setting (name, value) values (${name}, ${value})
    on conflict (name) do update set value = excluded.value`.execute(db)
}

/** Empties every table of payments and leaves merchants, keys and settings. For the sandbox alone. */
export async function emptyPayments(tx: Sql): Promise<void> {
  await sql`truncate payment, cancel, card, payment_card, payment_card_detail, partner_transaction, late_reply, claim,
    duplicate_guard, idempotency, movement, outbox,
    webhook_pending, webhook_message, webhook_delivery, webhook_attempt, refused_attempt, payment_account, payment_customer, cancel_account,
    deposit_notice, checkout, billing_key, cash_receipt, settlement, settled_day, payout, idempotency_body`.execute(
    tx,
  )
}
