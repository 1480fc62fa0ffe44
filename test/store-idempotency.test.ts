import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { later, utcIso } from '../src/base/clock.ts'
import { findKey, keepAnswer, keepSettledAnswer, purgeExpired } from '../src/store/idempotency.ts'
import { engines } from './database.ts'
import {
  askedPayment,
  countRows,
  digest,
  expectBooksHold,
  guardOf,
  keyOf,
  start,
  storeWorld,
} from './store-world.ts'

const answer = (body: string) => ({ status: 400, contentType: 'application/json; charset=utf-8', body })

describe.each(engines)('answers under an idempotency key, on %s', (engine) => {
  test('the first one kept wins, byte for byte', async (context) => {
    const { db, shop, otherShop } = await storeWorld(engine, context)
    const key = keyOf({ at: start }, 'key')
    const first = answer('{"message":"한도 초과\\u0000 \u{1F4B3}"}')
    expect(await keepAnswer(db, shop, key, first, start)).toEqual(first)
    expect(await keepAnswer(db, shop, key, answer('second'), later(start, 1))).toEqual(first)
    expect(await findKey(db, shop, key.identity, start)).toEqual({ answer: first, operationId: null })
    expect(await findKey(db, otherShop, key.identity, start)).toBeNull()
    expect(await findKey(db, shop, digest('another key'), start)).toBeNull()
  })

  test('while the first request runs there is no answer, but what it made is known', async (context) => {
    const world = await storeWorld(engine, context)
    const key = keyOf({ at: start }, 'key')
    const intent = await askedPayment(world, { key })
    const running = { answer: null, operationId: intent.paymentId }
    expect(await findKey(world.db, world.shop, key.identity, start)).toEqual(running)
    const kept = answer('found out later')
    expect(await keepAnswer(world.db, world.shop, key, answer('of somebody else'), start)).toBeNull()
    expect(await findKey(world.db, world.shop, key.identity, start)).toEqual(running)
    expect(await keepSettledAnswer(world.db, world.shop, key, kept, start)).toEqual(kept)
    expect(await findKey(world.db, world.shop, key.identity, start)).toEqual({ ...running, answer: kept })
    await expectBooksHold(world)
  })

  test('an expired key is unknown, and its place is taken by the next answer', async (context) => {
    const { db, shop } = await storeWorld(engine, context)
    const key = keyOf({ at: start }, 'key', 1_000)
    await keepAnswer(db, shop, key, answer('first'), start)
    expect(await findKey(db, shop, key.identity, later(start, 999))).not.toBeNull()
    expect(await findKey(db, shop, key.identity, key.expiresAt)).toBeNull()
    const renewed = keyOf({ at: key.expiresAt }, 'key', 1_000)
    expect(await keepAnswer(db, shop, renewed, answer('second'), key.expiresAt)).toEqual(answer('second'))
    const { rows } = await sql`select expires_at from idempotency`.execute(db)
    expect(rows).toEqual([{ expires_at: renewed.expiresAt }])
  })

  test('keys and guard places whose time is over are removed, and no others', async (context) => {
    const world = await storeWorld(engine, context)
    const { db, shop } = world
    await keepAnswer(db, shop, keyOf({ at: start }, 'short', 1_000), answer('short'), start)
    await keepAnswer(db, shop, keyOf({ at: start }, 'long', 9_000), answer('long'), start)
    await askedPayment(world, { guard: guardOf({ at: start }, 'short', 1_000) })
    await askedPayment(world, { guard: guardOf({ at: start }, 'long', 9_000) })
    expect(await purgeExpired(db, later(start, 999))).toBe(0)
    expect(await purgeExpired(db, later(start, 1_000))).toBe(2)
    expect(await countRows(world, 'idempotency')).toBe(1)
    expect(await countRows(world, 'duplicate_guard')).toBe(1)
    await expectBooksHold(world)
  })

  test('more that is over than goes at once is removed to the last, and what is not stays', async (context) => {
    const world = await storeWorld(engine, context)
    const { db, shop } = world
    const at = utcIso(start)
    const write = async (name: string, count: number, ms: number) => {
      const until = utcIso(later(start, ms))
      await sql`
        insert into idempotency (merchant_id, identity, state, created_at, expires_at)
        select ${shop}, lpad(${name}::text || n, 64, '0'), 'RUNNING', ${at}::timestamptz, ${until}::timestamptz
        from generate_series(1, ${count}::int) n`.execute(db)
      await sql`
        insert into duplicate_guard (merchant_id, guard_key, holder, seen_until)
        select ${shop}, ${name}::text || n, 'holder', ${until}::timestamptz
        from generate_series(1, ${count}::int) n`.execute(db)
    }
    // 4,000 are two slices to the row: the third, which finds nothing, is the one that ends it.
    await write('over', 4_000, 1_000)
    await write('standing', 700, 1_001)
    expect(await purgeExpired(db, later(start, 999))).toBe(0)
    expect(await purgeExpired(db, later(start, 1_000))).toBe(8_000)
    await write('one more', 1, 1_000)
    expect(await purgeExpired(db, later(start, 1_000))).toBe(2)
    expect(await countRows(world, 'idempotency')).toBe(700)
    expect(await countRows(world, 'duplicate_guard')).toBe(700)
    expect(await purgeExpired(db, later(start, 1_001))).toBe(1_400)
  })
})
