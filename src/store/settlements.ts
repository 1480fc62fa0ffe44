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
