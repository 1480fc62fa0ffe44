import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { merchantId as asMerchantId, type MerchantId } from '../base/id.ts'
import { payoutAccounts } from '../domain/settlement.ts'
import type { Sql } from './database.ts'

/** A day of a merchant on which money is due to it; `yyyy-MM-dd` in Seoul. */
export interface DuePayout {
  readonly merchantId: MerchantId
  readonly payoutOn: string
}

/** For each merchant the earliest day, up to `today`, with lines that were not paid out. */
export async function findDuePayouts(db: Sql, today: string): Promise<DuePayout[]> {
  const { rows } = await sql<{ merchant_id: string; payout_on: string }>`
    select merchant_id, min(payout_on)::text as payout_on from settlement
    where paid_at is null and payout_on <= ${today}::date group by merchant_id order by merchant_id`.execute(
    db,
  )
  return rows.map((row) => ({ merchantId: asMerchantId(row.merchant_id), payoutOn: row.payout_on }))
}

/**
 * Pays a merchant what is due on a day, in one statement: the lines are marked, each is booked, and the payout says their
 * sum. When more went back than came in there is nothing to pay: the lines wait for `nextDay` and are taken out of what is
 * due then. Of two processes that pay at once, the second finds every line paid or moved.
 */
export async function payOut(db: Sql, due: DuePayout, nextDay: string, at: Instant): Promise<void> {
  const accounts = `{${payoutAccounts.join(',')}}`
  const isDue = sql`merchant_id = ${due.merchantId} and payout_on = ${due.payoutOn}::date and paid_at is null`
  await sql`
    with sums as materialized (select coalesce(sum(payout_amount), 0) as amount from settlement where ${isDue}),
    paid as (
      update settlement set paid_at = ${utcIso(at)}::timestamptz
      where ${isDue} and (select amount from sums) >= 0
      returning *
    ),
    carried as (
      update settlement set payout_on = ${nextDay}::date
      where ${isDue} and (select amount from sums) < 0
    ),
    booked as (
      insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
      select merchant_id, transaction_key, 'payout', payment_id, ${accounts}::text[],
        array[amount - vat, vat, -payout_amount, -(fee - fee_vat), -fee_vat], paid_at
      from paid
    )
    insert into payout (merchant_id, payout_on, amount, transactions, paid_at)
    select merchant_id, payout_on, sum(payout_amount), count(*), max(paid_at) from paid group by merchant_id, payout_on
    on conflict (merchant_id, payout_on) do update set
      amount = payout.amount + excluded.amount, transactions = payout.transactions + excluded.transactions,
      paid_at = excluded.paid_at`.execute(db)
}
