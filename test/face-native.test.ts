import { describe, expect, test } from 'vitest'
import { cardBody, openFace, send, textOf } from './face-wire.ts'
import { openSandbox } from './sandbox.ts'
import { rule } from './simulator-wire.ts'

/** A port at which no test listens, as card company and as its control. */
const nobodyListens = {
  CARD_COMPANY_ADDRESS: '127.0.0.1:2',
  CARD_COMPANY_CONTROL_URL: 'http://127.0.0.1:2',
}

const unknownId = '01M7YNM9AAAAAAAAAAAA'

describe('charging a card', () => {
  test('an approved payment is 201 and shows the card by its first six and last three digits only', async () => {
    await using face = await openFace()
    const reply = await face.post('/payments/card', { ...cardBody, orderId: 'A-1', orderName: ' 나룻배 삯 ' })
    expect(reply.status).toBe(201)
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{20}$/),
      state: 'approved',
      method: 'card',
      orderId: 'A-1',
      orderName: '나룻배 삯',
      amount: 11_000,
      vat: 1_000,
      taxFreeAmount: 0,
      balance: { amount: 11_000, vat: 1_000 },
      installmentMonths: 0,
      card: { number: '433012*******234', expiry: '****' },
      account: null,
      approval: {
        number: expect.stringMatching(/^\d{8}$/),
        approvedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
        issuer: '61',
        acquirer: '31',
        cardCompanyNumber: expect.stringMatching(/^\d{20}$/),
      },
      refusal: null,
      requestedAt: expect.stringMatching(/\+09:00$/),
      cancels: [],
    })
  })

  test('a declined card is 402 with our code, the card company code and the id of the payment', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'decline', code: '0051' }))
    const reply = await face.post('/payments/card', cardBody)
    expect(reply.status).toBe(402)
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(reply.body).toMatchObject({
      type: 'urn:naru:refusal:CARD_LIMIT_EXCEEDED',
      title: '카드 한도를 초과했습니다.',
      status: 402,
      code: 'CARD_LIMIT_EXCEEDED',
      replyCode: '0051',
    })
    const found = await face.get(`/payments/${textOf(reply, 'paymentId')}`)
    expect(found.body).toMatchObject({
      type: 'payment',
      state: 'declined',
      balance: { amount: 0, vat: 0 },
      approval: null,
      refusal: { code: 'CARD_LIMIT_EXCEEDED', replyCode: '0051' },
    })
  })

  test('a reply that never comes is 202 and in doubt, until the janitor has asked again', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const reply = await face.post('/payments/card', cardBody)
    expect([reply.status, reply.body['state']]).toEqual([202, 'in_doubt'])
    const id = textOf(reply, 'id')
    const doubts = await face.get('/doubts')
    expect(doubts.body).toMatchObject({
      items: [{ managementNumber: id, paymentId: id, kind: 'PAYMENT', parkedAt: null }],
    })

    await face.post('/sandbox/clock', { advance: 'PT5M' })
    const settled = await face.get(`/payments/${id}`)
    expect(settled.body).toMatchObject({ state: 'approved', balance: { amount: 11_000 } })
    expect((await face.get('/doubts')).body).toEqual({ items: [] })
  })

  test('a card company that cannot be reached is 503, and the payment may be tried again', async () => {
    const sandbox = await openSandbox({ env: nobodyListens })
    const reply = await sandbox.post('/payments/card', cardBody)
    expect([reply.status, reply.body['code']]).toEqual([503, 'CARD_COMPANY_UNREACHABLE'])
    const found = await sandbox.get(`/payments/${textOf(reply, 'paymentId')}`)
    expect(found.body).toMatchObject({ state: 'not_sent', balance: { amount: 0, vat: 0 } })
    await sandbox.close()
  })

  test('what the rules refuse is 422 or 409, each with its own code', async () => {
    await using face = await openFace()
    const refused = async (wish: object) => {
      const { status, body } = await face.post('/payments/card', { ...cardBody, ...wish })
      return [status, body['code']]
    }
    expect(await refused({ cardNumber: '123456789' })).toEqual([422, 'CARD_NUMBER_INVALID'])
    expect(await refused({ cardNumber: '12345678901234567' })).toEqual([422, 'CARD_NUMBER_INVALID'])
    expect(await refused({ cardNumber: '' })).toEqual([422, 'CARD_NUMBER_INVALID'])
    expect(await refused({ expiry: '1330' })).toEqual([422, 'EXPIRY_INVALID'])
    expect(await refused({ cvc: '12' })).toEqual([422, 'CVC_INVALID'])
    expect(await refused({ installmentMonths: 13 })).toEqual([422, 'INSTALLMENT_INVALID'])
    expect(await refused({ amount: 99 })).toEqual([422, 'AMOUNT_INVALID'])
    expect(await refused({ amount: 1_000_000_001 })).toEqual([422, 'AMOUNT_INVALID'])
    expect(await refused({ vat: 11_001 })).toEqual([422, 'VAT_INVALID'])
    expect(await refused({ taxFreeAmount: 11_001 })).toEqual([422, 'TAX_FREE_AMOUNT_INVALID'])
    expect((await face.post('/payments/card', { ...cardBody, orderId: 'once' })).status).toBe(201)
    expect(await refused({ orderId: 'once' })).toEqual([409, 'DUPLICATE_REQUEST'])
    expect(await refused({ orderId: 'once', amount: 12_000 })).toEqual([409, 'ORDER_ALREADY_USED'])
  })

  test('a tax-free part bears no VAT, and a VAT that is given is taken', async () => {
    await using face = await openFace()
    const free = await face.post('/payments/card', { ...cardBody, taxFreeAmount: 5_500 })
    expect(free.body).toMatchObject({ amount: 11_000, vat: 500, taxFreeAmount: 5_500 })
    const given = await face.post('/payments/card', {
      ...cardBody,
      amount: 20_000,
      vat: 0,
      installmentMonths: 3,
    })
    expect(given.body).toMatchObject({ amount: 20_000, vat: 0, installmentMonths: 3 })
  })

  test('the assignment profile shows the expiry, as its sheet asks', async () => {
    await using face = await openFace({ env: { NARU_PROFILE: 'assignment' } })
    const reply = await face.post('/payments/card', cardBody)
    expect(reply.body).toMatchObject({ card: { number: '433012*******234', expiry: '1230' } })
  })
})

