import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkoutTokenHeader } from '../src/contract/checkout.ts'
import { checkoutTokenOf } from '../src/usecase/checkout-token.ts'
import { badAmounts, badTexts, brokenBodies, isProblemOrError, mediaTypes, worldOf } from './bad-input.ts'
import { json, openFace, send, textOf, type Face } from './face-wire.ts'
import type { Reply } from './sandbox.ts'

const clientKey = 'test_ck_docs_narudemo1'
const orderId = 'order-standing'
const amount = 15_000

/** One world for all of this file: a window that waits, one that is authenticated, an account and a payment. */
interface Standing {
  readonly face: Face
  readonly ready: string
  readonly confirmable: string
  readonly account: string
  readonly paid: string
}
let standing: Standing
const face = (): Face => standing.face
const ready = (): string => standing.ready
const confirmable = (): string => standing.confirmable
const account = (): string => standing.account
const paid = (): string => standing.paid

const opening = { clientKey, amount, orderId: 'order-opened', orderName: '나룻배', method: 'transfer' }
const accountBody = {
  amount,
  orderId: 'order-account',
  orderName: '나룻배',
  customerName: '김나루',
  bank: '88',
}
const transferBody = { method: 'transfer', bank: '88', accountNumber: '110123456789', holderName: '김나루' }
const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }

beforeAll(async () => {
  const opened = await openFace()
  const authenticated = await opened.post('/sandbox/authenticate', { amount, orderId })
  const issued = await opened.post('/v1/virtual-accounts', accountBody)
  const deposited = await opened.post('/v1/virtual-accounts', { ...accountBody, orderId: 'order-paid' })
  const window = await opened.post('/checkout/api/checkouts', opening)
  standing = {
    face: opened,
    ready: textOf(window, 'checkoutId'),
    confirmable: textOf(authenticated, 'paymentKey'),
    account: textOf(issued, 'paymentKey'),
    paid: textOf(deposited, 'paymentKey'),
  }
  await opened.post(`/sandbox/virtual-accounts/${standing.paid}/deposit`, {})
})
afterAll(() => standing.face[Symbol.asyncDispose]())

interface Post {
  readonly path: string
  readonly at: () => string
  readonly body: object
  readonly amount?: string
  readonly texts: readonly string[]
  /** Bodies that this route alone takes: a deposit without a word is of the whole amount. */
  readonly takes?: readonly string[]
}

/** Every POST that came with windows, virtual accounts and transfers, with a body that it would take. */
const posts: readonly Post[] = [
  {
    path: '/v1/payments/confirm',
    at: () => '/v1/payments/confirm',
    body: { paymentKey: 'x', orderId, amount },
    amount: 'amount',
    texts: ['orderId', 'paymentKey'],
  },
  {
    path: '/v1/payments/{paymentKey}',
    at: () => `/v1/payments/${confirmable()}`,
    body: { orderId, amount },
    amount: 'amount',
    texts: ['orderId'],
  },
  {
    path: '/v1/virtual-accounts',
    at: () => '/v1/virtual-accounts',
    body: { ...accountBody, orderId: 'order-never' },
    amount: 'amount',
    texts: ['orderName', 'customerName', 'bank', 'dueDate', 'validHours', 'customerMobilePhone'],
  },
  {
    path: '/v1/payments/{paymentKey}/cancel',
    at: () => `/v1/payments/${paid()}/cancel`,
    body: { cancelReason: '고객 변심', refundReceiveAccount },
    amount: 'cancelAmount',
    texts: ['cancelReason', 'refundReceiveAccount'],
  },
  {
    path: '/sandbox/authenticate',
    at: () => '/sandbox/authenticate',
    body: { amount },
    amount: 'amount',
    texts: ['orderName', 'holderName', 'customerName', 'orderId'],
  },
  {
    path: '/sandbox/virtual-accounts/{paymentKey}/deposit',
    at: () => `/sandbox/virtual-accounts/${account()}/deposit`,
    body: {},
    amount: 'amount',
    texts: ['depositorName'],
    takes: ['nothing', 'null'],
  },
  {
    path: '/checkout/api/checkouts',
    at: () => '/checkout/api/checkouts',
    body: opening,
    amount: 'amount',
    texts: ['orderName', 'orderId', 'customerName', 'customerEmail', 'customerMobilePhone', 'dueDate'],
  },
  {
    path: '/checkout/api/checkouts/{checkoutId}/authenticate',
    at: () => `/checkout/api/checkouts/${ready()}/authenticate`,
    body: transferBody,
    texts: ['holderName', 'accountNumber', 'bank', 'method'],
  },
  {
    path: '/checkout/api/checkouts/{checkoutId}/fail',
    at: () => `/checkout/api/checkouts/${ready()}/fail`,
    body: { code: 'REJECT_CARD_COMPANY' },
    texts: ['code'],
  },
]

