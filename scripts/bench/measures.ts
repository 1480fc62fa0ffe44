import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readWal, type WalMark } from './database.ts'
import { noCpu, type Figure } from './figures.ts'
import { runPgbench, type PgbenchForm } from './pgbench.ts'
import { cpuMicrosOf, endedChildrenMicros, rssMbOf } from './processes.ts'
import { shopTakesMs } from './receiver.ts'
import type { RequestKind } from './requests.ts'
import type { TelegramResult } from './telegrams.ts'
import { takeWebhooks } from './webhooks.ts'
import type { Gateway, LoadWish, World } from './world.ts'

/** What the measures are taken on. A part is there when a measure was chosen that needs it. */
export interface Stage {
  readonly world: World
  readonly pgbenchUrl: string | null
  readonly gateways: { readonly postgres: Gateway | null; readonly pglite: Gateway | null }
}

export interface Measure {
  /** For `--only` and the JSON. */
  readonly name: string
  readonly title: string
  readonly needs: 'pgbench' | 'postgres' | 'pglite' | 'nothing'
  readonly take: (stage: Stage, seconds: number) => Promise<Figure>
}

/** Chosen like a measure, but taken once: the memory of the gateway behind many payments. */
export const rssName = 'rss'

function given<T>(part: T | null): T {
  if (part === null) throw new Error('a measure was taken on a part that was not started')
  return part
}

const pgbenchTitles: Record<PgbenchForm, string> = {
  'two-commits': 'several statements, two commits a payment',
  'one-commit': 'several statements, one commit a payment',
  function: 'one function call',
}

