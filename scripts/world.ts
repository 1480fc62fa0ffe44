import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Beat } from '../src/usecase/engine.ts'
import { freePort, startPostgres } from './postgres.ts'

/** A part of the world that can be killed with SIGKILL and comes back with what it had on disk. */
export interface Part {
  readonly name: string
  kill(): Promise<void>
  restart(): Promise<void>
}

/** Gateway, card company, bank and database as processes of their own, over one folder that goes away with `end`. */
export interface World {
  readonly url: string
  readonly gateway: Part & {
    /** Restarts with an order to die at the `nth` time a beat is reached; resolves `died` when it has. */
    restartToDieAt(beat: Beat, nth: number): Promise<{ died: Promise<void> }>
  }
  readonly cardCompany: Part
  readonly bank: Part
  /** Null where the gateway keeps its books in the embedded database. */
  readonly postgres: Part | null
  end(): Promise<void>
}

const root = join(import.meta.dirname, '..')
const startLimitMs = 30_000

/** Starts a program of this project and waits until it says that it is ready. Rejects with what it said when it ends before. */
export async function startProgram(
  parameters: string[],
  environment: Record<string, string>,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000)
  })
  const ready = once(child.stdout, 'data', { signal: AbortSignal.timeout(startLimitMs) })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${parameters.join(' ')} ended before it was ready:\n${said}`)
  })
  ended.catch(() => undefined)
  await Promise.race([ready, ended])
  child.stdout.resume()
  // Nothing but SIGKILL ends these programs; one that ends by itself has a defect to tell of.
  void once(child, 'exit').then(([code, signal]) => {
    if (signal !== 'SIGKILL')
      process.stderr.write(`${parameters.join(' ')} ended by itself (${code}):\n${said}\n`)
  })
  return child
}

/** SIGKILL; resolves when the process is gone. */
export async function killNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** How long the gateways of these worlds wait for a reply: long enough for a loaded machine, short enough for a test. */
const readTimeoutMs = 1_500

/** A program that is started anew as it was. */
async function openPart(
  name: string,
  start: () => Promise<ChildProcess>,
): Promise<Part & { ended(): Promise<void> }> {
  let running = await start()
  return {
    name,
    kill: () => killNow(running),
    restart: async () => {
      await killNow(running)
      running = await start()
    },
    ended: () => once(running, 'exit').then(() => undefined),
  }
}

interface Simulator {
  readonly port: number
  readonly controlPort: number
  readonly part: Part
}

/** A counterparty as a program of its own, with its journal in a folder of the world. */
async function openSimulator(
  name: 'card-company' | 'bank',
  folder: string,
  more: readonly string[],
): Promise<Simulator> {
  const [port, controlPort] = [await freePort(), await freePort()]
  const at = [`--port=${port}`, `--control-port=${controlPort}`, `--data=${join(folder, name)}`]
  const part = await openPart(name.replace('-', ' '), () =>
    startProgram(['src/main.ts', 'simulator', name, ...at, ...more], {}),
  )
  return { port, controlPort, part }
}

/** Builds a world on PostgreSQL, or on the embedded database, with every part running. */
export async function startWorld(database: 'postgres' | 'pglite'): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-world-'))
  const [port, noticePort] = [await freePort(), await freePort()]
  const server = database === 'postgres' ? await startPostgres() : null
  const databaseUrl = server ? await server.createDatabase('naru') : ''
  const company = await openSimulator('card-company', folder, [])
  const bank = await openSimulator('bank', folder, [`--notice-address=127.0.0.1:${noticePort}`])

  let dieAt = ''
  const gateway = await openPart('gateway', () =>
    startProgram(['scripts/world-gateway.ts'], {
      PORT: String(port),
      METRICS_PORT: '0',
      NARU_DATA: join(folder, 'gateway'),
      DATABASE_URL: databaseUrl,
      CARD_COMPANY_ADDRESS: `127.0.0.1:${company.port}`,
      CARD_COMPANY_CONTROL_URL: `http://127.0.0.1:${company.controlPort}`,
      CARD_COMPANY_CONNECT_TIMEOUT_MS: '1000',
      CARD_COMPANY_READ_TIMEOUT_MS: String(readTimeoutMs),
      BANK_ADDRESS: `127.0.0.1:${bank.port}`,
      BANK_CONTROL_URL: `http://127.0.0.1:${bank.controlPort}`,
      BANK_NOTICE_PORT: String(noticePort),
      BANK_CONNECT_TIMEOUT_MS: '1000',
      BANK_READ_TIMEOUT_MS: String(readTimeoutMs),
      NARU_DOUBT_FIRST_RETRY_MS: '200',
      LOG_LEVEL: 'fatal',
      DIE_AT: dieAt,
    }),
  )
  return {
    url: `http://127.0.0.1:${port}`,
    gateway: {
      ...gateway,
      restart: () => {
        dieAt = ''
        return gateway.restart()
      },
      restartToDieAt: async (beat, nth) => {
        dieAt = `${beat} ${nth}`
        await gateway.restart()
        return { died: gateway.ended() }
      },
    },
    cardCompany: company.part,
    bank: bank.part,
    postgres: server && { name: 'database', kill: () => server.kill9(), restart: () => server.restart() },
    end: async () => {
      for (const part of [gateway, company.part, bank.part]) await part.kill()
      await server?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until the gateway serves and its database answers. Rejects after the limit. */
export async function untilReady(world: World): Promise<void> {
  const waitMs = 20
  for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += waitMs) {
    const reply = await fetch(`${world.url}/readyz`).catch(() => null)
    if (reply?.ok) return
    await wait(waitMs)
  }
  throw new Error('the gateway did not become ready')
}
