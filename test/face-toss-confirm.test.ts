import { merchantId } from '../src/base/id.ts'
import { setChecksLuhn } from '../src/store/merchants.ts'
import { describe, expect, test } from 'vitest'
import { authorize, type Reply } from './sandbox.ts'
import { openFace, textOf, tossPaymentKeys, type Face } from './face-wire.ts'

interface Authenticated {
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: number
}

/** A payment that its buyer has authenticated, as the shop's success page hears of it. */
async function authenticated(face: Face, wish: object = {}): Promise<Authenticated> {
  const reply = await face.post('/sandbox/authenticate', {
    amount: 15_000,
    orderName: '토스 티셔츠',
    ...wish,
  })
  expect(reply.status).toBe(200)
  return {
    paymentKey: textOf(reply, 'paymentKey'),
    orderId: textOf(reply, 'orderId'),
    amount: Number(reply.body['amount']),
  }
}

const errorOf = (reply: Reply): unknown => reply.body['code']

const confirm = (face: Face, said: object, headers: Record<string, string> = {}) =>
  face.post('/v1/payments/confirm', said, headers)

describe('a confirmation', () => {
  test('makes the payment that the buyer authenticated, with every key present', async () => {
    await using face = await openFace()
    const said = await authenticated(face)
    const before = await face.get(`/v1/payments/${said.paymentKey}`)
    expect(before.body).toMatchObject({ status: 'IN_PROGRESS', method: '카드', approvedAt: null, card: null })
    expect(Object.keys(before.body).toSorted()).toEqual(tossPaymentKeys)
    const reply = await confirm(face, said)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body).toSorted()).toEqual(tossPaymentKeys)
    expect(reply.body).toMatchObject({
      ...withoutAmount(said),
      status: 'DONE',
      totalAmount: 15_000,
      balanceAmount: 15_000,
    })
    expect((await face.get(`/v1/payments/orders/${said.orderId}`)).body).toEqual(reply.body)
  })

  test('is taken in its older form too', async () => {
    await using face = await openFace()
    const { paymentKey, orderId, amount } = await authenticated(face)
    const reply = await face.post(`/v1/payments/${paymentKey}`, { orderId, amount: String(amount) })
    expect(reply.body).toMatchObject({ paymentKey, status: 'DONE' })
  })

  test.each<[string, (said: Authenticated) => object, number, string]>([
    ['another amount', (said) => ({ ...said, amount: 14_999 }), 400, 'INVALID_REQUEST'],
    ['another order', (said) => ({ ...said, orderId: 'order-other' }), 403, 'FORBIDDEN_REQUEST'],
    ['a key that nobody has', (said) => ({ ...said, paymentKey: '0'.repeat(20) }), 404, 'NOT_FOUND_PAYMENT'],
    ['a key of another form', (said) => ({ ...said, paymentKey: 'tgen_1' }), 404, 'NOT_FOUND_PAYMENT'],
  ])(
    'with %s is refused, leaves no payment, and the buyer can still pay',
    async (_what, tamper, status, code) => {
      await using face = await openFace()
      const said = await authenticated(face)
      const reply = await confirm(face, tamper(said))
      expect([reply.status, errorOf(reply)]).toEqual([status, code])
      expect((await face.cardCompany.book({})).entries).toEqual([])
      expect((await face.get(`/v1/payments/${said.paymentKey}`)).body['status']).toBe('IN_PROGRESS')
      expect((await confirm(face, said)).body['status']).toBe('DONE')
    },
  )

  test('of another merchant finds nothing', async () => {
    await using face = await openFace()
    const said = await authenticated(face)
    const other = authorize('test_sk_docs_narudemo2')
    expect(errorOf(await confirm(face, said, other))).toBe('NOT_FOUND_PAYMENT')
    expect((await face.get(`/v1/payments/${said.paymentKey}`, other)).status).toBe(404)
    expect((await confirm(face, said)).status).toBe(200)
  })

  test('twice, in turn and fifty at once, makes one payment', async () => {
    await using face = await openFace()
    const said = await authenticated(face)
    const replies = await Promise.all(Array.from({ length: 50 }, () => confirm(face, said)))
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
    expect(new Set(replies.filter((reply) => reply.status !== 200).map(errorOf))).toEqual(
      new Set(['ALREADY_PROCESSED_PAYMENT']),
    )
    expect(errorOf(await confirm(face, said))).toBe('ALREADY_PROCESSED_PAYMENT')
    expect((await face.cardCompany.book({})).totals).toMatchObject({ entries: 1, approved: 15_000 })
  })

  test('fifty at once under one idempotency key are one payment and one answer', async () => {
    await using face = await openFace()
    const said = await authenticated(face)
    const key = { 'idempotency-key': 'one-order' }
    const replies = await Promise.all(Array.from({ length: 50 }, () => confirm(face, said, key)))
    const codes = new Set(replies.map((reply) => (reply.status === 200 ? 'DONE' : errorOf(reply))))
    expect([...codes].filter((code) => code !== 'DONE' && code !== 'IDEMPOTENT_REQUEST_PROCESSING')).toEqual(
      [],
    )
    const again = await confirm(face, said, key)
    expect(again.body).toMatchObject({ status: 'DONE' })
    expect((await face.cardCompany.book({})).totals.entries).toBe(1)
  })

  test('that the card company declines ends the payment, and a second one does not revive it', async () => {
    await using face = await openFace()
    await face.rules({ then: { action: 'decline', code: '5104' } })
    const said = await authenticated(face)
    const reply = await confirm(face, said)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect((await face.get(`/v1/payments/${said.paymentKey}`)).body).toMatchObject({
      status: 'ABORTED',
      failure: { code: errorOf(reply) },
    })
    // Not ALREADY_PROCESSED_PAYMENT, which a shop may take for paid.
    expect((await confirm(face, said)).text).toBe(reply.text)
  })

  test('whose reply is lost is brought home, and its repeat under the key hears how it ended', async () => {
    await using face = await openFace()
    await face.rules({ times: 1, then: { action: 'silence', stage: 'after-approval' } })
    const said = await authenticated(face)
    const key = { 'idempotency-key': 'lost' }
    const reply = await confirm(face, said, key)
    expect([reply.status, errorOf(reply)]).toEqual([500, 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING'])
    expect(errorOf(await confirm(face, said))).toBe('FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING')
    await face.post('/sandbox/clock', { advance: 'PT1M' })
    expect((await face.get(`/v1/payments/${said.paymentKey}`)).body['status']).toBe('DONE')
    expect((await confirm(face, said, key)).body).toMatchObject({
      status: 'DONE',
      paymentKey: said.paymentKey,
    })
    expect((await face.cardCompany.book({})).totals.approved).toBe(15_000)
  })

  test('comes too late after ten minutes, and no second earlier', async () => {
    await using face = await openFace()
    const early = await authenticated(face)
    const late = await authenticated(face)
    await face.post('/sandbox/clock', { advance: 'PT9M50S' })
    expect((await confirm(face, early)).status).toBe(200)
    await face.post('/sandbox/clock', { advance: 'PT10S' })
    const reply = await confirm(face, late)
    expect([reply.status, errorOf(reply)]).toEqual([404, 'NOT_FOUND_PAYMENT_SESSION'])
    expect((await face.get(`/v1/payments/${late.paymentKey}`)).body).toMatchObject({
      status: 'EXPIRED',
      failure: { code: 'EXPIRED_PAYMENT' },
    })
    expect((await face.cardCompany.book({})).totals.entries).toBe(1)
  })

  test('races the end of its time: one of the two happens, never both', async () => {
    await using face = await openFace()
    for (let round = 0; round < 10; round++) {
      const said = await authenticated(face)
      await face.post('/sandbox/clock', { advance: 'PT9M59.9S' })
      const [reply] = await Promise.all([
        confirm(face, said),
        face.post('/sandbox/clock', { advance: 'PT1S' }),
      ])
      const { body } = await face.get(`/v1/payments/${said.paymentKey}`)
      expect(body['status']).toBe(reply.status === 200 ? 'DONE' : 'EXPIRED')
    }
  })

  test('keeps neither card nor CVC once it is over', async () => {
    await using face = await openFace()
    const said = await authenticated(face)
    const checkout = () =>
      face.engine.database.sql
        .selectFrom('checkout')
        .select(['state', 'sealed_instrument', 'due_at'])
        .where('checkout_id', '=', said.paymentKey)
        .executeTakeFirstOrThrow()
    expect((await checkout()).sealed_instrument).toMatch(/^v1\./)
    await confirm(face, said)
    expect(await checkout()).toEqual({ state: 'confirmed', sealed_instrument: null, due_at: null })
    const unused = await authenticated(face)
    await face.post('/sandbox/clock', { advance: 'PT11M' })
    const { sealed_instrument: left } = await face.engine.database.sql
      .selectFrom('checkout')
      .select('sealed_instrument')
      .where('checkout_id', '=', unused.paymentKey)
      .executeTakeFirstOrThrow()
    expect(left).toBeNull()
  })

  test('that meets a card in another payment can be tried again', async () => {
    await using face = await openFace()
    await face.rules({ times: 1, then: { action: 'silence', stage: 'before-approval' } })
    const [first, second] = [await authenticated(face), await authenticated(face)]
    expect((await confirm(face, first)).status).toBe(500)
    expect(errorOf(await confirm(face, second))).toBe('FORBIDDEN_CONSECUTIVE_REQUEST')
    await face.post('/sandbox/clock', { advance: 'PT1M' })
    expect((await confirm(face, second)).body['status']).toBe('DONE')
  })
})

describe('a window', () => {
  test('of a merchant who asks for the check digit asks it of the buyer, who can still correct the card', async () => {
    await using face = await openFace()
    await setChecksLuhn(face.engine.database.sql, merchantId('naru-demo-1'), true)
    const wish = { amount: 15_000, orderName: '토스 티셔츠' }
    const wrong = await face.post('/sandbox/authenticate', { ...wish, cardNumber: '4242424242424241' })
    expect([wrong.status, errorOf(wrong)]).toEqual([422, 'CARD_NUMBER_INVALID'])
    const said = await authenticated(face, { cardNumber: '4242424242424242' })
    expect((await confirm(face, said)).body['status']).toBe('DONE')
  })
})

const withoutAmount = ({ paymentKey, orderId }: Authenticated) => ({ paymentKey, orderId })
