import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { checkoutTokenHeader } from '../src/contract/checkout.ts'
import { checkoutTokenOf } from '../src/usecase/checkout-token.ts'
import { openFace, textOf, type Face } from './face-wire.ts'
import { authorize, type Reply } from './sandbox.ts'

const methods = ['card', 'virtual_account', 'transfer'] as const
const amount = 15_000

interface Said {
  readonly paymentKey: string
  readonly orderId: string
}

let next = 10_000_000
async function authenticated(face: Face, wish: object): Promise<Said> {
  const cardNumber = `43301234${String(next++)}`
  const said = await face.post('/sandbox/authenticate', { amount, cardNumber, ...wish })
  return { paymentKey: textOf(said, 'paymentKey'), orderId: textOf(said, 'orderId') }
}

const confirm = (face: Face, said: Said, headers: Record<string, string> = {}) =>
  face.post('/v1/payments/confirm', { ...said, amount }, headers)
const look = (face: Face, { paymentKey }: Said) => face.get(`/v1/payments/${paymentKey}`)
const statusOf = async (face: Face, paymentKey: string) =>
  (await face.get(`/v1/payments/${paymentKey}`)).body['status']

/** What merchants are told of a payment, and what the ledger moved, in order. */
async function traceOf(face: Face, paymentKey: string): Promise<{ told: string[]; moved: string[] }> {
  const db = face.engine.database.sql
  const told = await sql<{ topic: string }>`
    select topic from outbox where subject_id = ${paymentKey} order by created_at, event_id`.execute(db)
  const moved = await sql<{ kind: string }>`
    select kind from movement where payment_id = ${paymentKey} order by occurred_at, operation_id`.execute(db)
  return { told: told.rows.map(({ topic }) => topic), moved: moved.rows.map(({ kind }) => kind) }
}

/** What one confirmation does, by method. */
const once = {
  card: { status: 'DONE', told: ['payment.approved'], moved: ['approval'] },
  virtual_account: { status: 'WAITING_FOR_DEPOSIT', told: ['payment.awaiting_deposit'], moved: [] },
  transfer: { status: 'DONE', told: ['payment.approved'], moved: ['approval'] },
}

/** The shop's own confirmation, the one of the success page that the buyer comes back to, and a look upon a webhook. */
const steps: Record<string, (face: Face, said: Said) => Promise<Reply>> = {
  confirm: (face, said) => confirm(face, said, { 'idempotency-key': `shop ${said.orderId}` }),
  return: (face, said) => face.post(`/v1/payments/${said.paymentKey}`, { orderId: said.orderId, amount }),
  webhook: look,
}
const orders = ['confirm', 'return', 'webhook'].flatMap((first, _at, all) =>
  all
    .filter((one) => one !== first)
    .map((second) => [first, second, ...all.filter((one) => one !== first && one !== second)]),
)

describe.each(methods)('confirm, return and webhook of a payment by %s', (method) => {
  test('in every order, one after the other and all at once, make one payment and one event', async () => {
    await using face = await openFace()
    expect(orders).toHaveLength(6)
    for (const order of orders)
      for (const together of [true, false]) {
        const said = await authenticated(face, { method })
        const start = (name: string) => steps[name]?.(face, said) ?? Promise.reject(new Error(name))
        const replies = together ? await Promise.all(order.map(start)) : []
        if (!together) for (const name of order) replies.push(await start(name))
        const confirmed = replies.filter((_, at) => order[at] !== 'webhook')
        const codes = confirmed.map(({ status, body }) => (status === 200 ? body['status'] : body['code']))
        const note = `${order.join(', ')}${together ? ' at once' : ''}`
        expect(new Set(codes), `in the case ${note}`).toEqual(
          new Set([once[method].status, 'ALREADY_PROCESSED_PAYMENT']),
        )
        const looked = replies[order.indexOf('webhook')]?.body['status']
        expect(['IN_PROGRESS', once[method].status], `in the case ${note}`).toContain(looked)
        const { told, moved } = once[method]
        expect(await traceOf(face, said.paymentKey), `in the case ${note}`).toEqual({ told, moved })
        expect(await statusOf(face, said.paymentKey)).toBe(once[method].status)
      }
  })

  test('of another merchant, another amount and another order among them change nothing', async () => {
    await using face = await openFace()
    const said = await authenticated(face, { method })
    const tampered = await Promise.all([
      confirm(face, said, authorize('test_sk_docs_narudemo2')),
      face.post('/v1/payments/confirm', { ...said, amount: amount - 1 }),
      face.post('/v1/payments/confirm', { ...said, orderId: 'order-other', amount }),
      confirm(face, said),
    ])
    expect(tampered.map(({ status }) => status)).toEqual([404, 400, 403, 200])
    const { told, moved } = once[method]
    expect(await traceOf(face, said.paymentKey)).toEqual({ told, moved })
  })

  test('and the end of its ten minutes: either the payment or the expiry, and one event', async () => {
    await using face = await openFace()
    for (let round = 0; round < 4; round++) {
      const said = await authenticated(face, { method })
      const [reply] = await Promise.all([
        confirm(face, said),
        face.post('/sandbox/clock', { advance: 'PT10M' }),
      ])
      const isPaid = reply.status === 200
      expect(reply.body['code']).toBe(isPaid ? undefined : 'NOT_FOUND_PAYMENT_SESSION')
      const { told, moved } = isPaid ? once[method] : { told: ['checkout.expired'], moved: [] }
      expect(await traceOf(face, said.paymentKey)).toEqual({ told, moved })
      expect(await statusOf(face, said.paymentKey)).toBe(isPaid ? once[method].status : 'EXPIRED')
    }
  })
})

