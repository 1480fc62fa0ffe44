import { functional, HttpError, type IConnection } from 'toss-payments-server-api'
import { describe, expect, test } from 'vitest'
import { authorize, demoKey } from './sandbox.ts'
import { json, openFace, send, textOf, type Face } from './face-wire.ts'

/** npm toss-payments-server-api 10.0.0, unmodified: a shop changes its host and its key, and nothing else. */
const { payments, virtual_accounts: virtualAccounts, billing, cash_receipts: cashReceipts } = functional.v1

const connect = (face: Face): IConnection => ({
  host: face.url,
  headers: { Authorization: `Basic ${btoa(`${demoKey}:`)}` },
})

/** The card as the example in the client's README shows it. */
const keyIn = {
  method: 'card' as const,
  cardNumber: '1111222233334444',
  cardExpirationYear: '30',
  cardExpirationMonth: '03',
  orderId: 'some-order-id',
  amount: 25_000,
}
const account = {
  method: 'virtual-account' as const,
  orderId: 'some-account-order',
  orderName: '생수 외 1건',
  bank: '신한',
  customerName: '김토스',
  amount: 25_000,
}
const card = {
  customerKey: 'some-customer',
  cardNumber: '1111222233334444',
  cardExpirationYear: '30',
  cardExpirationMonth: '03',
  cardPassword: '99',
  customerBirthday: '880311',
}

/** What the client threw: status and code of the answer. */
async function errorOf(call: Promise<unknown>): Promise<[number, unknown]> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof HttpError)) throw new Error(`no HttpError: ${String(error)}`)
  const said: unknown = JSON.parse(error.message)
  return [error.status, typeof said === 'object' && said !== null && 'code' in said ? said.code : said]
}

describe('toss-payments-server-api pays with a card', () => {
  test('by key-in, with the few fields of its README and with all that its type has', async () => {
    await using face = await openFace()
    const connection = connect(face)
    const paid = await payments.key_in(connection, keyIn)
    expect(paid).toMatchObject({
      method: '카드',
      type: 'NORMAL',
      status: 'DONE',
      orderId: keyIn.orderId,
      orderName: keyIn.orderId,
      totalAmount: 25_000,
      cancels: null,
    })
    const whole = await payments.key_in(connection, {
      ...keyIn,
      orderId: 'another-order-id',
      orderName: '나룻배',
      cardPassword: '99',
      cardInstallmentPlan: 3,
      taxFreeAmount: 5_000,
      customerBirthday: '880311',
      customerEmail: 'samchon@example.com',
      vbv: { cavv: 'x', xid: 'y', eci: 'z' },
      __approved: true,
    })
    expect(whole).toMatchObject({ status: 'DONE', taxFreeAmount: 5_000, card: { installmentPlanMonths: 3 } })
    expect(await payments.at(connection, paid.paymentKey)).toEqual(paid)
    expect(await errorOf(payments.key_in(connection, keyIn))).toEqual([400, 'DUPLICATED_ORDER_ID'])
  })

  test('by approving what the buyer authenticated, by the older address', async () => {
    await using face = await openFace()
    const connection = connect(face)
    const said = await face.post('/sandbox/authenticate', { amount: 15_000, orderId: 'window-order' })
    const paymentKey = textOf(said, 'paymentKey')
    expect(await payments.at(connection, paymentKey)).toMatchObject({ status: 'IN_PROGRESS' })
    const wrong = payments.approve(connection, paymentKey, { orderId: 'window-order', amount: 14_000 })
    expect(await errorOf(wrong)).toEqual([400, 'INVALID_REQUEST'])
    const input = { orderId: 'window-order', amount: 15_000 }
    expect(await payments.approve(connection, paymentKey, input)).toMatchObject({
      status: 'DONE',
      paymentKey,
    })
    expect(await errorOf(payments.approve(connection, paymentKey, input))).toEqual([
      400,
      'ALREADY_PROCESSED_PAYMENT',
    ])
  })

  test('cancels in parts with every field that it sends, and is refused with an error that it understands', async () => {
    await using face = await openFace()
    const connection = connect(face)
    const { paymentKey } = await payments.key_in(connection, keyIn)
    const part = await payments.cancel(connection, paymentKey, {
      paymentKey,
      cancelReason: '고객 변심',
      cancelAmount: 10_000,
      taxAmount: 909,
      taxFreeAmount: 0,
      refundableAmount: 25_000,
    })
    expect(part).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 15_000,
      cancels: [{ cancelAmount: 10_000, refundableAmount: 15_000 }],
    })
    const tooMuch = { paymentKey, cancelReason: '고객 변심', cancelAmount: 15_001 }
    expect(await errorOf(payments.cancel(connection, paymentKey, tooMuch))).toEqual([
      403,
      'NOT_CANCELABLE_AMOUNT',
    ])
    expect(await errorOf(payments.at(connection, 'tgen_unknown'))).toEqual([404, 'NOT_FOUND_PAYMENT'])
  })
})

