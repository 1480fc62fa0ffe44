import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { settleDays } from '../src/usecase/settle-days.ts'
import { errorOf, openFace, payToss, type Face } from './face-wire.ts'
import { authorize } from './sandbox.ts'

interface Row {
  readonly transactionKey: string
  readonly amount: number
  readonly fee: number
  readonly supplyAmount: number
  readonly vat: number
  readonly payOutAmount: number
  readonly soldDate: string
  readonly paidOutDate: string
}

async function list(face: Face, query: string): Promise<Row[]> {
  const reply = await face.get(`/v1/settlements?${query}`)
  if (reply.status !== 200) throw new Error(reply.text)
  return JSON.parse(reply.text) as Row[]
}

/** As long as the clock of a sandbox can stand. */
const always = 'startDate=2000-01-01&endDate=2099-12-31'
const clockTo = (face: Face, to: string) => face.post('/sandbox/clock', { to })
const cancel = (face: Face, key: string, cancelAmount?: number) =>
  face.post(`/v1/payments/${key}/cancel`, { cancelReason: '변심', ...(cancelAmount ? { cancelAmount } : {}) })
const settleNow = (face: Face, paymentKey: string, headers: Record<string, string> = {}) =>
  face.post('/v1/settlements', { paymentKey }, headers)

async function payouts(face: Face): Promise<unknown[]> {
  const { rows } = await sql`
    select payout_on::text as day, amount, transactions from payout order by payout_on`.execute(
    face.engine.database.sql,
  )
  return rows
}

