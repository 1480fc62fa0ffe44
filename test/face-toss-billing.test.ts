import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { newKeyRingFile, openKeyRing, rotated } from '../src/base/key-ring.ts'
import { isRefused } from '../src/base/refusal.ts'
import { authenticateCheckout } from '../src/usecase/authenticate-checkout.ts'
import { openCheckout } from '../src/usecase/open-checkout.ts'
import { demoMerchants } from '../src/usecase/prepare-database.ts'
import { cardsUnder, resealCards } from '../src/usecase/rotate-keys.ts'
import { errorOf, json, openFace, send, textOf, tossPaymentKeys, type Face } from './face-wire.ts'
import { authorize } from './sandbox.ts'
import { rule } from './simulator-wire.ts'

const cardBody = {
  customerKey: 'customer-1',
  cardNumber: '4330123412341234',
  cardExpirationYear: '30',
  cardExpirationMonth: '07',
  cardPassword: '12',
  customerIdentityNumber: '881212',
}
const chargeBody = {
  customerKey: 'customer-1',
  amount: 4_900,
  orderId: 'bill-order-1',
  orderName: '나루 구독',
}
const other = authorize('test_sk_docs_narudemo2')

const issue = (face: Face, wish: object = {}, headers: Record<string, string> = {}) =>
  face.post('/v1/billing/authorizations/card', { ...cardBody, ...wish }, headers)
const newKey = async (face: Face, wish: object = {}) => textOf(await issue(face, wish), 'billingKey')
const charge = (face: Face, key: string, wish: object = {}, headers: Record<string, string> = {}) =>
  face.post(`/v1/billing/${key}`, { ...chargeBody, ...wish }, headers)
const remove = (face: Face, key: string, headers: Record<string, string> = {}) =>
  send(face, `DELETE /v1/billing/${key}`, { headers })

/** What a buyer leaves in a window: the key that the shop's success page hears of. */
async function authKeyOf(face: Face, customerKey = 'customer-1'): Promise<string> {
  const wish = {
    customer: {
      customerKey,
      name: null,
      email: null,
      phone: null,
      cultureExpense: false,
      metadata: null,
    },
    successUrl: null,
    failUrl: null,
    windowTarget: 'iframe',
    paymentType: null,
    installmentMonths: null,
    maxInstallmentMonths: null,
    validHours: null,
    dueDate: null,
    language: null,
    shopOrigin: null,
    forceFailure: false,
  } as const
  const asked = { kind: 'billing', method: 'card', orderId: null, orderName: null, amount: null } as const
  const checkout = await openCheckout(face.engine, demoMerchants[0].merchant, {
    ...asked,
    taxFreeAmount: 0,
    customerKey,
    wish,
  })
  if (isRefused(checkout)) throw new Error(checkout.refused)
  const card = { number: '4242424242424242', expiry: '1231', cvc: null }
  const shown = { method: 'card', card, installmentMonths: 0 } as const
  const done = await authenticateCheckout(face.engine, checkout, shown)
  if (isRefused(done) || done.authKey === null) throw new Error('not authenticated')
  return done.authKey
}

const exchange = (face: Face, wish: object, headers: Record<string, string> = {}) =>
  face.post('/v1/billing/authorizations/issue', { customerKey: 'customer-1', ...wish }, headers)

