import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { merchantId } from '../src/base/id.ts'
import { errorOf, openFace, send, textOf, type Face } from './face-wire.ts'
import { authorize, type Reply } from './sandbox.ts'

const receiptBody = {
  amount: 10_000,
  orderId: 'cash-order-1',
  orderName: '생수',
  customerIdentityNumber: '01012341234',
  type: '소득공제',
}

const issue = (face: Face, wish: object = {}, headers: Record<string, string> = {}) =>
  face.post('/v1/cash-receipts', { ...receiptBody, ...wish }, headers)
const cancel = (face: Face, receiptKey: string, body: object = {}, headers: Record<string, string> = {}) =>
  face.post(`/v1/cash-receipts/${receiptKey}/cancel`, body, headers)
const today = (face: Face) => new Date(face.door.clock().now + 9 * 3_600_000).toISOString().slice(0, 10)

/** The keys of a page of a day. */
async function list(face: Face, query: string): Promise<{ reply: Reply; keys: unknown[] }> {
  const reply = await face.get(`/v1/cash-receipts?${query}`)
  const data = reply.body['data']
  if (!Array.isArray(data)) throw new Error(reply.text)
  return { reply, keys: data.map((one: { receiptKey: string }) => one.receiptKey) }
}

describe('a cash receipt', { timeout: 60_000 }, () => {
  test('is issued with a number of nine digits and a buyer who is mostly stars', async () => {
    await using face = await openFace()
    const reply = await issue(face)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      receiptKey: expect.stringMatching(/^[0-9A-Z]{20}$/),
      issueNumber: expect.stringMatching(/^\d{9}$/),
      issueStatus: 'COMPLETED',
      amount: 10_000,
      taxFreeAmount: 0,
      orderId: 'cash-order-1',
      orderName: '생수',
      type: '소득공제',
      transactionType: 'CONFIRM',
      businessNumber: '1234567891',
      customerIdentityNumber: '010****1234',
      failure: null,
      requestedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
      receiptUrl: expect.stringContaining(textOf(reply, 'receiptKey')),
    })
  })

  test('is taken as clients of several ages send it', async () => {
    await using face = await openFace()
    const table: [object, object][] = [
      [{ amount: '10000', taxFreeAmount: null, windowTarget: 'iframe' }, { amount: 10_000 }],
      [{ type: undefined }, { type: '소득공제' }],
      [{ type: null, customerIdentityNumber: '8812121234567' }, { customerIdentityNumber: '881212*******' }],
      [{ customerIdentityNumber: '9410001234567890123' }, { customerIdentityNumber: '941000*************' }],
      [
        { customerIdentityNumber: undefined, registrationNumber: '0111234567', paymentKey: 'x' },
        { customerIdentityNumber: '011***4567' },
      ],
      [
        { type: '지출증빙', customerIdentityNumber: '1234567890', taxFreeAmount: 4_000 },
        { type: '지출증빙', customerIdentityNumber: '123***7890', taxFreeAmount: 4_000 },
      ],
      [{ businessNumber: '9876543210' }, { businessNumber: '9876543210' }],
    ]
    for (const [wish, answer] of table) {
      const reply = await issue(face, wish)
      expect
        .soft([reply.status, reply.body], JSON.stringify(wish))
        .toEqual([200, expect.objectContaining(answer)])
    }
  })

  test('is refused with the code that Toss gives the fault, in both languages', async () => {
    await using face = await openFace()
    const table: [object, number, string][] = [
      [{ amount: undefined }, 400, 'INVALID_REQUIRED_PARAM'],
      [{ amount: null }, 400, 'INVALID_REQUIRED_PARAM'],
      [{ orderId: undefined }, 400, 'INVALID_REQUIRED_PARAM'],
      [{ orderName: null }, 400, 'INVALID_REQUIRED_PARAM'],
      [{ customerIdentityNumber: undefined }, 400, 'INVALID_REQUIRED_PARAM'],
      [{ customerIdentityNumber: null }, 400, 'INVALID_REQUIRED_PARAM'],
      [{ type: '지출증빙', customerIdentityNumber: '01012341234' }, 400, 'INVALID_BUSINESS_NUMBER'],
      [{ type: '지출증빙', customerIdentityNumber: '123456789' }, 400, 'INVALID_BUSINESS_NUMBER'],
      [{ businessNumber: '123' }, 400, 'INVALID_BUSINESS_NUMBER'],
      [{ customerIdentityNumber: '0212345678' }, 400, 'INVALID_REQUEST'],
      [{ customerIdentityNumber: '010-1234-1234' }, 400, 'INVALID_REQUEST'],
      [{ orderId: 'short' }, 400, 'INVALID_ORDER_ID'],
      [{ type: '개인' }, 400, 'INVALID_REQUEST'],
      [{ taxFreeAmount: 10_001 }, 400, 'INVALID_REQUEST'],
      [{ amount: '1,000' }, 400, 'INVALID_REQUEST'],
    ]
    for (const [wish, status, code] of table)
      expect.soft(await errorOf(issue(face, wish)), JSON.stringify(wish)).toEqual([status, code])
    const english = await issue(face, { amount: undefined }, { 'accept-language': 'en-US' })
    expect(english.body['message']).toBe('amount must be there')
    const korean = await issue(face, { businessNumber: '123' })
    expect(korean.body['message']).toBe('사업자등록번호가 잘못되었습니다.')
    expect((await list(face, `requestDate=${today(face)}`)).keys).toEqual([])
  })

  test('of a merchant without a business number needs one in the request', async () => {
    await using face = await openFace()
    const { sql: db } = face.engine.database
    await sql`update merchant set business_number = null where merchant_id = ${merchantId('naru-demo-1')}`.execute(
      db,
    )
    expect(await errorOf(issue(face))).toEqual([400, 'INVALID_BUSINESS_NUMBER'])
    expect((await issue(face, { businessNumber: '1234567891' })).status).toBe(200)
  })

  test('under one idempotency key is issued once, also by ten requests at once, and refusals are bound as well', async () => {
    await using face = await openFace()
    const key = { 'idempotency-key': 'receipt-1' }
    const replies = await Promise.all(Array.from({ length: 10 }, () => issue(face, {}, key)))
    const texts = new Set(replies.map(({ status, text }) => `${status} ${text}`))
    expect(texts.size).toBe(1)
    const other = await issue(face, { orderId: 'another-order' }, key)
    expect(other.text).toBe(replies[0]?.text)
    expect(other.headers.get('x-tosspayments-trace-id')).toMatch(/^\w{20}, \w{20}$/)
    expect((await list(face, `requestDate=${today(face)}`)).keys).toHaveLength(1)
    const bad = { 'idempotency-key': 'receipt-2' }
    const refusal: [number, string] = [400, 'INVALID_BUSINESS_NUMBER']
    expect(await errorOf(issue(face, { businessNumber: '1' }, bad))).toEqual(refusal)
    expect(await errorOf(issue(face, {}, bad))).toEqual(refusal)
  })

  test("keeps the buyer's number in no column in clear", async () => {
    await using face = await openFace()
    await issue(face)
    const { rows } = await sql<{ row: string }>`select r::text as row from cash_receipt r`.execute(
      face.engine.database.sql,
    )
    expect(rows).toHaveLength(1)
    expect(rows.filter(({ row }) => row.includes('01012341234'))).toEqual([])
  })
})

