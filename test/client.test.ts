import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  createNaru,
  isOutcomeOpen,
  NaruRefused,
  NaruUnanswered,
  type Naru,
  type NaruOptions,
} from '../clients/typescript/src/naru.ts'
import { operations } from '../clients/typescript/src/generated/operations.gen.ts'
import { cardBody, keyInBody, openFace } from './face-wire.ts'
import { demoKey } from './sandbox.ts'
import { rule } from './simulator-wire.ts'

const clientOf = (url: string, options: Partial<NaruOptions> = {}): Naru =>
  createNaru({ baseUrl: url, secretKey: demoKey, ...options })

/** What a call rejects with. */
const faultOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no fault',
    (error: unknown) => error,
  )

const documentShape = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ operationId: z.string(), tags: z.array(z.string()) })),
  ),
})

describe('the typed client', () => {
  test('charges, finds, lists and cancels by the native face', async () => {
    await using face = await openFace()
    const naru = clientOf(face.url)
    const payment = await naru.chargeCard({ body: cardBody })
    expect(payment).toMatchObject({ state: 'approved', amount: 11_000 })
    const { cancel } = await naru.cancelPayment({ path: { id: payment.id }, body: { amount: 1_000 } })
    expect(cancel).toMatchObject({ state: 'done', balanceAfter: 10_000 })
    const found = await naru.findPayment({ path: { id: cancel.id } })
    expect(found).toMatchObject({ type: 'cancel', id: payment.id })
    const { items } = await naru.listPayments({ query: { limit: 1 } })
    expect(items.map(({ id }) => id)).toEqual([payment.id])
    expect((await naru.listPayments()).items).toHaveLength(1)
  })

  test('speaks the Toss wire with the same key', async () => {
    await using face = await openFace()
    const naru = clientOf(face.url)
    const payment = await naru.tossKeyIn({ body: keyInBody })
    expect(payment).toMatchObject({ status: 'DONE', totalAmount: 15_000, method: '카드' })
    const { paymentKey } = payment
    const cancelled = await naru.tossCancel({ path: { paymentKey }, body: { cancelReason: '비가 온다' } })
    expect(cancelled).toMatchObject({ status: 'CANCELED', balanceAmount: 0 })
    expect(await naru.tossFindOrder({ path: { orderId: keyInBody.orderId } })).toEqual(cancelled)
  })

  test('has every operation of the document but those of the payment window', () => {
    const { paths } = documentShape.parse(
      JSON.parse(readFileSync(join(import.meta.dirname, '../docs/openapi.json'), 'utf8')),
    )
    const named = Object.values(paths).flatMap((methods) => Object.values(methods))
    const ofServers = named.filter(({ tags }) => !tags.includes('checkout'))
    expect(Object.keys(operations)).toEqual(ofServers.map(({ operationId }) => operationId))
  })

  test('is told by the compiler what an operation takes and answers', () => {
    const naru = clientOf('http://naru.invalid')
    const wrong = [
      // @ts-expect-error An amount is a number.
      () => naru.chargeCard({ body: { ...cardBody, amount: '11000' } }),
      // @ts-expect-error A path needs its parameter.
      () => naru.findPayment({}),
      // @ts-expect-error A payment of the Toss wire is found by its key.
      () => naru.tossFindPayment({ path: { orderId: 'order-1' } }),
    ]
    expect(wrong).toHaveLength(3)
  })

  test('asks for nothing by an empty name', async () => {
    const naru = clientOf('http://naru.invalid')
    const fault = await faultOf(naru.findPayment({ path: { id: '' } }))
    expect(fault).toEqual(new TypeError('id: expected a value'))
  })

  test('cannot be made without an address and a key', () => {
    expect(() => createNaru({ baseUrl: 'localhost:8080', secretKey: demoKey })).toThrow(TypeError)
    expect(() => createNaru({ baseUrl: 'http://localhost:8080', secretKey: '' })).toThrow(TypeError)
  })
})