describe('a billing key', { timeout: 60_000 }, () => {
  test('is given for a card, which is shown masked, and for its CVC nobody asks', async () => {
    await using face = await openFace()
    const reply = await issue(face, { vbv: null, customerName: null, unknown: [1] })
    expect(reply.status).toBe(200)
    const number = '43301234****123*'
    expect(reply.body).toEqual({
      mId: 'naru-demo-1',
      customerKey: 'customer-1',
      authenticatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
      method: '카드',
      billingKey: expect.stringMatching(/^[\w-]{43}=$/),
      cardCompany: '현대',
      cardNumber: number,
      card: { issuerCode: '61', acquirerCode: '31', number, cardType: '미확인', ownerType: '미확인' },
    })
    const older = { ...cardBody, customerIdentityNumber: undefined, customerBirthday: '881212' }
    expect((await issue(face, older)).status).toBe(200)
    expect((await issue(face, { customerIdentityNumber: '1234567890', cardPassword: null })).status).toBe(200)
  })

  test('is refused for a wrong card with the code of its field', async () => {
    await using face = await openFace()
    const table: [object, number, string][] = [
      [{ cardNumber: '433012' }, 400, 'INVALID_CARD_NUMBER'],
      [{ cardNumber: '4330-1234-1234-1234' }, 400, 'INVALID_CARD_NUMBER'],
      [{ cardExpirationMonth: '13' }, 400, 'INVALID_CARD_EXPIRATION'],
      [{ cardExpirationYear: '2030' }, 400, 'INVALID_CARD_EXPIRATION'],
      [{ cardPassword: '1' }, 400, 'INVALID_CARD_PASSWORD'],
      [{ customerIdentityNumber: '88121' }, 400, 'INVALID_BIRTH_DAY_FORMAT'],
      [{ customerIdentityNumber: undefined }, 400, 'INVALID_BIRTH_DAY_FORMAT'],
      [{ customerKey: undefined }, 400, 'INVALID_REQUEST'],
      [{ customerKey: 'x' }, 400, 'INVALID_REQUEST'],
    ]
    for (const [wish, status, code] of table)
      expect.soft(await errorOf(issue(face, wish)), JSON.stringify(wish)).toEqual([status, code])
  })

  test('is charged like a card, and the payment says that it is a billing one', async () => {
    await using face = await openFace()
    const key = await newKey(face)
    const paid = await charge(face, key, { customerName: '김나루', customerEmail: null, amount: '4900' })
    expect(paid.status).toBe(200)
    expect(Object.keys(paid.body).toSorted()).toEqual(tossPaymentKeys)
    expect(paid.body).toMatchObject({
      type: 'BILLING',
      status: 'DONE',
      method: '카드',
      orderId: 'bill-order-1',
      totalAmount: 4_900,
      suppliedAmount: 4_455,
      vat: 445,
      card: { number: '43301234****123*' },
      secret: expect.stringMatching(/^ps_\w{1,47}$/),
    })
    expect(await errorOf(charge(face, key))).toEqual([400, 'DUPLICATED_ORDER_ID'])
    const found = await face.get(`/v1/payments/${textOf(paid, 'paymentKey')}`)
    expect(found.body).toEqual(paid.body)
    const cancelled = await face.post(`/v1/payments/${textOf(paid, 'paymentKey')}/cancel`, {
      cancelReason: '변심',
    })
    expect(cancelled.body).toMatchObject({ type: 'BILLING', status: 'CANCELED' })
    const transactions = await face.get('/v1/transactions?startDate=2000-01-01&endDate=2099-12-31')
    expect(JSON.parse(transactions.text)).toMatchObject([{ customerKey: 'customer-1' }, { amount: -4_900 }])
    await face.rules(rule({ action: 'decline', code: '0051' }, { times: 1 }))
    const declined = charge(face, key, { orderId: 'bill-order-2' })
    expect(await errorOf(declined)).toEqual([403, 'REJECT_CARD_PAYMENT'])
    // An older client tells neither name nor order name, and everything twice.
    const bare = { method: 'billing', billingKey: key, orderId: 'bill-order-3', orderName: undefined }
    expect((await charge(face, key, bare)).body).toMatchObject({ orderName: 'bill-order-3' })
  })

  test('is the same with its sign of equality raw or escaped', async () => {
    await using face = await openFace()
    const key = await newKey(face)
    expect((await charge(face, key, { orderId: 'raw-order' })).status).toBe(200)
    expect((await charge(face, encodeURIComponent(key), { orderId: 'escaped-order' })).status).toBe(200)
    const idempotency = { 'idempotency-key': 'either spelling' }
    const first = await charge(face, key, { orderId: 'either-order' }, idempotency)
    const again = await charge(face, encodeURIComponent(key), { orderId: 'either-order' }, idempotency)
    expect(again.text).toBe(first.text)
  })

  test('of another buyer, of another shop, or of nobody charges nothing', async () => {
    await using face = await openFace()
    const key = await newKey(face)
    const table: [Promise<[number, unknown]>, string][] = [
      [errorOf(charge(face, key, { customerKey: 'customer-2' })), 'NOT_MATCHES_CUSTOMER_KEY'],
      [errorOf(charge(face, key, {}, other)), 'INVALID_BILL_KEY_REQUEST'],
      [errorOf(charge(face, 'nobody=')), 'INVALID_BILL_KEY_REQUEST'],
      [errorOf(charge(face, key, { amount: 99 })), 'BELOW_MINIMUM_AMOUNT'],
      [errorOf(charge(face, key, { orderId: 'short' })), 'INVALID_ORDER_ID'],
      [errorOf(charge(face, key, { cardInstallmentPlan: 13 })), 'INVALID_CARD_INSTALLMENT_PLAN'],
    ]
    for (const [asked, code] of table) expect.soft(await asked).toEqual([400, code])
    expect((await face.cardCompany.book({})).entries).toEqual([])
    const bound = { 'idempotency-key': 'bound' }
    const wrong = { customerKey: 'customer-2' }
    expect(await errorOf(charge(face, key, wrong, bound))).toEqual([400, 'NOT_MATCHES_CUSTOMER_KEY'])
    expect(await errorOf(charge(face, key, {}, bound))).toEqual([400, 'NOT_MATCHES_CUSTOMER_KEY'])
  })

  test('that is deleted answers with nothing, tells of it once, and is never charged again', async () => {
    await using face = await openFace()
    const key = await newKey(face)
    expect(await errorOf(remove(face, key, other))).toEqual([400, 'INVALID_BILL_KEY_REQUEST'])
    const replies = await Promise.all(Array.from({ length: 5 }, () => remove(face, key, json)))
    expect(replies.filter(({ status, text }) => status === 200 && text === '')).toHaveLength(1)
    expect(replies.filter(({ body }) => body['code'] === 'ALREADY_REMOVED_BILLING_KEY')).toHaveLength(4)
    expect(await errorOf(charge(face, key))).toEqual([400, 'ALREADY_REMOVED_BILLING_KEY'])
    for (const odd of ['nobody=', 'a%00b', '%EA%B0%80', 'a%2Fb'])
      expect.soft(await errorOf(remove(face, odd)), odd).toEqual([400, 'INVALID_BILL_KEY_REQUEST'])
    const { rows } = await sql`
      select topic, o.subject_id = k.billing_key_id as own from outbox o, billing_key k`.execute(
      face.engine.database.sql,
    )
    expect(rows).toEqual([{ topic: 'billing_key.deleted', own: true }])
  })

  test('holds its card sealed under its own id, never its CVC', async () => {
    await using face = await openFace()
    await newKey(face)
    const { keyRing, database } = face.engine
    const { rows } = await sql<{ id: string; card: string; row: string }>`
      select billing_key_id as id, sealed_card as card, b::text as row from billing_key b`.execute(
      database.sql,
    )
    const [kept] = rows
    expect(kept?.row).not.toContain('43301234')
    expect(keyRing.open(kept?.card ?? '', kept?.id ?? '')).toBe('4330123412341234|0730')
    expect(() => keyRing.open(kept?.card ?? '', '0'.repeat(20))).toThrow(
      /unable to authenticate|unsupported state/i,
    )
  })

  test('leaves neither card, birthday nor password in clear in any table', async () => {
    await using face = await openFace()
    const key = await newKey(face)
    await exchange(face, { authKey: await authKeyOf(face) }, { 'idempotency-key': 'exchanged' })
    await charge(face, key, {}, { 'idempotency-key': 'charged' })
    await remove(face, key)
    const db = face.engine.database.sql
    const { rows: tables } = await sql<{ name: string }>`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`.execute(db)
    const secrets = [cardBody.cardNumber, '4242424242424242', cardBody.customerIdentityNumber]
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db)
      const telling = rows.filter(({ row }) => secrets.some((secret) => row.includes(secret)))
      expect.soft(telling, name).toEqual([])
    }
  })

  test('is sealed anew when the key ring is rotated, and so is the buyer of a cash receipt', async () => {
    await using face = await openFace()
    await newKey(face)
    const receipt = { amount: 1_000, orderId: 'receipt-order', orderName: '생수' }
    await face.post('/v1/cash-receipts', { ...receipt, customerIdentityNumber: '01012341234' })
    const { database } = face.engine
    const file = newKeyRingFile('sandbox')
    const ring = openKeyRing(file)
    const values = sql<{ id: string; sealed: string }>`
      select billing_key_id as id, sealed_card as sealed from billing_key
      union all select receipt_id, sealed_identity from cash_receipt`
    for (const { id } of (await values.execute(database.sql)).rows) {
      const sealed = ring.seal(`what rests under ${id}`, id)
      await sql`update billing_key set sealed_card = ${sealed} where billing_key_id = ${id}`.execute(
        database.sql,
      )
      await sql`update cash_receipt set sealed_identity = ${sealed} where receipt_id = ${id}`.execute(
        database.sql,
      )
    }
    ring.replace(rotated(file))
    expect(await cardsUnder({ database }, 'k1')).toBe(2)
    expect(await resealCards({ database, keyRing: ring })).toBe(2)
    expect(await cardsUnder({ database }, 'k1')).toBe(0)
    const { rows } = await values.execute(database.sql)
    expect(rows.map(({ id, sealed }) => [sealed.slice(0, 6), ring.open(sealed, id)])).toEqual(
      rows.map(({ id }) => ['v1.k2.', `what rests under ${id}`]),
    )
  })
})

