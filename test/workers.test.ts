import { createServer } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { attempt, charge, type Deed } from '../scripts/buyers.ts'
import { freePort } from '../scripts/postgres.ts'
import { naru, type Said } from './command-wire.ts'
import { onPostgres } from './postgres.ts'
import { portOf } from './telegram-wire.ts'
import { cardOf, testFolder } from './usecase-wire.ts'
import { askOnce, openDatabase, openLine, rulesOf, slow, soon, startGateway } from './workers-wire.ts'

/** One charge, and what became of it. */
async function attemptOne(url: string): Promise<Deed> {
  const deed = charge()
  await attempt(url, deed)
  return deed
}

describe('a configuration of several workers', () => {
  test.each(['2', '64'])('of %s needs PostgreSQL, and says so in one line', async (workers) => {
    const refused = await naru(['start'], { NARU_WORKERS: workers, NARU_DATA: testFolder() })
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toMatch(
      /^the configuration cannot be used:\nNARU_WORKERS: [^\n]*DATABASE_URL[^\n]*\n$/,
    )
  })

  test.each(['0', '65', '-1', '1.5', 'many'])('of %s is refused', async (workers) => {
    const refused = await naru(['start'], { NARU_WORKERS: workers, DATABASE_URL: 'postgres://a@127.0.0.1/a' })
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toMatch(/^the configuration cannot be used:\nNARU_WORKERS: [^\n]+\n$/)
  })
})

describe('a start of several workers that cannot be', () => {
  /** The parts that the one line of a refused start lacks. */
  const lacks = ({ code, out, err }: Said, ...parts: string[]): string[] => {
    const isOneLine = code === 1 && out === '' && /^naru: [^\n]+\n$/.test(err)
    return isOneLine ? parts.filter((part) => !err.includes(part)) : [`one line, not: ${out}${err}`]
  }

  for (const variable of ['PORT', 'METRICS_PORT', 'CARD_COMPANY_PORT'])
    onPostgres(
      `because ${variable} is taken ends with that in one line, and nothing is left open`,
      async (postgresUrl) => {
        const taken = createServer()
        onTestFinished(() => {
          taken.close()
        })
        const port = String(await portOf(taken))
        const { url } = await openDatabase(postgresUrl)
        const env = { PORT: '0', METRICS_PORT: '0', NARU_DATA: testFolder(), LOG_LEVEL: 'silent' }
        const refused = await naru(['start'], {
          ...env,
          NARU_WORKERS: '2',
          DATABASE_URL: url,
          [variable]: port,
        })
        expect(lacks(refused, `port ${port} is in use`, `set ${variable}`)).toEqual([])
        await startGateway(url, { NARU_DATA: env.NARU_DATA })
      },
      slow,
    )

  test('because the database is away ends with that in one line', async () => {
    const refused = await naru(['start'], {
      DATABASE_URL: `postgres://naru@127.0.0.1:${await freePort()}/naru`,
      NARU_WORKERS: '2',
      NARU_DATA: testFolder(),
    })
    expect(lacks(refused, 'DATABASE_URL', 'ECONNREFUSED')).toEqual([])
  })
})

