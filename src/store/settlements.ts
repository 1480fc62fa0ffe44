import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { merchantId as asMerchantId, type MerchantId } from '../base/id.ts'
import { won } from '../base/won.ts'
import type { SettledMoney } from '../domain/settlement.ts'
import type { Sql } from './database.ts'

/** One line of a merchant's settlement. Days are Seoul's, as `yyyy-MM-dd`. */
export interface Settlement extends SettledMoney {
  readonly merchantId: MerchantId
  readonly transactionKey: string
  readonly paymentId: string
  readonly soldOn: string
  readonly payoutOn: string
}

/** Writes settlements. A transaction is settled once: one that was settled before is left as it is. */
export async function recordSettlements(db: Sql, lines: readonly Settlement[], at: Instant): Promise<void> {
  await sql`
    insert into settlement (merchant_id, transaction_key, payment_id, amount, vat, fee, fee_vat, payout_amount, sold_on,
      payout_on, settled_at)
    select *, ${utcIso(at)}::timestamptz from unnest(
      ${lines.map((line) => line.merchantId)}::text[],
      ${lines.map((line) => line.transactionKey)}::text[],
      ${lines.map((line) => line.paymentId)}::text[],
      ${lines.map((line) => line.amount)}::bigint[],
      ${lines.map((line) => line.vat)}::bigint[],
      ${lines.map((line) => line.fee)}::bigint[],
      ${lines.map((line) => line.feeVat)}::bigint[],
      ${lines.map((line) => line.payoutAmount)}::bigint[],
      ${lines.map((line) => line.soldOn)}::date[],
      ${lines.map((line) => line.payoutOn)}::date[])
    on conflict do nothing`.execute(db)
}

/** A merchant with the moment of its first transaction that no closed day holds. */
export interface OpenDay {
  readonly merchantId: MerchantId
  /** Business days from sale to payout. */
  readonly payoutBusinessDays: number
  readonly firstAt: Instant
}

/** Merchants that have something to settle; each is looked up by its own last closed day. */
export async function findOpenDays(db: Sql): Promise<OpenDay[]> {
  const { rows } = await sql<{ merchant_id: string; days: number; first_at: Instant }>`
    select merchant_id, days, first_at from (
      select s.merchant_id, s.payout_business_days::int as days, (
        select m.occurred_at from movement m
        where m.merchant_id = s.merchant_id and m.kind in ('approval', 'cancel', 'deposit', 'deposit_reversed')
          and m.occurred_at >= coalesce((select d.ends_at from settled_day d where d.merchant_id = s.merchant_id
            order by d.sold_on desc limit 1), '-infinity')
        order by m.occurred_at limit 1) as first_at
      from merchant s) shop
    where first_at is not null`.execute(db)
  return rows.map((row) => ({
    merchantId: asMerchantId(row.merchant_id),
    payoutBusinessDays: row.days,
    firstAt: row.first_at,
  }))
}

/** In how many business days after a sale a merchant is paid. */
export async function payoutTermOf(db: Sql, merchantId: MerchantId): Promise<number> {
  const { rows } = await sql<{ days: number }>`
    select payout_business_days::int as days from merchant where merchant_id = ${merchantId}`.execute(db)
  return rows[0]?.days ?? 0
}

/** Says of a day of a merchant that all its transactions are settled. */
export async function closeDay(
  db: Sql,
  day: { merchantId: MerchantId; soldOn: string; endsAt: Instant; at: Instant },
): Promise<void> {
  await sql`
    insert into settled_day (merchant_id, sold_on, ends_at, closed_at)
    values (${day.merchantId}, ${day.soldOn}::date, ${utcIso(day.endsAt)}::timestamptz, ${utcIso(day.at)}::timestamptz)
    on conflict do nothing`.execute(db)
}

/** Opens the days again that are not over by this clock: that of a sandbox may have been set back. */
export async function reopenDays(db: Sql, now: Instant): Promise<void> {
  await sql`delete from settled_day where ends_at > ${utcIso(now)}::timestamptz`.execute(db)
}

export interface SettlementPage {
  readonly merchantId: MerchantId
  readonly by: 'sold_on' | 'payout_on'
  readonly from: string
  /** This day too. */
  readonly until: string
  readonly offset: number
  readonly limit: number
}

/** A page of settlements by the day of sale or of payout, oldest first. */
export async function listSettlements(db: Sql, page: SettlementPage): Promise<Settlement[]> {
  const by = sql.ref(page.by)
  const { rows } = await sql<SettlementRow>`
    select merchant_id, transaction_key, payment_id, amount, vat, fee, fee_vat, payout_amount,
      sold_on::text as sold_on, payout_on::text as payout_on
    from settlement
    where merchant_id = ${page.merchantId} and ${by} >= ${page.from}::date and ${by} <= ${page.until}::date
    order by settlement.${by}, transaction_key offset ${page.offset} limit ${page.limit}`.execute(db)
  return rows.map((row) => ({
    merchantId: asMerchantId(row.merchant_id),
    transactionKey: row.transaction_key,
    paymentId: row.payment_id,
    amount: won(row.amount),
    vat: won(row.vat),
    fee: won(row.fee),
    feeVat: won(row.fee_vat),
    payoutAmount: won(row.payout_amount),
    soldOn: row.sold_on,
    payoutOn: row.payout_on,
  }))
}

interface SettlementRow {
  readonly merchant_id: string
  readonly transaction_key: string
  readonly payment_id: string
  readonly amount: number
  readonly vat: number
  readonly fee: number
  readonly fee_vat: number
  readonly payout_amount: number
  readonly sold_on: string
  readonly payout_on: string
}
