import { describe, expect, test } from 'vitest'
import { later, seoulIso } from '../src/base/clock.ts'
import { cardBody, openFace, textOf, type Face } from './face-wire.ts'

const key = { 'idempotency-key': 'asked-once' }
const amount = 15_000
const lost = { times: 1, then: { action: 'silence', stage: 'after-approval' } } as const
const accountBody = { amount, orderId: 'order-1', orderName: '나룻배', customerName: '김나루', bank: '88' }
const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }

const issued = async (face: Face) =>
  textOf(await face.post('/v1/virtual-accounts', accountBody), 'paymentKey')
const pass = (face: Face, advance: string) => face.post('/sandbox/clock', { advance })

/** What was asked may have made its own repetition impossible: the key must tell how it ended all the same. */
describe('a request whose reply was lost is told how it ended, although it could not be made a second time:', () => {
  test('a cancel of everything', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', { ...cardBody, amount }), 'id')
    await face.rules(lost)
    const cancel = () => face.post(`/payments/${id}/cancels`, {}, key)
    expect((await cancel()).status).toBe(202)
    await pass(face, 'PT1M')
    const repeat = await cancel()
    expect([repeat.status, repeat.body]).toMatchObject([201, { cancel: { state: 'done', amount } }])
    expect((await cancel()).text).toBe(repeat.text)
  })

  test('the closing of an unpaid account', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    await face.bankControl().setRules([lost])
    const close = () => face.post(`/v1/payments/${paymentKey}/cancel`, { cancelReason: '고객 변심' }, key)
    expect((await close()).status).toBe(500)
    await pass(face, 'PT1M')
    expect((await close()).body).toMatchObject({ status: 'CANCELED', cancels: [{ cancelAmount: amount }] })
  })

  test('a refund of everything', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    await face.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, {})
    await face.bankControl().setRules([lost])
    const body = { cancelReason: '고객 변심', refundReceiveAccount }
    const refund = () => face.post(`/v1/payments/${paymentKey}/cancel`, body, key)
    expect((await refund()).status).toBe(500)
    await pass(face, 'PT1M')
    expect((await refund()).body).toMatchObject({ status: 'CANCELED', balanceAmount: 0 })
  })

  test('the issue of an account whose time is over meanwhile', async () => {
    await using face = await openFace()
    const { now } = face.door.clock()
    const dueDate = seoulIso(later(now, 60_000)).replace('+09:00', '')
    await face.bankControl().setRules([lost])
    const issue = () => face.post('/v1/virtual-accounts', { ...accountBody, dueDate }, key)
    expect((await issue()).status).toBe(500)
    await pass(face, 'PT2M')
    const repeat = await issue()
    expect([repeat.status, repeat.body['code']]).toEqual([404, 'NOT_FOUND_PAYMENT_SESSION'])
  })

  test('a charge of a billing key that is deleted meanwhile', async () => {
    await using face = await openFace()
    const card = { cardNumber: '4330123412341234', cardExpirationYear: '30', cardExpirationMonth: '07' }
    const customer = { customerKey: 'customer-1', customerIdentityNumber: '881212' }
    const issuing = face.post('/v1/billing/authorizations/card', { ...customer, ...card })
    const billingKey = textOf(await issuing, 'billingKey')
    await face.rules(lost)
    const body = { customerKey: 'customer-1', amount, orderId: 'order-2', orderName: '나루 구독' }
    const charge = () => face.post(`/v1/billing/${billingKey}`, body, key)
    expect((await charge()).status).toBe(500)
    await pass(face, 'PT1M')
    const deleted = await fetch(`${face.url}/v1/billing/${billingKey}`, {
      method: 'DELETE',
      headers: { authorization: `Basic ${btoa('test_sk_docs_narudemo1:')}` },
    })
    expect(deleted.status).toBe(200)
    expect((await charge()).body).toMatchObject({ status: 'DONE', type: 'BILLING' })
  })
})
