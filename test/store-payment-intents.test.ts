import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { later } from '../src/base/clock.ts'
import { recordPaymentIntents } from '../src/store/payment-intents.ts'
import { engines } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  commit,
  countRows,
  cardRow,
  digest,
  expectBooksHold,
  guardOf,
  holders,
  keyOf,
  paymentAnswer,
  paymentIntent,
  paymentOf,
  storeWorld,
  writeAnswers,
  writeIntents,
} from './store-world.ts'

describe.each(engines)('the first beat of payments, on %s', (engine) => {
  test('a payment that is written stands as requested, with card, detail and telegram', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = paymentIntent(world, { orderId: 'order-1', orderName: '책' })
    expect(await writeIntents(world, [intent])).toEqual(['written'])
    expect(await paymentOf(world, intent)).toMatchObject({
      state: 'requested',
      orderId: 'order-1',
      orderName: '책',
      amount: 11_000,
      vat: 1_000,
      balance: { amount: 0, vat: 0 },
      held: { amount: 0, vat: 0 },
      sealedCard: intent.card?.sealed,
      requestedAt: intent.at,
      approval: null,
      cancels: [],
    })
    expect(await holders(world)).toEqual({ claims: [intent.paymentId], guards: [], keys: [] })
    await expectBooksHold(world)
  })

  test('in one batch each meets its own obstacle and no neighbour is hurt', async (context) => {
    const world = await storeWorld(engine, context)
    const at = { at: world.clock.now() }
    const card = cardRow('a card that is being asked about')
    const open = await askedPayment(world, { card, key: keyOf(at, 'known') })
    const alike = await askedPayment(world, { guard: guardOf(at, 'alike') })
    const paid = await approvedPayment(world, { orderId: 'paid' })
    const batch = [
      paymentIntent(world, { key: keyOf(at, 'new'), orderId: 'new' }),
      paymentIntent(world, { key: keyOf(at, 'known') }),
      paymentIntent(world, { guard: guardOf(at, 'alike') }),
      paymentIntent(world, { card, guard: guardOf(at, 'never taken') }),
      paymentIntent(world, { orderId: 'paid', key: keyOf(at, 'given back') }),
      paymentIntent(world, { guard: guardOf(at, 'fresh') }),
      paymentIntent(world),
    ]
    expect(await writeIntents(world, batch)).toEqual([
      'written',
      'known_key',
      'duplicate',
      'card_in_use',
      'order_used',
      'written',
      'written',
    ])
    const [first, , , , , sixth, seventh] = batch.map((intent) => intent.paymentId)
    expect(await holders(world)).toEqual({
      claims: [open.paymentId, alike.paymentId, first, sixth, seventh],
      guards: [alike.paymentId, sixth],
      keys: [open.paymentId, first],
    })
    expect(await countRows(world, 'payment')).toBe(6)
    expect(await countRows(world, 'partner_transaction')).toBe(6)
    expect(await paymentOf(world, paid)).toMatchObject({ state: 'approved' })
    await expectBooksHold(world)
  })

  test('of two in one batch that want the same, the older is written', async (context) => {
    const world = await storeWorld(engine, context)
    const at = { at: world.clock.now() }
    const pairs = [
      { card: cardRow('one card') },
      { orderId: 'one order' },
      { guard: guardOf(at, 'one guard') },
      { key: keyOf(at, 'one key') },
    ].map((same) => [paymentIntent(world, same), paymentIntent(world, same)] as const)
    // Handed over younger first: the verdicts follow the ids and not the order of the batch.
    const batch = pairs.flatMap(([older, younger]) => [younger, older])
    expect(await writeIntents(world, batch)).toEqual([
      'card_in_use',
      'written',
      'order_used',
      'written',
      'duplicate',
      'written',
      'known_key',
      'written',
    ])
    expect((await holders(world)).claims).toEqual(pairs.map(([older]) => older.paymentId))
    await expectBooksHold(world)
  })

  test('what a left-out payment had taken is free for the next', async (context) => {
    const world = await storeWorld(engine, context)
    await approvedPayment(world, { orderId: 'paid' })
    const at = { at: world.clock.now() }
    const same = {
      card: cardRow('card'),
      guard: guardOf(at, 'guard'),
      key: keyOf(at, 'key'),
    }
    expect(await writeIntents(world, [paymentIntent(world, { ...same, orderId: 'paid' })])).toEqual([
      'order_used',
    ])
    expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    expect(await writeIntents(world, [paymentIntent(world, { ...same, orderId: 'unpaid' })])).toEqual([
      'written',
    ])
    await expectBooksHold(world)
  })

  test('a place in the guard is free from the moment its window ends', async (context) => {
    const world = await storeWorld(engine, context)
    const first = paymentIntent(world)
    const guarded = { ...first, guard: guardOf(first, 'alike') }
    expect(await writeIntents(world, [guarded])).toEqual(['written'])
    const until = later(first.at, 2_000)
    const early = paymentIntent(world, { at: later(until, -1), guard: guardOf(first, 'alike', 4_000) })
    expect(await writeIntents(world, [early])).toEqual(['duplicate'])
    const onTime = paymentIntent(world, { at: until, guard: guardOf(first, 'alike', 4_000) })
    expect(await writeIntents(world, [onTime])).toEqual(['written'])
    expect((await holders(world)).guards).toEqual([onTime.paymentId])
    await expectBooksHold(world)
  })

  test('an idempotency key is new again from the moment it expires, its former answer forgotten', async (context) => {
    const world = await storeWorld(engine, context)
    const plain = paymentIntent(world)
    const first = { ...plain, key: keyOf(plain, 'key', 1_000) }
    await writeIntents(world, [first])
    const keep = {
      identity: digest('key'),
      answer: { status: 200, contentType: 'application/json', body: '{"first":true}' },
    }
    await writeAnswers(world, [paymentAnswer(world, first, 'approve', { keep })])
    const expiry = later(first.at, 1_000)
    const early = paymentIntent(world, { at: later(expiry, -1), key: keyOf(first, 'key', 9_000) })
    expect(await writeIntents(world, [early])).toEqual(['known_key'])
    const onTime = paymentIntent(world, { at: expiry, key: keyOf(first, 'key', 9_000) })
    expect(await writeIntents(world, [onTime])).toEqual(['written'])
    const { rows } = await sql`select operation_id, state, status, body from idempotency`.execute(world.db)
    expect(rows).toEqual([{ operation_id: onTime.paymentId, state: 'RUNNING', status: null, body: null }])
    await expectBooksHold(world)
  })

  test('an order, a card and a guard place are free again once a payment has come to nothing', async (context) => {
    const world = await storeWorld(engine, context)
    const at = { at: world.clock.now() }
    const same = { orderId: 'order-1', cardLookup: digest('card'), guard: guardOf(at, 'guard') }
    for (const event of ['decline', 'fail_to_send', 'net_cancel'] as const) {
      const intent = await askedPayment(world, same)
      expect(await writeAnswers(world, [paymentAnswer(world, intent, event)])).toEqual(['settled'])
      expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    }
    await approvedPayment(world, same)
    expect(await writeIntents(world, [paymentIntent(world, { orderId: 'order-1' })])).toEqual(['order_used'])
    await expectBooksHold(world)
  })

  test('orders, guards and keys are each merchant’s own; a card is one whoever the merchant is', async (context) => {
    const world = await storeWorld(engine, context)
    const at = { at: world.clock.now() }
    const own = { orderId: 'order-1', guard: guardOf(at, 'guard'), key: keyOf(at, 'key') }
    const here = paymentIntent(world, own)
    const there = paymentIntent(world, { ...own, merchantId: world.otherShop })
    const sameCard = paymentIntent(world, { merchantId: world.otherShop, card: here.card })
    expect(await writeIntents(world, [here, there, sameCard])).toEqual(['written', 'written', 'card_in_use'])
    await expectBooksHold(world)
  })

  test('a batch that is rolled back leaves nothing behind', async (context) => {
    const world = await storeWorld(engine, context)
    const plain = paymentIntent(world)
    const intent = { ...plain, guard: guardOf(plain, 'guard'), key: keyOf(plain, 'key') }
    const crash = commit(world.db, async (tx) => {
      await recordPaymentIntents(tx, [intent])
      throw new Error('the process died here')
    })
    await expect(crash).rejects.toThrow('the process died here')
    expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    expect(await countRows(world, 'payment')).toBe(0)
    expect(await writeIntents(world, [intent])).toEqual(['written'])
    await expectBooksHold(world)
  })

  test('a batch of none is nothing', async (context) => {
    const world = await storeWorld(engine, context)
    expect(await writeIntents(world, [])).toEqual([])
    expect(await countRows(world, 'payment')).toBe(0)
  })

  test('a batch of five hundred is one statement and five hundred payments', async (context) => {
    const world = await storeWorld(engine, context)
    const batch = Array.from({ length: 500 }, () => paymentIntent(world))
    const verdicts = await writeIntents(world, batch)
    expect(verdicts.filter((verdict) => verdict === 'written')).toHaveLength(500)
    await expectBooksHold(world)
  })
})
