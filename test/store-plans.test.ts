import { sql } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import { systemClock } from '../src/base/clock.ts'
import { newKeyRingFile, openKeyRing, type KeyRing } from '../src/base/key-ring.ts'
import { buildServer } from '../src/http/server.ts'
import { openCardCompany } from '../src/partner/card-company.ts'
import { openWebhookSender } from '../src/partner/webhook-sender.ts'
import { startCardCompany } from '../src/simulator/card-company.ts'
import { shareCommits } from '../src/store/commits.ts'
import { openPostgres, type Database, type Sql } from '../src/store/database.ts'
import { shareReads } from '../src/store/reads.ts'
import type { Engine } from '../src/usecase/engine.ts'
import { openWebhooks } from '../src/usecase/webhooks.ts'
import { demoMerchants, prepareDatabase } from '../src/usecase/prepare-database.ts'
import { ownPostgres } from './database.ts'
import { demoKey, authorize } from './sandbox.ts'
import { cardOf } from './usecase-wire.ts'

const stored = 20_000

/** A gateway without its rounds, so that every row that is read was read for a request. */
async function quietGateway(url: string, keyRing: KeyRing, context: TestContext) {
  const clock = systemClock()
  const company = await startCardCompany({ host: '127.0.0.1', port: 0, dataDir: null, clock })
  const cardCompany = openCardCompany({
    host: '127.0.0.1',
    port: company.port,
    lines: 1,
    connectTimeoutMs: 5_000,
    readTimeoutMs: 15_000,
    onLateReply: () => undefined,
  })
  const database = openPostgres(url)
  await prepareDatabase(database, { keyRing, profile: 'strict', clock, demo: true })
  const report = () => undefined
  const sender = openWebhookSender({ allowNear: true })
  const parts = { database, clock, keyRing, report, onBeat: report }
  const engine: Engine = {
    webhooks: openWebhooks({ ...parts, sender, render: () => [], isSandbox: true }),
    database,
    commits: shareCommits(database),
    reads: shareReads(database),
    keyRing,
    partners: { card_company: cardCompany, bank: cardCompany },
    clock,
    profile: 'strict',
    guard: { windowMs: 2_000, fields: { payment: ['card', 'amount'], cancel: ['payment', 'amount'] } },
    doubts: { patienceMs: 40_000, windowMs: 3_600_000, firstRetryMs: 30_000, longestRetryMs: 300_000 },
    retentionMonths: 60,
    onBeat: report,
    report,
  }
  const server = await buildServer({
    engine,
    sandbox: null,
    shop: null,
    settings: {
      mode: 'sandbox',
      profile: 'strict',
      assignmentMerchant: null,
      publicUrl: () => 'http://localhost:8080',
    },
    logger: { info: () => undefined, error: () => undefined },
  })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await server.close()
    await engine.webhooks.close()
    await cardCompany.close()
    await company.close()
    await database.close()
  }
  context.onTestFinished(close)
  const ask = async (method: 'GET' | 'POST', path: string, body?: object, key?: string) => {
    const headers = { ...authorize(demoKey), ...(key === undefined ? {} : { 'idempotency-key': key }) }
    const reply = await server.inject({ method, url: path, headers, ...(body ? { payload: body } : {}) })
    return {
      status: reply.statusCode,
      isReplay: reply.headers['idempotent-replayed'] === 'true',
      body: reply.json(),
    }
  }
  return { ask, close }
}

type Ask = Awaited<ReturnType<typeof quietGateway>>['ask']

/** One approval, one cancel, one query and one replay, as a shop asks for them. */
async function fourRequests(ask: Ask, name: string): Promise<void> {
  const body = cardOf({ orderId: `order-${name}` })
  const paid = await ask('POST', '/payments/card', body, `paid ${name}`)
  const { id } = paid.body as { id: string }
  const cancelled = await ask('POST', `/payments/${id}/cancels`, { amount: 1_100 }, `cancelled ${name}`)
  const found = await ask('GET', `/payments/${id}`)
  const again = await ask('POST', '/payments/card', body, `paid ${name}`)
  expect([paid.status, cancelled.status, found.status, again.status]).toEqual([201, 201, 200, 201])
  expect(found.body).toMatchObject({ id, balance: { amount: 9_900 } })
  expect([again.isReplay, again.body]).toEqual([true, paid.body])
}

