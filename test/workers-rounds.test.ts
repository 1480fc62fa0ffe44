import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../scripts/postgres.ts'
import { startRounds } from '../src/background/rounds.ts'
import { systemClock } from '../src/base/clock.ts'
import { startCardCompany } from '../src/simulator/card-company.ts'
import { serveControl } from '../src/simulator/control-server.ts'
import { openOwnerLock } from '../src/store/owner-lock.ts'
import { onPostgres } from './postgres.ts'
import { cardOf, testFolder } from './usecase-wire.ts'
import {
  askOnce,
  oneOwner,
  openDatabase,
  openLine,
  rulesOf,
  slow,
  soon,
  startGateway,
  type Gateway,
  type WorkersDatabase,
} from './workers-wire.ts'

const never = (what: string, error: unknown) => {
  throw new Error(what, { cause: error })
}

test('a round that needs an owner is made only while this process is the owner', async () => {
  let isOwner = false
  let [own, forAll] = [0, 0]
  const rounds = startRounds(
    { report: never },
    [
      { name: 'own', everyMs: 1, needsOwner: false, run: async () => (own += 1) },
      { name: 'for all', everyMs: 1, needsOwner: true, run: async () => (forAll += 1) },
    ],
    { isMine: async () => isOwner },
  )
  onTestFinished(() => rounds.stop())
  await expect.poll(() => own).toBeGreaterThan(10)
  expect(forAll).toBe(0)
  isOwner = true
  await expect.poll(() => forAll).toBeGreaterThan(2)
  isOwner = false
  // A round may have been let in already when the right was lost, and one more cannot be.
  const [ownThen, forAllThen] = [own, forAll]
  await expect.poll(() => own).toBeGreaterThan(ownThen + 10)
  expect(forAll).toBeLessThanOrEqual(forAllThen + 1)
})

onPostgres(
  'the owner is one, is known by its connection, and is followed by another when it ends',
  async (postgresUrl) => {
    const database = await openDatabase(postgresUrl)
    const [first, second] = [openOwnerLock(database.url), openOwnerLock(database.url)]
    onTestFinished(async () => {
      await first.close()
      await second.close()
    })
    const owners = async () => [await first.isMine(), await second.isMine()]
    expect(await owners()).toEqual([false, false])
    await first.seek()
    await second.seek()
    await first.seek()
    expect(await owners()).toEqual([true, false])

    await database.breakOwnersConnection()
    expect(await owners()).toEqual([false, false])
    await second.seek()
    await first.seek()
    expect(await owners()).toEqual([false, true])

    await second.close()
    await expect.poll(async () => first.seek().then(owners), soon).toEqual([true, false])
  },
)

onPostgres('an owner of one database is none of another', async (postgresUrl) => {
  const locks = [
    openOwnerLock((await openDatabase(postgresUrl)).url),
    openOwnerLock((await openDatabase(postgresUrl)).url),
  ]
  onTestFinished(async () => {
    for (const lock of locks) await lock.close()
  })
  for (const lock of locks) await lock.seek()
  expect(await Promise.all(locks.map((lock) => lock.isMine()))).toEqual([true, true])
})

test('a database that is away gives nobody the right, and is told of', async () => {
  const lock = openOwnerLock('postgres://naru@127.0.0.1:1/naru')
  await expect(lock.seek()).rejects.toThrow('ECONNREFUSED')
  expect(await lock.isMine()).toBe(false)
  await lock.close()
})

/** Two gateways of two workers each, over one database, one key ring and one card company. */
async function startTwo(database: WorkersDatabase): Promise<[Gateway, Gateway]> {
  const company = await startCardCompany({ host: '127.0.0.1', port: 0, dataDir: null, clock: systemClock() })
  const control = await serveControl(company.control, { port: 0 })
  onTestFinished(async () => {
    await control.close()
    await company.close()
  })
  const env = {
    NARU_DATA: testFolder(),
    CARD_COMPANY_ADDRESS: `127.0.0.1:${company.port}`,
    CARD_COMPANY_CONTROL_URL: `http://127.0.0.1:${control.port}`,
    CARD_COMPANY_READ_TIMEOUT_MS: '500',
    NARU_DOUBT_FIRST_RETRY_MS: '200',
    // Nobody pays by bank here.
    BANK_ADDRESS: '127.0.0.1:1',
  }
  const start = async () => startGateway(database.url, { ...env, BANK_NOTICE_PORT: String(await freePort()) })
  return [await start(), await start()]
}