describe('several workers', () => {
  onPostgres(
    'answer on one port, say so once, and their metrics add up',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url)
      expect(gateway.said().match(/listens on/g)).toHaveLength(1)
      expect(gateway.said()).toContain(`listens on ${gateway.url}  (sandbox, profile strict)`)
      expect(await database.workers()).toHaveLength(2)
      expect(await database.workers()).not.toContain(gateway.child.pid)

      await rulesOf(gateway, { then: { action: 'delay', ms: 2_000 } })
      const charges = Array.from({ length: 6 }, () => askOnce(`${gateway.url}/payments/card`, cardOf()))
      const inFlight = () => gateway.metric('naru_card_company_telegrams_in_flight')
      await expect.poll(inFlight, { timeout: 2_000, interval: 50 }).toBe(6)
      // Each worker that has asked the card company holds two lines of its own.
      expect(await gateway.metric('naru_card_company_lines_connected')).toBe(4)
      expect(await gateway.metric('naru_background_owner')).toBe(1)
      expect((await Promise.all(charges)).map(({ status }) => status)).toEqual(Array(6).fill(201))
      expect((await askOnce(`${gateway.url}/sandbox/books`)).body).toMatchObject({ balanced: true })
    },
    slow,
  )

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    onPostgres(
      `finish what is in flight on ${signal}, take nothing more, and the exit is 0`,
      async (postgresUrl) => {
        const database = await openDatabase(postgresUrl)
        const gateway = await startGateway(database.url)
        await rulesOf(gateway, { then: { action: 'delay', ms: 1_500 } })
        const told = [1, 2, 3, 4].map(() => askOnce(`${gateway.url}/payments/card`, cardOf()))
        const inFlight = () => gateway.metric('naru_card_company_telegrams_in_flight')
        await expect.poll(inFlight, { timeout: 5_000, interval: 20 }).toBe(4)
        gateway.child.kill(signal)
        expect((await Promise.all(told)).map(({ status }) => status)).toEqual([201, 201, 201, 201])
        expect(await gateway.ended).toMatchObject({ code: 0, err: '' })
        await expect(askOnce(`${gateway.url}/healthz`)).rejects.toThrow('ECONNREFUSED')
        expect(await database.workers()).toEqual([])
      },
      slow,
    )

  onPostgres(
    'end at once on a second signal, whatever is in flight',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url)
      await rulesOf(gateway, { then: { action: 'silence', stage: 'after-approval' } })
      const lost = askOnce(`${gateway.url}/payments/card`, cardOf()).then(
        () => 'answered',
        () => 'cut',
      )
      const inFlight = () => gateway.metric('naru_card_company_telegrams_in_flight')
      await expect.poll(inFlight, { timeout: 5_000, interval: 20 }).toBe(1)
      gateway.child.kill('SIGTERM')
      // The worker that has nothing to finish leaves first, and so shows that the signal was heard.
      await expect.poll(async () => (await database.workers()).length, soon).toBe(1)
      gateway.child.kill('SIGTERM')
      expect(await gateway.ended).toMatchObject({ code: 1 })
      expect(await lost).toBe('cut')
      await expect.poll(() => database.workers(), soon).toEqual([])
    },
    slow,
  )

  onPostgres(
    'lose nothing when one is killed, and it is replaced',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url, { CARD_COMPANY_READ_TIMEOUT_MS: '1000' })
      const before = await database.workers()
      const deeds: Deed[] = Array.from({ length: 120 }, charge)
      const untold = () => deeds.filter((deed) => !deed.told)
      const buyers = Array.from({ length: 4 }, async (_, buyer) => {
        for (let at = buyer; at < deeds.length; at += 4) {
          const deed = deeds[at]
          if (deed) await attempt(gateway.url, deed)
        }
      })
      await expect.poll(() => untold().length, soon).toBeLessThan(90)
      const [victim = 0] = before
      process.kill(victim, 'SIGKILL')
      await Promise.all(buyers)
      await expect.poll(async () => (await database.workers()).length, soon).toBe(2)
      expect(await database.workers()).not.toContain(victim)

      const everyone = async () => {
        await askOnce(`${gateway.url}/sandbox/clock`, { advance: 'PT1M' })
        for (const deed of untold()) await attempt(gateway.url, deed)
        return untold().length
      }
      await expect.poll(everyone, soon).toBe(0)
      const { body } = await askOnce(`${gateway.url}/sandbox/books`)
      expect(body).toMatchObject({ balanced: true, doubts: { open: 0 } })
      const approved = deeds.filter(({ told }) => told?.status === 201)
      expect(approved.length).toBeGreaterThan(100)
    },
    slow,
  )

  onPostgres(
    'end with their primary when it is killed, even where nobody reads their log any more',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url, { LOG_LEVEL: 'info' })
      expect((await attemptOne(gateway.url)).told?.status).toBe(201)
      expect(await database.workers()).toHaveLength(2)
      gateway.child.stderr?.destroy()
      const buyers = Array.from({ length: 100 }, () => attemptOne(gateway.url))
      await Promise.race(buyers)
      gateway.child.kill('SIGKILL')
      await Promise.all(buyers)
      await expect.poll(() => database.workers(), soon).toEqual([])
    },
    slow,
  )

  onPostgres(
    'that die at their start are tried again after growing pauses, until the fault is mended',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url, { LOG_LEVEL: 'error' })
      const ring = join(gateway.env['NARU_DATA'] ?? '', 'keys.json')
      const whole = readFileSync(ring, 'utf8')
      writeFileSync(ring, '{}')
      const [victim = 0] = await database.workers()
      process.kill(victim, 'SIGKILL')
      const pauses = () =>
        gateway
          .complained()
          .split('\n')
          .flatMap((line) => /"pauseMs":(\d+)/.exec(line)?.[1] ?? [])
      await expect.poll(() => pauses().slice(0, 3), soon).toEqual(['100', '200', '400'])
      // The other worker serves all the while.
      expect((await askOnce(`${gateway.url}/readyz`)).status).toBe(200)
      writeFileSync(ring, whole)
      await expect.poll(async () => (await database.workers()).length, soon).toBe(2)
    },
    slow,
  )
})

