import { describe, expect, test } from 'vitest'
import { openFace, textOf, tossPaymentKeys, type Face } from './face-wire.ts'
import type { Reply } from './sandbox.ts'

const codeOf = (reply: Reply): [number, unknown] => [reply.status, reply.body['code']]

const accountBody = {
  amount: 25_000,
  orderId: 'va-order-1',
  orderName: '생수 외 1건',
  customerName: '김토스',
  bank: '88',
  validHours: 24,
}

async function issued(face: Face, wish: object = {}): Promise<string> {
  const reply = await face.post('/v1/virtual-accounts', { ...accountBody, ...wish })
  expect(reply.status).toBe(200)
  return textOf(reply, 'paymentKey')
}

const find = async (face: Face, paymentKey: string) => (await face.get(`/v1/payments/${paymentKey}`)).body
const deposit = (face: Face, paymentKey: string, order: object = {}) =>
  face.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, order)
const cancel = (face: Face, paymentKey: string, body: object = {}) =>
  face.post(`/v1/payments/${paymentKey}/cancel`, { cancelReason: '고객 변심', ...body })
const refundTo = {
  refundReceiveAccount: { bank: '신한', accountNumber: '110123456789', holderName: '김토스' },
}

describe('a virtual account', () => {
  test('waits for its deposit, with every key present, and is done when the money is there', async () => {
    await using face = await openFace()
    const reply = await face.post('/v1/virtual-accounts', accountBody)
    expect(Object.keys(reply.body).toSorted()).toEqual(tossPaymentKeys)
    expect(reply.body).toMatchObject({
      method: '가상계좌',
      status: 'WAITING_FOR_DEPOSIT',
      totalAmount: 25_000,
      balanceAmount: 25_000,
      suppliedAmount: 22_727,
      vat: 2_273,
      approvedAt: null,
      card: null,
      secret: expect.stringMatching(/^ps_[0-9a-f]{40}$/),
      virtualAccount: {
        accountType: '일반',
        accountNumber: expect.stringMatching(/^\d{6,20}$/),
        bankCode: '88',
        customerName: '김토스',
        depositorName: null,
        expired: false,
        settlementStatus: 'INCOMPLETED',
        refundStatus: 'NONE',
        refundReceiveAccount: null,
      },
    })
    const paymentKey = textOf(reply, 'paymentKey')
    expect((await deposit(face, paymentKey, { depositorName: '박입금' })).body).toMatchObject({
      state: 'credited',
    })
    expect(await find(face, paymentKey)).toMatchObject({
      status: 'DONE',
      approvedAt: expect.any(String),
      secret: reply.body['secret'],
      virtualAccount: { depositorName: '박입금' },
    })
    expect((await face.get('/sandbox/books')).body['ledger']).toMatchObject({ bank_deposit: 25_000 })
  })

  test('is opened by a window too', async () => {
    await using face = await openFace()
    const said = await face.post('/sandbox/authenticate', {
      method: 'virtual_account',
      amount: 9_000,
      bank: '국민',
    })
    const reply = await face.post('/v1/payments/confirm', said.body)
    expect(reply.body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', virtualAccount: { bankCode: '06' } })
  })

  test.each<[string, object, number, string]>([
    ['an amount below 200 won', { amount: 199 }, 400, 'BELOW_MINIMUM_AMOUNT'],
    ['a bank that nobody knows', { bank: '없는은행' }, 400, 'INVALID_BANK'],
    ['more than 720 hours', { validHours: 721 }, 400, 'EXCEED_MAX_DUE_DATE'],
    ['a due date that has passed', { dueDate: '2020-01-01T00:00:00+09:00' }, 400, 'INVALID_DATE'],
    ['a due date that is none', { dueDate: 'tomorrow' }, 400, 'INVALID_DATE'],
    ['no name of the depositor', { customerName: undefined }, 400, 'INVALID_REQUEST'],
  ])('with %s is refused and leaves nothing', async (_what, wish, status, code) => {
    await using face = await openFace()
    const reply = await face.post('/v1/virtual-accounts', { ...accountBody, ...wish })
    expect(codeOf(reply)).toEqual([status, code])
    expect((await face.get('/v1/payments/orders/va-order-1')).status).toBe(404)
  })

  test('takes the exact amount only; anything else goes back to its depositor', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    for (const amount of [24_999, 25_001])
      expect((await deposit(face, paymentKey, { amount })).body).toMatchObject({ state: 'returned' })
    expect(await find(face, paymentKey)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' })
    expect((await deposit(face, paymentKey)).body).toMatchObject({ state: 'credited' })
    expect((await deposit(face, paymentKey)).body).toMatchObject({ state: 'returned' })
    expect(await find(face, paymentKey)).toMatchObject({ status: 'DONE', balanceAmount: 25_000 })
  })

  test('that nobody pays into expires, and a later deposit goes back', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    await face.post('/sandbox/clock', { advance: 'PT24H' })
    expect(await find(face, paymentKey)).toMatchObject({
      status: 'EXPIRED',
      balanceAmount: 0,
      virtualAccount: { expired: true },
      failure: { code: 'EXPIRED_PAYMENT' },
    })
    expect((await deposit(face, paymentKey)).body).toMatchObject({ state: 'returned' })
    expect(codeOf(await cancel(face, paymentKey))).toEqual([403, 'NOT_CANCELABLE_PAYMENT'])
  })

  test('is cancelled whole before the deposit, which then goes back', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    expect(codeOf(await cancel(face, paymentKey, { cancelAmount: 1_000 }))).toEqual([
      403,
      'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
    ])
    const reply = await cancel(face, paymentKey)
    expect(reply.body).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      cancels: [{ cancelAmount: 25_000 }],
    })
    expect((await deposit(face, paymentKey)).body).toMatchObject({ state: 'returned' })
    expect(codeOf(await cancel(face, paymentKey))).toEqual([400, 'ALREADY_CANCELED_PAYMENT'])
    expect((await face.get('/sandbox/books')).body['ledger']).toEqual({})
  })

  test('that was paid into is refunded in parts to an account, and not without one', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    await deposit(face, paymentKey)
    expect(codeOf(await cancel(face, paymentKey))).toEqual([400, 'INVALID_REFUND_ACCOUNT_INFO'])
    const wrongBank = { refundReceiveAccount: { ...refundTo.refundReceiveAccount, bank: '없는은행' } }
    expect(codeOf(await cancel(face, paymentKey, wrongBank))).toEqual([400, 'INVALID_BANK'])
    const part = await cancel(face, paymentKey, { cancelAmount: 10_000, ...refundTo })
    expect(part.body).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 15_000,
      virtualAccount: {
        refundStatus: 'COMPLETED',
        refundReceiveAccount: { bankCode: '88', accountNumber: '110123***789', holderName: '김토스' },
      },
    })
    expect(codeOf(await cancel(face, paymentKey, { cancelAmount: 15_001, ...refundTo }))).toEqual([
      403,
      'NOT_CANCELABLE_AMOUNT',
    ])
    expect((await cancel(face, paymentKey, refundTo)).body).toMatchObject({ balanceAmount: 0 })
  })

  test('cannot be refunded after a year', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    await deposit(face, paymentKey)
    await face.post('/sandbox/clock', { advance: 'P366D' })
    expect(codeOf(await cancel(face, paymentKey, refundTo))).toEqual([403, 'EXCEED_MAX_REFUND_DUE'])
  })

  test('whose deposit the bank takes back waits again; what was refunded the bank cannot take', async () => {
    await using face = await openFace()
    const bank = face.bankControl()
    const paymentKey = await issued(face)
    const first = textOf(await deposit(face, paymentKey), 'noticeNumber')
    expect(await bank.reverse({ noticeNumber: first })).toMatchObject({ state: 'reversed' })
    expect(await find(face, paymentKey)).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      balanceAmount: 25_000,
    })
    const second = textOf(await deposit(face, paymentKey), 'noticeNumber')
    expect(await find(face, paymentKey)).toMatchObject({ status: 'DONE' })
    await cancel(face, paymentKey, { cancelAmount: 5_000, ...refundTo })
    expect(await bank.reverse({ noticeNumber: second })).toMatchObject({ state: 'refused' })
    expect(await find(face, paymentKey)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 20_000 })
  })

  test('paid into fifty times at once is credited once', async () => {
    await using face = await openFace()
    const paymentKey = await issued(face)
    const replies = await Promise.all(Array.from({ length: 50 }, () => deposit(face, paymentKey)))
    expect(replies.filter((reply) => reply.body['state'] === 'credited')).toHaveLength(1)
    expect(replies.filter((reply) => reply.body['state'] === 'returned')).toHaveLength(49)
  })

  test('is cancelled and paid into at the same moment: one of the two, and both sides agree', async () => {
    await using face = await openFace()
    for (let round = 0; round < 8; round++) {
      const paymentKey = await issued(face, { orderId: `race-${round}-order` })
      const [ended, paid] = await Promise.all([cancel(face, paymentKey), deposit(face, paymentKey)])
      const { status } = await find(face, paymentKey)
      expect(status).toBe(ended.status === 200 ? 'CANCELED' : 'DONE')
      expect(paid.body['state']).toBe(ended.status === 200 ? 'returned' : 'credited')
    }
  })

  test('whose issue is in doubt is brought home by the janitor, account number and all', async () => {
    await using face = await openFace()
    await face.bankControl().setRules([{ times: 1, then: { action: 'silence', stage: 'after-approval' } }])
    const reply = await face.post('/v1/virtual-accounts', accountBody)
    expect(codeOf(reply)).toEqual([500, 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING'])
    await face.post('/sandbox/clock', { advance: 'PT1M' })
    const found = await face.get('/v1/payments/orders/va-order-1')
    expect(found.body).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { accountNumber: expect.stringMatching(/^\d{6,20}$/) },
    })
    expect((await deposit(face, textOf(found, 'paymentKey'))).body).toMatchObject({ state: 'credited' })
  })
})

