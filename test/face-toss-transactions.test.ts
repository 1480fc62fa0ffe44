import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { errorOf, keyInBody, openFace, payToss, textOf, type Face } from './face-wire.ts'
import { authorize } from './sandbox.ts'
import { rule } from './simulator-wire.ts'

interface Row {
  readonly transactionKey: string
  readonly paymentKey: string
  readonly status: string
  readonly amount: number
  readonly transactionAt: string
}

async function list(face: Face, query: string): Promise<Row[]> {
  const reply = await face.get(`/v1/transactions?${query}`)
  if (reply.status !== 200) throw new Error(reply.text)
  return JSON.parse(reply.text) as Row[]
}

/** As long as the clock of a sandbox can stand. */
const always = 'startDate=2000-01-01&endDate=2099-12-31'
const cancel = (face: Face, key: string, cancelAmount?: number) =>
  face.post(`/v1/payments/${key}/cancel`, { cancelReason: '변심', ...(cancelAmount ? { cancelAmount } : {}) })

describe('the transactions', { timeout: 60_000 }, () => {
  test('are every approval and every cancel, oldest first, as Toss shows them', async () => {
    await using face = await openFace()
    const first = await payToss(face, { orderId: 'order-1' })
    const second = await payToss(face, { orderId: 'order-2', amount: 20_000 })
    const part = await cancel(face, first, 5_000)
    await cancel(face, second)
    await face.rules(rule({ action: 'decline', code: '0051' }, { times: 1 }))
    await face.post('/v1/payments/key-in', { ...keyInBody, orderId: 'order-3' })
    const rows = await list(face, always)
    expect(rows.map(({ status, amount }) => [status, amount])).toEqual([
      ['DONE', 15_000],
      ['DONE', 20_000],
      ['PARTIAL_CANCELED', -5_000],
      ['CANCELED', -20_000],
    ])
    expect(rows[0]).toEqual({
      mId: 'naru-demo-1',
      transactionKey: first,
      paymentKey: first,
      orderId: 'order-1',
      method: '카드',
      customerKey: null,
      useEscrow: false,
      receiptUrl: expect.stringContaining(first),
      status: 'DONE',
      transactionAt: expect.stringMatching(/\+09:00$/),
      currency: 'KRW',
      amount: 15_000,
    })
    expect(rows[2]).toMatchObject({ transactionKey: part.body['lastTransactionKey'], paymentKey: first })
    expect(await list(face, `${always}&startingAfter=${rows[1]?.transactionKey}`)).toEqual(rows.slice(2))
    const paged: Row[] = []
    for (let after = ''; ;) {
      const page = await list(face, `${always}&limit=1${after}`)
      if (page.length === 0) break
      paged.push(...page)
      after = `&startingAfter=${page[0]?.transactionKey}`
    }
    expect(paged).toEqual(rows)
    const other = await face.get(`/v1/transactions?${always}`, authorize('test_sk_docs_narudemo2'))
    expect(other.text).toBe('[]')
  })

  test('of a span are those of its days in Seoul, the last one included', async () => {
    await using face = await openFace()
    const at = async (to: string, orderId: string) => {
      await face.post('/sandbox/clock', { to })
      return payToss(face, { orderId })
    }
    const one = await at('2027-03-01T10:00:00+09:00', 'order-1')
    const two = await at('2027-03-02T00:00:30+09:00', 'order-2')
    const three = await at('2027-03-03T23:59:30+09:00', 'order-3')
    const table: [string, string[]][] = [
      ['startDate=2027-03-01&endDate=2027-03-01', [one]],
      ['startDate=2027-03-02&endDate=2027-03-03', [two, three]],
      ['startDate=2027-03-01T09:00:00&endDate=2027-03-01T23:59:59', [one]],
      ['startDate=2027-03-01T09:00:00.000&endDate=2027-03-02T23:59:59.999', [one, two]],
      ['startDate=2027-03-02T00:00:00%2B09:00&endDate=2027-03-02T00:10:00+09:00', [two]],
      ['startDate=2027-03-01T15:00:00Z&endDate=2027-03-01T16:00:00Z', [two]],
      ['startDate=2027-03-04&endDate=2027-03-05', []],
    ]
    for (const [query, keys] of table)
      expect
        .soft(
          (await list(face, query)).map((row) => row.paymentKey),
          query,
        )
        .toEqual(keys)
    await face.post('/sandbox/reset', {})
  })

  test('refuse wrong dates and keys with the codes of Toss', async () => {
    await using face = await openFace()
    const key = await payToss(face)
    const table: [string, string][] = [
      ['', 'INVALID_DATE'],
      ['startDate=2027-03-01', 'INVALID_DATE'],
      ['startDate=2027-03-02&endDate=2027-03-01', 'INVALID_DATE'],
      ['startDate=2027-02-30&endDate=2027-03-01', 'INVALID_DATE'],
      ['startDate=20270301&endDate=20270302', 'INVALID_DATE'],
      ['startDate=now&endDate=then', 'INVALID_DATE'],
      [`${always}&startingAfter=nothing`, 'INVALID_TRANSACTION_KEY'],
      [`${always}&startingAfter=${'0'.repeat(20)}`, 'INVALID_TRANSACTION_KEY'],
      [`${always}&startingAfter=a%00b`, 'INVALID_TRANSACTION_KEY'],
      [`${always}&limit=5001`, 'INVALID_REQUEST'],
      [`${always}&limit=0`, 'INVALID_REQUEST'],
      [`${always}&limit=ten`, 'INVALID_REQUEST'],
    ]
    for (const [query, code] of table)
      expect.soft(await errorOf(face.get(`/v1/transactions?${query}`)), query).toEqual([400, code])
    const foreign = face.get(
      `/v1/transactions?${always}&startingAfter=${key}`,
      authorize('test_sk_docs_narudemo2'),
    )
    expect(await errorOf(foreign)).toEqual([400, 'INVALID_TRANSACTION_KEY'])
  })

  test('leave out what was approved unheard and undone: the shop never knew of it', async () => {
    await using face = await openFace()
    await face.rules(
      rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }),
      rule({ action: 'unavailable' }, { when: { kinds: ['INQUIRY'] } }),
    )
    expect((await face.post('/v1/payments/key-in', keyInBody)).status).toBe(500)
    const outcome = async () => {
      await face.post('/sandbox/clock', { advance: 'PT2M' })
      return textOf(await face.get(`/v1/payments/orders/${keyInBody.orderId}`), 'status')
    }
    await expect.poll(outcome, { timeout: 15_000 }).toBe('ABORTED')
    const { rows } = await sql<{ kind: string }>`select kind from movement order by kind`.execute(
      face.engine.database.sql,
    )
    expect(rows.map(({ kind }) => kind)).toEqual(['approval', 'approval_undone'])
    expect(await list(face, always)).toEqual([])
  })
})

