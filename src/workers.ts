import { startRounds } from './background/rounds.ts'
import { ConfigFault, type Config } from './base/config.ts'
import {
  layFoundation,
  startBankSimulator,
  startSimulator,
  unlessTaken,
  type Closers,
  type Foundation,
} from './foundation.ts'
import { joinMetrics, serveMetrics } from './http/metrics.ts'
import { openSampleShop } from './sample-shop.ts'
import { bankOrders } from './simulator/bank-control.ts'
import { serveControl } from './simulator/control-server.ts'
import { listenForTelegrams } from './telegram/server.ts'
import { startCrew } from './workers-crew.ts'
import type { Place } from './workers-member.ts'

/** Several gateway processes behind one port, seen from their primary, which serves no request itself. */
export interface Workers extends Place {
  /** Replaces every worker without refusing a request. */
  roll(): Promise<void>
  /** Every worker stops accepting and finishes what is in flight; then what exists once is closed. */
  close(): Promise<void>
}

/**
 * Prepares the database, starts what exists once (in a sandbox the simulator, the metrics), and then NARU_WORKERS workers.
 * Fulfils when all listen. Rejects, naming what is wrong, when any part cannot start; what had started is closed.
 */
export async function startWorkers(config: Config): Promise<Workers> {
  const closers: Closers = []
  const close = async () => {
    for (const closer of closers.toReversed()) await closer()
  }
  try {
    return { ...(await compose(config, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function compose(config: Config, closers: Closers): Promise<Omit<Workers, 'close'>> {
  if (!config.DATABASE_URL) throw new ConfigFault('DATABASE_URL: several workers need PostgreSQL')
  const foundation = await layFoundation(config, closers)
  const { log } = foundation
  const simulatorEnv = {
    ...(config.CARD_COMPANY_ADDRESS ? {} : await openSimulator(config, foundation, closers)),
    ...(config.BANK_ADDRESS || config.NARU_MODE === 'live'
      ? {}
      : await openBank(config, foundation, closers)),
  }
  if (Object.keys(simulatorEnv).length > 0) followTheClock(foundation, closers)
  const env = { ...simulatorEnv, ...(await openShop(config, () => crew.url, closers)) }

  const crew = await startCrew({
    size: config.NARU_WORKERS,
    env,
    onClockMoved: async () => foundation.takeUpClock?.(),
    report: (what, detail) => log.error(detail, what),
  })
  closers.push(() => crew.close())
  const { METRICS_HOST: host, METRICS_PORT: port } = config
  if (port > 0) {
    const serving = serveMetrics({ host, port, read: async () => joinMetrics(await crew.ask('metrics')) })
    closers.push(await unlessTaken('METRICS_PORT', port, serving))
  }
  return { url: crew.url, cardCompanyAddress: crew.cardCompanyAddress, roll: () => crew.roll() }
}

/** The one sample shop of all workers, since it keeps its orders in memory; answers the variable by which they find it. */
async function openShop(
  config: Config,
  gatewayUrl: () => string,
  closers: Closers,
): Promise<Record<string, string>> {
  if (config.NARU_MODE === 'live') return {}
  const { host, port } = await openSampleShop(config, gatewayUrl, closers)
  return { SHOP_ADDRESS: `${host}:${port}` }
}

/**
 * The one card company of all workers, which goes by the clock of the sandbox as they do. Answers the variables by which
 * they find it.
 */
async function openSimulator(
  config: Config,
  { log, clock }: Foundation,
  closers: Closers,
): Promise<Record<string, string>> {
  const company = await startSimulator(config, clock, log, closers)
  const control = await serveControl(company.control, { port: 0, onLog: (line) => log.info(line) })
  closers.push(() => control.close())
  return {
    CARD_COMPANY_ADDRESS: `127.0.0.1:${company.port}`,
    CARD_COMPANY_CONTROL_URL: `http://127.0.0.1:${control.port}`,
  }
}

/** The one bank of all workers likewise. They share the port on which they hear of deposits, so it must be known before. */
async function openBank(
  config: Config,
  { log, clock }: Foundation,
  closers: Closers,
): Promise<Record<string, string>> {
  const bank = await startBankSimulator(config, clock, log, closers)
  const orders = bankOrders(bank.control)
  const control = await serveControl(bank.control, { port: 0, orders, onLog: (line) => log.info(line) })
  closers.push(() => control.close())
  const noticePort = config.BANK_NOTICE_PORT || (await freePort())
  bank.sendNoticesTo({ host: '127.0.0.1', port: noticePort })
  return {
    BANK_ADDRESS: `127.0.0.1:${bank.port}`,
    BANK_CONTROL_URL: `http://127.0.0.1:${control.port}`,
    BANK_NOTICE_PORT: String(noticePort),
  }
}

/** A port that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = await listenForTelegrams({ host: '127.0.0.1', port: 0, onTelegram: () => undefined })
  await server.close()
  return server.port
}

/** The simulators of this process go by the clock that the workers move. */
function followTheClock({ log, takeUpClock }: Foundation, closers: Closers): void {
  if (!takeUpClock) return
  const name = 'follow the clock of the sandbox'
  const rounds = startRounds(
    { report: (what, err) => log.error({ err }, what) },
    [{ name, everyMs: 1_000, needsOwner: false, run: takeUpClock }],
    { isMine: async () => false },
  )
  closers.push(() => rounds.stop())
}