/** Everything that a refused request must leave as it was, windows and the bank's book included. */
async function world(): Promise<unknown> {
  const { rows } = await sql`select checkout_id, state from checkout order by 1`.execute(
    face().engine.database.sql,
  )
  const { totals } = await face().bankControl().book({})
  return { ...Object(await worldOf(face())), checkouts: rows, bank: totals }
}

/** As the window itself asks: with the token of its page. */
const tokenHeaders = (): Record<string, string> => ({
  [checkoutTokenHeader]: checkoutTokenOf(face().engine, ready()),
})
const ask = (post: Post, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
  send(face(), `POST ${post.at()}`, { headers: { ...tokenHeaders(), ...headers }, body })

describe.each(posts)('bad input at $path', (post) => {
  test('a body that is no object in JSON and UTF-8 is refused clearly and changes nothing', async () => {
    const before = await world()
    for (const [name, bytes, status] of brokenBodies) {
      if (post.takes?.includes(name)) continue
      const reply = await ask(post, bytes)
      expect
        .soft([reply.status, isProblemOrError(reply.body)], `${name}: ${reply.text}`)
        .toEqual([status, true])
    }
    for (const [type, status] of mediaTypes) {
      const reply = await ask(post, JSON.stringify(post.body), { 'content-type': type })
      expect.soft(reply.status, type).toBe(status)
    }
    expect(await world()).toEqual(before)
  })

  test('values of the wrong kind are refused clearly, never repeated, and change nothing', async () => {
    const before = await world()
    const put = async (field: string, literal: string) => {
      const whole = JSON.stringify({ ...post.body, [field]: 'HERE' }).replace('"HERE"', () => literal)
      const reply = await ask(post, whole)
      const note = `${field}: ${literal.slice(0, 40)}: ${reply.text.slice(0, 200)}`
      expect.soft(reply.status, note).toSatisfy((n: number) => n >= 400 && n < 500)
      expect.soft(isProblemOrError(reply.body), note).toBe(true)
      expect.soft(reply.text).not.toContain('100abc')
    }
    if (post.amount) for (const literal of badAmounts) await put(post.amount, literal)
    for (const field of post.texts) for (const literal of badTexts) await put(field, literal)
    expect(await world()).toEqual(before)
  })
})

const refused = async (asked: Promise<Reply>, note: string, code?: string): Promise<void> => {
  const reply = await asked
  expect.soft(reply.status, `${note}: ${reply.text}`).toSatisfy((n: number) => n >= 400 && n < 500)
  if (code) expect.soft(reply.body['code'], note).toBe(code)
}

describe('names that a bank has no columns for', () => {
  /** Each is well-formed text, and too wide for 40 bytes of CP949, or not in it. */
  const names = ['김'.repeat(21), 'x'.repeat(41), '나룻배 🛶', 'José']

  test('are refused before anything is asked, where the bank compares them', async () => {
    const before = await world()
    for (const name of names) {
      const cancel = {
        cancelReason: 'x',
        refundReceiveAccount: { ...refundReceiveAccount, holderName: name },
      }
      const refund = face().post(`/v1/payments/${paid()}/cancel`, cancel)
      await refused(refund, `refund to ${name}`, 'INVALID_REFUND_ACCOUNT_INFO')
      const window = JSON.stringify({ ...transferBody, holderName: name })
      await refused(
        send(face(), `POST /checkout/api/checkouts/${ready()}/authenticate`, {
          headers: { ...json, ...tokenHeaders() },
          body: window,
        }),
        `window for ${name}`,
      )
      const transfer = { amount, method: 'transfer', holderName: name }
      await refused(face().post('/sandbox/authenticate', transfer), `transfer of ${name}`)
      const deposit = face().post(`/sandbox/virtual-accounts/${account()}/deposit`, { depositorName: name })
      await refused(deposit, `deposit by ${name}`)
    }
    // Who is asked in the sandbox has a window of its own, which stays as it was opened.
    expect({ ...Object(await world()), checkouts: null }).toEqual({ ...Object(before), checkouts: null })
    const { rows } = await sql`select 1 from checkout where state = 'authenticated'`.execute(
      face().engine.database.sql,
    )
    expect(rows).toHaveLength(1)
  })

  test('are shortened where it only shows them: a virtual account is opened for any customer', async () => {
    for (const [place, name] of [...names, '김'.repeat(100), '🛶'].entries()) {
      const wish = { ...accountBody, orderId: `order-name-${place}`, customerName: name }
      const reply = await face().post('/v1/virtual-accounts', wish)
      expect.soft([reply.status, reply.text], name).toEqual([200, reply.text])
      expect.soft(reply.body).toMatchObject({ virtualAccount: { customerName: name } })
    }
  })
})

describe('what is no account', () => {
  test('gets no refund', async () => {
    const before = await world()
    for (const accountNumber of ['1', '12345', '1'.repeat(21), '110-123-456', '계좌'])
      await refused(
        face().post(`/v1/payments/${paid()}/cancel`, {
          cancelReason: 'x',
          refundReceiveAccount: { ...refundReceiveAccount, accountNumber },
        }),
        accountNumber,
      )
    expect(await world()).toEqual(before)
  })
})

describe('a payment window', () => {
  const see = (id: string, headers: Record<string, string>) =>
    send(face(), `GET /checkout/api/checkouts/${id}`, { headers })

  test('answers its own page alone: token, id and origin must be right', async () => {
    const token = tokenHeaders()
    expect((await see(ready(), token)).status).toBe(200)
    expect((await see(ready(), { ...token, origin: face().url })).status).toBe(200)
    await refused(see(ready(), {}), 'no token')
    await refused(see(ready(), { [checkoutTokenHeader]: 'x' }), 'another token')
    await refused(see(confirmable(), token), 'the token of another window')
    await refused(see('0'.repeat(20), token), 'a window that nobody opened')
    await refused(see('%00', token), 'an id that is none')
    for (const origin of ['https://shop.example', 'null', `${face().url}.example`, 'file://'])
      await refused(see(ready(), { ...token, origin }), `from ${origin}`, 'INVALID_PARAMETERS')
  })

  test.each([
    [
      'a script in place of an address',
      { successUrl: 'javascript:alert(1)', failUrl: 'https://shop.example/no' },
    ],
    ['a file', { successUrl: 'https://shop.example/yes', failUrl: 'file:///etc/passwd' }],
    ['one address of two', { successUrl: 'https://shop.example/yes' }],
    ['an address that is none', { successUrl: 'shop', failUrl: 'shop' }],
    ['another currency', { currency: 'USD' }],
    ['no order', { orderId: null }],
    ['no name', { orderName: null }],
    ['no amount', { amount: null }],
    ['too little', { amount: 99 }],
    ['too little for a transfer', { amount: 199 }],
    ['too much', { amount: 1_000_000_001 }],
    ['more tax-free than there is', { taxFreeAmount: 15_001 }],
    ['a key that nobody has', { clientKey: 'test_ck_nobody' }],
    ['a secret key', { clientKey: 'test_sk_docs_narudemo1' }],
    ['a card number as its name', { orderName: 'card 4330123412341234' }],
    ['a card number among its facts', { metadata: { note: '4330123412341234' } }],
    ['a card number as a telephone', { customerMobilePhone: '4330123412341234' }],
    ['more facts than five', { metadata: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`k${n}`, 'v'])) }],
    ['a due date that is none', { method: 'virtual_account', dueDate: 'tomorrow' }],
  ])('is not opened with %s', async (_what, wish) => {
    const before = await world()
    await refused(face().post('/checkout/api/checkouts', { ...opening, ...wish }), JSON.stringify(wish))
    expect(await world()).toEqual(before)
  })

  test('keeps hostile text as text', async () => {
    const orderName = `'; drop table payment; -- <script>alert(1)</script> \${jndi:x} 🛶`
    const opened = await face().post('/checkout/api/checkouts', { ...opening, orderName })
    const id = textOf(opened, 'checkoutId')
    const headers = { [checkoutTokenHeader]: checkoutTokenOf(face().engine, id) }
    expect((await see(id, headers)).body).toMatchObject({ orderName })
    const page = await send(face(), `GET /checkout/${id}`)
    expect(page.text).not.toContain('alert(1)')
  })
})