describe('cancelling a payment', () => {
  test('parts are 201 with the cancel and the payment after it, and {} takes all that is left', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const part = await face.post(`/payments/${id}/cancels`, { amount: 1_100, vat: 100, reason: '고객 변심' })
    expect(part.status).toBe(201)
    expect(part.body).toMatchObject({
      cancel: {
        state: 'done',
        amount: 1_100,
        vat: 100,
        reason: '고객 변심',
        balanceAfter: 9_900,
        refusal: null,
      },
      payment: { id, state: 'partially_cancelled', balance: { amount: 9_900, vat: 900 } },
    })
    const rest = await face.post(`/payments/${id}/cancels`, {})
    expect(rest.body).toMatchObject({
      cancel: { amount: 9_900, vat: 900, reason: null, balanceAfter: 0 },
      payment: { state: 'cancelled', balance: { amount: 0, vat: 0 } },
    })
    const again = await face.post(`/payments/${id}/cancels`, {})
    expect([again.status, again.body['code']]).toEqual([409, 'ALREADY_CANCELLED'])
  })

  test('what the nine steps refuse keeps the balance as it was', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const refused = async (wish: object) => {
      const { status, body } = await face.post(`/payments/${id}/cancels`, wish)
      return [status, body['code']]
    }
    expect(await refused({ amount: 11_001 })).toEqual([422, 'CANCEL_AMOUNT_EXCEEDS_BALANCE'])
    expect(await refused({ amount: 0 })).toEqual([422, 'CANCEL_AMOUNT_INVALID'])
    expect(await refused({ amount: 100, vat: 101 })).toEqual([422, 'CANCEL_VAT_EXCEEDS_AMOUNT'])
    expect(await refused({ amount: 5_000, vat: 1_001 })).toEqual([422, 'CANCEL_VAT_EXCEEDS_BALANCE'])
    expect(await refused({ amount: 11_000, vat: 999 })).toEqual([422, 'CANCEL_VAT_LEFT_OVER'])
    expect(await refused({ amount: 10_500, vat: 0 })).toEqual([422, 'CANCEL_LEAVES_VAT_ABOVE_AMOUNT'])
    expect(await refused({ amount: 100, taxFreeAmount: 101 })).toEqual([422, 'TAX_FREE_AMOUNT_INVALID'])
    expect(await refused({ expectedBalance: 10_999 })).toEqual([409, 'BALANCE_CHANGED'])
    const found = await face.get(`/payments/${id}`)
    expect(found.body).toMatchObject({ balance: { amount: 11_000, vat: 1_000 }, cancels: [] })
  })

  test('a cancel that the card company declines is 402 and gives its share back', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    await face.rules(rule({ action: 'decline', code: '0005' }, { when: { kinds: ['CANCEL'] } }))
    const reply = await face.post(`/payments/${id}/cancels`, { amount: 1_000 })
    expect(reply.status).toBe(402)
    expect(reply.body).toMatchObject({ paymentId: id, cancelId: expect.stringMatching(/^[0-9A-Z]{20}$/) })
    const found = await face.get(`/payments/${textOf(reply, 'cancelId')}`)
    expect(found.body).toMatchObject({
      type: 'cancel',
      cancel: { id: textOf(reply, 'cancelId'), state: 'declined', balanceAfter: null },
      id,
      state: 'approved',
      balance: { amount: 11_000 },
    })
  })

  test('a cancel whose reply never comes is 202, and the payment keeps its balance meanwhile', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const reply = await face.post(`/payments/${id}/cancels`, { amount: 1_000 })
    expect(reply.status).toBe(202)
    expect(reply.body).toMatchObject({
      cancel: { state: 'in_doubt', balanceAfter: null },
      payment: { balance: { amount: 11_000 } },
    })
    await face.post('/sandbox/clock', { advance: 'PT5M' })
    const found = await face.get(`/payments/${id}`)
    expect(found.body).toMatchObject({
      balance: { amount: 10_000 },
      cancels: [{ state: 'done' }],
    })
  })

  test('a payment of another merchant, an unknown one and a text that is no id are all not found', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const other = { authorization: `Bearer test_sk_docs_narudemo2` }
    const codes = async (path: string, headers = {}) => {
      const { status, body } = await face.post(path, {}, headers)
      return [status, body['code']]
    }
    expect(await codes(`/payments/${id}/cancels`, other)).toEqual([404, 'PAYMENT_NOT_FOUND'])
    expect(await codes(`/payments/${unknownId}/cancels`)).toEqual([404, 'PAYMENT_NOT_FOUND'])
    expect(await codes(`/payments/nonsense/cancels`)).toEqual([404, 'PAYMENT_NOT_FOUND'])
    expect(await codes(`/payments/%27%20or%201%3D1--/cancels`)).toEqual([404, 'PAYMENT_NOT_FOUND'])
  })
})

