import { join } from 'node:path'
import { startRounds } from './background/rounds.ts'
import { standingRounds } from './background/standing-rounds.ts'
import { movableClock, systemClock, type Clock, type MovableClock } from './base/clock.ts'
import type { Config } from './base/config.ts'
import { openKeyRing, type KeyRing } from './base/key-ring.ts'
import { readKeyRingFile, readOrMakeSandboxRing } from './base/key-ring-file.ts'
import type { SimulatorControl } from './contract/simulator.ts'
import { openCardCompany } from './partner/card-company.ts'
import { buildServer } from './http/server.ts'
import { startMetrics } from './http/metrics.ts'
import type { SandboxDoor } from './http/sandbox.ts'
import { logger, plainLog, type Log } from './base/log.ts'
import { startCardCompany } from './simulator/card-company.ts'
import { controlOver } from './simulator/control-client.ts'
import { openPglite, openPostgres, type Database } from './store/database.ts'
import { shareCommits } from './store/commits.ts'
import { shareReads } from './store/reads.ts'
import { checkBooks } from './usecase/check-books.ts'
import type { Beat, Engine } from './usecase/engine.ts'
import { demoMerchants, prepareDatabase } from './usecase/prepare-database.ts'
import { recordLateReply } from './usecase/record-late-reply.ts'
import { emptySandbox, followClock, moveClock, settleAllDue } from './usecase/sandbox-clock.ts'

/** What a caller may put in place of the machine: a watcher of the beats, and a log of its own. */
export interface AppOptions {
  readonly onBeat?: (beat: Beat) => void
  readonly log?: Log
}

export interface App {
  readonly url: string
  readonly engine: Engine
  /** Null in live mode. */
  readonly sandbox: SandboxDoor | null
  readonly cardCompanyAddress: string
  /** Stops accepting, finishes what is in flight, leaves the rest to the janitor (design 4, SIGTERM). */
  close(): Promise<void>
}

/** How the time-outs of a partner add up to the hour at which the janitor may take over. */
const patienceMarginMs = 10_000

/** Says which variable a failure of the start belongs to, as every fault of the configuration does. */
async function under<T>(variable: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Error(`${variable}: ${error instanceof Error ? error.message || error.name : 'failed'}`, {
      cause: error,
    })
  }
}

