import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { logger } from '../src/base/log.ts'
import type { BankRuleInput } from '../src/contract/bank.ts'
import { openSandbox } from './sandbox.ts'

/** Account numbers and a name that occur nowhere else in what is searched. */
const buyers = '11023498761234'
const refunded = '22098765432101'
const holder = '남궁비밀'

test('a buyer’s account number is in no log, no answer, no table and no file, and a name in no log and no telegram', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'naru-bank-secrets-'))
  const lines: string[] = []
  const log = logger('trace', {
    write: (line: string) => {
      lines.push(line)
    },
  })
  const sandbox = await openSandbox({ folder, app: { log } })
  onTestFinished(async () => {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const answers: string[] = []
  const tell = async (path: string, body: unknown) => {
    const reply = await sandbox.post(path, body, { 'idempotency-key': `key-${answers.length}` })
    answers.push(reply.text)
    return reply.body
  }
  const rules = (...set: BankRuleInput[]) => sandbox.door.simulators.bank?.setRules(set)
  const transfer = async (orderId: string, more: object = {}) => {
    const account = { bank: '088', accountNumber: buyers, holderName: holder, ...more }
    const made = await tell('/sandbox/authenticate', {
      method: 'transfer',
      amount: 20_000,
      orderId,
      ...account,
    })
    await tell('/v1/payments/confirm', { paymentKey: made['paymentKey'], orderId, amount: 20_000 })
    return String(made['paymentKey'])
  }

  const paid = await transfer('bank-secrets-1')
  await tell(`/v1/payments/${paid}/cancel`, { cancelReason: '변심', cancelAmount: 500 })
  await rules(
    { times: 1, then: { action: 'late', ms: 600 } },
    { times: 1, then: { action: 'foreign-bytes' } },
  )
  await transfer('bank-secrets-2')
  await transfer('bank-secrets-3')
  await rules({ times: 1, then: { action: 'decline', code: '0051' } })
  await transfer('bank-secrets-4')
  await sandbox.door.moveClock({ advanceMs: 600_000 })
  await transfer('bank-secrets-5', { accountNumber: `${buyers}${buyers}` })
  await transfer('bank-secrets-6', { bank: buyers })
  const issued = await tell('/v1/virtual-accounts', {
    amount: 20_000,
    orderId: 'bank-secrets-7',
    orderName: '생수',
    customerName: holder,
    bank: '88',
  })
  await tell(`/sandbox/virtual-accounts/${String(issued['paymentKey'])}/deposit`, {})
  await tell(`/v1/payments/${String(issued['paymentKey'])}/cancel`, {
    cancelReason: '변심',
    refundReceiveAccount: { bank: '088', accountNumber: refunded, holderName: holder },
  })
  for (const id of [paid, String(issued['paymentKey'])])
    for (const path of [`/payments/${id}`, `/payments/${id}/telegrams`])
      answers.push((await sandbox.get(path)).text)

  const db = sandbox.engine.database.sql
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
  const columns: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(db)
    columns.push(...rows.map(({ text }) => `${name} ${text}`))
  }
  const books = readdirSync(join(folder, 'bank')).map((file) =>
    readFileSync(join(folder, 'bank', file), 'utf8'),
  )

  const everywhere = { log: lines, answer: answers, database: columns, book: books }
  for (const [place, texts] of Object.entries(everywhere)) {
    expect.soft(texts.length, place).toBeGreaterThan(0)
    for (const text of texts) expect.soft(text, place).not.toContain(buyers)
  }
  for (const text of [...lines, ...books, ...columns, ...answers]) expect.soft(text).not.toContain(refunded)
  for (const line of lines) expect.soft(line, 'log').not.toContain(holder)
  const telegrams = columns.filter((text) => text.startsWith('partner_transaction '))
  expect(telegrams.length).toBeGreaterThan(5)
  for (const text of telegrams) expect.soft(text).not.toContain(holder)
}, 60_000)
