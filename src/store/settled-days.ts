import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { merchantId as asMerchantId, type MerchantId } from '../base/id.ts'
import type { Sql } from './database.ts'

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
