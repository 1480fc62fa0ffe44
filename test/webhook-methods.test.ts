import { describe, expect, test } from 'vitest'
import { send, textOf, type Face } from './face-wire.ts'
import { openReceiver, openShop, register, type Hit, type Receiver } from './webhook-wire.ts'

const kindOf = ({ body }: Hit) => (body['eventType'] ?? 'DEPOSIT_CALLBACK') as string
const statusOf = ({ body }: Hit) =>
  ((body['data'] as { status?: unknown } | undefined)?.status ?? body['status']) as string

/** What the shop was told, in a fixed order where two webhooks are of one moment. */
const told = ({ hits }: Receiver) => hits.map((hit) => `${kindOf(hit)} ${statusOf(hit)}`)

async function openListening(context: Parameters<typeof openShop>[1], events: string[] = []) {
  const face = await openShop('pglite', context)
  const receiver = await openReceiver()
  await register(face, receiver.url, { events })
  return { face, receiver }
}

async function issued(face: Face): Promise<{ paymentKey: string; secret: string }> {
  const account = {
    amount: 25_000,
    orderId: 'va-order-1',
    orderName: '생수',
    customerName: '김토스',
    bank: '88',
  }
  const reply = await face.post('/v1/virtual-accounts', account)
  return { paymentKey: textOf(reply, 'paymentKey'), secret: textOf(reply, 'secret') }
}

const deposit = (face: Face, paymentKey: string) =>
  face.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, {})

describe('a virtual account tells', { timeout: 60_000 }, () => {
  test('of its issue, its deposit, its reversal and its cancel by the callback with its secret', async (context) => {
    const { face, receiver } = await openListening(context, ['DEPOSIT_CALLBACK'])
    await using shop = face
    const { paymentKey, secret } = await issued(shop)
    await receiver.received(1)
    const credited = await deposit(shop, paymentKey)
    await receiver.received(2)
    await shop.post('/sandbox/partners/bank/reversals', { noticeNumber: credited.body['noticeNumber'] })
    await receiver.received(3)
    await shop.post(`/v1/payments/${paymentKey}/cancel`, { cancelReason: '고객 변심' })
    const hits = await receiver.received(4)
    expect(hits.map(({ body }) => body['status'])).toEqual([
      'WAITING_FOR_DEPOSIT',
      'DONE',
      'WAITING_FOR_DEPOSIT',
      'CANCELED',
    ])
    for (const { body } of hits)
      expect(body).toEqual({
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
        secret,
        status: expect.any(String),
        transactionKey: expect.any(String),
        orderId: 'va-order-1',
      })
  })

  test('of its deposit and its cancel by both kinds where both are listened to', async (context) => {
    const { face, receiver } = await openListening(context)
    await using shop = face
    const { paymentKey, secret } = await issued(shop)
    await deposit(shop, paymentKey)
    await receiver.received(3)
    expect(told(receiver).toSorted()).toEqual([
      'DEPOSIT_CALLBACK DONE',
      'DEPOSIT_CALLBACK WAITING_FOR_DEPOSIT',
      'PAYMENT_STATUS_CHANGED DONE',
    ])
    const paid = receiver.hits.find((hit) => kindOf(hit) === 'PAYMENT_STATUS_CHANGED')
    expect(paid?.body['data']).toMatchObject({
      paymentKey,
      secret,
      method: '가상계좌',
      balanceAmount: 25_000,
    })
  })

  test('that nobody has paid into it in time', async (context) => {
    const { face, receiver } = await openListening(context)
    await using shop = face
    await issued(shop)
    await shop.post('/sandbox/clock', { advance: 'P7D' })
    await receiver.received(2)
    expect(told(receiver)).toEqual(['DEPOSIT_CALLBACK WAITING_FOR_DEPOSIT', 'PAYMENT_STATUS_CHANGED EXPIRED'])
  })
})

describe('a payment window tells', { timeout: 60_000 }, () => {
  test('that nobody has confirmed it in time, and of nothing before', async (context) => {
    const { face, receiver } = await openListening(context)
    await using shop = face
    const opened = await shop.post('/sandbox/authenticate', { amount: 1_000, orderId: 'order-too-late' })
    await shop.post('/sandbox/clock', { advance: 'PT9M' })
    expect(receiver.hits).toEqual([])
    await shop.post('/sandbox/clock', { advance: 'PT2M' })
    const [hit] = await receiver.received(1)
    expect(hit?.body['data']).toMatchObject({
      paymentKey: opened.body['paymentKey'],
      orderId: 'order-too-late',
      status: 'EXPIRED',
      approvedAt: null,
    })
  })
})

describe('a billing key tells', { timeout: 60_000 }, () => {
  test('of its end, and of the cancel of what was charged to it, and not of the charge', async (context) => {
    const { face, receiver } = await openListening(context)
    await using shop = face
    const customer = { customerKey: 'customer-1' }
    const card = { cardNumber: '4330123412341234', cardExpirationYear: '30', cardExpirationMonth: '07' }
    const person = { cardPassword: '12', customerIdentityNumber: '881212' }
    const issuing = await shop.post('/v1/billing/authorizations/card', { ...customer, ...card, ...person })
    const key = textOf(issuing, 'billingKey')
    const charge = { ...customer, amount: 4_900, orderId: 'bill-order-1', orderName: '나루 구독' }
    const charged = await shop.post(`/v1/billing/${key}`, charge)
    await shop.post(`/v1/payments/${textOf(charged, 'paymentKey')}/cancel`, { cancelReason: '고객 변심' })
    await receiver.received(1)
    await send(shop, `DELETE /v1/billing/${key}`)
    const hits = await receiver.received(2)
    expect(hits.map(kindOf)).toEqual(['PAYMENT_STATUS_CHANGED', 'BILLING_DELETED'])
    expect(hits[0]?.body['data']).toMatchObject({ type: 'BILLING', status: 'CANCELED' })
    expect(hits[1]?.body).toEqual({
      eventType: 'BILLING_DELETED',
      createdAt: expect.stringMatching(/\.\d{6}$/),
      data: { billingKey: key, reason: null },
    })
  })
})