/** What a table holds after years at one shop, with nobody having looked at how its values are spread. */
async function fillHistory(db: Sql): Promise<void> {
  const shop = demoMerchants[0].merchant.merchantId
  const at = sql`'2026-11-01T00:00:00Z'::timestamptz`
  const over = sql`from generate_series(1, ${stored}::int) n`
  const number = (kind: string) => sql`${sql.lit(kind)} || lpad(n::text, 19, '0')`
  const hash = (kind: string) => sql`md5(${sql.lit(kind)} || n) || md5(n::text)`
  for (const statement of [
    sql`insert into payment (merchant_id, payment_id, state, order_id, amount, vat, balance_amount, balance_vat,
        requested_at, updated_at)
      select ${shop}, ${number('0')}, 'approved', 'old order ' || n, 11000, 1000, 11000, 1000, ${at}, ${at} ${over}`,
    sql`insert into card (merchant_id, card_lookup, first_seen_at) select ${shop}, ${hash('card')}, ${at} ${over}`,
    sql`insert into payment_card (merchant_id, payment_id, card_lookup, sealed_card)
      select ${shop}, ${number('0')}, ${hash('card')}, 'v1.k1.x' ${over}`,
    sql`insert into payment_card_detail (merchant_id, payment_id, installment_months)
      select ${shop}, ${number('0')}, 0 ${over}`,
    sql`insert into partner_transaction
        (merchant_id, management_number, kind, payment_id, status, request, request_hmac, sent_at)
      select ${shop}, ${number('0')}, 'PAYMENT', ${number('0')}, 'DN', rpad('', 450), ${hash('hmac')}, ${at} ${over}`,
    sql`insert into cancel (merchant_id, cancel_id, payment_id, state, amount, vat, requested_at)
      select ${shop}, ${number('1')}, ${number('0')}, 'declined', 1100, 100, ${at} ${over}`,
    sql`insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
      select ${shop}, ${number('0')}, 'approval', ${number('0')}, '{card_receivable,merchant_supply}', '{11000,-11000}',
        ${at} ${over}`,
    sql`insert into idempotency (merchant_id, identity, operation_id, state, status, content_type, body, created_at,
        expires_at)
      select ${shop}, ${hash('key')}, ${number('0')}, 'DONE', 201, 'application/json', '{}', ${at}, '2100-01-01' ${over}`,
    sql`insert into duplicate_guard (merchant_id, guard_key, holder, seen_until)
      select ${shop}, ${hash('guard')}, ${number('0')}, '2100-01-01' ${over}`,
    sql`insert into claim (merchant_id, scope, claim_key, holder, taken_at)
      select case when n % 2 = 0 then ${shop} else 'naru' end, case when n % 2 = 0 then 'payment' else 'card' end,
        ${hash('claim')}, ${number('2')}, ${at} ${over}`,
    // Shops beside this one that listen, none of which any statement has to look at.
    sql`insert into webhook_endpoint (merchant_id, endpoint_id, url, sealed_secret, created_at)
      select 'shop ' || n, ${number('3')}, 'https://shop.example/', 'v1.k1.x', ${at} ${over}`,
    sql`insert into outbox (merchant_id, event_id, topic, subject_id, created_at)
      select ${shop}, ${number('0')}, 'payment.approved', ${number('0')}, ${at} ${over}`,
  ])
    await statement.execute(db)
}

