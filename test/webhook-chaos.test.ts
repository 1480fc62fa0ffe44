import { describe, expect, test } from 'vitest'
import { stopwatch } from '../src/base/clock.ts'
import { json, openFace, send, textOf } from './face-wire.ts'
import { paid } from './usecase-wire.ts'
import {
  advance,
  allSettled,
  deliveries,
  openReceiver,
  register,
  setChaos,
  triesOf,
  openShop,
} from './webhook-wire.ts'

describe('the chaos dial of a sandbox', () => {
  test('shows where it stands, and is at rest again after a reset', async (context) => {
    await using face = await openShop('pglite', context)
    const calm = { duplicate: 0, reorder: 0, delayMs: 0, drop: 0, early: false, seed: 1 }
    const read = async () => (await send(face, 'GET /sandbox/webhooks/chaos')).body
    expect(await read()).toEqual(calm)
    await setChaos(face, { duplicate: 0.5, seed: 7 })
    expect(await read()).toEqual({ ...calm, duplicate: 0.5, seed: 7 })
    await face.post('/sandbox/reset', {})
    expect(await read()).toEqual(calm)
  })

  test('does not turn to what it does not have', async () => {
    await using face = await openFace()
    const dials = [
      { duplicate: 1.1 },
      { drop: -1 },
      { delayMs: 30_001 },
      { early: 'yes' },
      { seed: 0.5 },
      { chaos: 1 },
    ]
    for (const dial of dials) {
      const body = JSON.stringify(dial)
      const { status } = await send(face, 'PUT /sandbox/webhooks/chaos', { headers: json, body })
      expect.soft([body, status]).toEqual([body, 400])
    }
  })

  test('sends twice what it doubles, under one id', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    await setChaos(face, { duplicate: 1 })
    await paid(face)
    await receiver.received(2)
    const [delivery] = await allSettled(face)
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(receiver.hits.map(({ id, retried }) => [id, retried])).toEqual([
      [delivery?.id, 0],
      [delivery?.id, 0],
    ])
    expect(await triesOf(face, delivery?.id ?? '')).toHaveLength(2)
  })

  test('loses what it drops, and that comes again by the schedule', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    await setChaos(face, { drop: 1 })
    await paid(face)
    await expect
      .poll(() => deliveries(face), { interval: 5 })
      .toMatchObject([{ attempts: 1, state: 'pending' }])
    expect(receiver.hits).toEqual([])
    await setChaos(face, {})
    await advance(face, 1)
    expect(receiver.hits.map(({ retried }) => retried)).toEqual([1])
    const [delivery] = await deliveries(face)
    expect(await triesOf(face, delivery?.id ?? '')).toMatchObject([
      { error: 'dropped by the chaos dial', reply: null },
      { error: null, reply: { status: 200 } },
    ])
  })

  test('holds what is to be overtaken until a later one has been answered', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    const { id } = await register(face, receiver.url)
    // By this seed the first try waits, and the second goes ahead.
    await setChaos(face, { reorder: 0.5, seed: 7 })
    const [late, early] = [await paid(face), await paid(face)]
    await receiver.received(2)
    await allSettled(face)
    const keys = receiver.hits.map(({ body }) => (body['data'] as { paymentKey: string }).paymentKey)
    expect([id.length, keys]).toEqual([20, [early, late]])
  })

  test('waits before it sends', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    await setChaos(face, { delayMs: 30_000 })
    await setChaos(face, { delayMs: 300 })
    const waitedMs = stopwatch()
    await paid(face)
    await receiver.received(1)
    expect(waitedMs()).toBeGreaterThan(290)
  })

  test('does the same again under the same seed', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    const histories: string[] = []
    for (let run = 0; run < 2; run++) {
      receiver.hits.length = 0
      await setChaos(face, { duplicate: 0.5, drop: 0.3, seed: 11 })
      const ids: string[] = []
      for (let n = 0; n < 8; n++) {
        const payment = await paid(face)
        await expect
          .poll(() => deliveries(face, `?subjectId=${payment}`), { interval: 5 })
          .toMatchObject([{ attempts: 1 }])
        ids.push((await deliveries(face, `?subjectId=${payment}`))[0]?.id ?? '')
      }
      histories.push(ids.map((id) => receiver.hits.filter((hit) => hit.id === id).length).join(' '))
    }
    expect(histories[0]).toBe(histories[1])
    expect(histories[0]).toMatch(/^(?=.*0)(?=.*1)(?=.*2)/)
  })

  test('has the webhook of a confirmation arrive before its own answer', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    await setChaos(face, { early: true })
    const orderId = 'order-early'
    const opened = await face.post('/sandbox/authenticate', {
      method: 'card',
      amount: 1_000,
      orderId,
      orderName: '커피',
    })
    const paymentKey = textOf(opened, 'paymentKey')
    const confirmed = await face.post('/v1/payments/confirm', { paymentKey, orderId, amount: 1_000 })
    expect([confirmed.status, receiver.hits.length]).toEqual([200, 1])
    expect(receiver.statuses()).toEqual(['DONE'])
  })
})
