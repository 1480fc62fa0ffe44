import type { Registry } from 'prom-client'
import { startRounds, type Ownership } from './background/rounds.ts'
import { standingRounds } from './background/standing-rounds.ts'
import type { Clock, MovableClock } from './base/clock.ts'
import type { Config } from './base/config.ts'
import type { SimulatorControl } from './contract/simulator.ts'
import { layFoundation, startSimulator, unlessTaken, type Closers, type Foundation } from './foundation.ts'
import { retireServer } from './http/closing.ts'
import { openCardCompany } from './partner/card-company.ts'
import { buildServer } from './http/server.ts'
import { collectMetrics, serveMetrics } from './http/metrics.ts'
import type { SandboxDoor } from './http/sandbox.ts'
import { plainLog, type Log } from './base/log.ts'
import { controlOver } from './simulator/control-client.ts'
import { shareCommits } from './store/commits.ts'
import { openOwnerLock, type OwnerLock } from './store/owner-lock.ts'
import { shareReads } from './store/reads.ts'
import { checkBooks } from './usecase/check-books.ts'
import type { Beat, Engine } from './usecase/engine.ts'
import { demoMerchants } from './usecase/prepare-database.ts'
import { recordLateReply } from './usecase/record-late-reply.ts'
import { emptySandbox, moveClock, settleAllDue } from './usecase/sandbox-clock.ts'

/** What a caller may put in place of the machine: a watcher of the beats, and a log of its own. */
export interface AppOptions {
  readonly onBeat?: (beat: Beat) => void
  readonly log?: Log
  /** Only in a worker, whose primary serves the metrics of all. */
  readonly crew?: Crew
}

/** The other workers behind the same port, as one of them sees them. */
export interface Crew {
  /** Resolves when each of them goes by the clock that stands in the database, and has done what is due by it. */
  clockMoved(): Promise<void>
}

export interface App {
  readonly url: string
  readonly engine: Engine
  /** Null in live mode. */
  readonly sandbox: SandboxDoor | null
  readonly cardCompanyAddress: string
  /** Null where METRICS_PORT is 0. */
  readonly metrics: Registry | null
  /** Takes up a clock that another process has moved, and lets everything that fell due happen. */
  followClock(): Promise<void>
  /** Leaves the port to the others that listen on it, without cutting anybody off; `close` is still to come. */
  retire(): Promise<void>
  /** Stops accepting, finishes what is in flight, leaves the rest to the janitor (design 4, SIGTERM). */
  close(): Promise<void>
}

/** How the time-outs of a partner add up to the hour at which the janitor may take over. */
const patienceMarginMs = 10_000

/** Wires everything and listens. Throws, naming what is wrong, when any part cannot start; what had started is closed. */
export async function startApp(config: Config, options: AppOptions = {}): Promise<App> {
  const closers: Closers = []
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
  closers: Closers,
  close: () => Promise<void>,
): Promise<App> {
  const foundation = await layFoundation(config, closers, options.log)
  const { log, clock, sandboxClock, takeUpClock } = foundation
  const partner = await openPartner(config, clock, log, closers)
  const engine = buildEngine(config, options, foundation, partner.address)
  closers.push(() => engine.cardCompany.close())

  const ownership = await startBackground(config, engine, foundation, closers)
  const sandbox = sandboxClock
    ? sandboxDoor(engine, sandboxClock, partner.control, async () => options.crew?.clockMoved())
    : null
  const server = await buildServer({
    engine,
    sandbox,
    settings: {
      mode: config.NARU_MODE,
      profile: config.NARU_PROFILE,
      assignmentMerchant: sandboxClock ? demoMerchants[0].merchant : null,
    },
    logger: plainLog(log),
  })
  const url = await unlessTaken('PORT', config.PORT, server.listen({ port: config.PORT, host: config.HOST }))
  closers.push(() => server.close())
  const metrics =
    config.METRICS_PORT > 0 ? collectMetrics({ engine, isOwner: () => ownership.isMine() }) : null
  if (metrics && !options.crew) {
    const { METRICS_HOST: host, METRICS_PORT: port } = config
    const serving = serveMetrics({ host, port, read: async () => metrics })
    closers.push(await unlessTaken('METRICS_PORT', port, serving))
  }
  return {
    url,
    engine,
    sandbox,
    cardCompanyAddress: `${partner.address.host}:${partner.address.port}`,
    metrics,
    followClock: async () => {
      await takeUpClock?.()
      await settleAllDue(engine)
    },
    retire: () => retireServer(server),
    close,
  }
}

/** A process that has its database to itself makes every round; of several, one makes those that need an owner. */
async function startBackground(
  config: Config,
  engine: Engine,
  { takeUpKeys, takeUpClock }: Foundation,
  closers: Closers,
): Promise<Ownership> {
  const lock: OwnerLock | null = config.DATABASE_URL ? openOwnerLock(config.DATABASE_URL) : null
  const duties = { takeUpKeys, takeUpClock: lock && takeUpClock, seekOwnership: lock && (() => lock.seek()) }
  const ownership = lock ?? { isMine: async () => true }
  if (lock) {
    closers.push(() => lock.close())
    // A database that cannot be asked at this moment is asked again by the rounds.
    await lock
      .seek()
      .catch((error: unknown) => engine.report('the background rounds have no owner yet', error))
  }
  const rounds = startRounds(engine, standingRounds(engine, duties), ownership)
  closers.push(() => rounds.stop())
  return ownership
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
  closers: Closers,
): Promise<{ address: Address; control: SimulatorControl | null }> {
  if (config.CARD_COMPANY_ADDRESS) {
    const at = config.CARD_COMPANY_ADDRESS.lastIndexOf(':')
    const host = config.CARD_COMPANY_ADDRESS.slice(0, at)
    const port = Number(config.CARD_COMPANY_ADDRESS.slice(at + 1))
    const control = config.CARD_COMPANY_CONTROL_URL ? controlOver(config.CARD_COMPANY_CONTROL_URL) : null
    return { address: { host, port }, control }
  }
  const company = await startSimulator(config, clock, log, closers)
  return { address: { host: '127.0.0.1', port: company.port }, control: company.control }
}

function buildEngine(
  config: Config,
  options: AppOptions,
  { log, clock, keyRing, database }: Foundation,
  address: Address,
): Engine {
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

function sandboxDoor(
  engine: Engine,
  clock: MovableClock,
  control: SimulatorControl | null,
  clockMoved: () => Promise<void>,
): SandboxDoor {
  const theirs = control
    ? {
        page: async (after: string | undefined) => control.book({ after, limit: 5_000 }),
      }
    : null
  return {
    clock: () => ({ now: clock.now(), offsetMs: clock.offsetMs() }),
    moveClock: async (move) => {
      const taken = await moveClock(engine, clock, move)
      await clockMoved()
      return taken
    },
    books: () => checkBooks(engine, theirs),
    reset: async () => {
      await emptySandbox(engine, clock)
      await clockMoved()
      await control?.reset()
    },
    simulators: control ? { 'card-company': control } : {},
    sweep: () => settleAllDue(engine),
  }
}
