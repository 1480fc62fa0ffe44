import type { Registry } from 'prom-client'
import { startRounds, type Ownership } from './background/rounds.ts'
import { standingRounds } from './background/standing-rounds.ts'
import type { Clock, MovableClock } from './base/clock.ts'
import type { Config } from './base/config.ts'
import type { BankControl } from './contract/bank.ts'
import type { SimulatorControl } from './contract/simulator.ts'
import {
  layFoundation,
  placeBank,
  startSimulator,
  unlessTaken,
  type BankPlace,
  type Closers,
  type Foundation,
} from './foundation.ts'
import { retireServer } from './http/closing.ts'
import { noBank, openBank } from './partner/bank.ts'
import { listenForNotices } from './partner/bank-notices.ts'
import { openCardCompany } from './partner/card-company.ts'
import type { LateReply } from './partner/telegram-partner.ts'
import { openWebhookSender } from './partner/webhook-sender.ts'
import { buildServer } from './http/server.ts'
import type { Settings } from './http/face.ts'
import { tossWebhooks } from './http/toss-webhook.ts'
import { collectMetrics, serveMetrics } from './http/metrics.ts'
import type { SandboxDoor } from './http/sandbox.ts'
import { openSampleShop } from './sample-shop.ts'
import { plainLog, type Log } from './base/log.ts'
import { controlOver } from './simulator/control-client.ts'
import { shareCommits } from './store/commits.ts'
import { openOwnerLock, type OwnerLock } from './store/owner-lock.ts'
import { shareReads } from './store/reads.ts'
import { bankBook, cardCompanyBook, loseReply } from './simulators.ts'
import { checkBooks } from './usecase/check-books.ts'
import type { Beat, Engine } from './usecase/engine.ts'
import { demoMerchants } from './usecase/prepare-database.ts'
import { recordLateReply } from './usecase/record-late-reply.ts'
import { openWebhooks, wakingCommits } from './usecase/webhooks.ts'
import { emptySandbox, moveClock, settleAllDue } from './usecase/sandbox-clock.ts'
import { takeNotice } from './usecase/take-notice.ts'

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
  const bank = await placeBank(config, clock, log, closers)
  let listensOn = ''
  const settings: Settings = {
    mode: config.NARU_MODE,
    profile: config.NARU_PROFILE,
    assignmentMerchant: sandboxClock ? demoMerchants[0].merchant : null,
    publicUrl: (host) => config.PUBLIC_URL ?? (host ? `http://${host}` : listensOn),
    tossQuirks: config.NARU_TOSS_QUIRKS,
    beforeAnswer: async (paymentKey) => {
      if (engine.webhooks.dial().early) await engine.webhooks.deliverNow(paymentKey)
    },
  }
  const engine = buildEngine(
    config,
    options,
    foundation,
    { cardCompany: partner.address, bank: bank.address },
    settings,
  )
  closers.push(() => closeLines(engine))

  const ownership = await startBackground(config, engine, foundation, closers)
  const sandbox = sandboxClock
    ? sandboxDoor(engine, sandboxClock, { cardCompany: partner.control, bank: bank.control }, async () =>
        options.crew?.clockMoved(),
      )
    : null
  const shop = sandbox ? await openSampleShop(config, () => url, closers) : null
  const server = await buildServer({ engine, sandbox, shop, settings, logger: plainLog(log) })
  await hearTheBank(config, engine, bank, closers)
  const url = await unlessTaken('PORT', config.PORT, server.listen({ port: config.PORT, host: config.HOST }))
  listensOn = url
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
      await engine.webhooks.settle()
    },
    retire: () => retireServer(server),
    close,
  }
}

