import { Webhook as PortOne } from '@portone/server-sdk'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { payToss } from './face-wire.ts'
import { rule } from './simulator-wire.ts'
import { cancel, databases, openOn, otherMerchant, paid, pass, doubtful, charge } from './usecase-wire.ts'
import { allSettled, deliveries, openReceiver, register, triesOf, openShop } from './webhook-wire.ts'

const headersOf = (headers: object) => headers as Record<string, string>

describe.each(databases)('what a merchant hears, on %s', (database) => {
  test('of an approval once, in the words of Toss, with the payment as a query shows it', async (context) => {
    await using face = await openShop(database, context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    const paymentKey = await payToss(face)
    const [hit] = await receiver.received(1)
    expect(hit?.body).toEqual({
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      data: {
        ...(await face.get(`/v1/payments/${paymentKey}`)).body,
        secret: expect.stringMatching(/^ps_[0-9a-f]{40}$/),
      },
    })
    expect(hit?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'tosspayments-webhook-transmission-id': hit?.id,
      'tosspayments-webhook-transmission-time': expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/,
      ),
      'tosspayments-webhook-transmission-retried-count': '0',
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    })
    expect(await allSettled(face)).toHaveLength(1)
    expect(receiver.hits).toHaveLength(1)
  })

  test('of every change once, each as it was right then', async (context) => {
    await using face = await openShop(database, context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    const id = await paid(face)
    await cancel(face, id, { amount: 1_100 })
    await cancel(face, id)
    await receiver.received(3)
    await allSettled(face)
    const told = receiver.hits
      .map(({ body }) => body['data'] as Record<string, unknown>)
      .toSorted((a, b) => Number(b['balanceAmount']) - Number(a['balanceAmount']))
    expect(told).toMatchObject([
      { status: 'DONE', balanceAmount: 11_000, vat: 1_000, cancels: null },
      { status: 'PARTIAL_CANCELED', balanceAmount: 9_900, vat: 900, cancels: [{ cancelAmount: 1_100 }] },
      { balanceAmount: 0, vat: 0, cancels: [{ cancelAmount: 1_100 }, { cancelAmount: 9_900 }] },
    ])
    expect(new Set(receiver.hits.map((hit) => hit.id)).size).toBe(3)
  })

  test('of a refusal by the card company, and of what the janitor has settled', async (context) => {
    await using face = await openOn(database, context)
    const receiver = await openReceiver()
    await register(face, receiver.url)
    await face.rules(rule({ action: 'decline', code: '0051' }, { times: 1 }))
    await charge(face)
    await receiver.received(1)
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    await doubtful(face)
    await pass(face, 10)
    await receiver.received(2)
    expect(receiver.statuses()).toEqual(['ABORTED', 'DONE'])
  })

  test('nothing of what happened before an endpoint was there, to others, or while it was switched off', async (context) => {
    await using face = await openShop(database, context)
    const [receiver, others] = [await openReceiver(), await openReceiver()]
    await paid(face)
    const { id } = await register(face, receiver.url)
    await register(face, others.url, {}, otherMerchant)
    await paid(face)
    await receiver.received(1)
    await change(face, id, { enabled: false })
    await paid(face)
    await change(face, id, { enabled: true })
    await paid(face)
    await receiver.received(2)
    await allSettled(face)
    expect([receiver.hits.length, others.hits.length]).toEqual([2, 0])
  })

  test('at every endpoint, and there of the kinds that it asked for', async (context) => {
    await using face = await openShop(database, context)
    const [all, deposits, also] = [await openReceiver(), await openReceiver(), await openReceiver()]
    await register(face, all.url)
    await register(face, deposits.url, { events: ['DEPOSIT_CALLBACK'] })
    await register(face, also.url, { events: ['PAYMENT_STATUS_CHANGED', 'BILLING_DELETED'] })
    await paid(face)
    await Promise.all([all.received(1), also.received(1)])
    expect(await allSettled(face)).toHaveLength(2)
    expect(deposits.hits).toEqual([])
    expect(all.hits[0]?.text).toBe(also.hits[0]?.text)
    expect(all.hits[0]?.id).not.toBe(also.hits[0]?.id)
  })
})

async function change(face: { url: string }, id: string, what: object): Promise<void> {
  const reply = await fetch(`${face.url}/webhooks/endpoints/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Basic ${btoa('test_sk_docs_narudemo1:')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(what),
  })
  expect(reply.status).toBe(200)
}

describe('the signature of a webhook', () => {
  test('is one that the verifiers of Standard Webhooks and of PortOne accept, and only with this secret', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    const { secret } = await register(face, receiver.url)
    await payToss(face)
    const [hit] = await receiver.received(1)
    if (!hit) throw new Error('nothing came')
    expect(new Webhook(secret).verify(hit.text, headersOf(hit.headers))).toEqual(hit.body)
    expect(await PortOne.verify(secret, hit.text, headersOf(hit.headers))).toEqual(hit.body)
    const other = `whsec_${btoa('another secret of thirty-two byte')}`
    expect(() => new Webhook(other).verify(hit.text, headersOf(hit.headers))).toThrow(/No matching signature/)
    await expect(
      PortOne.verify(secret, hit.text.replace('DONE', 'FREE'), headersOf(hit.headers)),
    ).rejects.toThrow(/시그니처/)
  })

  test('holds with a clock that was moved: the receiver goes by his own', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    const { secret } = await register(face, receiver.url)
    await face.post('/sandbox/clock', { advance: 'P30D' })
    await payToss(face)
    const [hit] = await receiver.received(1)
    expect(new Webhook(secret).verify(hit?.text ?? '', headersOf(hit?.headers ?? {}))).toEqual(hit?.body)
  })

  test('is made with both secrets for seven days after a change, and then with the new one alone', async (context) => {
    await using face = await openShop('pglite', context)
    const receiver = await openReceiver()
    const { id, secret: former } = await register(face, receiver.url)
    const rotated = await face.post(`/webhooks/endpoints/${id}/rotate-secret`, {})
    const fresh = String(rotated.body['secret'])
    expect(fresh).not.toBe(former)
    await paid(face)
    await receiver.received(1)
    await face.post('/sandbox/clock', { advance: 'P7D' })
    await paid(face)
    const [early, late] = await receiver.received(2)
    const accepts = (secret: string, hit: typeof early) => {
      try {
        return new Webhook(secret).verify(hit?.text ?? '', headersOf(hit?.headers ?? {})) !== null
      } catch {
        return false
      }
    }
    expect([accepts(fresh, early), accepts(former, early)]).toEqual([true, true])
    expect([accepts(fresh, late), accepts(former, late)]).toEqual([true, false])
    expect(String(early?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  })
})

test('what was sent and how it was answered is kept, whole but for a long answer', async (context) => {
  await using face = await openShop('pglite', context)
  const receiver = await openReceiver()
  receiver.answerWith((_, response) =>
    response.writeHead(201, { 'x-shop': 'a shop' }).end('y'.repeat(10_000)),
  )
  await register(face, receiver.url)
  await paid(face)
  await receiver.received(1)
  const [delivery] = await allSettled(face)
  const [only] = await triesOf(face, delivery?.id ?? '')
  const [hit] = receiver.hits
  expect(only).toMatchObject({
    durationMs: expect.any(Number),
    request: { body: hit?.text, headers: { 'webhook-id': hit?.id } },
    reply: { status: 201, headers: { 'x-shop': 'a shop' }, body: 'y'.repeat(4_096) },
    error: null,
  })
  expect(await deliveries(face, '?state=delivered')).toHaveLength(1)
})