describe('toss-payments-server-api uses the other ways of paying', () => {
  test('a virtual account is opened, paid into and refunded', async () => {
    await using face = await openFace()
    const connection = connect(face)
    const issued = await virtualAccounts.create(connection, account)
    expect(issued).toMatchObject({
      method: '가상계좌',
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
      secret: expect.stringMatching(/^ps_/),
      virtualAccount: { accountType: '일반', accountNumber: expect.stringMatching(/^\d+$/), expired: false },
    })
    const { paymentKey } = issued
    await face.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, {})
    expect(await payments.at(connection, paymentKey)).toMatchObject({ status: 'DONE' })
    const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김토스' }
    const input = { paymentKey, cancelReason: '고객 변심', refundReceiveAccount }
    expect(await payments.cancel(connection, paymentKey, input)).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      virtualAccount: { refundStatus: 'COMPLETED' },
    })
    const wrong = virtualAccounts.create(connection, { ...account, orderId: 'other-order', bank: '없는은행' })
    expect(await errorOf(wrong)).toEqual([400, 'INVALID_BANK'])
  })

  test('a card is left with the shop, looked up by its key, and charged', async () => {
    await using face = await openFace()
    const connection = connect(face)
    const issued = await billing.authorizations.card.create(connection, card)
    expect(issued).toMatchObject({
      method: '카드',
      customerKey: card.customerKey,
      cardCompany: expect.any(String),
    })
    const { billingKey, customerKey } = issued
    expect(await billing.authorizations.at(connection, billingKey, { customerKey })).toEqual(issued)
    const paid = await billing.pay(connection, billingKey, {
      method: 'billing',
      billingKey,
      customerKey,
      orderId: 'billing-order',
      amount: 4_900,
    })
    expect(paid).toMatchObject({
      type: 'BILLING',
      status: 'DONE',
      totalAmount: 4_900,
      orderName: 'billing-order',
    })
    const strange = billing.authorizations.at(connection, billingKey, { customerKey: 'somebody else' })
    expect((await errorOf(strange))[0]).toBe(400)
  })

  test('a cash receipt is issued and cancelled, whole and in part', async () => {
    await using face = await openFace()
    const connection = connect(face)
    const { paymentKey, orderId } = await payments.key_in(connection, keyIn)
    const receipt = await cashReceipts.create(connection, {
      type: '소득공제',
      paymentKey,
      orderId,
      orderName: '나룻배',
      registrationNumber: '01012341234',
      amount: 25_000,
      taxFreeAmount: 0,
    })
    expect(receipt).toMatchObject({ type: '소득공제', orderId, receiptUrl: expect.stringContaining('http') })
    await cashReceipts.cancel(connection, receipt.receiptKey, { amount: 5_000 })
    await cashReceipts.cancel(connection, receipt.receiptKey, {})
    expect(
      (await errorOf(cashReceipts.cancel(connection, receipt.receiptKey, {})))[0],
    ).toBeGreaterThanOrEqual(400)
  })
})

const confirmBody = async (face: Face): Promise<Record<string, unknown>> =>
  (await face.post('/sandbox/authenticate', { amount: 15_000 })).body

/** How the shipped clients of toss.md 1.1, 1.2 and 5 differ from the documents. */
describe('the habits of other shipped clients', () => {
  test('a secret key in base64 without padding signs in', async () => {
    await using face = await openFace()
    const said = await confirmBody(face)
    const { authorization } = authorize(demoKey)
    expect(authorization).toMatch(/=$/)
    const headers = { ...json, authorization: authorization.replaceAll('=', '') }
    const reply = await send(face, 'POST /v1/payments/confirm', { headers, body: JSON.stringify(said) })
    expect(reply.body).toMatchObject({ status: 'DONE' })
  })

  test('numbers in quotes, nulls for what is left out and fields of our time or another are taken', async () => {
    await using face = await openFace()
    const said = await confirmBody(face)
    const confirmed = await face.post('/v1/payments/confirm', {
      ...said,
      amount: '15000',
      paymentType: 'NORMAL',
      secretKey: null,
      customerName: null,
    })
    expect(confirmed.body).toMatchObject({ status: 'DONE', totalAmount: 15_000 })
    const paymentKey = textOf(confirmed, 'paymentKey')
    const cancelled = await face.post(`/v1/payments/${paymentKey}/cancel`, {
      cancelReason: '고객 변심',
      cancelAmount: '5000',
      refundReceiveAccount: null,
      taxFreeAmount: null,
      currency: null,
      cancelRequestId: null,
      tid: 'older field',
    })
    expect(cancelled.body).toMatchObject({ balanceAmount: 10_000 })
    const issued = await face.post('/v1/virtual-accounts', {
      ...account,
      amount: '25000',
      validHours: '24',
      dueDate: null,
      customerEmail: null,
      customerMobilePhone: null,
      taxFreeAmount: null,
      metadata: null,
      cashReceipt: null,
      useEscrow: false,
      escrowProducts: null,
    })
    expect(issued.body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', totalAmount: 25_000 })
  })
})
