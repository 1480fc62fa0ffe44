import { booksFault, readBooks } from './books.ts'
import { query, tableUse, useDifferences, type TableUse } from './database.ts'
import { overRounds, type Figure } from './figures.ts'
import { measures, rssName, type Measure, type Stage } from './measures.ts'
import type { BenchOptions } from './options.ts'
import { makePayFunction, runPgbench } from './pgbench.ts'
import { rssMbOf } from './processes.ts'
import type { Gateway, World } from './world.ts'

export interface Measured {
  readonly name: string
  readonly title: string
  readonly median: Figure
  readonly rounds: readonly Figure[]
}

export interface RoundsResult {
  readonly measured: readonly Measured[]
  readonly rss: { readonly payments: number; readonly mb: number } | null
  /** Rows of a payment on the gateway's side and on pgbench's, where both were measured. */
  readonly rows: { readonly gateway: readonly TableUse[]; readonly pgbench: readonly TableUse[] } | null
  /** Why the figures may not be held against each other, or are not to be trusted; empty when all is well. */
  readonly faults: readonly string[]
}

const warmUpSeconds = 5
const warmClients = 64

/** Starts what the chosen measures need, warms it up, and takes them round by round. */
export async function takeRounds(
  world: World,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<RoundsResult> {
  const chosen = measures.filter((measure) => options.only.includes(measure.name))
  const stage = await setUp(world, chosen, options)
  const rows = await compareRows(stage)
  const found = new Map<Measure, Figure[]>(chosen.map((measure) => [measure, []]))
  for (let round = 1; round <= options.rounds; round++) {
    await vacuum(stage)
    for (const [measure, figures] of found) {
      const figure = await measure.take(stage, options.seconds)
      figures.push(figure)
      say(`round ${round}: ${measure.title}: ${Math.round(figure.perSecond).toLocaleString('en')}/s`)
    }
  }
  const measured = [...found].map(([{ name, title }, figures]) => ({
    name,
    title,
    median: overRounds(figures),
    rounds: figures,
  }))
  const failed = measured.filter(({ median }) => median.failures > 0)
  const { postgres } = stage.gateways
  const rss = postgres && options.only.includes(rssName) ? await readRss(postgres, options) : null
  return {
    measured,
    rss,
    rows,
    faults: [
      ...(rows?.differences ?? []).map(
        (difference) => `pgbench writes other rows than the gateway: ${difference}`,
      ),
      ...failed.map(
        ({ title, median }) => `${title}: ${median.failures} failed, first: ${median.firstFailure}`,
      ),
      ...(await bookFaults(Object.values(stage.gateways))),
    ],
  }
}

/** What the server would do by itself in the middle of a measure. */
async function vacuum({ pgbenchUrl, gateways: { postgres } }: Stage): Promise<void> {
  for (const url of [pgbenchUrl, postgres?.databaseUrl ?? null])
    if (url !== null) await query(url, 'vacuum analyze')
}

async function setUp(world: World, chosen: readonly Measure[], options: BenchOptions): Promise<Stage> {
  const needed = new Set(chosen.map((measure) => measure.needs))
  if (options.only.includes(rssName)) needed.add('postgres')
  let pgbenchUrl: string | null = null
  if (needed.has('pgbench')) {
    pgbenchUrl = await world.newDatabase('pgbench')
    await makePayFunction(pgbenchUrl)
    await runPgbench(pgbenchUrl, world.folder, { form: 'one-commit', clients: warmClients, seconds: 1 })
    await query(pgbenchUrl, 'analyze')
  }
  const gateway = async (name: string, url: string | null) => {
    const started = await world.startGateway(name, url)
    await warmUp(started, options.quick ? 1 : warmUpSeconds)
    return started
  }
  return {
    world,
    pgbenchUrl,
    gateways: {
      postgres: needed.has('postgres') ? await gateway('postgres', await world.newDatabase('naru')) : null,
      pglite: needed.has('pglite') ? await gateway('pglite', null) : null,
    },
  }
}

/** Has a gateway work until its code is compiled and its server knows its tables; makes the payments of the load `warm`. */
export async function warmUp(gateway: Gateway, seconds: number): Promise<void> {
  const { idsFile } = gateway
  const warm = { kind: 'approve', inFlight: warmClients, seconds, name: 'warm', idsFile } as const
  const { failed, firstFailure } = await gateway.load(warm)
  if (failed > 0) throw new Error(`the warm-up of ${gateway.name} failed: ${firstFailure}`)
  if (gateway.databaseUrl !== null) await query(gateway.databaseUrl, 'analyze')
}

/** Right after the warm-up both sides hold approvals and nothing else. */
async function compareRows({ pgbenchUrl, gateways: { postgres } }: Stage) {
  if (pgbenchUrl === null || postgres?.databaseUrl == null) return null
  const gateway = await tableUse(postgres.databaseUrl)
  const pgbench = await tableUse(pgbenchUrl)
  return { gateway, pgbench, differences: useDifferences(gateway, pgbench) }
}

const rssInFlight = 256
/** Slower than any machine on which this is worth a look; it bounds the time. */
const leastPerSecond = 200

/** Charges until the gateway has made so many payments in its life, and reads its memory. */
async function readRss(gateway: Gateway, { payments }: BenchOptions): Promise<RoundsResult['rss']> {
  if (payments === 0) return null
  const count = Math.max(0, payments - gateway.charged())
  const seconds = 60 + count / leastPerSecond
  if (count > 0) await gateway.load({ kind: 'approve', inFlight: rssInFlight, seconds, count })
  return { payments: gateway.charged(), mb: rssMbOf(gateway.pid) }
}

async function bookFaults(gateways: readonly (Gateway | null)[]): Promise<string[]> {
  const faults: string[] = []
  for (const gateway of gateways) {
    const fault = gateway && booksFault(await readBooks(gateway))
    if (fault) faults.push(`the books of the gateway on ${gateway.name} do not balance: ${fault}`)
  }
  return faults
}