describe('the key of a window', { timeout: 60_000 }, () => {
  test('is exchanged once for a billing key that can be charged', async () => {
    await using face = await openFace()
    const authKey = await authKeyOf(face)
    expect(await errorOf(exchange(face, { authKey, customerKey: 'customer-2' }))).toEqual([
      400,
      'NOT_MATCHES_CUSTOMER_KEY',
    ])
    expect(await errorOf(exchange(face, { authKey }, other))).toEqual([400, 'INVALID_AUTHORIZE_AUTH'])
    const reply = await exchange(face, { authKey })
    expect(reply.body).toMatchObject({ customerKey: 'customer-1', cardCompany: '삼성' })
    expect(await errorOf(exchange(face, { authKey }))).toEqual([400, 'INVALID_AUTHORIZE_AUTH'])
    expect((await charge(face, textOf(reply, 'billingKey'))).status).toBe(200)
    const { rows } = await sql`select state, sealed_instrument from checkout`.execute(
      face.engine.database.sql,
    )
    expect(rows).toEqual([{ state: 'confirmed', sealed_instrument: null }])
    // The older address has the key in its path.
    const legacy = await authKeyOf(face)
    const older = await face.post(`/v1/billing/authorizations/${legacy}`, { customerKey: 'customer-1' })
    expect(older.status).toBe(200)
  })

  test('shown by ten at once gives one billing key', async () => {
    await using face = await openFace()
    const authKey = await authKeyOf(face)
    const replies = await Promise.all(Array.from({ length: 10 }, () => exchange(face, { authKey })))
    expect(replies.map(({ status }) => String(status)).toSorted()).toEqual(['200', ...Array(9).fill('400')])
    const { rows } = await sql`select billing_key_id from billing_key`.execute(face.engine.database.sql)
    expect(rows).toHaveLength(1)
  })

  test('is good for ten minutes', async () => {
    await using face = await openFace()
    const authKey = await authKeyOf(face)
    await face.post('/sandbox/clock', { advance: 'PT10M' })
    expect(await errorOf(exchange(face, { authKey }))).toEqual([400, 'INVALID_AUTHORIZE_AUTH'])
    expect(await errorOf(exchange(face, { authKey: 'x'.repeat(301) }))).toEqual([400, 'INVALID_REQUEST'])
  })
})

