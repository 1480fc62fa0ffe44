import { createServer } from 'node:http'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logger } from '../src/base/log.ts'
import { checkoutTokenHeader } from '../src/contract/checkout.ts'
import { checkoutTokenOf } from '../src/usecase/checkout-token.ts'
import { textOf } from './face-wire.ts'
import { openSandbox, type Reply, type Sandbox } from './sandbox.ts'
import { portOf } from './telegram-wire.ts'

/** Numbers that occur nowhere else in what is searched. */
const cards = ['4330123498761234', '4330123498765678', '4330123498760000']
const cvc = '917'
const cvcAlone = new RegExp(`(?<![0-9A-Za-z.])${cvc}(?![0-9A-Za-z])`)
const [transferAccount, refusedAccount, refundAccount] = ['110987650001', '110987650002', '110987650003']
const buyerAccounts = [transferAccount, refusedAccount, refundAccount]
const receiptPhone = '01098761234'
const clientKey = 'test_ck_docs_narudemo1'
const amount = 15_000

/**
 * Windows, confirmations, virtual accounts, transfers, refunds, billing keys and receipts, done and failed, with somebody
 * who listens to webhooks; then every place is searched for what may stand in none.
 */
describe('after a run through every way of paying', () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-secrets-'))
  const lines: string[] = []
  const answers: string[] = []
  let sandbox: Sandbox
  let stop: () => Promise<void>
  let place = 0

  const tell = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
    const reply = await sandbox.post(path, body, headers)
    answers.push(reply.text)
    return reply
  }

  /** A buyer goes through the window and the shop confirms. */
  async function buy(shown: object, key = `key-${place++}`): Promise<string> {
    const orderId = `order-secret-${place++}`
    const opened = await tell('/checkout/api/checkouts', { clientKey, amount, orderId, orderName: '나룻배' })
    const paymentKey = textOf(opened, 'checkoutId')
    const token = { [checkoutTokenHeader]: checkoutTokenOf(sandbox.engine, paymentKey) }
    await tell(`/checkout/api/checkouts/${paymentKey}/authenticate`, shown, token)
    answers.push((await sandbox.get(`/checkout/api/checkouts/${paymentKey}`, token)).text)
    await tell('/v1/payments/confirm', { paymentKey, orderId, amount }, { 'idempotency-key': key })
    for (const path of [
      `/v1/payments/${paymentKey}`,
      `/payments/${paymentKey}`,
      `/payments/${paymentKey}/telegrams`,
    ])
      answers.push((await sandbox.get(path)).text)
    return paymentKey
  }
  const transfer = (accountNumber: string) =>
    buy({ method: 'transfer', bank: '88', accountNumber, holderName: '뱃사공' })
  const card = (cardNumber: string) =>
    buy({ method: 'card', cardNumber, expiry: '1230', cvc, installmentMonths: 0 })
  const cancel = (paymentKey: string, wish: object) =>
    tell(
      `/v1/payments/${paymentKey}/cancel`,
      { cancelReason: '고객 변심', ...wish },
      { 'idempotency-key': `cancel-${place++}` },
    )

  beforeAll(async () => {
    const write = (line: string) => void lines.push(line)
    sandbox = await openSandbox({ folder, app: { log: logger('trace', { write }) } })
    const receiver = createServer((request, response) => request.resume().on('end', () => response.end()))
    stop = () =>
      new Promise((resolve) => {
        receiver.closeAllConnections()
        receiver.close(() => resolve())
      })
    const port = await portOf(receiver)
    await tell('/webhooks/endpoints', { url: `http://127.0.0.1:${port}/hook` })
    const { bank } = sandbox.door.simulators
    if (!bank) throw new Error('this sandbox has no bank')
    const [bought = '', declined = '', left = ''] = cards

    await cancel(await card(bought), { cancelAmount: 5_000 })
    await sandbox.rules({ times: 1, then: { action: 'decline', code: '0082' } })
    await card(declined)
    await sandbox.rules({ times: 1, then: { action: 'silence', stage: 'after-approval' } })
    await card(declined)
    await sandbox.door.moveClock({ advanceMs: 60_000 })

    await cancel(await transfer(transferAccount), { cancelAmount: 5_000 })
    await bank.setRules([{ times: 1, then: { action: 'decline', code: '0051' } }])
    await transfer(refusedAccount)
    await bank.setRules([{ times: 1, then: { action: 'silence', stage: 'after-approval' } }])
    await transfer(refusedAccount)
    await sandbox.door.moveClock({ advanceMs: 60_000 })

    const account = await buy({ method: 'virtual_account', bank: '88', customerName: '김나루' })
    await tell(`/sandbox/virtual-accounts/${account}/deposit`, {})
    const refundReceiveAccount = { bank: '88', accountNumber: refundAccount, holderName: '뱃사공' }
    await cancel(account, { cancelAmount: 5_000, refundReceiveAccount })
    await bank.setRules([{ times: 1, then: { action: 'silence', stage: 'before-approval' } }])
    await cancel(account, { cancelAmount: 1_000, refundReceiveAccount })
    await sandbox.door.moveClock({ advanceMs: 60_000 })

    const customer = { customerKey: 'customer-1', customerIdentityNumber: '881212', cardPassword: '12' }
    const kept = { ...customer, cardNumber: left, cardExpirationYear: '30', cardExpirationMonth: '12' }
    const billingKey = textOf(await tell('/v1/billing/authorizations/card', kept), 'billingKey')
    await tell(`/v1/billing/${billingKey}`, { customerKey: 'customer-1', amount, orderId: 'order-billing' })
    const receipt = { amount, orderId: 'order-billing', orderName: '나룻배', type: '소득공제' }
    await tell('/v1/cash-receipts', { ...receipt, customerIdentityNumber: receiptPhone })

    // What is sent in the wrong place must not be repeated and must not be kept.
    await tell('/v1/payments/confirm', { paymentKey: bought, orderId: bought, amount: bought })
    await tell('/v1/virtual-accounts', { ...receipt, customerName: bought, bank: bought })
    await tell('/checkout/api/checkouts', { clientKey, amount, orderId: 'order-x', orderName: bought })
    await tell('/sandbox/authenticate', { amount, method: 'transfer', holderName: declined })
    await sandbox.door.moveClock({ advanceMs: 60_000 })
  }, 90_000)
  afterAll(async () => {
    await sandbox.close()
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function everyColumn(): Promise<{ place: string; text: string }[]> {
    const db = sandbox.engine.database.sql
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
    const found: { place: string; text: string }[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(
        db,
      )
      // Bodies that were sent stand there as bytes, which the text shows in hexadecimal.
      const plain = (text: string) =>
        text.replaceAll(/\\x([0-9a-f]+)/g, (_all, hex: string) => Buffer.from(hex, 'hex').toString('utf8'))
      found.push(...rows.map(({ text }) => ({ place: name, text: plain(text) })))
    }
    return found
  }

  function expectNone(where: string, text: string, numbers: readonly string[]): void {
    for (const number of numbers) expect.soft(text, `${where} holds ${number}`).not.toContain(number)
    expect.soft(text.replaceAll(/\\?"/g, ' '), `${where} holds a CVC`).not.toMatch(cvcAlone)
  }

  test('the run left something to search in every place', async () => {
    expect(lines.length).toBeGreaterThan(10)
    const places = new Set((await everyColumn()).map(({ place: table }) => table))
    for (const table of [
      'checkout',
      'payment_account',
      'cancel_account',
      'deposit_notice',
      'billing_key',
      'idempotency',
      'outbox',
      'webhook_attempt',
    ])
      expect(places).toContain(table)
  })

  test('no log line holds a number of a card or of a buyer’s account', () => {
    for (const line of lines) expectNone('a log line', line, [...cards, ...buyerAccounts, receiptPhone])
  })

  test('no answer holds a number of a card or of a buyer’s account, and a refund shows its account masked', () => {
    const numbers = [...cards, ...buyerAccounts, receiptPhone]
    for (const answer of answers) expectNone('an answer', answer, numbers)
    const refunds = answers.filter((answer) => answer.includes('"refundReceiveAccount":{'))
    expect(refunds.length).toBeGreaterThan(0)
    for (const refund of refunds) expect(refund).toContain('"refundStatus":"COMPLETED"')
  })

  test('no column of the database holds a number of a card or of a buyer’s account', async () => {
    for (const { place: table, text } of await everyColumn())
      expectNone(table, text, [...cards, ...buyerAccounts, receiptPhone])
  })

  test('no file of a partner holds a number of a card or of a buyer’s account', () => {
    for (const partner of ['card-company', 'bank']) {
      const files = readdirSync(join(folder, partner)).map((name) => join(folder, partner, name))
      const books = files.filter((file) => statSync(file).isFile())
      expect(books.length).toBeGreaterThan(0)
      for (const file of books) expectNone(file, readFileSync(file, 'utf8'), [...cards, ...buyerAccounts])
    }
  })

  test('a telegram that is kept shows neither the buyer’s account nor the name on it', async () => {
    const { rows } = await sql<{ request: string; kind: string }>`
      select request, kind from partner_transaction where partner = 'bank'`.execute(
      sandbox.engine.database.sql,
    )
    expect(rows.length).toBeGreaterThan(8)
    for (const { request } of rows)
      expect(Buffer.from(request, 'latin1').toString('latin1')).not.toContain(
        Buffer.from([0xb9, 0xee]).toString('latin1'),
      )
  })
})
