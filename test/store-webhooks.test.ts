import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { later, type Instant } from '../src/base/clock.ts'
import { newDeliveryId, newEndpointId, newEventId, type EndpointId } from '../src/base/id.ts'
import { recordPaymentAnswers } from '../src/store/payment-answers.ts'
import {
  countBacklog,
  findDelivery,
  listAttempts,
  listDeliveries,
  purgeDeliveries,
  sendAnew,
} from '../src/store/webhook-deliveries.ts'
import { addEndpoint, changeEndpoint, removeEndpoint } from '../src/store/webhook-endpoints.ts'
import {
  lookAround,
  recordAttempts,
  releaseLeases,
  takeDue,
  type Appetite,
  type DeliveryAttempt,
  type DueDelivery,
} from '../src/store/webhook-queue.ts'
import { addDeliveries, removePending, takePending } from '../src/store/webhook-spread.ts'
import { engines } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  commit,
  countRows,
  expectBooksHold,
  paymentAnswer,
  storeWorld,
  type StoreWorld,
} from './store-world.ts'

const leaseMs = 60_000

async function endpointOf(world: StoreWorld, merchantId = world.shop): Promise<EndpointId> {
  const endpointId = newEndpointId(world.clock)
  const rest = { url: 'https://shop.example/', events: [], enabled: true, former: null }
  const endpoint = { merchantId, endpointId, createdAt: world.clock.now(), sealedSecret: 'v1.k1.x', ...rest }
  expect(await commit(world.db, (tx) => addEndpoint(tx, endpoint, 20))).toBe(true)
  return endpointId
}

async function deliver(world: StoreWorld, endpointId: EndpointId, count: number): Promise<void> {
  const at = world.clock.now()
  await addDeliveries(
    world.db,
    Array.from({ length: count }, (_, n) => ({
      merchantId: world.shop,
      deliveryId: newDeliveryId(world.clock),
      endpointId,
      eventId: newEventId(world.clock),
      eventType: 'PAYMENT_STATUS_CHANGED',
      subjectId: 'a payment',
      body: `{"n":${n}}`,
      at: later(at, n),
    })),
  )
  world.clock.advance(count)
}

function take(world: StoreWorld, wish: Partial<Appetite> = {}): Promise<DueDelivery[]> {
  const now = world.clock.now()
  const appetite = {
    now,
    leaseUntil: later(now, leaseMs),
    most: 256,
    room: 8,
    rooms: new Map(),
    underWay: [],
  }
  return takeDue(world.db, { ...appetite, ...wish })
}

function tried(world: StoreWorld, due: DueDelivery, leaves: DeliveryAttempt['leaves']): DeliveryAttempt {
  return {
    merchantId: due.merchantId,
    deliveryId: due.deliveryId,
    attemptId: newEventId(world.clock),
    leasedUntil: due.leasedUntil,
    sentAt: world.clock.now(),
    durationMs: 20.4,
    status: leaves?.state === 'delivered' ? 200 : 500,
    requestHeaders: '{}',
    replyHeaders: '{}',
    replyBody: '',
    error: null,
    leaves,
  }
}

const arrived = (at: Instant) => ({ state: 'delivered' as const, failures: 0, dueAt: null, at })
const failed = (at: Instant) => ({ state: 'pending' as const, failures: 1, dueAt: later(at, 60_000), at })

const only = (taken: readonly DueDelivery[]): DueDelivery => {
  const [first] = taken
  if (!first || taken.length > 1) throw new Error(`${taken.length} were taken`)
  return first
}

