import { sql } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import { later } from '../src/base/clock.ts'
import { keepAnswer } from '../src/store/idempotency.ts'
import { findCallers, type AskedCaller } from '../src/store/merchants.ts'
import { findPayments } from '../src/store/payments.ts'
import { shareReads, type SharedReads } from '../src/store/reads.ts'
import { engines, migratedDatabase, type EngineName } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelAnswer,
  cancelIntent,
  digest,
  expectBooksHold,
  keyOf,
  paymentOf,
  populate,
  start,
  writeCancelAnswers,
  writeCancels,
  type StoreWorld,
} from './store-world.ts'

async function readingWorld(
  engine: EngineName,
  context: TestContext,
): Promise<StoreWorld & { reads: SharedReads }> {
  const database = await migratedDatabase(engine, context)
  return { ...(await populate(database.sql)), reads: shareReads(database) }
}

const asked = (secret: string, change: Partial<AskedCaller> = {}): AskedCaller => ({
  keyHash: digest(secret),
  identity: null,
  at: start,
  ...change,
})

const answer = (body: string) => ({ status: 201, contentType: 'application/json', body })

/** A payment with two cancels of a tenth each. */
async function twiceCancelled(world: StoreWorld) {
  const paid = await approvedPayment(world)
  for (let i = 0; i < 2; i++) {
    const cancel = await cancelIntent(world, paid, { amount: 1_100 })
    await writeCancels(world, [cancel])
    await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'done')])
  }
  return paid
}

describe.each(engines)('callers that ask at once, on %s', (engine) => {
  test('each hears who it is, in its place: strangers and client keys are nobody', async (context) => {
    const { reads, shop, otherShop } = await readingWorld(engine, context)
    const found = await Promise.all(
      ['shop secret', 'a stranger', 'other-shop secret', 'shop client', 'shop secret'].map((secret) =>
        reads.caller(asked(secret)),
      ),
    )
    const known = (merchantId: string) => ({
      merchant: { merchantId, name: merchantId, checksLuhn: false },
      known: null,
    })
    expect(found).toEqual([known(shop), null, known(otherShop), null, known(shop)])
  })

  test('a key that is revoked is nobody’s from then on, whoever asks beside it', async (context) => {
    const { db, reads, otherShop } = await readingWorld(engine, context)
    expect(await reads.caller(asked('shop secret'))).not.toBeNull()
    await sql`update api_key set revoked_at = created_at where key_hash = ${digest('shop secret')}`.execute(
      db,
    )
    const [revoked, other] = await Promise.all([
      reads.caller(asked('shop secret')),
      reads.caller(asked('other-shop secret')),
    ])
    expect([revoked, other?.merchant.merchantId]).toEqual([null, otherShop])
  })

  test('a repeat hears the answer to the same request before: its own merchant’s, and under its own key', async (context) => {
    const { db, reads, shop, otherShop } = await readingWorld(engine, context)
    const key = keyOf({ at: start }, 'key')
    await keepAnswer(db, shop, key, answer('of the shop'), start)
    await keepAnswer(db, otherShop, key, answer('of the other'), start)
    await keepAnswer(db, shop, keyOf({ at: start }, 'second'), answer('the second'), start)
    const { identity } = key
    const found = await Promise.all([
      reads.caller(asked('shop secret', { identity })),
      reads.caller(asked('other-shop secret', { identity })),
      reads.caller(asked('shop secret', { identity: digest('second') })),
      reads.caller(asked('shop secret', { identity: digest('never used') })),
      reads.caller(asked('other-shop secret', { identity: digest('second') })),
      reads.caller(asked('shop secret')),
      reads.caller(asked('a stranger', { identity })),
      reads.caller(asked('shop secret', { identity })),
    ])
    expect(found.map((one) => one?.known?.answer?.body ?? null)).toEqual([
      'of the shop',
      'of the other',
      'the second',
      null,
      null,
      null,
      null,
      'of the shop',
    ])
  })

  test('an expired key is unknown to those who ask after its hour, and known to those before', async (context) => {
    const { db, reads, shop } = await readingWorld(engine, context)
    const key = keyOf({ at: start }, 'key', 1_000)
    await keepAnswer(db, shop, key, answer('first'), start)
    const at = (ms: number) =>
      reads.caller(asked('shop secret', { identity: key.identity, at: later(start, ms) }))
    const found = await Promise.all([at(0), at(1_000), at(999), at(1_001)])
    expect(found.map((one) => one?.known?.answer?.body ?? null)).toEqual(['first', null, 'first', null])
    expect(found.every((one) => one?.merchant.merchantId === shop)).toBe(true)
  })

  test('a request that is running has no answer yet, but what it made is known', async (context) => {
    const world = await readingWorld(engine, context)
    const key = keyOf({ at: start }, 'key')
    const { paymentId } = await askedPayment(world, { key })
    const found = await world.reads.caller(asked('shop secret', { identity: key.identity }))
    expect(found?.known).toEqual({ answer: null, operationId: paymentId })
    await expectBooksHold(world)
  })

  test('nobody asks: nobody is found', async (context) => {
    const { db } = await readingWorld(engine, context)
    expect(await findCallers(db, [])).toEqual([])
    expect(await findPayments(db, [])).toEqual([])
  })
})