function pgbench(form: PgbenchForm, clients: number): Measure {
  return {
    name: `pgbench-${form}-${clients}`,
    title: `pgbench, ${pgbenchTitles[form]}, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
    needs: 'pgbench',
    take: async ({ world, pgbenchUrl }, seconds) => {
      const url = given(pgbenchUrl)
      const [wal, postgres, load] = [
        await readWal(url),
        cpuMicrosOf(world.postgresPid),
        endedChildrenMicros(),
      ]
      const { done, ...times } = await runPgbench(url, world.folder, { form, clients, seconds })
      const loadMicros = endedChildrenMicros() - load
      const postgresMicros = cpuMicrosOf(world.postgresPid) - postgres
      return {
        ...times,
        failures: 0,
        firstFailure: null,
        cpuMicros: { ...noCpu, postgres: postgresMicros / done, load: loadMicros / done },
        ...walUse(wal, await readWal(url), done),
        gatewayRssMb: null,
      }
    },
  }
}

function walUse(before: WalMark, after: WalMark, payments: number) {
  return {
    walBytesPerPayment: (after.bytes - before.bytes) / payments,
    paymentsPerSync: payments / Math.max(1, after.syncs - before.syncs),
  }
}

/** A server tells of its syncs at most once a second, and only when it is asked for something. */
const silenceMs = 1_100
const nudges = 8

/** The log of the server, once all of its processes have told of theirs. Answers also how many payments that took. */
async function settledWal(gateway: Gateway): Promise<{ mark: WalMark; payments: number }> {
  await wait(silenceMs)
  const { done } = await gateway.load({ kind: 'approve', inFlight: nudges, seconds: 10, count: nudges })
  return { mark: await readWal(given(gateway.databaseUrl)), payments: done }
}

/** Takes one kind of request on a gateway: how many, how long, and what they cost whom. */
export async function takeLoad(gateway: Gateway, world: World, wish: LoadWish): Promise<Figure> {
  const logs = wish.kind === 'approve' && gateway.databaseUrl !== null
  const wal = logs ? await settledWal(gateway) : null
  const spent = () => [gateway.pid, gateway.simulatorPid, world.postgresPid].map(cpuMicrosOf)
  const before = spent()
  const { done, failed, firstFailure, seconds, cpuMicros, ...times } = await gateway.load(wish)
  const each = spent().map((after, at) => (after - (before[at] ?? 0)) / done)
  const [gatewayMicros = null, simulator = null, postgres = null] = each
  const after = wal && (await settledWal(gateway))
  return {
    ...times,
    perSecond: done / seconds,
    failures: failed,
    firstFailure,
    cpuMicros: {
      gateway: gatewayMicros,
      simulator,
      postgres: gateway.databaseUrl === null ? null : postgres,
      load: cpuMicros / done,
    },
    ...(wal && after
      ? walUse(wal.mark, after.mark, done + after.payments)
      : { walBytesPerPayment: null, paymentsPerSync: null }),
    gatewayRssMb: rssMbOf(gateway.pid),
  }
}

const onDatabase = { postgres: 'PostgreSQL', pglite: 'PGlite' } as const

function requests(
  name: string,
  title: string,
  needs: 'postgres' | 'pglite',
  kind: RequestKind,
  inFlight: number,
): Measure {
  return {
    name,
    title: `${title}, ${inFlight} in flight, ${onDatabase[needs]}`,
    needs,
    take: ({ gateways, world }, seconds) =>
      takeLoad(given(gateways[needs]), world, { kind, inFlight, seconds }),
  }
}

const telegram: Measure = {
  name: 'telegram',
  title: 'telegram packed and unpacked, one core',
  needs: 'nothing',
  take: async (_stage, seconds) => {
    const program = join(import.meta.dirname, 'telegrams.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [program, String(seconds)])
    const { perSecond, cpuMicros } = JSON.parse(stdout) as TelegramResult
    return {
      perSecond,
      p50Ms: null,
      p99Ms: null,
      p999Ms: null,
      maxMs: null,
      failures: 0,
      firstFailure: null,
      cpuMicros: { ...noCpu, load: cpuMicros },
      walBytesPerPayment: null,
      paymentsPerSync: null,
      gatewayRssMb: null,
    }
  },
}

const confirming = 64
/** More than can be confirmed in the time of a measure. */
const buyersPerSecond = 5_000

/** The shop's side alone: the buyers have all been in the window before the clock starts. */
const confirmation: Measure = {
  name: `confirm-${confirming}`,
  title: `confirmation of a checkout, ${confirming} in flight, PostgreSQL`,
  needs: 'postgres',
  take: async ({ gateways, world }, seconds) => {
    const gateway = given(gateways.postgres)
    const idsFile = join(world.folder, 'checkouts')
    const count = buyersPerSecond * seconds
    const buyers = {
      kind: 'authenticate',
      inFlight: confirming,
      name: `buyers-${gateway.charged()}`,
    } as const
    const { done } = await gateway.load({ ...buyers, seconds: 2 * seconds, count, idsFile })
    const shop = { kind: 'confirm', inFlight: confirming, of: buyers.name } as const
    return takeLoad(gateway, world, { ...shop, seconds, count: done, idsFile })
  },
}

const crowds = [1, 16, 64, 256]

/** Everything that is measured, in the order in which a round takes it. */
export const measures: readonly Measure[] = [
  pgbench('two-commits', 64),
  pgbench('two-commits', 1),
  pgbench('one-commit', 64),
  pgbench('function', 64),
  ...crowds.map((crowd) => requests(`approve-${crowd}`, 'approval', 'postgres', 'approve', crowd)),
  ...crowds.map((crowd) => requests(`pglite-approve-${crowd}`, 'approval', 'pglite', 'approve', crowd)),
  confirmation,
  requests('cancel-64', 'partial cancel', 'postgres', 'cancel', 64),
  requests('query-64', 'query by key', 'postgres', 'query', 64),
  requests('replay-64', 'idempotent replay', 'postgres', 'replay', 64),
  requests('hello-64', 'hello', 'postgres', 'hello', 64),
  {
    name: 'webhooks',
    title: `webhooks to a shop that takes ${shopTakesMs} ms, PostgreSQL`,
    needs: 'postgres',
    take: ({ gateways, world }, seconds) => takeWebhooks(given(gateways.postgres), world, seconds),
  },
  telegram,
]
