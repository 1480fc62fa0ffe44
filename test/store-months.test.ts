import { sql } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import { instant, later, type Instant } from '../src/base/clock.ts'
import { newEventId } from '../src/base/id.ts'
import type { Database } from '../src/store/database.ts'
import { dropMonths, prepareMonths } from '../src/store/months.ts'
import { recordRefusedAttempt } from '../src/store/refused-attempts.ts'
import { engines, ownPglite, ownPostgres, type EngineName } from './database.ts'
import { approvedPayment, countRows, expectBooksHold, populate, type StoreWorld } from './store-world.ts'

interface MonthsWorld extends StoreWorld {
  readonly database: Database
}

const seoul = (text: string): Instant => instant(Date.parse(`${text}+09:00`))
const november = seoul('2026-11-21T12:00:00')

/** A database of the test's own: partitions are schema, which emptying a table does not undo. */
async function monthsWorld(engine: EngineName, context: TestContext): Promise<MonthsWorld> {
  const { database } = engine === 'pglite' ? await ownPglite(context) : await ownPostgres(context)
  return { ...(await populate(database.sql)), database }
}

/** The partitions of a table by name, each with how many rows it holds. */
async function partitionsOf(world: MonthsWorld, table: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = to_regclass(${table})
    order by 1`.execute(world.db)
  const counts: Record<string, number> = {}
  for (const { name } of rows) counts[name] = await countRows(world, name)
  return counts
}

const isMonth = (name: string) => /_\d{6}$/.test(name)

async function monthsOf(world: MonthsWorld, table: string): Promise<string[]> {
  return Object.keys(await partitionsOf(world, table))
    .filter(isMonth)
    .map((name) => name.slice(-6))
}

/** One row in each table of months, made at this moment. */
async function writeAt(world: MonthsWorld, at: Instant): Promise<void> {
  const clock = { now: () => at }
  await sql`
    insert into outbox (merchant_id, event_id, topic, subject_id, created_at)
    values (${world.shop}, ${newEventId(clock)}, 'payment.approved', 'a payment', ${new Date(at).toISOString()}::timestamptz)`.execute(
    world.db,
  )
  await recordRefusedAttempt(world.db, {
    merchantId: world.shop,
    attemptId: newEventId(clock),
    operation: 'payment',
    paymentId: null,
    refusal: 'AMOUNT_INVALID',
    amount: 1,
    vat: null,
    at,
  })
  await sql`
    insert into late_reply (merchant_id, late_reply_id, management_number, reply, received_at)
    values (${world.shop}, ${newEventId(clock)}, 'a telegram', 'a reply', ${new Date(at).toISOString()}::timestamptz)`.execute(
    world.db,
  )
  await sql`
    insert into webhook_attempt (merchant_id, attempt_id, delivery_id, sent_at, duration_ms, request_headers)
    values (${world.shop}, ${newEventId(clock)}, 'a delivery', ${new Date(at).toISOString()}::timestamptz, 1, '{}')`.execute(
    world.db,
  )
}

const tables = ['outbox', 'refused_attempt', 'late_reply', 'webhook_attempt'] as const

describe.each(engines)('months, on %s', (engine) => {
  test('this month and the next two are prepared, across the turn of a year, and once for all', async (context) => {
    const world = await monthsWorld(engine, context)
    for (const table of tables) expect(await monthsOf(world, table)).toEqual([])
    await prepareMonths(world.database, november)
    await prepareMonths(world.database, later(november, 1))
    for (const table of tables) expect(await monthsOf(world, table)).toEqual(['202611', '202612', '202701'])
    await prepareMonths(world.database, seoul('2026-12-01T00:00:00'))
    for (const table of tables)
      expect(await monthsOf(world, table)).toEqual(['202611', '202612', '202701', '202702'])
  })

  test('a row lies in the month in which it was made, by the calendar of Seoul', async (context) => {
    const world = await monthsWorld(engine, context)
    await prepareMonths(world.database, november)
    for (const moment of [
      '2026-11-01T00:00:00',
      '2026-11-30T23:59:59.999',
      '2026-12-01T00:00:00',
      '2026-12-31T23:59:59.999',
      '2027-01-01T00:00:00',
      '2027-01-31T23:59:59.999',
    ])
      await writeAt(world, seoul(moment))
    for (const table of tables)
      expect(await partitionsOf(world, table)).toEqual({
        [`${table}_202611`]: 2,
        [`${table}_202612`]: 2,
        [`${table}_202701`]: 2,
        [`${table}_other`]: 0,
      })
  })

  test('a row of no prepared month is kept all the same, and moves when its month is prepared', async (context) => {
    const world = await monthsWorld(engine, context)
    await prepareMonths(world.database, november)
    const moments = [
      '2026-10-31T23:59:59.999',
      '2027-02-01T00:00:00',
      '2027-02-28T23:59:59.999',
      '2031-05-05T00:00:00',
    ]
    for (const moment of moments) await writeAt(world, seoul(moment))
    for (const table of tables)
      expect(await partitionsOf(world, table)).toMatchObject({ [`${table}_other`]: 4 })
    const before = await sql`select * from outbox order by event_id`.execute(world.db)
    await prepareMonths(world.database, seoul('2027-02-10T00:00:00'))
    for (const table of tables) {
      expect(await partitionsOf(world, table)).toMatchObject({
        [`${table}_202702`]: 2,
        [`${table}_other`]: 2,
      })
      expect(await countRows(world, table)).toBe(4)
    }
    expect((await sql`select * from outbox order by event_id`.execute(world.db)).rows).toEqual(before.rows)
    await prepareMonths(world.database, seoul('2031-05-05T00:00:00'))
    for (const table of tables)
      expect(await partitionsOf(world, table)).toMatchObject({
        [`${table}_203105`]: 1,
        [`${table}_other`]: 1,
      })
  })

  test('a month keeps the rules of its table: one event has one row', async (context) => {
    const world = await monthsWorld(engine, context)
    await prepareMonths(world.database, november)
    const event = { merchant_id: world.shop, event_id: newEventId({ now: () => november }) }
    const write = () =>
      sql`insert into outbox (merchant_id, event_id, topic, subject_id, created_at)
        values (${event.merchant_id}, ${event.event_id}, 't', 's', '2026-11-21T03:00:00Z')`.execute(world.db)
    await write()
    await expect(write()).rejects.toThrow(/duplicate key/)
  })

  test('two that prepare at once make each month once', async (context) => {
    const world = await monthsWorld(engine, context)
    await writeAt(world, november)
    await Promise.all(Array.from({ length: 4 }, () => prepareMonths(world.database, november)))
    for (const table of tables)
      expect(await partitionsOf(world, table)).toEqual({
        [`${table}_202611`]: 1,
        [`${table}_202612`]: 0,
        [`${table}_202701`]: 0,
        [`${table}_other`]: 0,
      })
  })

  test('payments go on while months are prepared', async (context) => {
    const world = await monthsWorld(engine, context)
    const paying = Promise.all(Array.from({ length: 20 }, () => approvedPayment(world)))
    for (let month = 0; month < 4; month++)
      await prepareMonths(world.database, later(november, month * 31 * 24 * 3_600_000))
    await paying
    expect(await countRows(world, 'outbox')).toBe(20)
    expect(await partitionsOf(world, 'outbox')).toMatchObject({ outbox_202611: 20, outbox_other: 0 })
    await expectBooksHold(world)
  })

  test('exactly the months before the kept one are dropped, oldest first, and only with what they held', async (context) => {
    const world = await monthsWorld(engine, context)
    for (const moment of [
      '2026-08-31T23:59:59',
      '2026-09-30T23:59:59',
      '2026-10-01T00:00:00',
      '2026-11-21T12:00:00',
    ]) {
      await prepareMonths(world.database, seoul(moment))
      await writeAt(world, seoul(moment))
    }
    await writeAt(world, seoul('2020-01-01T00:00:00'))
    expect(await dropMonths(world.database, seoul('2026-08-01T00:00:00'))).toEqual([])
    expect(await dropMonths(world.database, seoul('2026-10-01T00:00:00'))).toEqual(
      tables.flatMap((table) => [`${table}_202608`, `${table}_202609`]),
    )
    for (const table of tables) {
      expect(await partitionsOf(world, table)).toEqual({
        [`${table}_202610`]: 1,
        [`${table}_202611`]: 1,
        [`${table}_202612`]: 0,
        [`${table}_202701`]: 0,
        [`${table}_other`]: 1,
      })
    }
    expect(await dropMonths(world.database, seoul('2026-10-31T23:59:59'))).toEqual([])
  })

  test('two that drop at once drop each month once, and neither of them fails', async (context) => {
    const world = await monthsWorld(engine, context)
    await prepareMonths(world.database, november)
    const kept = seoul('2027-12-01T00:00:00')
    await Promise.all([dropMonths(world.database, kept), dropMonths(world.database, kept)])
    expect(await monthsOf(world, 'outbox')).toEqual([])
    await prepareMonths(world.database, november)
    expect(await monthsOf(world, 'outbox')).toEqual(['202611', '202612', '202701'])
  })

  test('nothing of a payment, its telegrams or the ledger goes with a month', async (context) => {
    const world = await monthsWorld(engine, context)
    await prepareMonths(world.database, november)
    for (let i = 0; i < 3; i++) await approvedPayment(world)
    const kept = ['payment', 'payment_card', 'payment_card_detail', 'card', 'partner_transaction', 'movement']
    const countAll = async () => {
      const counts: Record<string, number> = {}
      for (const table of kept) counts[table] = await countRows(world, table)
      return counts
    }
    const before = await countAll()
    expect(await countRows(world, 'outbox')).toBe(3)
    expect(await dropMonths(world.database, seoul('2040-01-01T00:00:00'))).toHaveLength(12)
    expect(await countRows(world, 'outbox')).toBe(0)
    expect(await countAll()).toEqual(before)
    await expectBooksHold(world)
    await approvedPayment(world)
    expect(await partitionsOf(world, 'outbox')).toEqual({ outbox_other: 1 })
  })
})