describe('where Toss was measured to differ from its documents', { timeout: 60_000 }, () => {
  const longKey = '가'.repeat(300)

  test('the measured way is the default: any characters, a database that fails over the 301st, a card that is never charged', async () => {
    await using face = await openFace()
    const key = await newKey(face, { customerKey: longKey })
    expect((await charge(face, key, { customerKey: longKey })).status).toBe(200)
    expect(await errorOf(issue(face, { customerKey: 'x'.repeat(301) }))).toEqual([
      500,
      'FAILED_DB_PROCESSING',
    ])
    for (const customerKey of ['a\0b', 'half \ud800 a pair'])
      expect.soft(await errorOf(issue(face, { customerKey }))).toEqual([400, 'INVALID_REQUEST'])
    const kept = await newKey(face, { cardNumber: '4330121234567890' })
    expect(await errorOf(charge(face, kept, { orderId: 'never-order' }))).toEqual([
      400,
      'NOT_SUPPORTED_CARD_TYPE',
    ])
    expect((await face.get('/v1/payments/orders/never-order')).status).toBe(404)
  })

  test('the documented way takes what the documents allow, and tells no secret of a card', async () => {
    await using face = await openFace({ env: { NARU_TOSS_QUIRKS: 'documented' } })
    expect(await errorOf(issue(face, { customerKey: longKey }))).toEqual([400, 'INVALID_REQUEST'])
    expect(await errorOf(issue(face, { customerKey: 'x'.repeat(301) }))).toEqual([400, 'INVALID_REQUEST'])
    const key = await newKey(face, { cardNumber: '4330121234567890' })
    expect((await charge(face, key)).body).toMatchObject({ status: 'DONE', secret: null })
  })

  test('the strict way refuses unknown fields, quoted numbers, and a key that comes back with another body', async () => {
    await using face = await openFace({ env: { NARU_TOSS_QUIRKS: 'strict' } })
    const key = await newKey(face)
    expect(await errorOf(charge(face, key, { amount: '4900' }))).toEqual([400, 'INVALID_REQUEST'])
    expect(await errorOf(charge(face, key, { windowTarget: 'iframe' }))).toEqual([400, 'INVALID_REQUEST'])
    const keyed = { 'idempotency-key': 'strict' }
    const first = await charge(face, key, {}, keyed)
    expect(first.status).toBe(200)
    expect((await charge(face, key, {}, keyed)).text).toBe(first.text)
    const reused = charge(face, key, { orderId: 'bill-order-2' }, keyed)
    expect(await errorOf(reused)).toEqual([400, 'INVALID_IDEMPOTENCY_KEY'])
    expect((await charge(face, key, {}, keyed)).text).toBe(first.text)
    expect((await charge(face, key, { orderId: 'bill-order-2' })).status).toBe(200)
  })
})
