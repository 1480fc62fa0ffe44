import { describe, expect, test } from 'vitest'
import { tossStatus } from '../src/http/toss-codes.ts'
import { cardBody, errorOf, keyInBody, openFace, send, textOf, tossPaymentKeys } from './face-wire.ts'
import { rule } from './simulator-wire.ts'

describe('key-in', () => {
  test('an approved payment is a Toss payment with every key present', async () => {
    await using face = await openFace()
    const reply = await face.post('/v1/payments/key-in', keyInBody)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body).toSorted()).toEqual(tossPaymentKeys)
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
    expect(reply.body).toEqual({
      version: '2022-11-16',
      paymentKey: expect.stringMatching(/^[0-9A-Z]{20}$/),
      type: 'NORMAL',
      orderId: 'order-20261121',
      orderName: '토스 티셔츠 외 2건',
      mId: 'naru-demo-1',
      currency: 'KRW',
      method: '카드',
      totalAmount: 15_000,
      balanceAmount: 15_000,
      status: 'DONE',
      requestedAt: moment,
      approvedAt: moment,
      useEscrow: false,
      lastTransactionKey: reply.body['paymentKey'],
      suppliedAmount: 13_636,
      vat: 1_364,
      cultureExpense: false,
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      cancels: null,
      isPartialCancelable: true,
      card: {
        amount: 15_000,
        issuerCode: '61',
        acquirerCode: '31',
        number: '43301234****123*',
        installmentPlanMonths: 0,
        approveNo: expect.stringMatching(/^\d{8}$/),
        useCardPoint: false,
        cardType: '미확인',
        ownerType: '미확인',
        acquireStatus: 'READY',
        isInterestFree: false,
        interestPayer: null,
      },
      virtualAccount: null,
      secret: null,
      mobilePhone: null,
      giftCertificate: null,
      transfer: null,
      metadata: null,
      receipt: { url: `${face.url}/receipts/${textOf(reply, 'paymentKey')}` },
      checkout: { url: `${face.url}/checkout/${textOf(reply, 'paymentKey')}` },
      easyPay: null,
      country: 'KR',
      failure: null,
      cashReceipt: null,
      cashReceipts: null,
      discount: null,
    })
  })

  test('numbers in quotes, nulls and fields nobody knows are taken, as shipped clients send them', async () => {
    await using face = await openFace()
    const reply = await face.post('/v1/payments/key-in', {
      ...keyInBody,
      amount: '15000',
      cardInstallmentPlan: '3',
      cardPassword: null,
      taxFreeAmount: null,
      customerName: null,
      customerEmail: null,
      customerIdentityNumber: '1234567890',
      vbv: { deeply: { nested: [1, 2] } },
      windowTarget: 'iframe',
    })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ totalAmount: 15_000, card: { installmentPlanMonths: 3 } })
  })

  test('each field has the code that Toss gives it', async () => {
    await using face = await openFace()
    const table: [object, number, string][] = [
      [{ cardNumber: '433012' }, 400, 'INVALID_CARD_NUMBER'],
      [{ cardNumber: '4330-1234-1234-1234' }, 400, 'INVALID_CARD_NUMBER'],
      [{ cardNumber: 4330123412341234 }, 400, 'INVALID_CARD_NUMBER'],
      [{ cardExpirationMonth: '13' }, 400, 'INVALID_CARD_EXPIRATION'],
      [{ cardExpirationMonth: '7' }, 400, 'INVALID_CARD_EXPIRATION'],
      [{ cardExpirationYear: '2030' }, 400, 'INVALID_CARD_EXPIRATION'],
      [{ cardExpirationYear: undefined }, 400, 'INVALID_CARD_EXPIRATION'],
      [{ customerIdentityNumber: '88121' }, 400, 'INVALID_BIRTH_DAY_FORMAT'],
      [{ customerIdentityNumber: undefined }, 400, 'INVALID_BIRTH_DAY_FORMAT'],
      [{ cardPassword: '1234' }, 400, 'INVALID_CARD_PASSWORD'],
      [{ cardInstallmentPlan: 13 }, 400, 'INVALID_CARD_INSTALLMENT_PLAN'],
      [{ cardInstallmentPlan: 'three' }, 400, 'INVALID_CARD_INSTALLMENT_PLAN'],
      [{ customerEmail: 'nobody' }, 400, 'INVALID_EMAIL'],
      [{ orderId: 'short' }, 400, 'INVALID_ORDER_ID'],
      [{ orderId: 'has blank' }, 400, 'INVALID_ORDER_ID'],
      [{ orderId: undefined }, 400, 'INVALID_ORDER_ID'],
      [{ orderName: '' }, 400, 'INVALID_REQUEST'],
      [{ amount: undefined }, 400, 'INVALID_REQUEST'],
      [{ amount: '15,000' }, 400, 'INVALID_REQUEST'],
      [{ amount: 99 }, 400, 'BELOW_MINIMUM_AMOUNT'],
      [{ amount: 0 }, 400, 'BELOW_MINIMUM_AMOUNT'],
      [{ amount: 1_000_000_001 }, 400, 'EXCEED_MAX_AMOUNT'],
      [{ taxFreeAmount: 15_001 }, 400, 'INVALID_REQUEST'],
    ]
    for (const [wish, status, code] of table) {
      const asked = face.post('/v1/payments/key-in', { ...keyInBody, ...wish })
      expect.soft(await errorOf(asked), JSON.stringify(wish)).toEqual([status, code])
    }
  })

  test('what the card company says no to has a Toss code, and the payment is ABORTED with its failure', async () => {
    await using face = await openFace()
    const table: [string, number, string][] = [
      ['0051', 403, 'REJECT_CARD_PAYMENT'],
      ['0054', 400, 'INVALID_CARD_EXPIRATION'],
      ['0041', 400, 'INVALID_CARD_LOST_OR_STOLEN'],
      ['0014', 400, 'INVALID_CARD_NUMBER'],
      ['0082', 403, 'REJECT_CARD_COMPANY'],
      ['1234', 403, 'REJECT_CARD_COMPANY'],
    ]
    for (const [replyCode, status, code] of table) {
      const orderId = `order-${replyCode}`
      await face.rules(rule({ action: 'decline', code: replyCode }))
      const reply = await face.post('/v1/payments/key-in', { ...keyInBody, orderId })
      expect([reply.status, reply.body['code']]).toEqual([status, code])
      const found = await face.get(`/v1/payments/orders/${orderId}`)
      expect(Object.keys(found.body).toSorted()).toEqual(tossPaymentKeys)
      expect(found.body).toMatchObject({
        status: 'ABORTED',
        totalAmount: 15_000,
        balanceAmount: 0,
        approvedAt: null,
        card: null,
        failure: { code, message: reply.body['message'] },
      })
    }
  })

  test('an order is paid once, and a failed one may be tried again', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'decline', code: '0051' }, { times: 1 }))
    const keyIn = () => face.post('/v1/payments/key-in', keyInBody)
    expect((await keyIn()).status).toBe(403)
    expect((await keyIn()).status).toBe(200)
    expect(await errorOf(keyIn())).toEqual([400, 'DUPLICATED_ORDER_ID'])
  })

  test('in doubt it is a 500 upon which a client looks the payment up: IN_PROGRESS, later DONE', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const asked = face.post('/v1/payments/key-in', keyInBody)
    expect(await errorOf(asked)).toEqual([500, 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING'])
    const order = () => face.get(`/v1/payments/orders/${keyInBody.orderId}`)
    expect((await order()).body).toMatchObject({
      status: 'IN_PROGRESS',
      balanceAmount: 15_000,
      vat: 1_364,
      suppliedAmount: 13_636,
      approvedAt: null,
    })
    await face.post('/sandbox/clock', { advance: 'PT5M' })
    expect((await order()).body).toMatchObject({ status: 'DONE', balanceAmount: 15_000 })
  })

  test('what the card company undoes after a doubt is ABORTED', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'silence', stage: 'before-approval' }, { times: 1 }))
    await face.post('/v1/payments/key-in', keyInBody)
    await face.post('/sandbox/clock', { advance: 'PT5M' })
    const order = await face.get(`/v1/payments/orders/${keyInBody.orderId}`)
    expect(order.body).toMatchObject({ status: 'ABORTED', failure: { code: 'PROVIDER_ERROR' } })
  })
})