describe('windows of one order', () => {
  test('that are confirmed at the same moment make one payment, and the other window is told so', async () => {
    await using face = await openFace()
    for (const method of methods) {
      const orderId = `one-order-${method}`
      const windows = [1, 2, 3].map(() => authenticated(face, { method, orderId }))
      const replies = await Promise.all((await Promise.all(windows)).map((said) => confirm(face, said)))
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      const refusals = replies.filter(({ status }) => status !== 200).map(({ body }) => body['code'])
      expect(refusals).toEqual(['DUPLICATED_ORDER_ID', 'DUPLICATED_ORDER_ID'])
      expect((await face.get(`/v1/payments/orders/${orderId}`)).body['status']).toBe(once[method].status)
    }
  })

  test('are ended by the tester or confirmed by the shop, never both', async () => {
    await using face = await openFace()
    for (let round = 0; round < 6; round++) {
      const said = await authenticated(face, {})
      const token = { [checkoutTokenHeader]: checkoutTokenOf(face.engine, said.paymentKey) }
      const fail = () =>
        face.post(`/checkout/api/checkouts/${said.paymentKey}/fail`, { code: 'REJECT_CARD_COMPANY' }, token)
      const first = round % 2 === 0 ? confirm(face, said) : null
      const [failed, confirmed] = await Promise.all([fail(), first ?? confirm(face, said)])
      const isPaid = confirmed.status === 200
      expect(failed.status === 200).toBe(!isPaid)
      expect((await traceOf(face, said.paymentKey)).told).toEqual([
        isPaid ? 'payment.approved' : 'checkout.aborted',
      ])
      expect(await statusOf(face, said.paymentKey)).toBe(isPaid ? 'DONE' : 'ABORTED')
    }
  })
})

describe('a virtual account', () => {
  const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }
  const issued = async (face: Face): Promise<string> => {
    const orderId = `account-${String(next++)}`
    const wish = { amount, orderId, orderName: '나룻배', customerName: '김나루', bank: '88', validHours: 1 }
    return textOf(await face.post('/v1/virtual-accounts', wish), 'paymentKey')
  }
  const deposit = (face: Face, paymentKey: string) =>
    face.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, {})
  const cancel = (face: Face, paymentKey: string, wish: object = {}) =>
    face.post(`/v1/payments/${paymentKey}/cancel`, {
      cancelReason: '고객 변심',
      refundReceiveAccount,
      ...wish,
    })

  test('is refunded and reversed at the same moment: the money leaves once', async () => {
    await using face = await openFace()
    for (let round = 0; round < 12; round++) {
      const paymentKey = await issued(face)
      const noticeNumber = textOf(await deposit(face, paymentKey), 'noticeNumber')
      const refund = () => cancel(face, paymentKey, round % 3 === 0 ? { cancelAmount: 5_000 } : {})
      const reverse = () => face.bankControl().reverse({ noticeNumber })
      const first = round % 2 === 0 ? refund() : null
      const [reversed, refunded] = await Promise.all([reverse(), first ?? refund()])
      const isReversed = reversed.state === 'reversed'
      const { told, moved } = await traceOf(face, paymentKey)
      const note = JSON.stringify({ round, told, moved, refunded, reversed })
      const out = moved.filter((kind) => kind !== 'deposit')
      expect(out, `in the case ${note}`).toEqual([isReversed ? 'deposit_reversed' : 'cancel'])
      const approvals = told.filter((topic) => topic === 'payment.approved')
      expect(approvals, `in the case ${note}`).toHaveLength(1)
    }
  })

  test('is paid into at the moment at which it expires: either the deposit or the end, and one event', async () => {
    await using face = await openFace()
    for (let round = 0; round < 8; round++) {
      const paymentKey = await issued(face)
      const [paid] = await Promise.all([
        deposit(face, paymentKey),
        face.post('/sandbox/clock', { advance: 'PT1H' }),
      ])
      const isCredited = paid.body['state'] === 'credited'
      expect(paid.body['state']).toBe(isCredited ? 'credited' : 'returned')
      expect(await statusOf(face, paymentKey)).toBe(isCredited ? 'DONE' : 'EXPIRED')
      expect(await traceOf(face, paymentKey)).toEqual({
        told: ['payment.awaiting_deposit', isCredited ? 'payment.approved' : 'payment.expired'],
        moved: isCredited ? ['deposit'] : [],
      })
    }
  })

  test('is closed at the moment at which it expires: one of the two ends, told once', async () => {
    await using face = await openFace()
    for (let round = 0; round < 8; round++) {
      const paymentKey = await issued(face)
      const [closed] = await Promise.all([
        cancel(face, paymentKey),
        face.post('/sandbox/clock', { advance: 'PT1H' }),
      ])
      const isClosed = closed.status === 200
      expect(await statusOf(face, paymentKey)).toBe(isClosed ? 'CANCELED' : 'EXPIRED')
      const end = isClosed ? 'payment.cancelled' : 'payment.expired'
      expect((await traceOf(face, paymentKey)).told).toEqual(['payment.awaiting_deposit', end])
    }
  })

  test('whose notice comes over two lines at once, late, and again after a lost answer is credited once', async () => {
    await using face = await openFace()
    const rules = [
      { action: 'send-twice' },
      { action: 'send-late', ms: 50 },
      { action: 'lose-answer' },
      { action: 'lose-notice' },
    ] as const
    for (const then of rules) {
      const paymentKey = await issued(face)
      await face.bankControl().setRules([{ when: { kinds: ['DEPOSIT'] }, times: 1, then }])
      expect((await deposit(face, paymentKey)).body, `after ${then.action}`).toMatchObject({
        state: 'credited',
      })
      expect(await traceOf(face, paymentKey)).toEqual({
        told: ['payment.awaiting_deposit', 'payment.approved'],
        moved: ['deposit'],
      })
    }
  })
})
