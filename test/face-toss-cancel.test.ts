import { describe, expect, test } from 'vitest'
import { errorOf, openFace, payToss, textOf, tossPaymentKeys } from './face-wire.ts'
import { rule } from './simulator-wire.ts'

const unknownKey = '01M7YNM9AAAAAAAAAAAA'

describe('cancel on the Toss wire', () => {
  test('the amounts follow the balance, and the last transaction is the newest cancel', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const reply = await face.post(`/v1/payments/${key}/cancel`, {
      cancelReason: '고객 변심',
      cancelAmount: 5_000,
    })
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body).toSorted()).toEqual(tossPaymentKeys)
    expect(reply.body).toMatchObject({
      status: 'PARTIAL_CANCELED',
      totalAmount: 15_000,
      balanceAmount: 10_000,
      suppliedAmount: 9_091,
      vat: 909,
      cancels: [
        {
          cancelReason: '고객 변심',
          cancelAmount: 5_000,
          refundableAmount: 10_000,
          cancelStatus: 'DONE',
          taxFreeAmount: 0,
          taxExemptionAmount: 0,
          easyPayDiscountAmount: 0,
          receiptKey: null,
        },
      ],
    })
    const { cancels } = reply.body as { cancels: { transactionKey: string }[] }
    expect(reply.body['lastTransactionKey']).toBe(cancels[0]?.transactionKey)
    expect((await face.get(`/v1/payments/${key}`)).body).toEqual(reply.body)
  })

  test('measured: above the balance is 403 and changes nothing (Q1)', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const reply = await face.post(`/v1/payments/${key}/cancel`, { cancelReason: 'x', cancelAmount: 15_001 })
    expect([reply.status, reply.body]).toEqual([
      403,
      { code: 'NOT_CANCELABLE_AMOUNT', message: '취소 할 수 없는 금액 입니다.' },
    ])
    expect((await face.get(`/v1/payments/${key}`)).body).toMatchObject({
      status: 'DONE',
      balanceAmount: 15_000,
    })
  })

  test('measured: one full cancel is CANCELED, and another is ALREADY_CANCELED_PAYMENT (Q2)', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const cancel = () => face.post(`/v1/payments/${key}/cancel`, { cancelReason: '전체', cancelAmount: null })
    expect((await cancel()).body).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      vat: 0,
      suppliedAmount: 0,
    })
    expect(await errorOf(cancel())).toEqual([400, 'ALREADY_CANCELED_PAYMENT'])
  })

  test('measured: parts that make up the whole stay PARTIAL_CANCELED, and more is NOT_CANCELABLE_AMOUNT (Q3)', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const cancel = (cancelAmount: number) =>
      face.post(`/v1/payments/${key}/cancel`, { cancelReason: '부분', cancelAmount })
    await cancel(4_500)
    expect((await cancel(10_500)).body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 0 })
    expect(await errorOf(cancel(1_000))).toEqual([403, 'NOT_CANCELABLE_AMOUNT'])
    expect((await face.get(`/v1/payments/${key}`)).body).toMatchObject({ status: 'PARTIAL_CANCELED' })
  })

  test('measured: another refundable amount than the balance cancels nothing (Q4)', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const cancel = (refundableAmount: number | string) =>
      face.post(`/v1/payments/${key}/cancel`, { cancelReason: 'x', refundableAmount })
    expect(await errorOf(cancel(14_999))).toEqual([400, 'NOT_MATCHES_REFUNDABLE_AMOUNT'])
    expect((await cancel('15000')).body).toMatchObject({ status: 'CANCELED' })
  })

  test('a tax-free part is followed, and the three shares always add up to the balance', async () => {
    await using face = await openFace()
    const key = await payToss(face, { taxFreeAmount: 4_000 })
    const reply = await face.post(`/v1/payments/${key}/cancel`, {
      cancelReason: 'x',
      cancelAmount: 5_000,
      taxFreeAmount: 1_000,
    })
    const { suppliedAmount, vat, taxFreeAmount, balanceAmount } = reply.body as Record<string, number>
    expect([taxFreeAmount, balanceAmount]).toEqual([3_000, 10_000])
    expect((suppliedAmount ?? 0) + (vat ?? 0) + (taxFreeAmount ?? 0)).toBe(balanceAmount)
  })

  test('a cancel that does not fit has the code that Toss gives it', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const cancel = (body: object) => errorOf(face.post(`/v1/payments/${key}/cancel`, body))
    expect(await cancel({})).toEqual([400, 'INVALID_REQUEST'])
    expect(await cancel({ cancelReason: '' })).toEqual([400, 'INVALID_REQUEST'])
    expect(await cancel({ cancelReason: 'x'.repeat(201) })).toEqual([400, 'INVALID_REQUEST'])
    expect(await cancel({ cancelReason: 'x', cancelAmount: 0 })).toEqual([400, 'INVALID_REQUEST'])
    expect(await cancel({ cancelReason: 'x', cancelAmount: -1 })).toEqual([400, 'INVALID_REQUEST'])
    expect(await cancel({ cancelReason: 'x', currency: 'USD' })).toEqual([400, 'INVALID_REQUEST'])
    await face.rules(rule({ action: 'decline', code: '0005' }, { times: 1 }))
    expect(await cancel({ cancelReason: 'x', cancelAmount: 100 })).toEqual([400, 'REFUND_REJECTED'])
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    expect(await cancel({ cancelReason: 'x', cancelAmount: 200 })).toEqual([
      500,
      'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
    ])
    expect((await face.get(`/v1/payments/${key}`)).body).toMatchObject({
      cancels: null,
      balanceAmount: 15_000,
    })
    await face.post('/sandbox/clock', { advance: 'PT5M' })
    expect((await face.get(`/v1/payments/${key}`)).body).toMatchObject({ balanceAmount: 14_800 })
  })

  test('what is not a payment of this merchant is NOT_FOUND_PAYMENT', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const other = { authorization: `Basic ${btoa('test_sk_docs_narudemo2:')}` }
    const reason = { cancelReason: 'x' }
    const notFound = [404, 'NOT_FOUND_PAYMENT']
    expect(await errorOf(face.post(`/v1/payments/${key}/cancel`, reason, other))).toEqual(notFound)
    expect(await errorOf(face.post(`/v1/payments/${unknownKey}/cancel`, reason))).toEqual(notFound)
    expect(await errorOf(face.post(`/v1/payments/pk_nonsense/cancel`, reason))).toEqual(notFound)
    expect(await errorOf(face.get(`/v1/payments/${key}`, other))).toEqual(notFound)
    expect(await errorOf(face.get(`/v1/payments/${unknownKey}`))).toEqual(notFound)
    expect(await errorOf(face.get(`/v1/payments/orders/no-such-order`))).toEqual(notFound)
    expect(await errorOf(face.get(`/v1/payments/orders/%00`))).toEqual(notFound)
    const cancelled = await face.post(`/v1/payments/${key}/cancel`, reason)
    const last = textOf(cancelled, 'lastTransactionKey')
    expect(await errorOf(face.get(`/v1/payments/${last}`))).toEqual(notFound)
  })
})
