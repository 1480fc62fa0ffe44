import { spawn, execFile, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { z } from 'zod'
import { freePort, startPostgres, type PostgresServer } from '../postgres.ts'
import { killNow, startProgram } from '../world.ts'
import { postmasterPid } from './database.ts'
import type { LoadOrder, LoadResult } from './load.ts'

/** A gateway of the bench with a card company of its own, so that each pair of books can be held against each other. */
export interface Gateway {
  readonly name: string
  readonly port: number
  readonly metricsPort: number
  /** Null on the embedded database. */
  readonly databaseUrl: string | null
  readonly pid: number
  readonly simulatorPid: number
  /** Payments of the load `warm`, which other measures ask for, cancel and repeat. */
  readonly idsFile: string
  /** Runs the load program to its end. */
  readonly load: (order: LoadWish) => Promise<LoadResult>
  /** How many payments the loads have made so far. */
  readonly charged: () => number
}

export type LoadWish = Pick<LoadOrder, 'kind' | 'inFlight' | 'seconds'> &
  Partial<Pick<LoadOrder, 'name' | 'of' | 'count' | 'rate' | 'idsFile'>>

/** Everything that a bench has started, and the way to end all of it. */
export interface World {
  readonly folder: string
  readonly server: PostgresServer
  readonly postgresPid: number
  /** A database with the schema as a gateway prepares it, and nothing in it. */
  readonly newDatabase: (name: string) => Promise<string>
  readonly startGateway: (name: string, databaseUrl: string | null) => Promise<Gateway>
  /** Ends all processes and removes the folders. Safe to call twice, and while something is being started. */
  readonly end: () => Promise<void>
}

const root = join(import.meta.dirname, '../..')
const startLimitMs = 30_000
const manifestSchema = z.object({ scripts: z.object({ start: z.string() }) })
/** What a shell reports of a program that was interrupted. */
const endedBySignal = 130

/** Settings of the server, said in the report. Nothing here takes durability away. */
export const postgresSettings = {
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  synchronous_commit: 'on',
  fsync: 'on',
  max_connections: '300',
} as const

/** A proof of the books reads whole tables: it may take longer than any honest statement of a request. */
const patience = '?query_timeout=1800000'

export async function startWorld({ autovacuum }: { autovacuum: 'on' | 'off' }): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-bench-'))
  const closers: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const endAll = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close()
  }
  let ending: Promise<void> | null = null
  const end = () => (ending ??= endAll())
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().finally(() => process.exit(endedBySignal)))
  try {
    const starting = startPostgres({ settings: { ...postgresSettings, autovacuum } })
    closers.push(() =>
      starting.then(
        (server) => server.stop(),
        () => undefined,
      ),
    )
    const server = await starting
    const postgresPid = await postmasterPid(server.url)
    const startOne = (name: string, url: string | null) => startGateway(name, url, folder, closers)
    // The one way in which a schema is always as a gateway wants it: let one prepare it, and copy.
    const template = await startOne('template', await server.createDatabase('template_of_bench'))
    await template.stop()
    const newDatabase = (name: string) => server.createDatabase(name, 'template_of_bench')
    return { folder, server, postgresPid, newDatabase, startGateway: startOne, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** The flags and the compile cache with which `npm start` starts a gateway, so that what is measured is what users run. */
function likeNpmStart(): { flags: string[]; env: Record<string, string> } {
  const { start } = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).scripts
  const cache = /NODE_COMPILE_CACHE=(\S+)/.exec(start)?.[1]
  return {
    flags: start.match(/--[\w-]+=\d+/g) ?? [],
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: cache },
  }
}

interface Simulator {
  readonly child: ChildProcess
  readonly port: number
  readonly controlPort: number
}

/** A counterparty of a gateway, in a process of its own, so that its costs are not the gateway's. */
async function startSimulator(
  kind: 'card-company' | 'bank',
  of: string,
  folder: string,
  closers: (() => Promise<unknown> | void)[],
  more: readonly string[],
): Promise<Simulator> {
  const [port, controlPort] = [await freePort(), await freePort()]
  const ports = [`--port=${port}`, `--control-port=${controlPort}`, `--data=${join(folder, `${of}-${kind}`)}`]
  const starting = startProgram(['src/main.ts', 'simulator', kind, ...ports, ...more], {})
  closers.push(() => starting.then(killNow, () => undefined))
  return { child: await starting, port, controlPort }
}

async function startGateway(
  name: string,
  databaseUrl: string | null,
  folder: string,
  closers: (() => Promise<unknown> | void)[],
): Promise<Gateway & { stop: () => Promise<void> }> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const noticePort = await freePort()
  const company = await startSimulator('card-company', name, folder, closers, [])
  const bank = await startSimulator('bank', name, folder, closers, [
    `--notice-address=127.0.0.1:${noticePort}`,
  ])
  const { flags, env } = likeNpmStart()
  const gateway = startSilent([...flags, 'src/main.ts', 'start'], {
    ...env,
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    NARU_DATA: join(folder, name),
    NARU_KEY_RING: join(folder, 'keys.json'),
    DATABASE_URL: databaseUrl === null ? '' : databaseUrl + patience,
    CARD_COMPANY_ADDRESS: `127.0.0.1:${company.port}`,
    CARD_COMPANY_CONTROL_URL: `http://127.0.0.1:${company.controlPort}`,
    BANK_ADDRESS: `127.0.0.1:${bank.port}`,
    BANK_CONTROL_URL: `http://127.0.0.1:${bank.controlPort}`,
    BANK_NOTICE_PORT: String(noticePort),
  })
  closers.push(() => killNow(gateway.child))
  await untilReady(`http://127.0.0.1:${port}/readyz`, gateway)
  let charged = 0
  let loads = 0
  const idsFile = join(folder, `${name}-payments`)
  return {
    name,
    port,
    metricsPort,
    databaseUrl,
    pid: gateway.child.pid ?? 0,
    simulatorPid: company.child.pid ?? 0,
    idsFile,
    charged: () => charged,
    load: async (wish) => {
      loads += 1
      const mine = { name: `${name}${loads}`, of: 'warm', count: Number.MAX_SAFE_INTEGER, rate: 0 }
      const ids = wish.kind === 'approve' || wish.kind === 'hello' ? null : idsFile
      const result = await runLoad({ ...mine, port, idsFile: ids, ...wish })
      if (wish.kind === 'approve' || wish.kind === 'confirm') charged += result.done
      return result
    },
    stop: async () => {
      for (const { child } of [gateway, company, bank]) await killNow(child)
    },
  }
}

async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'load.ts'),
    JSON.stringify(order),
  ])
  return JSON.parse(stdout) as LoadResult
}

interface Silent {
  readonly child: ChildProcess
  /** The last that it said on its error output. */
  readonly said: () => string
}

/** Starts a program of ours whose lines go nowhere: reading them would take time from what is measured. */
function startSilent(parameters: string[], environment: Record<string, string>): Silent {
  const nowhere = openSync('/dev/null', 'w')
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', nowhere, 'pipe'],
  })
  closeSync(nowhere)
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000)
  })
  return { child, said: () => said }
}

/** Asks until the gateway serves. Throws with what it said when it ends before, or takes too long. */
async function untilReady(url: string, gateway: Silent): Promise<void> {
  const ended = once(gateway.child, 'exit').then(() => true)
  const waitMs = 50
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += waitMs) {
    const reply = await fetch(url).catch(() => null)
    if (reply?.ok) return
    if (await Promise.race([ended, wait(waitMs, false)])) break
  }
  throw new Error(`a gateway did not start:\n${gateway.said()}`)
}