describe('a transfer', () => {
  const paid = async (face: Face, wish: object = {}) => {
    const said = await face.post('/sandbox/authenticate', { method: 'transfer', amount: 30_000, ...wish })
    return face.post('/v1/payments/confirm', said.body)
  }

  test('takes the money at once and gives it back to the same account, whole or in parts', async () => {
    await using face = await openFace()
    const reply = await paid(face)
    expect(reply.body).toMatchObject({
      method: '계좌이체',
      status: 'DONE',
      transfer: { bankCode: '88', settlementStatus: 'INCOMPLETED' },
      virtualAccount: null,
      secret: null,
      card: null,
    })
    const paymentKey = textOf(reply, 'paymentKey')
    expect((await cancel(face, paymentKey, { cancelAmount: 10_000 })).body).toMatchObject({
      balanceAmount: 20_000,
    })
    expect((await cancel(face, paymentKey)).body).toMatchObject({ balanceAmount: 0 })
  })

  test('that the bank refuses ends, and says why', async () => {
    await using face = await openFace()
    await face.bankControl().setRules([{ then: { action: 'decline', code: '5104' } }])
    const reply = await paid(face)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect((await face.get('/sandbox/books')).body['ledger']).toEqual({})
  })

  test('keeps the account number of the buyer sealed, and shows it to nobody', async () => {
    await using face = await openFace()
    const reply = await paid(face, { accountNumber: '110987654321' })
    expect(reply.text).not.toContain('110987654321')
    const row = await face.engine.database.sql
      .selectFrom('payment_account')
      .selectAll()
      .where('payment_id', '=', textOf(reply, 'paymentKey'))
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain('110987654321')
    const telegrams = await face.get(`/payments/${textOf(reply, 'paymentKey')}/telegrams`)
    expect(telegrams.status).toBe(200)
    expect(telegrams.text).not.toContain('110987654321')
  })
})
