import { describe, expect, test } from 'vitest'
import { retryMinutes } from '../src/domain/webhook.ts'
import { databases, paid } from './usecase-wire.ts'
import { advance, allSettled, deliveries, openReceiver, register, triesOf, openShop } from './webhook-wire.ts'

describe.each(databases)('a webhook that does not arrive, on %s', (database) => {
  test('is tried again after 1, 4, 16, 64, 256, 1024 and 4096 minutes under one id, and then given up', async (context) => {
    await using face = await openShop(database, context)
    const receiver = await openReceiver()
    receiver.answerWith(500)
    await register(face, receiver.url)
    await paid(face)
    await receiver.received(1)
    for (const [tries, minutes] of retryMinutes.entries()) {
      await expect.poll(() => deliveries(face), { interval: 5 }).toMatchObject([{ attempts: tries + 1 }])
      // A moment too early: what has gone by since the last try is a few seconds at most.
      await advance(face, minutes - 0.5)
      expect([minutes, receiver.hits.length]).toEqual([minutes, tries + 1])
      await advance(face, 0.5)
      expect([minutes, receiver.hits.length]).toEqual([minutes, tries + 2])
    }
    const [delivery] = await deliveries(face)
    expect(delivery).toMatchObject({ state: 'failed', attempts: 8, nextAttemptAt: null })
    await advance(face, 10_000)
    expect(receiver.hits).toHaveLength(8)
    expect(receiver.hits.map(({ retried }) => retried)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(new Set(receiver.hits.map(({ id }) => id))).toEqual(new Set([delivery?.id]))
    expect(new Set(receiver.hits.map(({ text }) => text)).size).toBe(1)
    expect(await triesOf(face, delivery?.id ?? '')).toHaveLength(8)
  })

  test('is tried as often as it fell due in between when the clock jumps, and arrives in the end', async (context) => {
    await using face = await openShop(database, context)
    const receiver = await openReceiver()
    receiver.answerWith((hit, response) => response.writeHead(hit.retried < 3 ? 503 : 204).end())
    await register(face, receiver.url)
    await paid(face)
    await receiver.received(1)
    await expect.poll(() => deliveries(face), { interval: 5 }).toMatchObject([{ attempts: 1 }])
    await face.post('/sandbox/clock', { advance: 'P1D' })
    expect(receiver.hits).toHaveLength(4)
    expect(await deliveries(face)).toMatchObject([{ state: 'delivered', attempts: 4, nextAttemptAt: null }])
  })

  test('goes out once more by hand, under the same id, after it was given up and after it arrived', async (context) => {
    await using face = await openShop(database, context)
    const receiver = await openReceiver()
    receiver.answerWith(404)
    await register(face, receiver.url)
    await paid(face)
    await receiver.received(1)
    await face.post('/sandbox/clock', { advance: 'P5D' })
    const [failed] = await deliveries(face)
    expect(failed).toMatchObject({ state: 'failed', attempts: 8 })
    receiver.answerWith(200)
    const key = { 'idempotency-key': 'once more' }
    const first = await face.post(`/webhooks/deliveries/${failed?.id}/resend`, {}, key)
    expect([first.status, first.body['state']]).toEqual([202, 'pending'])
    await receiver.received(9)
    expect(await allSettled(face)).toMatchObject([{ id: failed?.id, state: 'delivered', attempts: 9 }])
    const repeat = await face.post(`/webhooks/deliveries/${failed?.id}/resend`, {}, key)
    expect([repeat.status, repeat.text]).toEqual([202, first.text])
    await face.post(`/webhooks/deliveries/${failed?.id}/resend`, {})
    await receiver.received(10)
    await allSettled(face)
    expect(receiver.hits.map(({ id }) => id)).toEqual(receiver.hits.map(() => failed?.id))
  })

  test('is waited for no longer when its endpoint is removed', async (context) => {
    await using face = await openShop(database, context)
    const receiver = await openReceiver()
    receiver.answerWith(500)
    const { id } = await register(face, receiver.url)
    await paid(face)
    await receiver.received(1)
    await expect.poll(() => deliveries(face), { interval: 5 }).toMatchObject([{ attempts: 1 }])
    const [delivery] = await deliveries(face)
    const removed = await fetch(`${face.url}/webhooks/endpoints/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Basic ${btoa('test_sk_docs_narudemo1:')}` },
    })
    expect(removed.status).toBe(200)
    await advance(face, 10)
    expect(receiver.hits).toHaveLength(1)
    expect(await deliveries(face)).toMatchObject([{ state: 'gone', nextAttemptAt: null }])
    expect((await face.post(`/webhooks/deliveries/${delivery?.id}/resend`, {})).status).toBe(404)
  })
})

test(
  'an answer that does not come within ten seconds of real time is none',
  { timeout: 40_000 },
  async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    receiver.answerWith(() => undefined)
    await register(face, receiver.url)
    await paid(face)
    await receiver.received(1)
    await expect
      .poll(() => deliveries(face), { timeout: 15_000, interval: 50 })
      .toMatchObject([{ state: 'pending', attempts: 1 }])
    const [delivery] = await deliveries(face)
    const [only] = await triesOf(face, delivery?.id ?? '')
    expect(only).toMatchObject({ reply: null, error: 'no answer within 10 s' })
    expect(only?.durationMs).toBeGreaterThanOrEqual(9_900)
    expect(only?.durationMs).toBeLessThan(12_000)
  },
)

test('a redirect is not followed, and is no arrival', async (context) => {
  await using face = await openShop('pglite', context)
  const [receiver, elsewhere] = [await openReceiver(), await openReceiver()]
  receiver.answerWith((_, response) => response.writeHead(307, { location: elsewhere.url }).end())
  await register(face, receiver.url)
  await paid(face)
  await receiver.received(1)
  await expect
    .poll(() => deliveries(face), { interval: 5 })
    .toMatchObject([{ state: 'pending', attempts: 1 }])
  expect(elsewhere.hits).toEqual([])
})
