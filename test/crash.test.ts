import { afterAll, beforeAll, describe, expect, inject, test, type TestContext } from 'vitest'
import { attempt, cancelPart, charge, type Deed } from '../scripts/buyers.ts'
import { settleAndCheck } from '../scripts/settled-world.ts'
import { soak } from '../scripts/soak.ts'
import { startWorld, type World } from '../scripts/world.ts'
import type { RuleInput } from '../src/contract/simulator.ts'
import type { Beat } from '../src/usecase/engine.ts'

const slow = 120_000

async function setRules(world: World, rules: RuleInput[]): Promise<void> {
  const reply = await fetch(`${world.url}/sandbox/partners/card-company/rules`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  })
  expect(reply.status).toBe(200)
}

async function approved(world: World): Promise<string> {
  const payment = charge()
  await attempt(world.url, payment)
  expect(payment.told?.status).toBe(201)
  return String(payment.told?.body['id'])
}

/** Sends a deed to a gateway that dies over it, brings the gateway back, and proves the world. */
async function dieOver(world: World, deed: Deed, beat: Beat): Promise<void> {
  const { died } = await world.gateway.restartToDieAt(beat, 1)
  await attempt(world.url, deed)
  await died
  await world.gateway.restart()
  const { faults } = await settleAndCheck(world, [deed])
  expect(faults).toEqual([])
}

/**
 * How a repeat under the same key ends. Before the intent stood the repeat is the first try; once the card company has
 * been asked its answer stands; in between it was never asked, and the janitor has net-cancelled what it cannot know.
 */
const endings: Partial<Record<Beat, number>> = {
  'intent-starts': 201,
  'intent-written': 502,
  'partner-answered': 201,
  'answer-written': 201,
}

/** A kill of the embedded database is a restart of the whole gateway, so fewer of them fit into a test. */
const shortSoak = { postgres: { kills: 12, checkEvery: 6 }, pglite: { kills: 4, checkEvery: 4 } }

const beatsOfARequest: Beat[] = ['intent-starts', 'intent-written', 'partner-answered', 'answer-written']
/** With what the card company does to the first telegram, so that the janitor comes by this beat. */
const beatsOfTheJanitor: { beat: Beat; stage: 'before-approval' | 'after-approval' }[] = [
  { beat: 'doubt-taken', stage: 'after-approval' },
  { beat: 'inquiry-answered', stage: 'after-approval' },
  { beat: 'net-cancel-answered', stage: 'before-approval' },
  { beat: 'doubt-settled', stage: 'before-approval' },
]

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

  for (const beat of beatsOfARequest) {
    test(
      `at "${beat}" of a charge has charged at most once, and the key tells how it ended`,
      async (context) => {
        const world = worldFor(context)
        const deed = charge()
        await dieOver(world, deed, beat)
        expect(deed.told?.status).toBe(endings[beat])
      },
      slow,
    )

    test(
      `at "${beat}" of a cancel has cancelled at most once, and the key tells how it ended`,
      async (context) => {
        const world = worldFor(context)
        const deed = cancelPart(await approved(world))
        await dieOver(world, deed, beat)
        expect(deed.told?.status).toBe(endings[beat])
      },
      slow,
    )
  }

  for (const { beat, stage } of beatsOfTheJanitor)
    test(
      `at "${beat}" of the janitor still closes the doubt`,
      async (context) => {
        const world = worldFor(context)
        const silence = {
          when: { kinds: ['PAYMENT' as const] },
          times: 1,
          then: { action: 'silence' as const, stage },
        }
        await setRules(world, [silence])
        await dieOver(world, charge(), beat)
        await setRules(world, [])
      },
      slow,
    )

  test(
    'together with its partners at random moments under load loses and doubles nothing',
    async (context) => {
      const world = worldFor(context)
      const faults = await soak(world, { ...shortSoak[database], buyers: 4, say: () => undefined })
      expect(faults).toEqual([])
    },
    slow,
  )
})
