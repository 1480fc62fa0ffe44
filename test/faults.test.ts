import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, type TestContext } from 'vitest'
import type { BooksReport } from '../src/usecase/check-books.ts'
import { actionTexts, type ActionName } from '../src/contract/simulator.ts'
import { faultCases, operations, type FaultCase, type Operation } from './fault-operations.ts'
import { json, send } from './face-wire.ts'
import { openSandbox, type Reply, type Sandbox } from './sandbox.ts'

/** Of the bank, the faults that are played on PostgreSQL too: one of each fate, and the one that is undone twice. */
const alsoOnPostgres = ['decline', 'silence before', 'silence after', 'stubborn']

test('every action that a simulator knows is played here', () => {
  const played = new Set(Object.values(faultCases).map(({ then }) => then.action))
  expect([...played].toSorted()).toEqual((Object.keys(actionTexts) as ActionName[]).toSorted())
})

describe.each(['pglite', 'postgres'] as const)('the world is settled on %s after', (database) => {
  let opened: Sandbox | null = null
  const sandboxFor = (context: TestContext): Sandbox => {
    if (!opened) context.skip(`needs PostgreSQL: ${inject('postgresMissing')}`)
    return opened
  }

  beforeAll(async () => {
    const postgresUrl = inject('postgresUrl')
    if (database === 'pglite') opened = await openSandbox()
    else if (postgresUrl) opened = await openSandbox({ postgresUrl })
  })
  afterAll(async () => {
    await opened?.close()
  })
  beforeEach(async () => {
    if (opened) for (const partner of ['card-company', 'bank'] as const) await setRules(opened, partner, [])
  })

  for (const operation of operations)
    for (const [name, fault] of Object.entries(faultCases)) {
      if (database === 'postgres' && operation.partner === 'bank' && !alsoOnPostgres.includes(name)) continue
      test(`"${name}" of ${operation.name}`, async (context) => {
        expect(await play(sandboxFor(context), operation, fault)).toMatchObject(settled)
      })
    }

  test('a late approval whose reply is lost with its line: it is looked for again', async (context) => {
    const sandbox = sandboxFor(context)
    await sandbox.rules(
      { when: { amount: 7_001 }, then: { action: 'stubborn', ms: 2_500 } },
      { when: { amount: 7_002 }, then: { action: 'reset', stage: 'after-approval' } },
    )
    const late = await sandbox.post('/payments/card', cardOf(0, 7_001))
    expect(late.status).toBe(202)
    await sandbox.door.moveClock({ advanceMs: 5_000 })
    const number = String(late.body['id'])
    expect(await found(sandbox, number)).toMatchObject({ state: 'net_cancelled' })
    // Every line breaks, so that the approval has no way back to us.
    for (let line = 1; line <= 4; line++) await sandbox.post('/payments/card', cardOf(line, 7_002))
    await untilUndone(sandbox, 'card-company', number, 'PAYMENT')
    await untilSettled(sandbox)
    const { rows } = await sql<{ kind: string }>`
      select kind from movement where payment_id = ${number} order by kind`.execute(
      sandbox.engine.database.sql,
    )
    expect(rows.map(({ kind }) => kind)).toEqual(['approval', 'approval_undone'])
    expect(await found(sandbox, number)).toMatchObject({ state: 'net_cancelled' })
  })
})

const cardOf = (place: number, amount: number) => ({
  cardNumber: `43301234${String(90_000_000 + place)}`,
  expiry: '1230',
  cvc: '123',
  amount,
})

const settled = { balanced: true, doubts: { open: 0, parked: 0 } }

/** Plays one fault of one operation, holds what the shop heard and what it finds against the tables, and answers the books. */
async function play(sandbox: Sandbox, operation: Operation, fault: FaultCase): Promise<BooksReport> {
  const { fate, hears, then, buyers: times = 1 } = fault
  const { partner, telegram, leaves } = operation
  const buyers = await Promise.all(Array.from({ length: times }, () => operation.prepare(sandbox)))
  await setRules(sandbox, partner, [{ when: { kinds: [telegram] }, times, then }])
  const told = await Promise.all(
    buyers.map(async (about): Promise<[string, Reply]> => [about, await operation.act(sandbox, about)]),
  )
  await untilSettled(sandbox)
  for (const [about, reply] of told) {
    expect(hears, `told ${reply.text}`).toContain(operation.heard(reply))
    const number = await operation.paymentOf(sandbox, about, reply)
    const { state, balance, cancels } = await found(sandbox, number)
    expect({ state, balance: amountIn(balance) }).toEqual(leaves[fate])
    const asked =
      telegram === 'PAYMENT' || telegram === 'ISSUE' || telegram === 'WITHDRAW' ? number : lastOf(cancels)
    if (then.action === 'stubborn') await untilUndone(sandbox, partner, asked, telegram)
  }
  return sandbox.door.books()
}

async function setRules(sandbox: Sandbox, partner: Operation['partner'], rules: object[]): Promise<void> {
  const request = { headers: json, body: JSON.stringify({ rules }) }
  const reply = await send(sandbox, `PUT /sandbox/partners/${partner}/rules`, request)
  expect([reply.status, reply.text]).toEqual([200, reply.text])
}

const found = async (sandbox: Sandbox, number: string) => (await sandbox.get(`/payments/${number}`)).body
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
const amountIn = (balance: unknown): unknown => fieldOf(balance, 'amount')
const lastOf = (cancels: unknown): string =>
  String(fieldOf(Array.isArray(cancels) ? cancels.at(-1) : undefined, 'id'))

/** A late approval comes when everything looked settled; it is undone at the partner, by its reply or by a later look. */
async function untilUndone(
  sandbox: Sandbox,
  partner: Operation['partner'],
  number: string,
  kind: string,
): Promise<void> {
  await expect
    .poll(
      async () => {
        await sandbox.door.moveClock({ advanceMs: 60_000 })
        const { body } = await sandbox.get(`/sandbox/partners/${partner}/book?limit=10000`)
        const entries: unknown = body['entries']
        const entry: unknown = Array.isArray(entries)
          ? entries.find((one) => fieldOf(one, 'managementNumber') === number)
          : undefined
        // Before the late approval there is only the tombstone of the net cancel, which is of no kind of its own.
        return [fieldOf(entry, 'kind'), fieldOf(entry, 'state')]
      },
      { timeout: 15_000, interval: 100 },
    )
    .toEqual([kind, 'net-cancelled'])
}

/** Lets the janitor's hours pass until both books agree: a late approval may come when the payment is settled already. */
async function untilSettled(sandbox: Sandbox): Promise<void> {
  await expect
    .poll(
      async () => {
        await sandbox.door.moveClock({ advanceMs: 60_000 })
        const { balanced } = await sandbox.door.books()
        return balanced
      },
      { timeout: 15_000, interval: 50 },
    )
    .toBe(true)
}