describe.each(engines)('events that wait to be told, on %s', (engine) => {
  test('are written with the change, for merchants who listen, and for no others', async (context) => {
    const world = await storeWorld(engine, context)
    await approvedPayment(world)
    expect([await countRows(world, 'outbox'), await countRows(world, 'webhook_pending')]).toEqual([1, 0])
    await endpointOf(world)
    const { paymentId } = await approvedPayment(world)
    const waiting = await commit(world.db, (tx) => takePending(tx, 10))
    expect(waiting).toMatchObject([{ topic: 'payment.approved', subjectId: paymentId, operationId: null }])
    await approvedPayment(world, { merchantId: world.otherShop })
    expect(await countRows(world, 'webhook_pending')).toBe(1)
    await commit(world.db, (tx) => removePending(tx, waiting))
    expect(await countRows(world, 'webhook_pending')).toBe(0)
    await expectBooksHold(world)
  })

  test('are gone with a change that is rolled back', async (context) => {
    const world = await storeWorld(engine, context)
    await endpointOf(world)
    const intent = await askedPayment(world)
    const work = commit(world.db, async (tx) => {
      await recordPaymentAnswers(tx, [paymentAnswer(world, intent, 'approve')])
      throw new Error('the commit fails')
    })
    await expect(work).rejects.toThrow('the commit fails')
    expect([await countRows(world, 'outbox'), await countRows(world, 'webhook_pending')]).toEqual([0, 0])
  })

  test('wait for nobody while an endpoint is switched off', async (context) => {
    const world = await storeWorld(engine, context)
    const endpointId = await endpointOf(world)
    await changeEndpoint(world.db, world.shop, endpointId, { url: null, events: null, enabled: false })
    await approvedPayment(world)
    expect(await countRows(world, 'webhook_pending')).toBe(0)
  })

  test('become a delivery once, however often they are spread', async (context) => {
    const world = await storeWorld(engine, context)
    const endpointId = await endpointOf(world)
    const one = {
      merchantId: world.shop,
      endpointId,
      eventId: newEventId(world.clock),
      eventType: 'TEST',
      subjectId: 'x',
      body: '{}',
      at: world.clock.now(),
    }
    for (let n = 0; n < 3; n++)
      await addDeliveries(world.db, [{ ...one, deliveryId: newDeliveryId(world.clock) }])
    expect(await countRows(world, 'webhook_delivery')).toBe(1)
    expect(await countRows(world, 'webhook_message')).toBe(1)
  })
})

describe.each(engines)('deliveries that are due, on %s', (engine) => {
  test('are taken by one of those who take at once, and not again before the lease is over', async (context) => {
    const world = await storeWorld(engine, context)
    await deliver(world, await endpointOf(world), 20)
    const takers = await Promise.all(Array.from({ length: 4 }, () => take(world)))
    const ids = takers.flat().map(({ deliveryId }) => deliveryId)
    expect(new Set(ids).size).toBe(ids.length)
    while ((await take(world)).length > 0);
    world.clock.advance(leaseMs)
    expect(await take(world, { room: 64 })).toHaveLength(20)
  })

  test('are taken a few of each endpoint, oldest first, and the first of each before the second of any', async (context) => {
    const world = await storeWorld(engine, context)
    const [long, short, full] = [await endpointOf(world), await endpointOf(world), await endpointOf(world)]
    await deliver(world, long, 30)
    await deliver(world, full, 5)
    await deliver(world, short, 2)
    const first = await take(world, { most: 3, rooms: new Map([[full, 0]]) })
    const to = (taken: DueDelivery[]) => taken.map(({ endpointId }) => endpointId)
    expect(to(first).toSorted()).toEqual([long, long, short].toSorted())
    expect(first.map(({ body }) => body).toSorted()).toEqual(['{"n":0}', '{"n":0}', '{"n":1}'])
    const second = await take(world, { rooms: new Map([[full, 1]]) })
    const count = (endpointId: EndpointId) => to(second).filter((one) => one === endpointId).length
    expect([count(long), count(short), count(full)]).toEqual([8, 1, 1])
  })

  test('are left alone while their endpoint is switched off, and while this process is sending them', async (context) => {
    const world = await storeWorld(engine, context)
    const endpointId = await endpointOf(world)
    await deliver(world, endpointId, 1)
    const off = { url: null, events: null, enabled: false }
    await changeEndpoint(world.db, world.shop, endpointId, off)
    expect(await take(world)).toEqual([])
    expect(await lookAround(world.db, world.clock.now())).toEqual({
      anyoneListens: false,
      waitToBeSpread: false,
      waitToBeSent: false,
    })
    await changeEndpoint(world.db, world.shop, endpointId, { ...off, enabled: true })
    expect(await lookAround(world.db, world.clock.now())).toMatchObject({ waitToBeSent: true })
    const { deliveryId } = only(await take(world))
    world.clock.advance(leaseMs)
    expect(await take(world, { underWay: [deliveryId] })).toEqual([])
    expect(await take(world)).toHaveLength(1)
  })

  test('are free again when they are given back', async (context) => {
    const world = await storeWorld(engine, context)
    await deliver(world, await endpointOf(world), 2)
    await releaseLeases(world.db, await take(world))
    expect(await take(world)).toHaveLength(2)
  })
})