/** Wires everything and listens. Throws, naming what is wrong, when any part cannot start; what had started is closed. */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.toReversed()) await closer()
  }
  try {
    return await compose(config, options, closers, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function compose(
  config: Config,
  options: AppOptions,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<App> {
  const log = options.log ?? logger(config.LOG_LEVEL)
  const isSandbox = config.NARU_MODE === 'sandbox'
  const sandboxClock = isSandbox ? movableClock() : null
  const clock = sandboxClock ?? systemClock()
  const { keyRing, takeUpKeys } = await under('NARU_DATA, NARU_KEY_RING', async () => openRing(config))

  const where = config.DATABASE_URL ? 'DATABASE_URL' : 'NARU_DATA'
  const database = config.DATABASE_URL
    ? openPostgres(config.DATABASE_URL)
    : await under(where, () => openPglite(join(config.NARU_DATA, 'pglite')))
  closers.push(() => database.close())
  await under(where, () =>
    prepareDatabase(database, { keyRing, profile: config.NARU_PROFILE, clock, demo: isSandbox }),
  )
  const takeUpClock = sandboxClock && followClock({ database }, sandboxClock)
  await takeUpClock?.()

  const partner = await openPartner(config, clock, log, closers)
  const engine = buildEngine(config, options, { log, clock, keyRing, database, address: partner.address })
  closers.push(() => engine.cardCompany.close())

  const rounds = startRounds(engine, standingRounds(engine, { takeUpKeys, takeUpClock }))
  closers.push(() => rounds.stop())
  const sandbox = sandboxClock ? sandboxDoor(engine, sandboxClock, partner.control) : null
  const server = await buildServer({
    engine,
    sandbox,
    settings: {
      mode: config.NARU_MODE,
      profile: config.NARU_PROFILE,
      assignmentMerchant: isSandbox ? demoMerchants[0].merchant : null,
    },
    logger: plainLog(log),
  })
  const url = await unlessTaken('PORT', config.PORT, server.listen({ port: config.PORT, host: config.HOST }))
  closers.push(() => server.close())
  if (config.METRICS_PORT > 0)
    closers.push(
      await unlessTaken(
        'METRICS_PORT',
        config.METRICS_PORT,
        startMetrics({ engine, host: config.METRICS_HOST, port: config.METRICS_PORT }),
      ),
    )
  return {
    url,
    engine,
    sandbox,
    cardCompanyAddress: `${partner.address.host}:${partner.address.port}`,
    close,
  }
}

/** Names the variable that chose a port on which something else listens already. */
async function unlessTaken<T>(variable: keyof Config, port: number, listening: Promise<T>): Promise<T> {
  try {
    return await listening
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new Error(`port ${port} is in use; stop what listens there or set ${variable}`, { cause: error })
    throw error
  }
}

function openRing(config: Config): { keyRing: KeyRing; takeUpKeys: () => void } {
  const isLive = config.NARU_MODE === 'live'
  const path = config.NARU_KEY_RING ?? join(config.NARU_DATA, 'keys.json')
  const file = isLive ? readKeyRingFile(path) : readOrMakeSandboxRing(path)
  if (isLive && file.purpose !== 'production')
    throw new Error(`${path} is a sandbox's key ring; live mode needs a production one`)
  if (!isLive && file.purpose === 'production')
    throw new Error(
      `${path} is a production key ring; a sandbox, and so the assignment profile, does not open it`,
    )
  const keyRing = openKeyRing(file, () => readKeyRingFile(path))
  return { keyRing, takeUpKeys: () => keyRing.replace(readKeyRingFile(path)) }
}

interface Address {
  readonly host: string
  readonly port: number
}

/** The card company: a given address, or the simulator inside this process at the other end of a real wire. */
async function openPartner(
  config: Config,
  clock: Clock,
  log: Log,
  closers: (() => Promise<unknown>)[],
): Promise<{ address: Address; control: SimulatorControl | null }> {
  if (config.CARD_COMPANY_ADDRESS) {
    const at = config.CARD_COMPANY_ADDRESS.lastIndexOf(':')
    const host = config.CARD_COMPANY_ADDRESS.slice(0, at)
    const port = Number(config.CARD_COMPANY_ADDRESS.slice(at + 1))
    const control = config.CARD_COMPANY_CONTROL_URL ? controlOver(config.CARD_COMPANY_CONTROL_URL) : null
    return { address: { host, port }, control }
  }
  const starting = startCardCompany({
    host: '127.0.0.1',
    port: config.CARD_COMPANY_PORT,
    dataDir: join(config.NARU_DATA, 'card-company'),
    clock,
    onLog: (line) => log.info({ simulator: 'card-company' }, line),
  })
  const company = await unlessTaken('CARD_COMPANY_PORT', config.CARD_COMPANY_PORT, starting)
  closers.push(() => company.close())
  return { address: { host: '127.0.0.1', port: company.port }, control: company.control }
}

function buildEngine(
  config: Config,
  options: AppOptions,
  parts: { log: Log; clock: Clock; keyRing: KeyRing; database: Database; address: Address },
): Engine {
  const { log, clock, keyRing, database, address } = parts
  const report: Engine['report'] = (what, error) => log.error({ err: error }, what)
  const connectTimeoutMs = config.CARD_COMPANY_CONNECT_TIMEOUT_MS
  const readTimeoutMs = config.CARD_COMPANY_READ_TIMEOUT_MS
  const cardCompany = openCardCompany({
    ...address,
    lines: config.CARD_COMPANY_LINES,
    connectTimeoutMs,
    readTimeoutMs,
    onLateReply: (late) => void recordLateReply({ database, clock, report }, late),
  })
  return {
    database,
    commits: shareCommits(database),
    reads: shareReads(database),
    keyRing,
    cardCompany,
    clock,
    profile: config.NARU_PROFILE,
    guard: {
      windowMs: config.NARU_DUPLICATE_WINDOW_MS,
      fields: { payment: config.NARU_DUPLICATE_PAYMENT_FIELDS, cancel: config.NARU_DUPLICATE_CANCEL_FIELDS },
    },
    doubts: {
      patienceMs: connectTimeoutMs + readTimeoutMs + patienceMarginMs,
      windowMs: config.NARU_DOUBT_WINDOW_MS,
      firstRetryMs: config.NARU_DOUBT_FIRST_RETRY_MS,
      longestRetryMs: 300_000,
    },
    retentionMonths: config.NARU_RETENTION_MONTHS,
    onBeat: options.onBeat ?? (() => undefined),
    report,
  }
}

function sandboxDoor(engine: Engine, clock: MovableClock, control: SimulatorControl | null): SandboxDoor {
  const theirs = control
    ? {
        page: async (after: string | undefined) => control.book({ after, limit: 5_000 }),
      }
    : null
  return {
    clock: () => ({ now: clock.now(), offsetMs: clock.offsetMs() }),
    moveClock: (move) => moveClock(engine, clock, move),
    books: () => checkBooks(engine, theirs),
    reset: async () => {
      await emptySandbox(engine, clock)
      await control?.reset()
    },
    simulators: control ? { 'card-company': control } : {},
    sweep: () => settleAllDue(engine),
  }
}
