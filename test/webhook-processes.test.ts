import { expect, test } from 'vitest'
import { requirePostgres } from './postgres.ts'
import { cardOf } from './usecase-wire.ts'
import { openReceiver } from './webhook-wire.ts'
import { askOnce, openDatabase, slow, soon, startGateway } from './workers-wire.ts'

test(
  'three processes on one database tell of each change once between them, and one of them counts what waits',
  { timeout: slow },
  async (context) => {
    const database = await openDatabase(requirePostgres(context))
    const gateway = await startGateway(database.url, { NARU_WORKERS: '3' })
    const receivers = [await openReceiver(), await openReceiver()]
    for (const { url } of receivers)
      expect((await askOnce(`${gateway.url}/webhooks/endpoints`, { url })).status).toBe(201)
    const paid = await Promise.all(
      Array.from({ length: 60 }, () => askOnce(`${gateway.url}/payments/card`, cardOf())),
    )
    const payments = paid.map(({ body }) => String(body['id']))
    for (const receiver of receivers) await receiver.received(60)
    const waiting = async () =>
      (await askOnce(`${gateway.url}/webhooks/deliveries?state=pending`)).body['items']
    await expect.poll(waiting, soon).toEqual([])
    for (const { hits } of receivers) {
      const told = hits.map(({ body }) => (body['data'] as { paymentKey: string }).paymentKey)
      expect(told.toSorted()).toEqual(payments.toSorted())
    }
    for (const receiver of receivers) receiver.answerWith(503)
    await askOnce(`${gateway.url}/payments/card`, cardOf())
    for (const receiver of receivers) await receiver.received(61)
    await expect.poll(() => gateway.metric('naru_webhooks_waiting'), soon).toBe(2)
    expect(await gateway.metric('naru_webhooks_under_way')).toBe(0)
    expect(await gateway.metric('naru_webhooks_oldest_seconds')).toBe(0)
  },
)
