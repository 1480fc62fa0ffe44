import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, type TestContext } from 'vitest'
import { actionTexts, type ActionName, type RuleInput } from '../src/contract/simulator.ts'
import { openSandbox, type Reply, type Sandbox } from './sandbox.ts'

type Then = RuleInput['then']
interface Case {
  readonly then: Then
  /** States in which the payment may end once the janitor has been; more than one where the fault is a race. */
  readonly ends: readonly string[]
  /** What the shop hears at once: approved, refused, or in doubt. */
  readonly hears: readonly number[]
  /** A fault of two replies wants two buyers. */
  readonly buyers?: number
}

const stands = ['approved']
const undone = ['net_cancelled']

/** Every fault of the card company, with where it must end. Milliseconds are above the read time-out where "late" is meant. */
const cases: Record<string, Case> = {
  decline: { then: { action: 'decline', code: '0051' }, ends: ['declined'], hears: [402] },
  unavailable: { then: { action: 'unavailable', code: '0091' }, ends: ['declined'], hears: [402] },
  delay: { then: { action: 'delay', ms: 50 }, ends: stands, hears: [201] },
  'delay beyond the time-out': { then: { action: 'delay', ms: 700 }, ends: undone, hears: [202] },
  late: { then: { action: 'late', ms: 700 }, ends: stands, hears: [202] },
  'silence before': { then: { action: 'silence', stage: 'before-approval' }, ends: undone, hears: [202] },
  'silence after': { then: { action: 'silence', stage: 'after-approval' }, ends: stands, hears: [202] },
  'reset before': { then: { action: 'reset', stage: 'before-approval' }, ends: undone, hears: [202] },
  'reset after': { then: { action: 'reset', stage: 'after-approval' }, ends: stands, hears: [202] },
  'half-close before': {
    then: { action: 'half-close', stage: 'before-approval' },
    ends: undone,
    hears: [202],
  },
  'half-close after': { then: { action: 'half-close', stage: 'after-approval' }, ends: stands, hears: [202] },
  duplicate: { then: { action: 'duplicate' }, ends: stands, hears: [201] },
  crossed: { then: { action: 'crossed', maxHoldMs: 100 }, ends: stands, hears: [201], buyers: 2 },
  glued: { then: { action: 'glued', maxHoldMs: 100 }, ends: stands, hears: [201], buyers: 2 },
  bytewise: { then: { action: 'bytewise' }, ends: stands, hears: [201] },
  short: { then: { action: 'short' }, ends: stands, hears: [202] },
  long: { then: { action: 'long' }, ends: stands, hears: [201, 202] },
  'foreign-bytes': { then: { action: 'foreign-bytes' }, ends: stands, hears: [202] },
  'wrong-number': { then: { action: 'wrong-number' }, ends: stands, hears: [202] },
  'wrong-amount': { then: { action: 'wrong-amount' }, ends: stands, hears: [202] },
  stubborn: { then: { action: 'stubborn', ms: 700 }, ends: undone, hears: [202] },
}

let nextCard = 10_000_000
const freshCard = () => `43301234${String(nextCard++)}`
const charge = (amount = 11_000) => ({ cardNumber: freshCard(), expiry: '1230', cvc: '123', amount })

test('every action that the simulator knows is played here', () => {
  const played = new Set(Object.values(cases).map(({ then }) => then.action))
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
    await opened?.rules()
  })

  for (const [name, { then, ends, hears, buyers = 1 }] of Object.entries(cases)) {
    test(`"${name}" of a charge`, async (context) => {
      const sandbox = sandboxFor(context)
      await sandbox.rules({ times: buyers, then })
      const told = await Promise.all(
        Array.from({ length: buyers }, () => sandbox.post('/payments/card', charge())),
      )
      await untilSettled(sandbox)
      for (const { status, body } of told) {
        expect(hears).toContain(status)
        const found = await sandbox.get(`/payments/${String(body['id'] ?? body['paymentId'])}`)
        expect(ends).toContain(found.body['state'])
      }
      if (then.action === 'stubborn') await untilUndone(sandbox, told[0]?.body)
      expect(await sandbox.door.books()).toMatchObject({ balanced: true, doubts: { open: 0, parked: 0 } })
    })

    test(`"${name}" of a cancel`, async (context) => {
      const sandbox = sandboxFor(context)
      const payments = await Promise.all(Array.from({ length: buyers }, () => chargeUntilApproved(sandbox)))
      await sandbox.rules({ when: { kinds: ['CANCEL'] }, times: buyers, then })
      const told = await Promise.all(
        payments.map((payment) =>
          sandbox.post(`/payments/${String(payment.body['id'])}/cancels`, { amount: 1_100 }),
        ),
      )
      await untilSettled(sandbox)
      for (const { status } of told) expect(hears).toContain(status)
      for (const payment of payments) {
        const found = (await sandbox.get(`/payments/${String(payment.body['id'])}`)).body
        const cancelled = ends.includes('approved')
        expect(found['balance']).toEqual(
          cancelled ? { amount: 9_900, vat: 900 } : { amount: 11_000, vat: 1_000 },
        )
      }
      if (then.action === 'stubborn') await untilUndone(sandbox, payments[0]?.body)
      expect(await sandbox.door.books()).toMatchObject({ balanced: true, doubts: { open: 0, parked: 0 } })
    })
  }

  test('a late approval whose reply is lost with its line: it is looked for again', async (context) => {
    const sandbox = sandboxFor(context)
    await sandbox.rules(
      { when: { amount: 7_001 }, then: { action: 'stubborn', ms: 2_500 } },
      { when: { amount: 7_002 }, then: { action: 'reset', stage: 'after-approval' } },
    )
    const late = await sandbox.post('/payments/card', charge(7_001))
    expect(late.status).toBe(202)
    await sandbox.door.moveClock({ advanceMs: 5_000 })
    expect((await sandbox.get(`/payments/${String(late.body['id'])}`)).body).toMatchObject({
      state: 'net_cancelled',
    })
    // Every line breaks, so that the approval has no way back to us.
    for (let line = 0; line < 4; line++) await sandbox.post('/payments/card', charge(7_002))
    await untilUndone(sandbox, late.body)
    await untilSettled(sandbox)
    expect((await sandbox.get(`/payments/${String(late.body['id'])}`)).body).toMatchObject({
      state: 'net_cancelled',
    })
  })
})

/** A line that an earlier fault has spoiled is found out by the next telegram on it, which then is in doubt. */
async function chargeUntilApproved(sandbox: Sandbox): Promise<Reply> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const told = await sandbox.post('/payments/card', charge())
    if (told.status === 201) return told
  }
  throw new Error('no payment was approved')
}

/** A late approval comes when everything looked settled; it is booked and undone, by its reply or by a later look. */
async function untilUndone(sandbox: Sandbox, body: Record<string, unknown> | undefined): Promise<void> {
  await expect
    .poll(
      async () => {
        await sandbox.door.moveClock({ advanceMs: 60_000 })
        const { rows } = await sql`
          select 1 from movement where payment_id = ${String(body?.['id'])} and kind like '%_undone'`.execute(
          sandbox.engine.database.sql,
        )
        return rows.length
      },
      { timeout: 15_000, interval: 100 },
    )
    .toBe(1)
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
