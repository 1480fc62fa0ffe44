import { describe, expect, test } from 'vitest'
import {
  assignmentPayment,
  cardBody,
  json,
  keyInBody,
  openFace,
  send,
  textOf,
  type Face,
} from './face-wire.ts'
import { rule } from './simulator-wire.ts'

const key = (name: string) => ({ 'idempotency-key': name })
const replayed = (reply: { headers: Headers }) => reply.headers.get('idempotent-replayed')

/** What charges a card on each face, which all owe the same. */
const charges = [
  { path: '/payments/card', body: cardBody, done: 201 },
  { path: '/api/payment', body: assignmentPayment, done: 200 },
  { path: '/v1/payments/key-in', body: keyInBody, done: 200 },
]

const paymentsOf = async (face: Face) => {
  const { items } = (await face.get('/payments?limit=100')).body as { items: unknown[] }
  return items.length
}

describe.each(charges)('an idempotency key on $path', ({ path, body, done }) => {
  test('the first answer goes out again byte for byte, and the card is charged once', async () => {
    await using face = await openFace()
    const first = await face.post(path, body, key('k-1'))
    expect([first.status, replayed(first), first.headers.get('idempotency-key')]).toEqual([done, null, 'k-1'])
    for (let i = 0; i < 3; i++) {
      const again = await face.post(path, body, key('k-1'))
      expect([again.status, again.text, replayed(again)]).toEqual([done, first.text, 'true'])
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    }
    expect(await paymentsOf(face)).toBe(1)
  })

  test('the body is no part of a request: another one under the same key gets the first answer', async () => {
    await using face = await openFace()
    const first = await face.post(path, body, key('k-1'))
    const other = await face.post(path, { ...body, amount: 77_000, pay_amt: 77_000 }, key('k-1'))
    const nonsense = await send(face, `POST ${path}`, { headers: { ...json, ...key('k-1') }, body: '{"cut' })
    const unknown = await face.post(path, { nobody: 'knows' }, key('k-1'))
    for (const again of [other, nonsense, unknown])
      expect([again.status, again.text]).toEqual([done, first.text])
    expect(await paymentsOf(face)).toBe(1)
  })

  test('a refusal is bound to its key: the corrected body hears it again, a new key does not', async () => {
    await using face = await openFace()
    const bad = { ...body, amount: 1, pay_amt: 1 }
    const refused = await face.post(
      path,
      path.startsWith('/payments') ? { ...cardBody, amount: 1 } : bad,
      key('k-1'),
    )
    expect(refused.status).toBeGreaterThanOrEqual(400)
    const again = await face.post(path, body, key('k-1'))
    expect([again.status, again.text, replayed(again)]).toEqual([refused.status, refused.text, 'true'])
    expect((await face.post(path, body, key('k-2'))).status).toBe(done)
    expect(await paymentsOf(face)).toBe(1)
  })

  test('a body that is no JSON is a refusal too', async () => {
    await using face = await openFace()
    const broken = () => send(face, `POST ${path}`, { headers: { ...json, ...key('k-1') }, body: '{"cut' })
    const refused = await broken()
    expect([refused.status, replayed(refused)]).toEqual([400, null])
    expect(replayed(await broken())).toBe('true')
    const corrected = await face.post(path, body, key('k-1'))
    expect([corrected.status, corrected.text]).toEqual([400, refused.text])
  })

  test('a key has 1 to 300 printable characters', async () => {
    await using face = await openFace()
    for (const bad of ['', 'x'.repeat(301), 'tab\there']) {
      const reply = await face.post(path, body, key(bad))
      expect
        .soft([reply.status, reply.text.includes('IDEMPOTENCY_KEY')], JSON.stringify(bad))
        .toEqual([400, true])
    }
    expect(await paymentsOf(face)).toBe(0)
    expect((await face.post(path, body, key('x'.repeat(300)))).status).toBe(done)
  })

  test('while the first is running a second is 409, and afterwards it hears the first answer', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'delay', ms: 300 }))
    const slow = face.post(path, body, key('k-1'))
    await expect.poll(() => paymentsOf(face)).toBe(1)
    const early = await face.post(path, body, key('k-1'))
    expect([early.status, early.text.includes('IDEMPOTENT_REQUEST_PROCESSING')]).toEqual([409, true])
    const first = await slow
    const late = await face.post(path, body, key('k-1'))
    expect([late.status, late.text, replayed(late)]).toEqual([done, first.text, 'true'])
  })
})

