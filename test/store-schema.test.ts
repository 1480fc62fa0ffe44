import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { merchantId, newEventId } from '../src/base/id.ts'
import { isDatabaseAway, openPglite, pingDatabase } from '../src/store/database.ts'
import { findCallers, registerMerchant, setChecksLuhn } from '../src/store/merchants.ts'
import { migrate } from '../src/store/migrate.ts'
import { recordRefusedAttempt } from '../src/store/refused-attempts.ts'
import {
  countSealedUnder,
  findSealedNotUnder,
  replaceSealed,
  sealedColumns,
} from '../src/store/sealed-values.ts'
import { emptyPayments, readSetting, writeSetting } from '../src/store/settings.ts'
import { engines, migratedDatabase, ownPglite } from './database.ts'
import {
  approvedPayment,
  cardRow,
  commit,
  countRows,
  digest,
  everyRow,
  expectBooksHold,
  paymentIntent,
  populate,
  start,
  storeWorld,
  writeIntents,
} from './store-world.ts'

describe.each(engines)('the schema, on %s', (engine) => {
  test('may be migrated any number of times', async (context) => {
    const database = await migratedDatabase(engine, context)
    const world = await populate(database.sql)
    await approvedPayment(world)
    const before = await everyRow(world)
    await migrate(database.sql)
    await migrate(database.sql)
    expect(await everyRow(world)).toEqual(before)
    await expectBooksHold(world)
  })

  test('carries the merchant in every key, so that it can be spread over machines', async (context) => {
    const { sql: db } = await migratedDatabase(engine, context)
    const { rows } = await sql<{ index: string; columns: string[] }>`
      select i.indexrelid::regclass::text as index, array_agg(a.attname::text order by a.attnum) as columns
      from pg_index i
      join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indisunique and t.relname not like 'kysely%' and t.relname <> 'setting'
      group by 1`.execute(db)
    expect(rows.length).toBeGreaterThanOrEqual(14)
    expect(rows.filter(({ columns }) => !columns.includes('merchant_id'))).toEqual([])
  })

  test('says in Korean what every table and every column is', async (context) => {
    const { sql: db } = await migratedDatabase(engine, context)
    const { rows } = await sql<{ name: string; comment: string | null }>`
      select t.relname || coalesce('.' || a.attname, '') as name, d.description as comment
      from pg_class t
      join (select attrelid, attnum, attname from pg_attribute where attnum > 0 and not attisdropped
        union all select oid, 0, null from pg_class) a on a.attrelid = t.oid
      left join pg_description d on d.objoid = t.oid and d.objsubid = a.attnum and d.classoid = 'pg_class'::regclass
      where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and t.relname not like 'kysely%'`.execute(
      db,
    )
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.filter((row) => !/[가-힣]/.test(row.comment ?? ''))).toEqual([])
  })

  test('refuses what the domain refuses: the database is its last line', async (context) => {
    const world = await storeWorld(engine, context)
    const { paymentId } = await approvedPayment(world)
    for (const change of [
      sql`amount = 99`,
      sql`amount = 1000000001`,
      sql`vat = amount + 1`,
      sql`balance_amount = -1`,
      sql`balance_amount = amount + 1`,
      sql`balance_amount = balance_vat - 1`,
      sql`held_amount = balance_amount + 1`,
      sql`held_vat = balance_vat + 1`,
      sql`state = 'cancelled'`,
      sql`state = 'lost'`,
    ])
      await expect(
        sql`update payment set ${change} where payment_id = ${paymentId}`.execute(world.db),
      ).rejects.toThrow(/check constraint/)
    await expect(
      sql`update movement set amounts[1] = 1 where operation_id = ${paymentId}`.execute(world.db),
    ).rejects.toThrow(/check constraint/)
    const clear = paymentIntent(world, { card: cardRow('in clear', '4242424242424242|1125') })
    await expect(writeIntents(world, [clear])).rejects.toThrow(/check constraint/)
    const short = paymentIntent(world, { request: 'x'.repeat(449) })
    await expect(writeIntents(world, [short])).rejects.toThrow(/check constraint/)
    await expectBooksHold(world)
  })

  test('a sandbox that is emptied keeps its merchants, their keys and its settings', async (context) => {
    const world = await storeWorld(engine, context)
    await approvedPayment(world)
    await writeSetting(world.db, 'profile', 'strict')
    await writeSetting(world.db, 'profile', 'assignment')
    await commit(world.db, emptyPayments)
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(
      world.db,
    )
    const kept: Record<string, number> = {}
    for (const { name } of rows) {
      const count = await countRows(world, name)
      if (count > 0) kept[name] = count
    }
    expect(kept).toEqual({ merchant: 2, api_key: 4, setting: 1 })
    expect(await readSetting(world.db, 'profile')).toBe('assignment')
    expect(await readSetting(world.db, 'clock_offset_ms')).toBeNull()
    await approvedPayment(world)
    await expectBooksHold(world)
  })

  test('a merchant that is registered again keeps its name and its switches', async (context) => {
    const { db, shop } = await storeWorld(engine, context)
    expect(await setChecksLuhn(db, shop, true)).toBe(true)
    expect(await setChecksLuhn(db, merchantId('nobody'), true)).toBe(false)
    const again = { merchantId: shop, name: 'renamed', checksLuhn: false }
    const keys = { secretHash: digest('shop secret'), clientHash: digest('shop client') }
    await registerMerchant(db, again, keys, start)
    const asked = { keyHash: digest('shop secret'), identity: null, at: start }
    expect(await findCallers(db, [asked])).toEqual([
      { merchant: { merchantId: shop, name: 'shop', checksLuhn: true }, known: null },
    ])
  })

  test('a refused attempt is remembered even where its numbers are none', async (context) => {
    const { db, shop, clock } = await storeWorld(engine, context)
    for (const amount of [Number.NaN, 0.5, 2 ** 60, -1, null])
      await recordRefusedAttempt(db, {
        merchantId: shop,
        attemptId: newEventId(clock),
        operation: 'payment',
        paymentId: null,
        refusal: 'AMOUNT_INVALID',
        amount,
        vat: null,
        at: clock.now(),
      })
    const { rows } = await sql`select refusal, amount from refused_attempt order by attempt_id`.execute(db)
    expect(rows).toEqual(
      [null, null, null, -1, null].map((amount) => ({ refusal: 'AMOUNT_INVALID', amount })),
    )
  })

  test('sealed cards are found by their key and replaced only if nobody else has done so', async (context) => {
    const world = await storeWorld(engine, context)
    const { db, shop } = world
    const payments = [
      await approvedPayment(world),
      await approvedPayment(world),
      await approvedPayment(world),
    ]
    const all = payments.map(({ paymentId, card }) => ({
      merchantId: shop,
      boundTo: paymentId,
      sealed: card?.sealed ?? '',
    }))
    const origin = { merchantId: '', boundTo: '' }
    const [column] = sealedColumns
    expect(await findSealedNotUnder(db, column, 'k2', origin, 2)).toEqual(all.slice(0, 2))
    expect(await findSealedNotUnder(db, column, 'k2', all[1] ?? origin, 2)).toEqual(all.slice(2))
    expect(await findSealedNotUnder(db, column, 'k1', origin, 2)).toEqual([])
    expect(await countSealedUnder(db, 'k1')).toBe(3)
    const fresh = all.map((value) => ({ ...value, before: value.sealed, sealed: 'v1.k2.x' }))
    await replaceSealed(db, column, [
      ...fresh.slice(0, 1),
      ...fresh.slice(1, 2).map((value) => ({ ...value, before: 'v1.k1.stale' })),
    ])
    expect(await countSealedUnder(db, 'k2')).toBe(1)
    expect(await countSealedUnder(db, 'k1')).toBe(2)
    await expectBooksHold(world)
  })

  test('a database that answers is not away, and a statement at fault is not taken for one that is', async (context) => {
    const { sql: db } = await migratedDatabase(engine, context)
    await expect(pingDatabase(db)).resolves.toBeUndefined()
    const fault: unknown = await sql`select 1 / 0`.execute(db).catch((error: unknown) => error)
    expect(isDatabaseAway(fault)).toBe(false)
  })
})

describe('the folder of the embedded database', () => {
  test('opened again holds what was committed', async (context) => {
    const { database, folder } = await ownPglite(context)
    const world = await populate(database.sql)
    const { paymentId } = await approvedPayment(world)
    await database.close()
    const again = await openPglite(folder, null)
    context.onTestFinished(() => again.close())
    const { rows } = await sql`select payment_id from payment`.execute(again.sql)
    expect(rows).toEqual([{ payment_id: paymentId }])
  })

  test('closed, the database is away', async (context) => {
    const { database } = await ownPglite(context)
    await database.close()
    const fault: unknown = await pingDatabase(database.sql).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(Error)
  })
})