describe('looking payments up', () => {
  test('a payment and its cancel are both found by their management number', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const { body } = await face.post(`/payments/${id}/cancels`, { amount: 1_000 })
    expect((await face.get(`/payments/${id}`)).body).toMatchObject({
      type: 'payment',
      cancel: null,
      id,
      cancels: [{ amount: 1_000 }],
    })
    const { id: cancelId } = body['cancel'] as { id: string }
    expect((await face.get(`/payments/${cancelId}`)).body).toMatchObject({
      type: 'cancel',
      cancel: { id: cancelId, amount: 1_000, vat: 91 },
      id,
    })
    expect((await face.get(`/payments/${unknownId}`)).status).toBe(404)
    expect((await face.get('/payments/nonsense')).status).toBe(404)
  })

  test('pages go from the newest to the oldest without a gap, and end with null', async () => {
    await using face = await openFace()
    const ids: string[] = []
    for (const amount of [1_000, 2_000, 3_000])
      ids.unshift(textOf(await face.post('/payments/card', { ...cardBody, amount }), 'id'))
    const first = await face.get('/payments?limit=2')
    expect(first.body).toMatchObject({ items: [{ id: ids[0] }, { id: ids[1] }], next: ids[1] })
    const second = await face.get(`/payments?limit=2&cursor=${ids[1]}`)
    expect(second.body).toMatchObject({ items: [{ id: ids[2] }], next: null })
    expect((await face.get('/payments')).body).toMatchObject({ next: null })
    const refused = ['limit=0', 'limit=101', 'limit=x', 'page=2', 'limit=1.5']
    for (const query of refused) expect.soft((await face.get(`/payments?${query}`)).status, query).toBe(400)
    expect((await face.get('/payments?cursor=nonsense')).status).toBe(400)
  })

  test('the telegrams of a payment can be seen field by field, with no card number in them', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    await face.post(`/payments/${id}/cancels`, { amount: 1_000 })
    const reply = await face.get(`/payments/${id}/telegrams`)
    expect(reply.status).toBe(200)
    const { items } = reply.body as { items: { kind: string; request: { text: string; fields: object[] } }[] }
    expect(items.map((one) => one.kind)).toEqual(['PAYMENT', 'CANCEL'])
    expect(items[0]?.request.text).toHaveLength(450)
    expect(items[0]?.request.fields).toContainEqual(
      expect.objectContaining({ korean: '카드번호', offset: 34, width: 20, secret: true }),
    )
    expect(reply.text).not.toContain(cardBody.cardNumber)
    expect((await face.get(`/payments/${unknownId}/telegrams`)).status).toBe(404)
    expect((await face.get('/payments/nonsense/telegrams')).status).toBe(404)
  })
})

