import { sql } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import { instant, later } from '../src/base/clock.ts'
import { merchantId } from '../src/base/id.ts'
import { findBillingKey } from '../src/store/billing-keys.ts'
import { listReceipts } from '../src/store/cash-receipts.ts'
import { openPostgres, type Database, type Sql } from '../src/store/database.ts'
import { findDuePayouts } from '../src/store/payouts.ts'
import { findOpenDays } from '../src/store/settled-days.ts'
import { listSettlements } from '../src/store/settlements.ts'
import { listTransactions, listUnsettled, placeOfTransaction } from '../src/store/transactions.ts'
import { ownPostgres } from './database.ts'

const stored = 20_000
const shop = merchantId('shop')
const first = instant(Date.UTC(2026, 0, 1))
const minuteMs = 60_000
/** A number of the history, by its place. */
const numberAt = (n: number) => `0${String(n).padStart(19, '0')}`

/** Years of one shop, a payment a minute, all of it settled and paid out, and nobody has looked at how its values are spread. */
async function fillHistory(db: Sql): Promise<void> {
  const over = sql`from generate_series(1, ${stored}::int) n`
  const number = sql`'0' || lpad(n::text, 19, '0')`
  const at = sql`${new Date(first).toISOString()}::timestamptz + n * interval '1 minute'`
  const day = sql`date '2026-01-01' + n / 1440`
  for (const { relname } of (
    await sql<{ relname: string }>`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(db)
  ).rows)
    await sql`alter table ${sql.table(relname)} set (autovacuum_enabled = false)`.execute(db)
  for (const statement of [
    sql`insert into merchant (merchant_id, name, created_at) values (${shop}, 'shop', '2026-01-01')`,
    sql`insert into payment (merchant_id, payment_id, state, order_id, amount, vat, balance_amount, balance_vat,
        requested_at, updated_at)
      select ${shop}, ${number}, 'approved', 'order ' || n, 11000, 1000, 11000, 1000, ${at}, ${at} ${over}`,
    sql`insert into cancel (merchant_id, cancel_id, payment_id, state, amount, vat, requested_at)
      select ${shop}, '1' || lpad(n::text, 19, '0'), ${number}, 'declined', 1100, 100, ${at} ${over}`,
    sql`insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
      select ${shop}, case when kind = 'deposit' then '2' || lpad(n::text, 19, '0') else ${number} end, kind, ${number},
        '{card_receivable,merchant_supply,merchant_vat}', '{11000,-10000,-1000}', ${at}
      from generate_series(1, ${stored}::int) n,
        unnest(array[case when n % 2 = 0 then 'deposit' else 'approval' end, 'payout']) kind`,
    sql`insert into settlement (merchant_id, transaction_key, payment_id, amount, vat, fee, fee_vat, payout_amount,
        sold_on, payout_on, settled_at, paid_at)
      select ${shop}, ${number}, ${number}, 11000, 1000, 363, 33, 10637, ${day}, ${day} + 2, ${at}, ${at} ${over}`,
    sql`insert into settled_day (merchant_id, sold_on, ends_at, closed_at)
      select ${shop}, date '2026-01-01' + n, timestamptz '2026-01-01T15:00:00Z' + n * interval '1 day', ${at}
      from generate_series(0, ${Math.ceil(stored / 1_440)}::int) n`,
    sql`insert into cash_receipt (merchant_id, receipt_id, kind, transaction_kind, order_id, order_name, amount,
        tax_free_amount, balance_amount, balance_tax_free, issue_number, business_number, sealed_identity, shown_identity,
        requested_at, requested_on)
      select ${shop}, ${number}, 'income_deduction', 'confirm', 'order', 'name', 1000, 0, 1000, 0, '123456789',
        '1234567891', 'v1.k1.x', '*', ${at}, ${day} ${over}`,
    sql`insert into billing_key (merchant_id, billing_key_id, billing_key, customer_key, sealed_card, issued_at)
      select ${shop}, ${number}, 'key ' || n, 'customer', 'v1.k1.x', ${at} ${over}`,
  ])
    await statement.execute(db)
}

/** Rows and index entries that statements were handed until now, and pages that were looked at for them. */
async function readsSoFar(db: Sql): Promise<{ handed: number; pages: number }> {
  const { rows } = await sql<{ handed: number; pages: number }>`
    select
      (select sum(seq_tup_read) from pg_stat_user_tables)::bigint
        + (select sum(idx_tup_read) from pg_stat_user_indexes)::bigint as handed,
      (select sum(heap_blks_read + heap_blks_hit) from pg_statio_user_tables)::bigint
        + (select sum(idx_blks_read + idx_blks_hit) from pg_statio_user_indexes)::bigint as pages`.execute(db)
  return rows[0] ?? { handed: 0, pages: 0 }
}

/** What some work reads of the history. A connection's count is in when it has ended, so the work has one of its own. */
async function readsOf(url: string, watcher: Database, work: (database: Database) => Promise<unknown>) {
  const alone = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::bigint as n from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(
      watcher.sql,
    )
    return rows[0]?.n
  }
  await expect.poll(alone, { timeout: 10_000, interval: 10 }).toBe(0)
  const before = await readsSoFar(watcher.sql)
  const database = openPostgres(url)
  const said = await work(database)
  await database.close()
  await expect.poll(alone, { timeout: 10_000, interval: 10 }).toBe(0)
  const after = await readsSoFar(watcher.sql)
  return { said, handed: after.handed - before.handed, pages: after.pages - before.pages }
}

async function historyOf(context: TestContext): Promise<{ url: string; watcher: Database }> {
  const { database: watcher, url } = await ownPostgres(context)
  const filler = openPostgres(url)
  await fillHistory(filler.sql)
  await filler.close()
  return { url, watcher }
}

const lateAt = later(first, 15_000 * minuteMs)
const span = { merchantId: shop, from: first, until: later(first, 40_000 * minuteMs), limit: 50 }

/** Each question with how many rows it answers. A table here has hundreds of pages, and so has each index. */
const questions: [string, (database: Database) => Promise<readonly unknown[]>, number][] = [
  ['the first page of transactions', (db) => listTransactions(db, { ...span, after: null }), 50],
  [
    'a late page of transactions, by the key of the last one seen',
    async (db) => {
      const after = await placeOfTransaction(db.sql, shop, numberAt(15_001))
      return listTransactions(db, { ...span, after })
    },
    50,
  ],
  [
    'the place of a deposit, by the number of its payment',
    async (db) => [await placeOfTransaction(db.sql, shop, numberAt(15_000))],
    1,
  ],
  ['what of a payment is not settled', (db) => listUnsettled(db, shop, numberAt(15_000)), 0],
  [
    'an hour of transactions out of two weeks',
    (db) =>
      listTransactions(db, {
        ...span,
        from: lateAt,
        until: later(lateAt, 60 * minuteMs),
        after: null,
        limit: 500,
      }),
    60,
  ],
  [
    'a page of settlements by day of sale',
    (db) =>
      listSettlements(db.sql, {
        merchantId: shop,
        by: 'sold_on',
        from: '2026-01-10',
        until: '2026-01-10',
        offset: 0,
        limit: 50,
      }),
    50,
  ],
  [
    'a page of settlements by day of payout',
    (db) =>
      listSettlements(db.sql, {
        merchantId: shop,
        by: 'payout_on',
        from: '2026-01-10',
        until: '2026-01-11',
        offset: 0,
        limit: 50,
      }),
    50,
  ],
  ['what is to be settled, where nothing is', (db) => findOpenDays(db.sql), 0],
  ['what is to be paid out, where nothing is', (db) => findDuePayouts(db.sql, '2026-12-31'), 0],
  [
    'a page of cash receipts',
    (db) => listReceipts(db.sql, shop, { day: '2026-01-10', after: 0, limit: 50 }),
    50,
  ],
  ['a billing key', async (db) => [await findBillingKey(db.sql, shop, 'key 15000')], 1],
]

describe('what is asked of a history of twenty thousand payments without statistics', () => {
  test(
    'reads what it answers and little more, and no table or index whole',
    { timeout: 120_000 },
    async (context) => {
      const { url, watcher } = await historyOf(context)
      for (const [what, ask, answers] of questions) {
        const { said, handed, pages } = await readsOf(url, watcher, ask)
        expect.soft(said, what).toHaveLength(answers)
        // A transaction is a movement, its undoing looked for, its payment with four tables beside it, and its cancels.
        expect.soft(handed, `rows handed for ${what}`).toBeLessThan(answers * 14 + 40)
        expect.soft(pages, `pages looked at for ${what}`).toBeLessThan(answers * 40 + 150)
      }
    },
  )

  test(
    'is counted rightly: a question that has lost its index is seen',
    { timeout: 120_000 },
    async (context) => {
      const { url, watcher } = await historyOf(context)
      await sql`drop index movement_in_time`.execute(watcher.sql)
      const { handed } = await readsOf(url, watcher, (db) => listTransactions(db, { ...span, after: null }))
      expect(handed).toBeGreaterThan(stored)
    },
  )
})
