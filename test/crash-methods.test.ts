import { afterAll, beforeAll, describe, expect, inject, test, type TestContext } from 'vitest'
import { attempt, authenticate, issueAccount, look, payInto, refund, type Deed } from '../scripts/buyers.ts'
import { settleAndCheck } from '../scripts/settled-world.ts'
import { startWorld, untilReady, type World } from '../scripts/world.ts'
import type { Beat } from '../src/usecase/engine.ts'

const slow = 120_000

async function done(world: World, deed: Deed | null): Promise<string> {
  if (!deed) throw new Error('the gateway was not reached')
  await attempt(world.url, deed)
  expect([deed.told?.status, deed.told?.body]).toEqual([200, deed.told?.body])
  return String(deed.told?.body['paymentKey'])
}

const statusOf = async (world: World, paymentKey: string) =>
  (await look(world.url, `/v1/payments/${paymentKey}`)).body['status']

async function confirmation(world: World, method: 'card' | 'transfer'): Promise<Deed> {
  const deed = await authenticate(world.url, method)
  if (!deed) throw new Error('the gateway was not reached')
  return deed
}

async function paidAccount(world: World): Promise<string> {
  const paymentKey = await done(world, issueAccount())
  await payInto(world.url, paymentKey)
  expect(await statusOf(world, paymentKey)).toBe('DONE')
  return paymentKey
}

/** What a gateway may die over, prepared while it still lives. */
const operations: Record<string, (world: World) => Promise<Deed>> = {
  'the confirmation of a card': (world) => confirmation(world, 'card'),
  'the confirmation of a transfer': (world) => confirmation(world, 'transfer'),
  'the issue of a virtual account': async () => issueAccount(),
  'the closing of an unpaid virtual account': async (world) => refund(await done(world, issueAccount())),
  'a refund of a virtual account': async (world) => refund(await paidAccount(world), 500),
  'a refund of a transfer': async (world) =>
    refund(await done(world, await confirmation(world, 'transfer')), 500),
}

/** How a repeat under the same key ends, as in crash.test.ts: what was never asked is net-cancelled. */
const endings: Partial<Record<Beat, boolean>> = {
  'intent-written': false,
  'partner-answered': true,
  'answer-written': true,
}

describe.each(['postgres', 'pglite'] as const)('a gateway on %s that is killed', (database) => {
  let opened: World | null = null
  const worldFor = (context: TestContext): World => {
    if (!opened) context.skip(`needs PostgreSQL: ${inject('postgresMissing')}`)
    return opened
  }

  beforeAll(async () => {
    if (database === 'pglite' || inject('postgresUrl') !== null) opened = await startWorld(database)
  }, slow)
  afterAll(async () => {
    await opened?.end()
  }, slow)

  // The embedded database takes the same statements and is much slower to start again: it shows the notices alone.
  const killedOver = database === 'postgres' ? operations : {}
  for (const [name, prepare] of Object.entries(killedOver))
    for (const [beat, isDone] of Object.entries(endings) as [Beat, boolean][])
      test(
        `at "${beat}" of ${name} has done it at most once, and the key tells how it ended`,
        async (context) => {
          const world = worldFor(context)
          const deed = await prepare(world)
          const { died } = await world.gateway.restartToDieAt(beat, 1)
          await attempt(world.url, deed)
          await died
          await world.gateway.restart()
          const { faults } = await settleAndCheck(world, [deed])
          expect(faults).toEqual([])
          expect([deed.told?.status === 200, deed.told]).toEqual([isDone, deed.told])
        },
        slow,
      )

  for (const beat of ['notice-arrived', 'notice-written'] as const)
    test(
      `at "${beat}" of a deposit hears of it again, and credits it once`,
      async (context) => {
        const world = worldFor(context)
        const paymentKey = await done(world, issueAccount())
        const { died } = await world.gateway.restartToDieAt(beat, 1)
        await payInto(world.url, paymentKey)
        await died
        await world.gateway.restart()
        const { faults } = await settleAndCheck(world, [])
        expect(faults).toEqual([])
        expect(await statusOf(world, paymentKey)).toBe('DONE')
      },
      slow,
    )

  test(
    'together with the bank, each in the middle of what it was asked, is told the truth by its journal',
    async (context) => {
      const world = worldFor(context)
      const deeds: Deed[] = [await confirmation(world, 'transfer'), issueAccount()]
      const before = await entriesOf(world)
      await setRules(world, [{ then: { action: 'late', ms: 1_000 } }])
      const asked = deeds.map((deed) => attempt(world.url, deed))
      await expect.poll(() => entriesOf(world), { timeout: 10_000, interval: 20 }).toBe(before + 2)
      await Promise.all([world.bank.kill(), world.gateway.kill()])
      await Promise.all(asked)
      await Promise.all([world.bank.restart(), world.gateway.restart()])
      await untilReady(world)
      await setRules(world, [])
      const { faults } = await settleAndCheck(world, deeds)
      expect(faults).toEqual([])
      expect(deeds.map(({ told }) => told?.status)).toEqual([200, 200])
    },
    slow,
  )

  test(
    'while the bank is away leaves its deposits to come later',
    async (context) => {
      const world = worldFor(context)
      const paymentKey = await done(world, issueAccount())
      await setRules(world, [{ when: { kinds: ['DEPOSIT'] }, times: 1, then: { action: 'lose-notice' } }])
      const paying = payInto(world.url, paymentKey)
      await expect.poll(() => pendingOf(world), { timeout: 10_000, interval: 20 }).toBe(1)
      await Promise.all([world.bank.kill(), world.gateway.kill()])
      await paying
      await Promise.all([world.bank.restart(), world.gateway.restart()])
      await untilReady(world)
      const { faults } = await settleAndCheck(world, [])
      expect(faults).toEqual([])
      expect(await statusOf(world, paymentKey)).toBe('DONE')
      await setRules(world, [])
    },
    slow,
  )
})

async function setRules(world: World, rules: object[]): Promise<void> {
  const reply = await fetch(`${world.url}/sandbox/partners/bank/rules`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  })
  expect(reply.status).toBe(200)
}

const book = async (world: World): Promise<{ kind: string; state: string; code: string }[]> => {
  const { body } = await look(world.url, '/sandbox/partners/bank/book?limit=10000')
  return body['entries'] as { kind: string; state: string; code: string }[]
}
const pendingOf = async (world: World) =>
  (await book(world)).filter(({ state }) => state === 'pending').length
const entriesOf = async (world: World) => (await book(world)).length