describe('a virtual account', () => {
  test.each([
    ['no hours', { validHours: 0 }],
    ['hours that are none', { validHours: 'one' }],
    ['more hours than a month has', { validHours: 721 }],
    ['a date before today', { dueDate: '2020-01-01' }],
    ['a date that is none', { dueDate: '2026-13-41T00:00:00+09:00' }],
    ['a bank of nothing', { bank: ' ' }],
    ['a card number as a name', { customerName: '4330123412341234' }],
    ['a card number as a telephone', { customerMobilePhone: '4330123412341234' }],
    ['a card number among its facts', { metadata: { note: '4330123412341234' } }],
    ['more facts than five', { metadata: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`k${n}`, 'v'])) }],
    ['an order that was paid', { orderId: 'order-paid' }],
  ])('is not opened with %s', async (_what, wish) => {
    const before = await world()
    await refused(
      face().post('/v1/virtual-accounts', { ...accountBody, orderId: 'order-never', ...wish }),
      JSON.stringify(wish),
    )
    expect(await world()).toEqual(before)
  })

  test('that is none takes no deposit', async () => {
    const before = await world()
    for (const key of ['0'.repeat(20), 'x', '%00', confirmable()])
      await refused(face().post(`/sandbox/virtual-accounts/${key}/deposit`, {}), key)
    expect(await world()).toEqual(before)
  })
})