describe('signing in', () => {
  test('a key is taken as Basic with or without padding, and as Bearer', async () => {
    await using face = await openFace()
    const encoded = btoa('test_sk_docs_narudemo1:')
    for (const authorization of [
      `Basic ${encoded}`,
      `basic ${encoded.replaceAll('=', '')}`,
      'Bearer test_sk_docs_narudemo1',
    ])
      expect((await send(face, 'GET /payments', { headers: { authorization } })).status).toBe(200)
  })

  test('whoever shows no key, half a key or an unknown one is 401 and told how to sign in', async () => {
    await using face = await openFace()
    const refused: [string, string][] = [
      ['', 'CREDENTIALS_MALFORMED'],
      ['Basic', 'CREDENTIALS_MALFORMED'],
      ['Basic !!!', 'CREDENTIALS_MALFORMED'],
      [`Basic ${btoa('test_sk_docs_narudemo1')}`, 'CREDENTIALS_MALFORMED'],
      [`Basic ${btoa('test_sk_docs_narudemo1:secret')}`, 'CREDENTIALS_MALFORMED'],
      [`Digest ${btoa('test_sk_docs_narudemo1:')}`, 'CREDENTIALS_MALFORMED'],
      [`Basic ${btoa(`${'k'.repeat(500)}:`)}`, 'CREDENTIALS_MALFORMED'],
      [`Basic ${btoa('test_sk_nobody:')}`, 'CREDENTIALS_UNKNOWN'],
      [`Basic ${btoa('test_ck_docs_narudemo1:')}`, 'CREDENTIALS_UNKNOWN'],
      ['Bearer nobody', 'CREDENTIALS_UNKNOWN'],
    ]
    for (const [authorization, code] of refused) {
      const reply = await send(face, 'GET /payments', { headers: { authorization } })
      expect.soft([reply.status, reply.body['code']], authorization).toEqual([401, code])
      expect(reply.headers.get('www-authenticate')).toBe('Basic realm="naru", charset="UTF-8"')
    }
  })

  test('a parked question is opened again by its number, and nothing else is', async () => {
    await using face = await openFace()
    const unknown = await face.post(`/doubts/${unknownId}/reopen`, {})
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'DOUBT_NOT_PARKED'])
    expect((await face.post('/doubts/nonsense/reopen', {})).body['code']).toBe('DOUBT_NOT_PARKED')

    await face.rules(
      rule(
        { action: 'silence', stage: 'after-approval' },
        { when: { kinds: ['PAYMENT', 'INQUIRY', 'NETCANCEL'] } },
      ),
    )
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    await face.post('/sandbox/clock', { advance: 'PT2H' })
    const parked = await face.get('/doubts')
    expect(parked.body).toMatchObject({ items: [{ managementNumber: id, parkedAt: expect.any(String) }] })
    await face.rules()
    const reopened = await face.post(`/doubts/${id}/reopen`, {}, { 'idempotency-key': 'again' })
    expect([reopened.status, reopened.body]).toEqual([200, { reopened: true }])
    const replayed = await face.post(`/doubts/${id}/reopen`, {}, { 'idempotency-key': 'again' })
    expect([replayed.text, replayed.headers.get('idempotent-replayed')]).toEqual([reopened.text, 'true'])
    await face.post('/sandbox/clock', { advance: 'PT10M' })
    expect((await face.get('/doubts')).body).toEqual({ items: [] })
  })
})
