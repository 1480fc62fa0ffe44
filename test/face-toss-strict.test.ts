import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { errorOf, keyInBody, openFace, payToss, textOf, type Face } from './face-wire.ts'

const strict = { env: { NARU_TOSS_QUIRKS: 'strict' } }
const receipt = {
  amount: 1_000,
  orderId: 'receipt-order',
  orderName: '생수',
  customerIdentityNumber: '01012341234',
}

/** A well-formed body for each address, and a number in it that older clients put in quotes. */
const bodies = (paymentKey: string): [string, Record<string, unknown>, string | null][] => [
  ['/v1/payments/key-in', { ...keyInBody, orderId: 'strict-order' }, 'amount'],
  ['/v1/payments/confirm', { paymentKey, orderId: 'strict-order', amount: 1_000 }, 'amount'],
  [`/v1/payments/${paymentKey}`, { orderId: 'strict-order', amount: 1_000 }, 'amount'],
  [`/v1/payments/${paymentKey}/cancel`, { cancelReason: '변심', cancelAmount: 100 }, 'cancelAmount'],
  [
    '/v1/virtual-accounts',
    { amount: 1_000, orderId: 'strict-va', orderName: '생수', customerName: '김나루', bank: '088' },
    'amount',
  ],
  [
    '/v1/billing/nobody=',
    { customerKey: 'customer', amount: 1_000, orderId: 'strict-bill', orderName: '구독' },
    'amount',
  ],
  ['/v1/billing/authorizations/issue', { authKey: 'x', customerKey: 'customer' }, null],
  ['/v1/cash-receipts', receipt, 'amount'],
  [`/v1/cash-receipts/${'0'.repeat(20)}/cancel`, { amount: 100 }, 'amount'],
  ['/v1/settlements', { paymentKey }, null],
]

const rows = async (face: Face, table: string): Promise<number> => {
  const { rows: found } = await sql<{
    n: number
  }>`select count(*)::bigint as n from ${sql.table(table)}`.execute(face.engine.database.sql)
  return found[0]?.n ?? 0
}

describe('the strict way of the Toss face', { timeout: 60_000 }, () => {
  test('refuses a field that the documents do not know, on every address, and names it', async () => {
    await using face = await openFace(strict)
    const paymentKey = await payToss(face)
    for (const [path, body] of bodies(paymentKey)) {
      const reply = await face.post(path, { ...body, windowTarget: 'iframe' }, { 'accept-language': 'en' })
      expect
        .soft([reply.status, reply.body], path)
        .toEqual([400, { code: 'INVALID_REQUEST', message: 'has unknown fields: windowTarget' }])
    }
    expect(await rows(face, 'payment')).toBe(1)
    expect(await rows(face, 'cash_receipt')).toBe(0)
  })

  test('refuses a number in quotes, where the measured way takes it', async () => {
    await using face = await openFace(strict)
    const paymentKey = await payToss(face)
    for (const [path, body, field] of bodies(paymentKey).filter(([, , name]) => name !== null)) {
      const quoted = { ...body, [field ?? '']: String(body[field ?? '']) }
      const reply = await face.post(path, quoted, { 'accept-language': 'en' })
      expect.soft(reply.status, path).toBe(400)
      expect.soft(reply.body['message'], path).toBe(`${field} must be a whole number of won, 0 or more`)
    }
    expect(await rows(face, 'payment')).toBe(1)
  })

  test('takes what the documents allow, nulls and absent fields among it', async () => {
    await using face = await openFace(strict)
    expect(
      (await face.post('/v1/cash-receipts', { ...receipt, taxFreeAmount: null, type: null })).status,
    ).toBe(200)
    const key = await payToss(face, { taxFreeAmount: null, cardPassword: null })
    const cancelled = await face.post(`/v1/payments/${key}/cancel`, {
      cancelReason: '변심',
      cancelAmount: null,
    })
    expect(cancelled.body).toMatchObject({ status: 'CANCELED' })
    expect((await face.get(`/v1/payments/${key}`)).status).toBe(200)
  })

  test('refuses an idempotency key that comes back with another body, and still repeats the first answer', async () => {
    await using face = await openFace(strict)
    const keyed = { 'idempotency-key': 'one-key' }
    const first = await face.post('/v1/cash-receipts', receipt, keyed)
    const other = { ...receipt, orderId: 'another-order' }
    const reused = await face.post('/v1/cash-receipts', other, { ...keyed, 'accept-language': 'en' })
    expect([reused.status, reused.body]).toEqual([
      400,
      { code: 'INVALID_IDEMPOTENCY_KEY', message: 'This idempotency key was used with another body.' },
    ])
    const again = await face.post('/v1/cash-receipts', receipt, keyed)
    expect([again.status, again.text]).toEqual([200, first.text])
    expect(await rows(face, 'cash_receipt')).toBe(1)
    // The same key names another request at another address, and a key whose fifteen days are over begins anew.
    const elsewhere = await face.post(
      '/v1/payments/key-in',
      { ...keyInBody, orderId: 'elsewhere-order' },
      keyed,
    )
    expect(elsewhere.status).toBe(200)
    await face.post('/sandbox/clock', { advance: 'P15D' })
    const anew = await face.post('/v1/cash-receipts', other, keyed)
    expect([anew.status, anew.body['orderId']]).toEqual([200, 'another-order'])
  })

  test('binds its refusals to the key like any other', async () => {
    await using face = await openFace(strict)
    const keyed = { 'idempotency-key': 'refused' }
    const bad = { ...receipt, windowTarget: 'iframe' }
    const refused = await face.post('/v1/cash-receipts', bad, keyed)
    expect((await face.post('/v1/cash-receipts', bad, keyed)).text).toBe(refused.text)
    const corrected = face.post('/v1/cash-receipts', receipt, keyed)
    expect(await errorOf(corrected)).toEqual([400, 'INVALID_IDEMPOTENCY_KEY'])
  })

  test('is not the default: the measured way takes all of it', async () => {
    await using face = await openFace()
    const loose = { ...receipt, amount: '1000', windowTarget: 'iframe' }
    const keyed = { 'idempotency-key': 'loose' }
    const first = await face.post('/v1/cash-receipts', loose, keyed)
    expect(first.status).toBe(200)
    expect((await face.post('/v1/cash-receipts', { ...receipt, amount: 2_000 }, keyed)).text).toBe(first.text)
    expect(textOf(first, 'orderId')).toBe('receipt-order')
    expect(await rows(face, 'idempotency_body')).toBe(0)
  })
})
