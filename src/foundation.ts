import { join } from 'node:path'
import { movableClock, systemClock, type Clock, type MovableClock } from './base/clock.ts'
import type { Config } from './base/config.ts'
import { openKeyRing, type KeyRing } from './base/key-ring.ts'
import { readKeyRingFile, readOrMakeSandboxRing } from './base/key-ring-file.ts'
import { logger, type Log } from './base/log.ts'
import type { BankControl } from './contract/bank.ts'
import { startBank, type Bank } from './simulator/bank.ts'
import { bankControlOver } from './simulator/bank-control.ts'
import { startCardCompany, type CardCompany } from './simulator/card-company.ts'
import type { CounterOptions } from './simulator/counter.ts'
import { openPglite, openPostgres, type Database } from './store/database.ts'
import { prepareDatabase } from './usecase/prepare-database.ts'
import { followClock } from './usecase/sandbox-clock.ts'

/** What has been opened so far and how it is closed, in the order of opening. */
export type Closers = (() => Promise<unknown>)[]

/** What a gateway, and the primary of several workers, stands on. */
export interface Foundation {
  readonly log: Log
  readonly clock: Clock
  /** The same clock where it can be moved; null in live mode. */
  readonly sandboxClock: MovableClock | null
  readonly keyRing: KeyRing
  readonly takeUpKeys: () => void
  readonly database: Database
  /** Sets the clock to what another process of the sandbox has made of it; null in live mode. */
  readonly takeUpClock: (() => Promise<void>) | null
}

/**
 * Opens key ring and database, prepares the database, and sets the clock of a sandbox. Throws, naming the variable, when
 * one of them cannot be used.
 */
export async function layFoundation(
  config: Config,
  closers: Closers,
  log: Log = logger(config.LOG_LEVEL),
): Promise<Foundation> {
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
  const takeUpClock = sandboxClock && inTurn(followClock({ database }, sandboxClock))
  await takeUpClock?.()
  return { log, clock, sandboxClock, keyRing, takeUpKeys, database, takeUpClock }
}

/** One at a time: what was read from the database earlier never comes into force later. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve()
  return () => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}

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

/** Names the variable that chose a port on which something else listens already. */
export async function unlessTaken<T>(
  variable: keyof Config,
  port: number,
  listening: Promise<T>,
): Promise<T> {
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

/** The card company as a simulator inside this process, at the other end of a real wire. */
export function startSimulator(
  config: Config,
  clock: Clock,
  log: Log,
  closers: Closers,
): Promise<CardCompany> {
  const options = simulatorAt(config, 'card-company', config.CARD_COMPANY_PORT, clock, log)
  return keepOpen('CARD_COMPANY_PORT', options.port, startCardCompany(options), closers)
}

/** The bank likewise. Where it tells of deposits is said later, when somebody listens. */
export function startBankSimulator(config: Config, clock: Clock, log: Log, closers: Closers): Promise<Bank> {
  const options = simulatorAt(config, 'bank', config.BANK_PORT, clock, log)
  return keepOpen('BANK_PORT', options.port, startBank(options), closers)
}

function simulatorAt(
  config: Config,
  name: 'card-company' | 'bank',
  port: number,
  clock: Clock,
  log: Log,
): CounterOptions {
  const onLog = (line: string): void => log.info({ simulator: name }, line)
  return { host: '127.0.0.1', port, dataDir: join(config.NARU_DATA, name), clock, onLog }
}

async function keepOpen<T extends { close(): Promise<void> }>(
  variable: keyof Config,
  port: number,
  starting: Promise<T>,
  closers: Closers,
): Promise<T> {
  const simulator = await unlessTaken(variable, port, starting)
  closers.push(() => simulator.close())
  return simulator
}

/** The bank as a gateway finds it. */
export interface BankPlace {
  /** Null in live mode without BANK_ADDRESS: then nobody pays by bank. */
  readonly address: { readonly host: string; readonly port: number } | null
  readonly control: BankControl | null
  /** Tells an embedded simulator where notices are listened for; any other bank knows by itself. */
  sendNoticesTo(port: number): void
}

/** The bank at BANK_ADDRESS, or in a sandbox without it the simulator inside this process. */
export async function placeBank(
  config: Config,
  clock: Clock,
  log: Log,
  closers: Closers,
): Promise<BankPlace> {
  if (config.BANK_ADDRESS) {
    const control = config.BANK_CONTROL_URL ? bankControlOver(config.BANK_CONTROL_URL) : null
    return { address: addressIn(config.BANK_ADDRESS), control, sendNoticesTo: () => undefined }
  }
  if (config.NARU_MODE === 'live') return { address: null, control: null, sendNoticesTo: () => undefined }
  const { port, control, sendNoticesTo } = await startBankSimulator(config, clock, log, closers)
  return {
    address: { host: '127.0.0.1', port },
    control,
    sendNoticesTo: (noticePort) => sendNoticesTo({ host: '127.0.0.1', port: noticePort }),
  }
}

/** Reads host:port, which the configuration has checked. */
function addressIn(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':')
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) }
}
