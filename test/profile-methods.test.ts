import { describe, expect, test } from 'vitest'
import { openFace, textOf, type Face } from './face-wire.ts'
import { everyRow } from './profile-wire.ts'

const cardNumber = '4330123498761234'
const cvc = '917'
const accountNumber = '110987650001'
const amount = 15_000

const authenticate = async (face: Face, wish: object) =>
  (await face.post('/sandbox/authenticate', { amount, cardNumber, cvc, accountNumber, ...wish })).body
const buy = async (face: Face, wish: object, key: string) =>
  face.post('/v1/payments/confirm', await authenticate(face, wish), { 'idempotency-key': key })

describe.each(['strict', 'assignment'] as const)('in the %s profile', (profile) => {
  test('every way of paying works, a repeat gets the same bytes, and what the buyer showed rests in no row', async () => {
    await using face = await openFace({ env: { NARU_PROFILE: profile } })
    for (const method of ['card', 'virtual_account', 'transfer']) {
      const said = await authenticate(face, { method })
      const confirm = () => face.post('/v1/payments/confirm', said, { 'idempotency-key': `key ${method}` })
      const first = await confirm()
      expect([first.status, first.text]).toEqual([200, first.text])
      expect((await confirm()).text).toBe(first.text)
      const paymentKey = textOf(first, 'paymentKey')
      if (method === 'virtual_account') await face.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, {})
      const refundReceiveAccount = { bank: '88', accountNumber, holderName: '김나루' }
      const body = { cancelReason: '고객 변심', cancelAmount: 5_000, refundReceiveAccount }
      const cancelled = await face.post(`/v1/payments/${paymentKey}/cancel`, body, {
        'idempotency-key': method,
      })
      expect(cancelled.body).toMatchObject({ balanceAmount: 10_000 })
      expect((await face.get(`/payments/${paymentKey}/telegrams`)).status).toBe(200)
    }
    for (const { table, text } of await everyRow(face)) {
      expect(text, `row of ${table}`).not.toContain(cardNumber)
      expect(text, `row of ${table}`).not.toContain(accountNumber)
    }
  })

  test('a window that is over holds nothing of the buyer any more, however it ended', async () => {
    await using face = await openFace({ env: { NARU_PROFILE: profile } })
    await buy(face, {}, 'confirmed')
    await face.rules({ times: 1, then: { action: 'decline', code: '0051' } })
    await buy(face, {}, 'declined')
    await face.rules({ times: 1, then: { action: 'silence', stage: 'after-approval' } })
    await buy(face, {}, 'in doubt')
    await authenticate(face, {})
    const sealed = async () => {
      const rows = await face.engine.database.sql
        .selectFrom('checkout')
        .select(['state', 'sealed_instrument'])
        .execute()
      return rows.filter((row) => row.sealed_instrument !== null).map(({ state }) => state)
    }
    expect(await sealed()).toEqual(['authenticated'])
    await face.post('/sandbox/clock', { advance: 'PT10M' })
    expect(await sealed()).toEqual([])
  })
})
