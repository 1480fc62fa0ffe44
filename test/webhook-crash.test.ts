import { afterAll, beforeAll, describe, expect, inject, test, type TestContext } from 'vitest'
import { attempt, charge } from '../scripts/buyers.ts'
import { startWorld, untilReady, type World } from '../scripts/world.ts'
import type { Beat } from '../src/usecase/engine.ts'
import { authorize, demoKey } from './sandbox.ts'
import { openReceiver, type Receiver } from './webhook-wire.ts'

const slow = 120_000

async function ask(world: World, what: string, body?: object): Promise<Record<string, unknown>> {
  const [method = 'GET', path = ''] = what.split(' ')
  const reply = await fetch(world.url + path, {
    method,
    headers: { ...authorize(demoKey), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  expect(reply.ok).toBe(true)
  return (await reply.json()) as Record<string, unknown>
}

/** Those of the tests before, which are gone. */
async function forgetReceivers(world: World): Promise<void> {
  const { items } = await ask(world, 'GET /webhooks/endpoints')
  for (const { id } of items as { id: string }[])
    await fetch(`${world.url}/webhooks/endpoints/${id}`, { method: 'DELETE', headers: authorize(demoKey) })
}

/** What a killed gateway was sending is sent anew when its lease is over. */
const leaseMinutes = 2

/** Charges with a gateway that dies at a beat of the telling, brings it back, and answers with what the shop heard. */
async function dieAt(world: World, beat: Beat): Promise<Receiver> {
  const receiver = await openReceiver()
  await ask(world, 'POST /sandbox/reset', {})
  await forgetReceivers(world)
  await ask(world, 'POST /webhooks/endpoints', { url: receiver.url })
  const { died } = await world.gateway.restartToDieAt(beat, 1)
  await attempt(world.url, charge())
  await died
  await world.gateway.restart()
  await untilReady(world)
  await ask(world, 'POST /sandbox/clock', { advance: `PT${leaseMinutes}M` })
  return receiver
}

/** What the shop hears of a payment, as the count that each try carries. */
const endings: readonly (readonly [beat: Beat, when: string, retried: readonly number[]])[] = [
  ['answer-written', 'before anybody knows that there is something to tell', [0]],
  ['webhook-taken', 'before it has sent', [0]],
  ['webhook-sent', 'between sending and writing it down', [0, 0]],
  ['webhook-recorded', 'after it was written down', [0]],
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

  for (const [beat, when, retried] of endings)
    test(
      `at "${beat}", ${when}, tells at least once, and always under one id`,
      async (context) => {
        const world = worldFor(context)
        const receiver = await dieAt(world, beat)
        expect(receiver.hits.map((hit) => hit.retried)).toEqual(retried)
        expect(new Set(receiver.hits.map(({ id }) => id)).size).toBe(1)
        expect(await ask(world, 'GET /sandbox/books')).toMatchObject({ balanced: true })
      },
      slow,
    )
})
