import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, types as pgliteTypes } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { instant, type Instant } from '../base/clock.ts'
import { lockFolder } from '../base/folder-lock.ts'
import { preparing } from './named-statements.ts'
import type { Tables } from './tables.ts'

/** A connection or a transaction: every store function takes one and never opens its own. */
export type Sql = Kysely<Tables> | Transaction<Tables>

export interface Database {
  readonly engine: 'postgres' | 'pglite'
  readonly sql: Kysely<Tables>
  /** For the statements of the beats alone, which are prepared and planned once. */
  readonly hot: Kysely<Tables>
  close(): Promise<void>
}

/** int8 and timestamptz arrive differently from the two drivers; both are set once, here (design 5, database). */
function readInt8(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n)) throw new RangeError(`a number of the database is beyond 2^53: ${text}`)
  return n
}

function readTimestamp(text: string): Instant {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
  return instant(Math.floor(Date.parse(iso)))
}

const poolSize = 20
/** One connection for each round of commits, reads and webhooks that may be under way (commits.ts, reads.ts). */
const hotPoolSize = 11
const durable = ['synchronous_commit=on']
const connectTimeoutMs = 5_000
/** Longer than any honest statement here: a dead server must not hold a request for ever. */
const queryTimeoutMs = 15_000

/**
 * For statements over a handful of rows out of tables of any size. The planner guesses a hundred rows behind `unnest` and,
 * while a table is small, reads it whole; a plan made then would be kept and grow slow with the table.
 */
const hotPlans = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
]

/** PostgreSQL by its connection string. Connects lazily; a lost server shows as an error of the next statement. */
export function openPostgres(url: string): Database {
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, readInt8)
  types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, readTimestamp)
  const open = (max: number, settings: readonly string[], pipeline = false) => {
    const pool = new pg.Pool({
      pipeline,
      connectionString: url,
      max,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: queryTimeoutMs,
      types,
      keepAlive: true,
      options: settings.map((setting) => `-c ${setting}`).join(' '),
    })
    // A connection that breaks is replaced by the pool, and the statement on it fails by itself; unhandled, its error event
    // would end the process, idle or in use.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    return pool
  }
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: open(poolSize, durable) }) })
  const hot = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: preparing(open(hotPoolSize, [...durable, ...hotPlans], true)) }),
  })
  return {
    engine: 'postgres',
    sql: kysely,
    hot,
    close: async () => {
      await hot.destroy()
      await kysely.destroy()
    },
  }
}

/** A prepared data folder, made when the project is installed, saves the two seconds that a fresh one takes. */
export const pgliteTemplate = join(import.meta.dirname, '../../node_modules/.cache/naru/pglite-template')

/**
 * PGlite in a folder. Throws when another process has the folder open: PGlite itself would let two processes write into
 * one folder and ruin it.
 */
export async function openPglite(
  folder: string,
  template: string | null = pgliteTemplate,
): Promise<Database> {
  const letGo = lockFolder(folder, 'stop it, or set NARU_DATA to another folder')
  try {
    if (!existsSync(folder) && template && existsSync(template)) copyWhole(template, folder)
    const pglite = await PGlite.create(folder, {
      parsers: { [pgliteTypes.INT8]: readInt8, [pgliteTypes.TIMESTAMPTZ]: readTimestamp },
    })
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
    return {
      engine: 'pglite',
      sql: kysely,
      hot: kysely,
      close: async () => {
        await kysely.destroy()
        if (!pglite.closed) await pglite.close()
        letGo()
      },
    }
  } catch (error) {
    letGo()
    throw error
  }
}

/** A copy that is there whole or not at all: a start that dies over it leaves nothing that looks like a database. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.new`
  rmSync(draft, { recursive: true, force: true })
  cpSync(from, draft, { recursive: true })
  renameSync(draft, to)
}

/** Codes by which drivers and servers say that the database itself is away: the statement is not at fault. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
])

/** True when the world failed and not the statement: nobody knows then whether a commit under way was made. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && awayCodes.has(error.code)) return true
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway)
  return /connection terminated|timeout exceeded|query read timeout|client has encountered a connection error|PGlite is closed/i.test(
    error.message,
  )
}

/** Throws unless the database answers. */
export async function pingDatabase(db: Sql): Promise<void> {
  await sql`select 1`.execute(db)
}

/** True when two that waited for each other were told apart: the same statement may succeed now. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01'
}