onPostgres(
  'of two gateways with two workers each one process makes the rounds, and another when it is killed',
  async (postgresUrl) => {
    const database = await openDatabase(postgresUrl)
    const gateways = await startTwo(database)
    expect(await database.workers()).toHaveLength(4)
    const counted = async () => {
      const each = await Promise.all(gateways.map((gateway) => gateway.metric('naru_background_owner')))
      return each.reduce((sum, one) => sum + one, 0)
    }
    await oneOwner(database)
    await expect.poll(counted, soon).toBe(1)

    // Killed: another process takes over, and a doubt that it left is settled by the clock of its due date alone.
    const killed = await oneOwner(database)
    await rulesOf(gateways[0], {
      when: { kinds: ['PAYMENT'] },
      times: 1,
      then: { action: 'silence', stage: 'after-approval' },
    })
    const asked = askOnce(`${gateways[0].url}/payments/card`, cardOf())
    process.kill(killed, 'SIGKILL')
    await expect
      .poll(async () => (await database.owners()).filter((pid) => pid !== killed).length, soon)
      .toBe(1)
    const outcome = await asked.catch(() => null)
    const isSettled = async () => {
      const { body } = await askOnce(`${gateways[1].url}/sandbox/books`)
      return body['doubts']
    }
    if (outcome?.status === 202) {
      const { body } = outcome
      const state = async () =>
        (await askOnce(`${gateways[1].url}/payments/${String(body['id'])}`)).body['state']
      await expect.poll(state, soon).toBe('approved')
    } else await askOnce(`${gateways[1].url}/sandbox/clock`, { advance: 'PT2M' })
    await expect.poll(isSettled, soon).toEqual({ open: 0, parked: 0 })

    // Its connection broken: whoever has the right then, it is one, and the process that lost it is alive and may seek again.
    await database.breakOwnersConnection()
    await oneOwner(database)
    await expect.poll(counted, soon).toBe(1)

    // A whole gateway gone: the other one has the owner.
    gateways[0].child.kill('SIGTERM')
    expect(await gateways[0].ended).toMatchObject({ code: 0 })
    const owner = await oneOwner(database)
    expect(await database.workers()).toContain(owner)
    await expect.poll(() => gateways[1].metric('naru_background_owner'), soon).toBe(1)
  },
  slow,
)

onPostgres(
  'the clock of a sandbox moves for all workers before the move is answered',
  async (postgresUrl) => {
    const database = await openDatabase(postgresUrl)
    const gateway = await startGateway(database.url, { NARU_WORKERS: '3' })
    const lines = Array.from({ length: 6 }, () => openLine(gateway.url))
    const offsets = () =>
      Promise.all(lines.map(async (line) => (await line.ask('/sandbox/clock')).body['offsetMs']))
    expect(await offsets()).toEqual(lines.map(() => 0))
    for (let move = 1; move <= 30; move++) {
      const { status } = (await lines[move % lines.length]?.ask('/sandbox/clock', { advance: 'PT1M' })) ?? {}
      expect([status, await offsets()]).toEqual([200, lines.map(() => move * 60_000)])
    }
    expect((await lines[0]?.ask('/sandbox/reset', {}))?.status).toBe(200)
    expect(await offsets()).toEqual(lines.map(() => 0))
  },
  slow,
)

onPostgres(
  'a move of the clock lets everything that fell due happen, in whichever worker it lands',
  async (postgresUrl) => {
    const database = await openDatabase(postgresUrl)
    const gateway = await startGateway(database.url, {
      CARD_COMPANY_READ_TIMEOUT_MS: '500',
      NARU_DOUBT_FIRST_RETRY_MS: '45000',
    })
    const lines = Array.from({ length: 4 }, () => openLine(gateway.url))
    for (const line of lines) {
      await rulesOf(gateway, {
        when: { kinds: ['PAYMENT'] },
        then: { action: 'silence', stage: 'after-approval' },
      })
      const told = await Promise.all(lines.map((one) => one.ask('/payments/card', cardOf())))
      expect(told.map(({ status }) => status)).toEqual([202, 202, 202, 202])
      await rulesOf(gateway)
      await line.ask('/sandbox/clock', { advance: 'PT1M' })
      const states = told.map(
        async ({ body }) => (await askOnce(`${gateway.url}/payments/${String(body['id'])}`)).body['state'],
      )
      expect(await Promise.all(states)).toEqual(['approved', 'approved', 'approved', 'approved'])
    }
    const { body } = await askOnce(`${gateway.url}/sandbox/books`)
    expect(body).toMatchObject({ balanced: true, doubts: { open: 0 } })
  },
  slow,
)

onPostgres(
  'the simulator in the primary goes by the clock of its workers',
  async (postgresUrl) => {
    const database = await openDatabase(postgresUrl)
    const gateway = await startGateway(database.url)
    await askOnce(`${gateway.url}/sandbox/clock`, { to: '2031-02-03T12:00:00+09:00' })
    const { body } = await askOnce(`${gateway.url}/payments/card`, cardOf({ expiry: '1239' }))
    expect(String((body['approval'] as Record<string, unknown>)['approvedAt'])).toMatch(/^2031-02-03T12:00/)
  },
  slow,
)