describe('the page of a cash receipt', { timeout: 60_000 }, () => {
  test('shows what the buyer may see to whoever has its address, in both languages', async () => {
    await using face = await openFace()
    const name = '<b>생수 & 컵</b>'
    const issued = await issue(face, { orderName: name, taxFreeAmount: 1_000 })
    const url = textOf(issued, 'receiptUrl')
    expect(url.startsWith(`${face.url}/receipts/cash/`)).toBe(true)
    const korean = await fetch(url)
    const text = await korean.text()
    expect([korean.status, korean.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(korean.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(korean.headers.get('cache-control')).toBe('no-store')
    for (const shown of [
      '현금영수증',
      '나루 데모 상점 1',
      '1234567891',
      '010****1234',
      '소득공제',
      '8,182',
      '818',
    ])
      expect.soft(text).toContain(shown)
    expect(text).toContain('&lt;b&gt;생수 &amp; 컵&lt;/b&gt;')
    expect(text).not.toContain('01012341234')
    const cancelled = await cancel(face, textOf(issued, 'receiptKey'), { amount: 500 })
    const english = await fetch(textOf(cancelled, 'receiptUrl'), { headers: { 'accept-language': 'en' } })
    expect(await english.text()).toContain('Cash receipt, cancelled')
    for (const key of ['nothing', '0'.repeat(20)])
      expect((await fetch(`${face.url}/receipts/cash/${key}`)).status).toBe(404)
  })
})

describe('the cancel of a cash receipt', { timeout: 60_000 }, () => {
  test('comes in parts, each a receipt of its own, until nothing is left', async () => {
    await using face = await openFace()
    const issued = await issue(face, { taxFreeAmount: 3_000 })
    const key = textOf(issued, 'receiptKey')
    const first = await cancel(face, key, { amount: 6_000 })
    expect(first.body).toMatchObject({
      transactionType: 'CANCEL',
      amount: 6_000,
      taxFreeAmount: 0,
      issueNumber: issued.body['issueNumber'],
      customerIdentityNumber: '010****1234',
    })
    expect(first.body['receiptKey']).not.toBe(key)
    expect(await errorOf(cancel(face, key, { amount: 4_001 }))).toEqual([403, 'FORBIDDEN_REQUEST'])
    const second = await cancel(face, key, { amount: '1500' })
    expect(second.body).toMatchObject({ amount: 1_500, taxFreeAmount: 500 })
    const rest = await cancel(face, key)
    expect(rest.body).toMatchObject({ amount: 2_500, taxFreeAmount: 2_500 })
    expect(await errorOf(cancel(face, key))).toEqual([403, 'FORBIDDEN_REQUEST'])
    expect(await errorOf(cancel(face, textOf(first, 'receiptKey')))).toEqual([403, 'FORBIDDEN_REQUEST'])
  })

  test('of what is not there, or another shop has, finds nothing', async () => {
    await using face = await openFace()
    const key = textOf(await issue(face), 'receiptKey')
    const nothing: [number, string] = [404, 'NOT_FOUND_RECEIPT']
    expect(await errorOf(cancel(face, 'no-such-key'))).toEqual(nothing)
    expect(await errorOf(cancel(face, '0'.repeat(20)))).toEqual(nothing)
    expect(await errorOf(cancel(face, key, {}, authorize('test_sk_docs_narudemo2')))).toEqual(nothing)
    expect(await errorOf(cancel(face, key, { amount: 0 }))).toEqual([400, 'INVALID_REQUEST'])
  })

  test('by ten at once never takes more than there is', async () => {
    await using face = await openFace()
    const key = textOf(await issue(face), 'receiptKey')
    const replies = await Promise.all(Array.from({ length: 10 }, () => cancel(face, key, { amount: 3_000 })))
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual([
      '200',
      '200',
      '200',
      ...Array(7).fill('403'),
    ])
    expect((await cancel(face, key)).body['amount']).toBe(1_000)
  })
})

describe('the receipts of a day', { timeout: 60_000 }, () => {
  test('come in the order in which they were asked for, page by page', async () => {
    await using face = await openFace()
    const keys: string[] = []
    for (let n = 0; n < 5; n++) keys.push(textOf(await issue(face, { orderId: `order-${n}` }), 'receiptKey'))
    keys.push(textOf(await cancel(face, keys[2] ?? ''), 'receiptKey'))
    await issue(face, {}, authorize('test_sk_docs_narudemo2'))
    const day = `requestDate=${today(face)}`
    expect((await list(face, day)).keys).toEqual(keys)
    const one = await list(face, `${day}&limit=4`)
    expect([one.keys, one.reply.body['hasNext']]).toEqual([keys.slice(0, 4), true])
    const two = await list(face, `${day}&limit=4&cursor=${String(one.reply.body['lastCursor'])}`)
    expect([two.keys, two.reply.body['hasNext']]).toEqual([keys.slice(4), false])
    expect((await list(face, 'requestDate=2020-01-01')).reply.body).toEqual({
      hasNext: false,
      lastCursor: 0,
      data: [],
    })
    expect(await errorOf(face.get('/v1/cash-receipts'))).toEqual([400, 'INVALID_DATE'])
    expect(await errorOf(face.get('/v1/cash-receipts?requestDate=2026-13-01'))).toEqual([400, 'INVALID_DATE'])
    expect(await errorOf(face.get(`/v1/cash-receipts?${day}&limit=0`))).toEqual([400, 'INVALID_REQUEST'])
    expect(
      await errorOf(send(face, `GET /v1/cash-receipts?${day}`, { headers: { authorization: '' } })),
    ).toEqual([403, 'INCORRECT_BASIC_AUTH_FORMAT'])
  })
})