describe('the scope of an idempotency key', () => {
  test('the same key is another one for another merchant and at another address', async () => {
    await using face = await openFace()
    const other = { authorization: `Basic ${btoa('test_sk_docs_narudemo2:')}` }
    const first = await face.post('/payments/card', cardBody, key('same'))
    const theirs = await face.post('/payments/card', cardBody, { ...key('same'), ...other })
    expect([theirs.status, replayed(theirs)]).toEqual([201, null])
    const elsewhere = await face.post('/api/payment', assignmentPayment, key('same'))
    expect([elsewhere.status, replayed(elsewhere)]).toEqual([200, null])
    const withQuery = await face.post('/payments/card?attempt=2', cardBody, key('same'))
    expect(withQuery.text).toBe(first.text)
  })

  test('one address is one, however it is spelled', async () => {
    await using face = await openFace()
    const first = await face.post('/payments/card', cardBody, key('spelled'))
    for (const path of ['/payments/%63ard', '/payments/card?a=1', '/payments/card#f'])
      expect((await face.post(path, cardBody, key('spelled'))).text).toBe(first.text)
    const id = textOf(first, 'id')
    const cancelled = await face.post(`/payments/${id}/cancels`, { amount: 1_000 }, key('spelled'))
    const again = await face.post(
      `/payments/${id.replace('0', '%30')}/%63ancels`,
      { amount: 1_000 },
      key('spelled'),
    )
    expect(again.text).toBe(cancelled.text)
  })

  test('it guards each cancel, and a GET is never bound to one', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const cancel = () => face.post(`/payments/${id}/cancels`, { amount: 1_000 }, key('c-1'))
    const first = await cancel()
    const second = await cancel()
    expect([second.status, second.text]).toEqual([201, first.text])
    expect((await face.get(`/payments/${id}`)).body).toMatchObject({
      balance: { amount: 10_000 },
    })

    const before = await face.get(`/payments/${id}`, key('g-1'))
    await face.post(`/payments/${id}/cancels`, { amount: 2_000 })
    const after = await face.get(`/payments/${id}`, key('g-1'))
    expect(after.text).not.toBe(before.text)
    expect(replayed(after)).toBeNull()
    expect((await face.get(`/payments/${id}`, key('x'.repeat(301)))).status).toBe(200)
  })

  test('a payment that is not there is bound as well, but a missing or unknown key of the caller is not', async () => {
    await using face = await openFace()
    const path = '/payments/nonsense/cancels'
    const first = await face.post(path, {}, key('n-1'))
    expect([first.status, replayed(first)]).toEqual([404, null])
    expect(replayed(await face.post(path, {}, key('n-1')))).toBe('true')

    const stranger = { ...key('s-1'), authorization: `Basic ${btoa('test_sk_nobody:')}` }
    for (let i = 0; i < 2; i++) {
      const reply = await face.post('/payments/card', cardBody, stranger)
      expect([reply.status, replayed(reply)]).toEqual([401, null])
    }
  })

  test('without a key the same request within two seconds is a duplicate, with two keys it is two payments', async () => {
    await using face = await openFace()
    expect((await face.post('/payments/card', cardBody)).status).toBe(201)
    const again = await face.post('/payments/card', cardBody)
    expect([again.status, again.body['code']]).toEqual([409, 'DUPLICATE_REQUEST'])
    expect((await face.post('/payments/card', cardBody, key('1'))).status).toBe(201)
    expect((await face.post('/payments/card', cardBody, key('2'))).status).toBe(201)
    await face.post('/sandbox/clock', { advance: 'PT3S' })
    expect((await face.post('/payments/card', cardBody)).status).toBe(201)
    expect(await paymentsOf(face)).toBe(4)
  })

  test('after fifteen days a key is a new one', async () => {
    await using face = await openFace()
    const first = await face.post('/payments/card', cardBody, key('old'))
    await face.post('/sandbox/clock', { advance: 'P14DT23H' })
    expect((await face.post('/payments/card', cardBody, key('old'))).text).toBe(first.text)
    await face.post('/sandbox/clock', { advance: 'PT2H' })
    const anew = await face.post('/payments/card', cardBody, key('old'))
    expect([anew.status, replayed(anew)]).toEqual([201, null])
    expect(await paymentsOf(face)).toBe(2)
  })
})