/** No statistics come to the planner's help while the test runs. */
async function neverAnalyzed(db: Sql): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`.execute(db)
  for (const { name } of rows)
    await sql`alter table ${sql.table(name)} set (autovacuum_enabled = false)`.execute(db)
}

/**
 * Rows and index entries that statements were handed until now, and pages that were looked at for them, by name. Pages, because
 * an index that is searched by its second column hands out one entry and is read whole. A connection's count is in when
 * it has ended.
 */
async function readsSoFar(db: Sql): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; read: number }>`
    select 'rows of ' || relname as name, seq_tup_read::bigint as read from pg_stat_user_tables
    union all select 'entries of ' || indexrelname, idx_tup_read::bigint from pg_stat_user_indexes
    union all select 'pages of ' || relname, (heap_blks_read + heap_blks_hit)::bigint from pg_statio_user_tables
    union all select 'pages of ' || indexrelname, (idx_blks_read + idx_blks_hit)::bigint
      from pg_statio_user_indexes`.execute(db)
  return new Map(rows.map(({ name, read }) => [name, read]))
}

/** What was read since, without what nothing was read of. */
function readsSince(before: Map<string, number>, after: Map<string, number>): Record<string, number> {
  const entries = [...after].map(([name, read]) => [name, read - (before.get(name) ?? 0)] as const)
  return Object.fromEntries(entries.filter(([, read]) => read > 0))
}

/** A watcher whose every question is about this moment, and that can wait for the others to have counted and gone. */
async function watcher(database: Database) {
  const alone = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::bigint as n from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(
      database.sql,
    )
    return rows[0]?.n
  }
  return {
    reads: async () => {
      await expect.poll(alone, { timeout: 10_000, interval: 10 }).toBe(0)
      return readsSoFar(database.sql)
    },
  }
}

/** The shop with its history, and what the four requests read of it through connections that were `planned` then. */
async function readsOfFour(
  context: TestContext,
  planned: 'before the history' | 'after it',
  spoil: (db: Sql) => Promise<unknown> = async () => undefined,
): Promise<Record<string, number>> {
  const { database, url } = await ownPostgres(context)
  await neverAnalyzed(database.sql)
  await spoil(database.sql)
  const keyRing = openKeyRing(newKeyRingFile('sandbox'))
  const first = await quietGateway(url, keyRing, context)
  const watch = await watcher(database)
  if (planned === 'before the history') {
    await fourRequests(first.ask, 'on empty tables')
    const filler = openPostgres(url)
    await fillHistory(filler.sql)
    await filler.close()
    const before = await readsSoFar(database.sql)
    await fourRequests(first.ask, 'later')
    await first.close()
    return readsSince(before, await watch.reads())
  }
  await first.close()
  const filler = openPostgres(url)
  await fillHistory(filler.sql)
  await filler.close()
  const before = await watch.reads()
  const second = await quietGateway(url, keyRing, context)
  await fourRequests(second.ask, 'first of all')
  await second.close()
  return readsSince(before, await watch.reads())
}

/** All rows and entries together: pages are another measure. */
const handed = (reads: Record<string, number>): number =>
  Object.entries(reads).reduce((sum, [name, read]) => (name.startsWith('pages of ') ? sum : sum + read), 0)

const manyPages = (reads: Record<string, number>): string[] =>
  Object.entries(reads)
    .filter(([name, read]) => name.startsWith('pages of ') && read > 100)
    .map(([name, read]) => `${read} ${name}`)

/** A table of twenty thousand rows has hundreds of pages, and so has each of its indexes. */
describe('what four requests read, with twenty thousand payments of one shop behind them and no statistics', () => {
  const timeout = 60_000

  test.for(['before the history', 'after it'] as const)(
    'is a handful of rows, and no table or index is read whole, by statements planned %s',
    { timeout },
    async (planned, context) => {
      const reads = await readsOfFour(context, planned)
      expect(handed(reads)).toBeGreaterThan(20)
      expect(handed(reads)).toBeLessThan(200)
      expect(manyPages(reads)).toEqual([])
    },
  )

  test('is counted rightly: a question that has lost its index is seen', { timeout }, async (context) => {
    const reads = await readsOfFour(context, 'after it', (db) =>
      sql`drop index cancel_of_payment`.execute(db),
    )
    expect(handed(reads)).toBeGreaterThan(stored)
    expect(manyPages(reads).join()).toContain('pages of cancel')
  })
})
