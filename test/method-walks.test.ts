import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { BankRuleInput } from '../src/contract/bank.ts'
import { OrderRefused } from '../src/contract/simulator.ts'
import { openFace, textOf, type Face } from './face-wire.ts'

const amount = 15_000
const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }

const deposit = (face: Face, key: string, wish: object = {}) =>
  face.post(`/sandbox/virtual-accounts/${key}/deposit`, wish)
const cancel = (face: Face, key: string, wish: object) =>
  face.post(`/v1/payments/${key}/cancel`, { cancelReason: '고객 변심', refundReceiveAccount, ...wish })

/** The bank takes back whatever stands; it refuses where that is no longer possible. */
async function reverse(face: Face, key: string): Promise<void> {
  for (const noticeNumber of await depositsOf(face, key))
    await face
      .bankControl()
      .reverse({ noticeNumber })
      .catch((error: unknown) => expect(error).toBeInstanceOf(OrderRefused))
}

/** What may befall a virtual account, in any order; each is tried whether it is allowed or not. */
const steps: Record<string, (face: Face, paymentKey: string) => Promise<unknown>> = {
  deposit,
  'deposit too little': (face, key) => deposit(face, key, { amount: 14_999 }),
  reverse,
  'cancel all': (face, key) => cancel(face, key, {}),
  'cancel a part': (face, key) => cancel(face, key, { cancelAmount: 4_000 }),
  'deposit and cancel': (face, key) => Promise.all([deposit(face, key), cancel(face, key, {})]),
  'reverse and cancel': (face, key) =>
    Promise.all([reverse(face, key), cancel(face, key, { cancelAmount: 4_000 })]),
  'reverse and deposit': (face, key) => Promise.all([reverse(face, key), deposit(face, key)]),
  'a minute passes': (face) => face.door.moveClock({ advanceMs: 60_000 }),
  'the deposit falls due': (face) => face.door.moveClock({ advanceMs: 3_600_000 }),
}

/** What the bank does to the next telegram or notice. */
const faults: Record<string, BankRuleInput['then'] | null> = {
  nothing: null,
  'silence before': { action: 'silence', stage: 'before-approval' },
  'silence after': { action: 'silence', stage: 'after-approval' },
  stubborn: { action: 'stubborn', ms: 500 },
  late: { action: 'late', ms: 500 },
  decline: { action: 'decline', code: '0096' },
  'lose answer': { action: 'lose-answer' },
  'send twice': { action: 'send-twice' },
  'send late': { action: 'send-late', ms: 100 },
}

const isNotice = (then: BankRuleInput['then']): boolean => /^(lose|send)-/.test(then.action)
const when = (then: BankRuleInput['then']): BankRuleInput['when'] =>
  isNotice(then) ? { kinds: ['DEPOSIT', 'REVERSAL'] } : {}

async function entriesOf(face: Face) {
  return (await face.bankControl().book({ limit: 10_000 })).entries
}

/** The deposits of an account that stand. */
async function depositsOf(face: Face, key: string): Promise<string[]> {
  const entries = await entriesOf(face)
  return entries
    .filter(
      ({ kind, state, originalManagementNumber }) =>
        kind === 'DEPOSIT' && state === 'credited' && originalManagementNumber === key,
    )
    .map(({ managementNumber }) => managementNumber)
}

async function untilQuiet(face: Face): Promise<void> {
  await expect
    .poll(
      async () => {
        await face.door.moveClock({ advanceMs: 60_000 })
        const pending = (await entriesOf(face)).some(({ state }) => state === 'pending')
        return !pending && (await face.door.books()).balanced
      },
      { timeout: 15_000, interval: 50 },
    )
    .toBe(true)
}

/** How often something was told or moved for a payment. */
async function countsOf(face: Face, key: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; times: number }>`
    select topic as name, count(*)::int as times from outbox where subject_id = ${key} group by topic
    union all select kind, count(*)::int from movement where payment_id = ${key} group by kind`.execute(
    face.engine.database.sql,
  )
  return Object.fromEntries(rows.map(({ name, times }) => [name, times]))
}

test('whatever befalls a virtual account, both sides hold the same money and every change was told once', async () => {
  await using face = await openFace()
  let place = 0
  const walk = fc.array(
    fc.record({
      step: fc.constantFrom(...Object.keys(steps)),
      fault: fc.constantFrom('nothing', 'nothing', ...Object.keys(faults)),
    }),
    { minLength: 2, maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(walk, async (path) => {
      const wish = { amount, orderName: '나룻배', customerName: '김나루', bank: '88', validHours: 2 }
      const issued = await face.post('/v1/virtual-accounts', { ...wish, orderId: `walk-${place++}` })
      const key = textOf(issued, 'paymentKey')
      for (const { step, fault } of path) {
        const then = faults[fault] ?? null
        await face.bankControl().setRules(then ? [{ when: when(then), times: 1, then }] : [])
        await steps[step]?.(face, key)
      }
      await face.bankControl().setRules([])
      await untilQuiet(face)
      const { ledger } = await face.door.books()
      const { totals } = await face.bankControl().book({ limit: 1 })
      expect(totals.held).toBe(ledger['bank_deposit'] ?? 0)
      const counts = await countsOf(face, key)
      const { body } = await face.get(`/payments/${key}`)
      const done = (body['cancels'] as { state: string }[]).filter(({ state }) => state === 'done').length
      expect(counts['payment.approved'] ?? 0).toBe(counts['deposit'] ?? 0)
      expect(counts['payment.deposit_reversed'] ?? 0).toBe(counts['deposit_reversed'] ?? 0)
      expect(counts['payment.cancelled'] ?? 0).toBe(done)
      expect(counts['payment.expired'] ?? 0).toBe(body['state'] === 'expired' ? 1 : 0)
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)
