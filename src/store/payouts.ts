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
 * due then. Lines that another process pays at this moment are left to it.
 */
export async function payOut(tx: Sql, due: DuePayout, nextDay: string, at: Instant): Promise<void> {
  const accounts = `{${payoutAccounts.join(',')}}`
  await sql`
    with due as materialized (
      select * from settlement
      where merchant_id = ${due.merchantId} and payout_on = ${due.payoutOn}::date and paid_at is null
      for update
    ),
    sums as materialized (
      select coalesce(sum(payout_amount), 0)::bigint as amount, count(*) as transactions from due
    ),
    paid as (
      update settlement s set paid_at = ${utcIso(at)}::timestamptz
      from due, sums
      where s.transaction_key = due.transaction_key and s.merchant_id = due.merchant_id and sums.amount >= 0
    ),
    carried as (
      update settlement s set payout_on = ${nextDay}::date
      from due, sums
      where s.transaction_key = due.transaction_key and s.merchant_id = due.merchant_id and sums.amount < 0
    ),
    booked as (
      insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
      select due.merchant_id, transaction_key, 'payout', payment_id, ${accounts}::text[],
        array[due.amount - vat, vat, -payout_amount, -(fee - fee_vat), -fee_vat], ${utcIso(at)}::timestamptz
      from due, sums where sums.amount >= 0
    )
    insert into payout (merchant_id, payout_on, amount, transactions, paid_at)
    select ${due.merchantId}, ${due.payoutOn}::date, amount, transactions, ${utcIso(at)}::timestamptz
    from sums where amount >= 0 and transactions > 0
    on conflict (merchant_id, payout_on) do update set
      amount = payout.amount + excluded.amount, transactions = payout.transactions + excluded.transactions,
      paid_at = excluded.paid_at`.execute(tx)
}