describe.each(engines)('what came of a try, on %s', (engine) => {
  test('is written, and says when the next one is due', async (context) => {
    const world = await storeWorld(engine, context)
    await deliver(world, await endpointOf(world), 1)
    const due = only(await take(world))
    const at = world.clock.now()
    await recordAttempts(world.db, [tried(world, due, failed(at))])
    expect(await findDelivery(world.db, world.shop, due.deliveryId)).toMatchObject({
      state: 'pending',
      attempts: 1,
      dueAt: later(at, 60_000),
      settledAt: null,
    })
    expect(await take(world)).toEqual([])
    expect(await countBacklog(world.db, world.clock.now())).toEqual({ waiting: 1, oldestMs: 0 })
    world.clock.advance(60_000)
    const again = only(await take(world))
    expect(again).toMatchObject({ attempts: 1, failures: 1 })
    const done = world.clock.now()
    await recordAttempts(world.db, [tried(world, again, arrived(done)), tried(world, again, null)])
    expect(await findDelivery(world.db, world.shop, due.deliveryId)).toMatchObject({
      state: 'delivered',
      attempts: 2,
      dueAt: null,
      settledAt: done,
    })
    const kept = await listAttempts(world.db, world.shop, due.deliveryId)
    expect(kept.map(({ status, durationMs }) => [status, durationMs])).toEqual([
      [500, 20],
      [200, 20],
      [500, 20],
    ])
  })

  test('by one whose lease was over does not undo what another has written', async (context) => {
    const world = await storeWorld(engine, context)
    await deliver(world, await endpointOf(world), 1)
    const slow = only(await take(world))
    world.clock.advance(leaseMs)
    const quick = only(await take(world))
    await recordAttempts(world.db, [tried(world, quick, arrived(world.clock.now()))])
    await recordAttempts(world.db, [tried(world, slow, failed(world.clock.now()))])
    expect(await findDelivery(world.db, world.shop, slow.deliveryId)).toMatchObject({
      state: 'delivered',
      attempts: 2,
      dueAt: null,
    })
  })

  test('does not stand in the way of one that was asked for by hand meanwhile', async (context) => {
    const world = await storeWorld(engine, context)
    await deliver(world, await endpointOf(world), 1)
    const due = only(await take(world))
    expect(await sendAnew(world.db, world.otherShop, due.deliveryId, world.clock.now())).toBeNull()
    expect(await sendAnew(world.db, world.shop, due.deliveryId, world.clock.now())).toMatchObject({
      state: 'pending',
    })
    await recordAttempts(world.db, [tried(world, due, arrived(world.clock.now()))])
    expect(only(await take(world))).toMatchObject({ deliveryId: due.deliveryId, attempts: 1 })
  })

  test('of an endpoint that was removed is kept no longer than the delivery', async (context) => {
    const world = await storeWorld(engine, context)
    const endpointId = await endpointOf(world)
    await deliver(world, endpointId, 2)
    const [first] = await take(world, { room: 1 })
    if (!first) throw new Error('nothing was taken')
    const at = world.clock.now()
    const remove = (merchantId = world.shop) =>
      commit(world.db, (tx) => removeEndpoint(tx, merchantId, endpointId, at))
    expect([await remove(world.otherShop), await remove(), await remove()]).toEqual([false, true, false])
    await recordAttempts(world.db, [tried(world, first, failed(world.clock.now()))])
    const filter = { endpointId: null, state: null, eventType: null, subjectId: null, before: null, limit: 9 }
    const all = await listDeliveries(world.db, world.shop, filter)
    expect(all.map(({ state, dueAt }) => [state, dueAt])).toEqual([
      ['gone', null],
      ['gone', null],
    ])
    expect(await sendAnew(world.db, world.shop, first.deliveryId, at)).toBeNull()
    await sql`truncate webhook_delivery`.execute(world.db)
    await recordAttempts(world.db, [tried(world, first, failed(world.clock.now()))])
    expect(await countRows(world, 'webhook_attempt')).toBe(1)
  })
})

describe.each(engines)('after its time, on %s', (engine) => {
  test('what is over leaves with what it said, and what waits stays', async (context) => {
    const world = await storeWorld(engine, context)
    await deliver(world, await endpointOf(world), 5)
    const taken = await take(world, { room: 3 })
    const at = world.clock.now()
    await recordAttempts(
      world.db,
      taken.map((due) => tried(world, due, arrived(at))),
    )
    expect(await purgeDeliveries(world.db, at, 2)).toBe(2)
    expect(await purgeDeliveries(world.db, later(at, 10_000), 100)).toBeGreaterThan(0)
    while ((await purgeDeliveries(world.db, later(at, 10_000), 100)) > 0);
    expect(await countRows(world, 'webhook_delivery')).toBe(2)
    expect(await countRows(world, 'webhook_message')).toBe(2)
  })
})