describe('a rolling restart', () => {
  onPostgres(
    'replaces every worker while nobody is refused, over new connections and over lasting ones',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url)
      const before = await database.workers()
      const failures: unknown[] = []
      let answered = 0
      const over = new AbortController()
      const keepAsking = async (asking: () => Promise<{ status: number }>, good: number) => {
        while (!over.signal.aborted) {
          const reply = await asking().catch((error: unknown) => ({ status: String(error) }))
          if (reply.status === good) answered += 1
          else failures.push(reply)
        }
      }
      const lines = Array.from({ length: 4 }, () => openLine(gateway.url))
      const callers = [
        ...lines.map((line) => keepAsking(() => line.ask('/payments'), 200)),
        ...[1, 2].map(() => keepAsking(() => askOnce(`${gateway.url}/payments`), 200)),
        ...[1, 2].map(() => keepAsking(() => askOnce(`${gateway.url}/payments/card`, cardOf()), 201)),
      ]
      for (let roll = 0; roll < 2; roll++) {
        const old = await database.workers()
        gateway.child.kill('SIGHUP')
        const allNew = async () => {
          const now = await database.workers()
          return now.length === 2 && now.every((pid) => !old.includes(pid))
        }
        await expect.poll(allNew, soon).toBe(true)
      }
      over.abort()
      await Promise.all(callers)
      expect(failures).toEqual([])
      expect(answered).toBeGreaterThan(200)
      expect(await database.workers()).not.toEqual(expect.arrayContaining(before))
      expect((await askOnce(`${gateway.url}/sandbox/books`)).body).toMatchObject({ balanced: true })
    },
    slow,
  )

  onPostgres(
    'waits for what is in flight, and ends a quiet line with its next answer',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url)
      await rulesOf(gateway, { times: 2, then: { action: 'delay', ms: 4_000 } })
      const quiet = [openLine(gateway.url), openLine(gateway.url)]
      for (const line of quiet) expect((await line.ask('/healthz')).headers.connection).toBe('keep-alive')
      const inFlight = [1, 2].map(() => askOnce(`${gateway.url}/payments/card`, cardOf()))
      const before = await database.workers()
      const old = async () => (await database.workers()).filter((pid) => before.includes(pid)).length
      gateway.child.kill('SIGHUP')
      await expect.poll(async () => (await database.workers()).length, soon).toBe(3)
      const endings: unknown[] = []
      const askQuietOnes = async () => {
        for (const line of quiet) {
          const { status, headers } = await line.ask('/healthz')
          expect(status).toBe(200)
          endings.push(headers.connection)
        }
        return old()
      }
      await expect.poll(askQuietOnes, soon).toBe(0)
      // A line that was ended by the first worker to leave may have been opened anew to the second one.
      expect(endings.filter((ending) => ending === 'close').length).toBeGreaterThanOrEqual(2)
      expect((await Promise.all(inFlight)).map(({ status }) => status)).toEqual([201, 201])
    },
    slow,
  )

  onPostgres(
    'is given up when the new worker cannot start, and the old ones go on',
    async (postgresUrl) => {
      const database = await openDatabase(postgresUrl)
      const gateway = await startGateway(database.url, { LOG_LEVEL: 'error' })
      const ring = join(gateway.env['NARU_DATA'] ?? '', 'keys.json')
      const whole = readFileSync(ring, 'utf8')
      const before = await database.workers()
      writeFileSync(ring, '{}')
      gateway.child.kill('SIGHUP')
      await expect.poll(() => gateway.complained(), soon).toContain('the rolling restart is given up')
      writeFileSync(ring, whole)
      expect(await database.workers()).toEqual(before)
      expect((await askOnce(`${gateway.url}/readyz`)).status).toBe(200)
      gateway.child.kill('SIGTERM')
      expect(await gateway.ended).toMatchObject({ code: 0 })
    },
    slow,
  )
})