describe('a settlement', { timeout: 60_000 }, () => {
  test('of a day is made when the day is over, and paid out two business days after it', async () => {
    await using face = await openFace()
    await clockTo(face, '2027-03-04T12:00:00+09:00')
    const key = await payToss(face)
    const part = await cancel(face, key, 5_000)
    expect(await list(face, always)).toEqual([])
    await clockTo(face, '2027-03-05T00:20:00+09:00')
    const rows = await list(face, 'startDate=2027-03-04&endDate=2027-03-04')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toEqual({
      mId: 'naru-demo-1',
      paymentKey: key,
      transactionKey: key,
      orderId: 'order-20261121',
      currency: 'KRW',
      method: '카드',
      amount: 15_000,
      interestFee: 0,
      fee: 495,
      fees: [{ type: 'BASE', fee: 495 }],
      supplyAmount: 450,
      vat: 45,
      payOutAmount: 14_505,
      approvedAt: expect.stringMatching(/^2027-03-04T12:00:\d\d\+09:00$/),
      soldDate: '2027-03-04',
      paidOutDate: '2027-03-08',
      card: expect.objectContaining({ number: '43301234****123*', amount: 15_000 }),
      easyPay: null,
      giftCertificate: null,
      mobilePhone: null,
      transfer: null,
      virtualAccount: null,
      cancel: null,
    })
    expect(rows[1]).toMatchObject({
      transactionKey: part.body['lastTransactionKey'],
      amount: -5_000,
      fee: -165,
      supplyAmount: -150,
      vat: -15,
      payOutAmount: -4_835,
      cancel: { cancelAmount: 5_000, refundableAmount: 10_000 },
    })
    expect(await payouts(face)).toEqual([])
    await clockTo(face, '2027-03-08T00:00:01+09:00')
    expect(await payouts(face)).toEqual([{ day: '2027-03-08', amount: 9_670, transactions: 2 }])
    expect((await face.door.books()).ledger).toEqual({
      card_receivable: 10_000,
      fee_income: -300,
      fee_vat: -30,
      merchant_supply: 0,
      merchant_vat: 0,
      paid_out: -9_670,
    })
    const byPayout = 'dateType=paidOutDate&startDate=2027-03-08&endDate=2027-03-08'
    expect(await list(face, byPayout)).toEqual(rows)
    expect(await list(face, `${byPayout}&size=1&page=2`)).toEqual(rows.slice(1))
    expect(await list(face, `${byPayout}&size=1&page=3`)).toEqual([])
    const other = await face.get(`/v1/settlements?${always}`, authorize('test_sk_docs_narudemo2'))
    expect(other.text).toBe('[]')
  })

  test('of a cancel after the payout is taken out of the next payout, however many days that takes', async () => {
    await using face = await openFace()
    await clockTo(face, '2027-03-08T12:00:00+09:00')
    const key = await payToss(face, { orderId: 'order-1', amount: 11_000 })
    await clockTo(face, '2027-03-11T12:00:00+09:00')
    const paid = { day: '2027-03-10', amount: 10_637, transactions: 1 }
    expect(await payouts(face)).toEqual([paid])
    await cancel(face, key)
    // Due on Monday the 15th, when there is nothing to take it from.
    await clockTo(face, '2027-03-16T12:00:00+09:00')
    expect(await payouts(face)).toEqual([paid])
    await payToss(face, { orderId: 'order-2', amount: 20_000 })
    await clockTo(face, '2027-03-20T12:00:00+09:00')
    expect(await payouts(face)).toEqual([paid, { day: '2027-03-18', amount: 8_703, transactions: 2 }])
    const carried = (await list(face, always)).find((row) => row.amount === -11_000)
    expect(carried).toMatchObject({ soldDate: '2027-03-11', paidOutDate: '2027-03-18' })
  })

  test('can be asked for at once, by payment, once', async () => {
    await using face = await openFace()
    await clockTo(face, '2027-03-08T12:00:00+09:00')
    const key = await payToss(face)
    const settled = await settleNow(face, key, { 'idempotency-key': 'now' })
    expect([settled.status, settled.body]).toEqual([200, { result: true }])
    expect((await settleNow(face, key, { 'idempotency-key': 'now' })).body).toEqual({ result: true })
    expect(await errorOf(settleNow(face, key))).toEqual([403, 'FORBIDDEN_REQUEST'])
    expect(await list(face, always)).toMatchObject([{ transactionKey: key, paidOutDate: '2027-03-10' }])
    await cancel(face, key, 1_000)
    const replies = await Promise.all(Array.from({ length: 6 }, () => settleNow(face, key)))
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
    await clockTo(face, '2027-03-12T12:00:00+09:00')
    const rows = await list(face, always)
    expect(rows.map(({ amount }) => amount)).toEqual([15_000, -1_000])
    expect(await errorOf(settleNow(face, '0'.repeat(20)))).toEqual([404, 'NOT_FOUND_PAYMENT'])
    expect(await errorOf(settleNow(face, key, authorize('test_sk_docs_narudemo2')))).toEqual([
      404,
      'NOT_FOUND_PAYMENT',
    ])
  })

  test('is refused wrong dates and pages', async () => {
    await using face = await openFace()
    const table: [string, string][] = [
      ['', 'INVALID_DATE'],
      ['startDate=2027-03-02&endDate=2027-03-01', 'INVALID_DATE'],
      ['startDate=2027-02-29&endDate=2027-03-01', 'INVALID_DATE'],
      [`${always}&dateType=approvedDate`, 'INVALID_REQUEST'],
      [`${always}&size=5001`, 'INVALID_REQUEST'],
      [`${always}&page=0`, 'INVALID_REQUEST'],
    ]
    for (const [query, code] of table)
      expect.soft(await errorOf(face.get(`/v1/settlements?${query}`)), query).toEqual([400, code])
  })

  test('is made once by rounds that run at the same time, die half way, or meet a clock that is set back', async () => {
    await using face = await openFace()
    await clockTo(face, '2027-03-08T12:00:00+09:00')
    const keys: string[] = []
    for (let n = 0; n < 6; n++) keys.push(await payToss(face, { orderId: `order-${n}`, amount: 10_000 + n }))
    await cancel(face, keys[0] ?? '', 3_333)
    await cancel(face, keys[1] ?? '')
    const { engine } = face
    const db = engine.database.sql
    await clockTo(face, '2027-03-09T12:00:00+09:00')
    const settled = await list(face, always)
    expect(settled).toHaveLength(8)
    // As a process leaves it that died before it had settled all and closed the day.
    await sql`delete from settled_day`.execute(db)
    await sql`delete from settlement where transaction_key in (${sql.join([keys[2], keys[5]])})`.execute(db)
    await Promise.all([settleDays(engine), settleDays(engine), settleDays(engine)])
    expect(await list(face, always)).toEqual(settled)
    await clockTo(face, '2027-03-08T18:00:00+09:00')
    const late = await payToss(face, { orderId: 'order-late' })
    await clockTo(face, '2027-03-10T12:00:00+09:00')
    await Promise.all([settleDays(engine), settleDays(engine)])
    const rows = await list(face, always)
    expect(rows.map((row) => row.transactionKey)).toContain(late)
    expect(rows).toHaveLength(9)
    const { rows: booked } = await sql<{ paid: number }>`
      select -sum(amount)::bigint as paid from posting where account = 'paid_out'`.execute(db)
    expect(booked[0]?.paid).toBe(rows.reduce((sum, row) => sum + row.payOutAmount, 0))
  })
})