describe('headers', () => {
  test('a missing or ill-formed Authorization is 403, an unknown key 401', async () => {
    await using face = await openFace()
    const ask = (authorization: string) =>
      errorOf(send(face, 'GET /v1/payments/orders/no-such-order', { headers: { authorization } }))
    expect(await ask('')).toEqual([403, 'INCORRECT_BASIC_AUTH_FORMAT'])
    expect(await ask('Bearer test_sk_docs_narudemo1')).toEqual([403, 'INCORRECT_BASIC_AUTH_FORMAT'])
    expect(await ask(`Basic ${btoa('test_sk_docs_narudemo1')}`)).toEqual([403, 'INCORRECT_BASIC_AUTH_FORMAT'])
    expect(await ask(`Basic ${btoa('test_sk_nobody:')}`)).toEqual([401, 'UNAUTHORIZED_KEY'])
    expect(await ask(`Basic ${btoa('test_sk_docs_narudemo1:').replaceAll('=', '')}`)).toEqual([
      404,
      'NOT_FOUND_PAYMENT',
    ])
  })

  test('messages are English where that is asked for', async () => {
    await using face = await openFace()
    const order = '/v1/payments/orders/no-such-order'
    const english = await face.get(order, { 'accept-language': 'en-US' })
    expect(english.body['message']).toBe('There is no such payment or cancel.')
    expect(english.headers.get('content-language')).toBe('en')
    expect((await face.get(order)).body['message']).toBe('결제정보 조회 결과가 없습니다.')
  })

  test('a replay names its own trace and the first one; other requests have a trace each', async () => {
    await using face = await openFace()
    const keyIn = () => face.post('/v1/payments/key-in', keyInBody, { 'idempotency-key': 'trace' })
    const trace = (reply: { headers: Headers }) => reply.headers.get('x-tosspayments-trace-id') ?? ''
    const first = await keyIn()
    const second = await keyIn()
    expect(second.text).toBe(first.text)
    const [own, original] = trace(second).split(', ')
    expect(original).toBe(trace(first))
    expect(own).not.toBe(original)
    const gets = [await face.get('/v1/payments/x'), await face.get('/v1/payments/x')]
    expect(new Set(gets.map(trace)).size).toBe(2)
  })

  test('a test code makes any call fail with that error, on every attempt and before the payment is looked at', async () => {
    await using face = await openFace()
    const asking = (code: string) => ({ 'tosspayments-test-code': code, 'idempotency-key': 'test-code' })
    for (const code of [
      'IDEMPOTENT_REQUEST_PROCESSING',
      'REJECT_CARD_COMPANY',
      'PROVIDER_ERROR',
      'NOT_FOUND_PAYMENT_SESSION',
    ]) {
      const reply = await face.post('/v1/payments/key-in', keyInBody, asking(code))
      expect([reply.status, reply.body['code']]).toEqual([tossStatus(code), code])
      expect(reply.headers.get('idempotent-replayed')).toBeNull()
    }
    expect(await errorOf(face.get('/v1/payments/nonsense', asking('FDS_ERROR')))).toEqual([403, 'FDS_ERROR'])
    expect(await errorOf(face.get('/v1/payments/nonsense', asking('NO_SUCH_CODE')))).toEqual([
      400,
      'INVALID_REQUEST',
    ])
    expect((await face.post('/v1/payments/key-in', keyInBody)).status).toBe(200)
  })

  test('an address that this wire does not have is NOT_FOUND, and a wrong method says which one would do', async () => {
    await using face = await openFace()
    expect(await errorOf(face.get('/v1/brandpay/payments'))).toEqual([404, 'NOT_FOUND'])
    const wrong = await send(face, 'DELETE /v1/payments/key-in')
    expect([wrong.status, wrong.body['code']]).toEqual([405, 'INVALID_REQUEST'])
    expect(wrong.headers.get('allow')).toContain('POST')
  })
})

describe('payments of other faces', () => {
  test('a payment without an order is shown under its own key', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const found = await face.get(`/v1/payments/${id}`)
    expect(Object.keys(found.body).toSorted()).toEqual(tossPaymentKeys)
    expect(found.body).toMatchObject({ paymentKey: id, orderId: id, orderName: id, status: 'DONE' })
  })
})