describe('a refusal', () => {
  test('has the status, the code, the message and the request number of either face', async () => {
    await using face = await openFace()
    const naru = clientOf(face.url)
    const ofNative = await faultOf(naru.chargeCard({ body: { ...cardBody, amount: 99 } }))
    expect(ofNative).toBeInstanceOf(NaruRefused)
    expect(ofNative).toMatchObject({ status: 422, code: 'AMOUNT_INVALID', requestId: expect.any(String) })
    const orderId = 'no-such-order'
    const ofToss = await faultOf(naru.tossFindOrder({ path: { orderId } }, { language: 'en' }))
    expect(ofToss).toMatchObject({
      status: 404,
      code: 'NOT_FOUND_PAYMENT',
      message: 'There is no such payment or cancel.',
      body: { code: 'NOT_FOUND_PAYMENT' },
    })
    expect([ofNative, ofToss].map(isOutcomeOpen)).toEqual([false, false])
    const testCode = { headers: { 'tosspayments-test-code': 'FDS_ERROR' } }
    const onDemand = await faultOf(naru.tossFindOrder({ path: { orderId } }, testCode))
    expect(onDemand).toMatchObject({ status: 403, code: 'FDS_ERROR' })
  })

  test('of the card company is final, and in doubt is neither yes nor no', async () => {
    await using face = await openFace()
    const naru = clientOf(face.url)
    await face.rules(rule({ action: 'decline', code: '0051' }, { times: 1 }))
    const declined = await faultOf(naru.tossKeyIn({ body: keyInBody }))
    expect(declined).toMatchObject({ status: 403, code: 'REJECT_CARD_PAYMENT' })
    expect(isOutcomeOpen(declined)).toBe(false)
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const open = await faultOf(naru.tossKeyIn({ body: { ...keyInBody, orderId: 'order-in-doubt' } }))
    expect(open).toMatchObject({ status: 500 })
    expect(isOutcomeOpen(open)).toBe(true)
    await naru.moveClock({ body: { advance: 'PT5M' } })
    const settled = await naru.tossFindOrder({ path: { orderId: 'order-in-doubt' } })
    expect(settled.status).toBe('DONE')
  })

  test('never holds the secret key, nor does what a debugger shows of the client', async () => {
    await using face = await openFace()
    const naru = clientOf(face.url, { secretKey: 'test_sk_nobody_knows_this' })
    const fault = await faultOf(naru.listDoubts())
    expect(fault).toMatchObject({ status: 401, code: 'CREDENTIALS_UNKNOWN' })
    const { inspect } = await import('node:util')
    for (const shown of [inspect(fault, { depth: 9 }), inspect(naru, { depth: 9 })]) {
      expect(shown).not.toContain('nobody_knows_this')
      expect(shown).not.toContain(btoa('test_sk_nobody_knows_this:'))
    }
  })
})

describe('a call that is repeated', () => {
  /** A line that breaks after the gateway has answered: the worst moment for whoever asked. */
  const losing = (losses: number) => {
    const keys: (string | null)[] = []
    const fetchAndLose: typeof fetch = async (input, init) => {
      const reply = await fetch(input, init)
      keys.push(new Headers(init?.headers).get('idempotency-key'))
      if (keys.length > losses) return reply
      await reply.text()
      throw new TypeError('the line broke')
    }
    return { fetch: fetchAndLose, keys }
  }

  test('charges once, because every try carries the same key', async () => {
    await using face = await openFace()
    const line = losing(2)
    const naru = clientOf(face.url, { fetch: line.fetch })
    const payment = await naru.chargeCard({ body: cardBody })
    expect(payment.state).toBe('approved')
    expect(line.keys).toHaveLength(3)
    expect(new Set(line.keys).size).toBe(1)
    expect((await clientOf(face.url).listPayments()).items).toHaveLength(1)
  })

  test('rejects as unanswered when the tries are used up, and the outcome is open', async () => {
    await using face = await openFace()
    const line = losing(9)
    const fault = await faultOf(
      clientOf(face.url, { fetch: line.fetch, retries: 1 }).chargeCard({ body: cardBody }),
    )
    expect(fault).toBeInstanceOf(NaruUnanswered)
    expect(fault).toMatchObject({ tries: 2, message: 'no answer to POST /payments/card' })
    expect(isOutcomeOpen(fault)).toBe(true)
    const key = line.keys[0] ?? ''
    const settled = await clientOf(face.url).chargeCard({ body: cardBody }, { idempotencyKey: key })
    expect(settled.state).toBe('approved')
    expect((await clientOf(face.url).listPayments()).items).toHaveLength(1)
  })

  test('is not repeated where a second time would be another deed', async () => {
    await using face = await openFace()
    const line = losing(1)
    const fault = await faultOf(
      clientOf(face.url, { fetch: line.fetch }).moveClock({ body: { advance: 'PT1M' } }),
    )
    expect(fault).toBeInstanceOf(NaruUnanswered)
    expect(line.keys).toEqual([null])
    expect(face.door.clock().offsetMs).toBe(60_000)
  })

  test('waits for an equal one that is still under way', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'delay', ms: 300 }, { times: 1 }))
    const naru = clientOf(face.url)
    const call = () => naru.chargeCard({ body: cardBody }, { idempotencyKey: 'both', retries: 8 })
    const [first, second] = await Promise.all([call(), call()])
    expect(second).toEqual(first)
    expect((await naru.listPayments()).items).toHaveLength(1)
  })

  test('is not repeated when the gateway has said no', async () => {
    await using face = await openFace()
    const line = losing(0)
    const naru = clientOf(face.url, { fetch: line.fetch })
    await faultOf(naru.chargeCard({ body: { ...cardBody, cvc: '7' } }))
    expect(line.keys).toHaveLength(1)
  })
})

describe('a call that takes too long', () => {
  const silentFetch: typeof fetch = (_input, init) =>
    new Promise((_resolve, reject) => {
      const signal = init?.signal
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })

  test('ends after its time-out', async () => {
    const naru = clientOf('http://naru.invalid', { fetch: silentFetch, timeoutMs: 20, retries: 0 })
    const fault = await faultOf(naru.listPayments())
    expect(fault).toMatchObject({ name: 'NaruUnanswered', tries: 1, cause: { name: 'TimeoutError' } })
  })

  test('ends when its caller gives up, with the reason that the caller gives', async () => {
    const naru = clientOf('http://naru.invalid', { fetch: silentFetch })
    const giveUp = new AbortController()
    const call = faultOf(naru.listPayments({}, { signal: giveUp.signal }))
    giveUp.abort(new Error('the buyer has left'))
    expect(await call).toMatchObject({ message: 'the buyer has left' })
  })
})