describe('money that goes over a bank', { timeout: 60_000 }, () => {
  const book = '088'

  test('is a transaction when it has come, under the number of its payment, and again when it goes back', async () => {
    await using face = await openFace()
    const account = await face.post('/v1/virtual-accounts', {
      amount: 25_000,
      orderId: 'va-order-1',
      orderName: '생수',
      customerName: '김나루',
      bank: book,
    })
    const key = textOf(account, 'paymentKey')
    expect(await list(face, always)).toEqual([])
    const deposited = await face.post(`/sandbox/virtual-accounts/${key}/deposit`, {})
    expect(deposited.status).toBe(200)
    const transfer = await face.post('/sandbox/authenticate', { method: 'transfer', amount: 30_000 })
    await face.post('/v1/payments/confirm', transfer.body)
    const rows = await list(face, always)
    expect(rows).toMatchObject([
      { transactionKey: key, paymentKey: key, method: '가상계좌', status: 'DONE', amount: 25_000 },
      { method: '계좌이체', status: 'DONE', amount: 30_000 },
    ])
    const found = await face.get(`/v1/payments/${key}`)
    expect(found.body['lastTransactionKey']).toBe(rows[0]?.transactionKey)
    expect(await list(face, `${always}&startingAfter=${key}`)).toEqual(rows.slice(1))
    const refund = {
      refundReceiveAccount: { bank: book, accountNumber: '110123456789', holderName: '김나루' },
    }
    await face.post(`/v1/payments/${key}/cancel`, { cancelReason: '변심', cancelAmount: 5_000, ...refund })
    expect((await list(face, always)).at(-1)).toMatchObject({ status: 'PARTIAL_CANCELED', amount: -5_000 })
    await face.post('/sandbox/clock', { advance: 'P2D' })
    const settled = await face.get(`/v1/settlements?${always}`)
    expect(JSON.parse(settled.text)).toMatchObject([
      { transactionKey: key, fee: 440, payOutAmount: 24_560, virtualAccount: { bankCode: '88' } },
      { fee: 660, payOutAmount: 29_340, transfer: { bankCode: '88' } },
      { amount: -5_000, fee: 0, payOutAmount: -5_000, cancel: { cancelAmount: 5_000 } },
    ])
  })

  test('that the bank takes back and that comes again is three transactions, each settled by itself', async () => {
    await using face = await openFace()
    const account = await face.post('/v1/virtual-accounts', {
      amount: 25_000,
      orderId: 'va-order-2',
      orderName: '생수',
      customerName: '김나루',
      bank: book,
    })
    const key = textOf(account, 'paymentKey')
    const deposit = () => face.post(`/sandbox/virtual-accounts/${key}/deposit`, {})
    const noticeNumber = textOf(await deposit(), 'noticeNumber')
    const reversed = await face.post('/sandbox/partners/bank/reversals', { noticeNumber })
    expect(reversed.body).toMatchObject({ state: 'reversed' })
    expect((await face.get(`/v1/payments/${key}`)).body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' })
    expect((await deposit()).body).toMatchObject({ state: 'credited' })
    const rows = await list(face, always)
    expect(rows).toMatchObject([
      { transactionKey: key, status: 'DONE', amount: 25_000 },
      { status: 'WAITING_FOR_DEPOSIT', amount: -25_000 },
      { status: 'DONE', amount: 25_000 },
    ])
    expect(new Set(rows.map((row) => row.transactionKey)).size).toBe(3)
    for (const [at, row] of rows.entries())
      expect(await list(face, `${always}&startingAfter=${row.transactionKey}`)).toEqual(rows.slice(at + 1))
    await face.post('/sandbox/clock', { advance: 'P2D' })
    const settled = await face.get(`/v1/settlements?${always}`)
    const lines = JSON.parse(settled.text) as { transactionKey: string; fee: number; payOutAmount: number }[]
    expect(new Set(lines.map((line) => line.transactionKey))).toEqual(
      new Set(rows.map((row) => row.transactionKey)),
    )
    expect(lines.map((line) => line.fee).toSorted((one, next) => one - next)).toEqual([-440, 440, 440])
  })
})