async function closeLines({ webhooks, partners }: Engine): Promise<void> {
  await webhooks.close()
  await partners.bank.close()
  await partners.card_company.close()
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

/** Listens for what the bank tells by itself, and lets an embedded one know where. */
async function hearTheBank(config: Config, engine: Engine, bank: BankPlace, closers: Closers): Promise<void> {
  if (bank.address === null) return
  const { BANK_NOTICE_HOST: host, BANK_NOTICE_PORT: port } = config
  const listening = listenForNotices({
    host,
    port,
    onNotice: (notice) => takeNotice(engine, notice),
    report: engine.report,
  })
  const listener = await unlessTaken('BANK_NOTICE_PORT', port, listening)
  closers.push(() => listener.close())
  bank.sendNoticesTo(listener.port)
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
  addresses: { readonly cardCompany: Address; readonly bank: Address | null },
  settings: Settings,
): Engine {
  const onBeat = options.onBeat ?? (() => undefined)
  const report: Engine['report'] = (what, error) => log.error({ err: error }, what)
  const connectTimeoutMs = config.CARD_COMPANY_CONNECT_TIMEOUT_MS
  const readTimeoutMs = config.CARD_COMPANY_READ_TIMEOUT_MS
  const onLateReply = (late: LateReply) => void recordLateReply({ database, clock, report }, late)
  const cardCompany = openCardCompany({
    ...addresses.cardCompany,
    lines: config.CARD_COMPANY_LINES,
    connectTimeoutMs,
    readTimeoutMs,
    onLateReply,
  })
  const { BANK_CONNECT_TIMEOUT_MS: bankConnectMs, BANK_READ_TIMEOUT_MS: bankReadMs } = config
  const bank = addresses.bank
    ? openBank({
        ...addresses.bank,
        lines: config.BANK_LINES,
        connectTimeoutMs: bankConnectMs,
        readTimeoutMs: bankReadMs,
        onLateReply,
      })
    : noBank
  const isSandbox = config.NARU_MODE === 'sandbox'
  const webhooks = openWebhooks({
    database,
    clock,
    keyRing,
    report,
    onBeat,
    isSandbox,
    sender: openWebhookSender({ allowNear: isSandbox }),
    render: tossWebhooks({ keyRing }, settings),
  })
  return {
    database,
    commits: wakingCommits(shareCommits(database), () => webhooks.wake()),
    reads: shareReads(database),
    keyRing,
    partners: { card_company: cardCompany, bank },
    clock,
    profile: config.NARU_PROFILE,
    guard: {
      windowMs: config.NARU_DUPLICATE_WINDOW_MS,
      fields: { payment: config.NARU_DUPLICATE_PAYMENT_FIELDS, cancel: config.NARU_DUPLICATE_CANCEL_FIELDS },
    },
    doubts: {
      patienceMs: Math.max(connectTimeoutMs + readTimeoutMs, bankConnectMs + bankReadMs) + patienceMarginMs,
      windowMs: config.NARU_DOUBT_WINDOW_MS,
      firstRetryMs: config.NARU_DOUBT_FIRST_RETRY_MS,
      longestRetryMs: 300_000,
    },
    webhooks,
    retentionMonths: config.NARU_RETENTION_MONTHS,
    onBeat,
    report,
  }
}

function sandboxDoor(
  engine: Engine,
  clock: MovableClock,
  { cardCompany: control, bank }: { cardCompany: SimulatorControl | null; bank: BankControl | null },
  clockMoved: () => Promise<void>,
): SandboxDoor {
  return {
    clock: () => ({ now: clock.now(), offsetMs: clock.offsetMs() }),
    moveClock: async (move) => {
      const taken = await moveClock(engine, clock, move)
      await clockMoved()
      return taken
    },
    books: () =>
      checkBooks(engine, { card_company: control && cardCompanyBook(control), bank: bank && bankBook(bank) }),
    reset: async () => {
      await emptySandbox(engine, clock)
      await clockMoved()
      await control?.reset()
      await bank?.reset()
    },
    simulators: { ...(control && { 'card-company': control }), ...(bank && { bank }) },
    bank,
    loseReply: (managementNumber) => loseReply([control, bank], managementNumber),
    chaos: { read: async () => engine.webhooks.dial(), set: (dial) => engine.webhooks.setDial(dial) },
    sweep: () => settleAllDue(engine),
  }
}