describe.each(engines)('payments that are asked for at once, on %s', (engine) => {
  test('each lies in its place; another merchant’s and one that is none are not found', async (context) => {
    const world = await readingWorld(engine, context)
    const [one, two] = [await approvedPayment(world), await askedPayment(world)]
    const theirs = await approvedPayment(world, { merchantId: world.otherShop })
    const { reads, shop, otherShop } = world
    const found = await Promise.all([
      reads.payment({ merchantId: shop, paymentId: two.paymentId }),
      reads.payment({ merchantId: shop, paymentId: theirs.paymentId }),
      reads.payment({ merchantId: otherShop, paymentId: theirs.paymentId }),
      reads.payment({ merchantId: otherShop, paymentId: one.paymentId }),
      reads.payment({ merchantId: shop, paymentId: 'nonsense' }),
      reads.payment({ merchantId: shop, paymentId: one.paymentId }),
    ])
    expect(found.map((payment) => payment?.paymentId ?? null)).toEqual([
      two.paymentId,
      null,
      theirs.paymentId,
      null,
      null,
      one.paymentId,
    ])
    expect(found.map((payment) => payment?.state ?? null)).toEqual([
      'requested',
      null,
      'approved',
      null,
      null,
      'approved',
    ])
    await expectBooksHold(world)
  })

  test('the same one asked for twice has each of its cancels once, both times', async (context) => {
    const world = await readingWorld(engine, context)
    const [one, other] = [await twiceCancelled(world), await twiceCancelled(world)]
    const alone = await paymentOf(world, one)
    expect(alone.cancels).toHaveLength(2)
    const { merchantId, paymentId } = one
    const found = await Promise.all([
      world.reads.payment({ merchantId, paymentId }),
      world.reads.payment({ merchantId, paymentId: other.paymentId }),
      world.reads.payment({ merchantId, paymentId }),
      world.reads.payment({ merchantId, paymentId }),
    ])
    expect(found).toEqual([alone, await paymentOf(world, other), alone, alone])
    await expectBooksHold(world)
  })

  test('three hundred at once, more than one round takes, are each found', async (context) => {
    const world = await readingWorld(engine, context)
    const paid = [await approvedPayment(world), await twiceCancelled(world), await askedPayment(world)]
    const wanted = Array.from({ length: 300 }, (_, i) => paid[i % paid.length]?.paymentId ?? '')
    const found = await Promise.all(
      wanted.map((paymentId) => world.reads.payment({ merchantId: world.shop, paymentId })),
    )
    expect(found.map((payment) => payment?.paymentId)).toEqual(wanted)
    await expectBooksHold(world)
  })

  test('what was committed before a question is in its answer', async (context) => {
    const world = await readingWorld(engine, context)
    const paid = await approvedPayment(world)
    for (let cancelled = 1; cancelled <= 10; cancelled++) {
      const cancel = await cancelIntent(world, paid, { amount: 1_100 })
      await writeCancels(world, [cancel])
      // A question that was asked before the cancel was done must not lend its answer to the one behind it.
      const earlier = world.reads.payment(paid)
      await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'done')])
      const now = await world.reads.payment(paid)
      expect(now?.balance.amount).toBe(11_000 - cancelled * 1_100)
      await earlier
    }
    await expectBooksHold(world)
  })

  test('a number that no column could hold is the fault of its own question', async (context) => {
    const world = await readingWorld(engine, context)
    const paid = await approvedPayment(world)
    const found = await Promise.allSettled([
      world.reads.payment({ merchantId: world.shop, paymentId: 'with a \u0000 inside' }),
      world.reads.payment(paid),
    ])
    expect(found[0]?.status).toBe('rejected')
    expect(found[1]).toMatchObject({ status: 'fulfilled', value: { paymentId: paid.paymentId } })
  })
})
