import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { later, utcIso } from '../src/base/clock.ts'
import type { PaymentIntent } from '../src/store/payment-intents.ts'
import { engines } from './database.ts'
import {
  cardRow,
  expectBooksHold,
  holders,
  keyOf,
  paymentAnswer,
  paymentIntent,
  storeWorld,
  writeAnswers,
  writeIntents,
  type StoreWorld,
} from './store-world.ts'

const sealedInstrument = 'v1.k1.sealed'
const card = cardRow('a card in two tabs')

/** A payment that a buyer has authenticated, and what a shop's confirmation makes of it. */
async function authenticated(world: StoreWorld, change: Partial<PaymentIntent> = {}): Promise<PaymentIntent> {
  const intent = paymentIntent(world, {
    card,
    checkout: { sealedInstrument },
    orderId: 'order-1',
    orderName: '책',
    ...change,
  })
  const due = utcIso(later(intent.at, 600_000))
  await sql`
    insert into checkout (merchant_id, checkout_id, kind, state, order_id, order_name, amount, tax_free_amount, method, wish,
      sealed_instrument, opened_at, authenticated_at, confirm_by, due_at)
    values (${intent.merchantId}, ${intent.paymentId}, 'payment', 'authenticated', ${intent.orderId}, ${intent.orderName}, 11000, 0, 'card', '{}',
      ${sealedInstrument}, ${utcIso(intent.at)}::timestamptz, ${utcIso(intent.at)}::timestamptz, ${due}::timestamptz,
      ${due}::timestamptz)`.execute(world.db)
  return intent
}

const stateOf = async (world: StoreWorld): Promise<unknown> => {
  const { rows } = await sql`select state, sealed_instrument from checkout`.execute(world.db)
  return rows
}
const confirmed = [{ state: 'confirmed', sealed_instrument: null }]

describe.each(engines)('confirmations of one checkout, on %s', (engine) => {
  test('a second one takes nothing from the first: neither its card, nor its key', async (context) => {
    const world = await storeWorld(engine, context)
    const first = await authenticated(world)
    const mine = { ...first, key: keyOf(first, 'mine') }
    expect(await writeIntents(world, [mine])).toEqual(['written'])
    const held = await holders(world)
    expect(held).toEqual({ claims: [first.paymentId], guards: [], keys: [first.paymentId] })
    expect(await writeIntents(world, [mine])).toEqual(['known_key'])
    expect(await holders(world)).toEqual(held)
    expect(await writeIntents(world, [{ ...first, key: keyOf(first, 'of the success page') }])).toEqual([
      'already_confirmed',
    ])
    expect(await writeIntents(world, [first])).toEqual(['already_confirmed'])
    expect(await holders(world)).toEqual(held)
    expect(await writeIntents(world, [paymentIntent(world, { card })])).toEqual(['card_in_use'])
    expect(await stateOf(world)).toEqual(confirmed)
    await writeAnswers(world, [paymentAnswer(world, mine, 'approve')])
    await expectBooksHold(world)
  })

  test('in one batch make one payment and hurt no neighbour', async (context) => {
    const world = await storeWorld(engine, context)
    const one = await authenticated(world)
    const neighbour = paymentIntent(world)
    const batch = [{ ...one, key: keyOf(one, 'a') }, neighbour, { ...one, key: keyOf(one, 'b') }, one]
    expect(await writeIntents(world, batch)).toEqual([
      'written',
      'written',
      'already_confirmed',
      'already_confirmed',
    ])
    expect((await holders(world)).keys).toEqual([one.paymentId])
    expect(await stateOf(world)).toEqual(confirmed)
  })

  test('that are too late say so, and one that meets its card elsewhere can be tried again', async (context) => {
    const world = await storeWorld(engine, context)
    const other = paymentIntent(world, { card })
    expect(await writeIntents(world, [other])).toEqual(['written'])
    const waiting = await authenticated(world)
    expect(await writeIntents(world, [waiting, waiting])).toEqual(['card_in_use', 'card_in_use'])
    expect(await stateOf(world)).toEqual([{ state: 'authenticated', sealed_instrument: sealedInstrument }])
    expect((await holders(world)).claims).toEqual([other.paymentId])
    const late = { ...waiting, at: later(waiting.at, 600_000) }
    expect(await writeIntents(world, [late])).toEqual(['checkout_over'])
  })
})
