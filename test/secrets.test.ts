import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { logger } from '../src/base/log.ts'
import { readKeyRingFile } from '../src/base/key-ring-file.ts'
import { demoKey, openSandbox, type Sandbox } from './sandbox.ts'

/** Test cards and a CVC that occur nowhere else in what is searched. */
const cards = ['4330123498761234', '4330123498765678', '4330123498760000', '9410001298761111']
const cvc = '917'
/** As a word of its own: three digits inside an id, an amount or a moment say nothing. */
const cvcAlone = new RegExp(`(?<![0-9A-Za-z.])${cvc}(?![0-9A-Za-z])`)

describe('after a run through every path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-secrets-'))
  const lines: string[] = []
  const answers: string[] = []
  let sandbox: Sandbox

  const charge = (card: string, more: object = {}) => ({
    cardNumber: card,
    expiry: '1230',
    cvc,
    amount: 20_000,
    ...more,
  })

  beforeAll(async () => {
    const log = logger('trace', {
      write: (line: string) => {
        lines.push(line)
      },
    })
    sandbox = await openSandbox({ folder, app: { log } })
    const [approved = '', silent = '', refused = '', keyedIn = ''] = cards
    const tell = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const reply = await sandbox.post(path, body, headers)
      answers.push(reply.text)
      return reply
    }
    const paid = await tell('/payments/card', charge(approved), { 'idempotency-key': 'kept-answer' })
    const id = String(paid.body['id'])
    await tell(`/payments/${id}/cancels`, { amount: 500 })
    answers.push(
      (await sandbox.get(`/payments/${id}`)).text,
      (await sandbox.get(`/payments/${id}/telegrams`)).text,
    )

    await sandbox.rules({ times: 1, then: { action: 'silence', stage: 'after-approval' } })
    await tell('/payments/card', charge(silent))
    await sandbox.door.moveClock({ advanceMs: 60_000 })
    await sandbox.rules(
      { times: 1, then: { action: 'late', ms: 600 } },
      { times: 1, then: { action: 'foreign-bytes' } },
    )
    await tell('/payments/card', charge(silent, { amount: 30_000 }))
    await tell('/payments/card', charge(refused, { amount: 31_000 }))
    await sandbox.rules({ times: 1, then: { action: 'decline', code: '0082' } })
    await sandbox.door.moveClock({ advanceMs: 60_000 })
    await tell('/payments/card', charge(refused))

    await tell('/api/payment', {
      card_no: keyedIn,
      exp_ym: '1230',
      card_cvc: cvc,
      pay_prd: 0,
      pay_amt: 12_000,
    })
    await tell('/v1/payments/key-in', {
      amount: 15_000,
      orderId: 'order-secrets',
      orderName: '나룻배',
      cardNumber: keyedIn,
      cardExpirationYear: '30',
      cardExpirationMonth: '12',
      customerIdentityNumber: '881212',
      cardPassword: '12',
    })

    // Bad input repeats what was sent in the wrong place, shape and encoding; no refusal may repeat it once more.
    await tell('/payments/card', charge(approved, { amount: approved, orderId: approved }))
    await tell('/payments/card', { ...charge(approved), [approved]: cvc })
    await tell('/payments/card', { ...charge(approved), cardNumber: { inside: approved } })
    await tell('/payments/card', charge(`${approved}${approved}`))
    await tell('/payments/card', charge(refused, { orderName: `card ${approved}` }))
    await tell(`/payments/${id}/cancels`, { amount: 100, reason: approved })
    await tell(`/payments/${approved}/cancels`, { amount: approved })
    await tell('/payments/card', charge(approved), { 'idempotency-key': approved.repeat(30) })
    await tell('/payments/card', charge(approved), {
      authorization: `Basic ${btoa(`${demoKey}x:${approved}`)}`,
    })
    answers.push(
      (await sandbox.get(`/payments/${approved}`)).text,
      (await sandbox.get(`/nowhere/${approved}?card=${approved}`)).text,
    )
    const truncated = await fetch(`${sandbox.url}/payments/card`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${demoKey}:`)}` },
      body: JSON.stringify(charge(approved)).slice(0, -9),
    })
    answers.push(await truncated.text())
    sandbox.engine.report(
      'a failure that names a card',
      new Error(`card ${approved} cvc=${cvc}: ${JSON.stringify(charge(approved))}`),
    )
    const late = () => sql`select 1 from late_reply`.execute(sandbox.engine.database.sql)
    await vi.waitUntil(async () => (await late()).rows.length > 0, { timeout: 5_000 })
  }, 60_000)
  afterAll(async () => {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Every value of every column of every table, as text. */
  async function everyColumn(): Promise<{ place: string; text: string }[]> {
    const db = sandbox.engine.database.sql
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
    const found: { place: string; text: string }[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(
        db,
      )
      found.push(...rows.map(({ text }) => ({ place: name, text })))
    }
    return found
  }

  function expectNoSecret(place: string, text: string): void {
    for (const card of cards) expect(text, `${place} holds a card number`).not.toContain(card)
    expect(text.replaceAll(/\\?"/g, ' '), `${place} holds a CVC`).not.toMatch(cvcAlone)
    expect(text, `${place} holds a secret key`).not.toContain(demoKey)
    const ring = readKeyRingFile(join(folder, 'keys.json'))
    for (const key of [ring.root, ...ring.sealing.map((one) => one.key)])
      expect(text, `${place} holds a key of the ring`).not.toContain(key)
  }

  test('the run left something to search in every place', async () => {
    expect(lines.length).toBeGreaterThan(10)
    expect(answers.length).toBeGreaterThan(10)
    expect(answers[0]).toContain('"state":"approved"')
    const places = new Set((await everyColumn()).map(({ place }) => place))
    for (const place of ['payment', 'payment_card', 'partner_transaction', 'idempotency', 'late_reply'])
      expect(places).toContain(place)
  })

  test('no log line holds a card number, a CVC or a key', () => {
    for (const line of lines) expectNoSecret('a log line', line)
  })

  test('no answer and no error holds a card number, a CVC or a key', () => {
    for (const answer of answers) expectNoSecret('an answer', answer)
  })

  test('no column of the database holds a card number, a CVC or a key', async () => {
    for (const { place, text } of await everyColumn()) expectNoSecret(place, text)
  })

  test('no stored telegram shows its secret columns', async () => {
    const { rows } = await sql<{ request: string }>`select request from partner_transaction`.execute(
      sandbox.engine.database.sql,
    )
    expect(rows.length).toBeGreaterThan(5)
    for (const { request } of rows) {
      expect(request).toHaveLength(450)
      expect(request.slice(60, 63)).toMatch(/^(\*{3}| {3})$/)
      expect(request.slice(56, 60)).toBe('****')
      expect(request.slice(34, 54)).toMatch(/^\d{6}\*+\d{3} *$/)
      expect(request.slice(103, 403)).toMatch(/^v1\.k1\.\*+ *$/)
    }
  })

  test('no file of the card company holds a card number or a CVC', () => {
    const books = join(folder, 'card-company')
    const files = readdirSync(books)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expectNoSecret(file, readFileSync(join(books, file), 'utf8'))
  })
})
