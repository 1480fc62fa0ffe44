import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock, utcIso } from '../../src/base/clock.ts'
import { newPaymentId } from '../../src/base/id.ts'
import { findPostgres, type Found } from '../setup.ts'
import { query } from './database.ts'
import { percentile } from './figures.ts'
import { cardsInUse } from './requests.ts'

/** How pgbench writes a payment: the beats in two commits, all of it in one, or as one call of a function. */
export type PgbenchForm = 'two-commits' | 'one-commit' | 'function'

export interface PgbenchResult {
  readonly done: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
}

/** One payment in five is timed: writing down each would cost pgbench what it is measured for. */
const timedShare = 0.2
const threads = 2
/** Each of its connections plans each statement a few times first; the gateways have done that before their rounds. */
const warmUpSeconds = 2

/** The statements of each beat, as the reader of the file sees them. */
function beats(): readonly [string, string] {
  const text = readFileSync(join(import.meta.dirname, 'single-payment.sql'), 'utf8')
  const [, first = '', third = ''] = text.split(/^-- (?:first|third) beat$/m)
  return [first.trim(), third.trim()]
}

/** Puts an expression in place of each `:name` that it knows; a cast (`::`) is none. */
export function fillIn(text: string, expressions: Readonly<Record<string, string>>): string {
  return text.replaceAll(/(?<!:):(\w+)/g, (whole, name: string) => expressions[name] ?? whole)
}

/** Ids sort by age, as the gateway's do: the moment of the run, the number of the payment, the client. */
function expressionsFor(
  given: Readonly<Record<'moment' | 'n' | 'client' | 'at' | 'card' | 'amount', string>>,
) {
  const tail = `lpad(${given.n}::text, 7, '0') || lpad(${given.client}::text, 3, '0')`
  const id = `(${given.moment}::text || ${tail})`
  const hash = (text: string) => `(md5(${text}) || md5(${text}))`
  return {
    payment_id: id,
    event_id: id,
    order_id: `(right(${given.moment}::text, 4) || ${tail})`,
    identity: hash(id),
    card_lookup: hash(`${given.card}::text`),
    amount: `${given.amount}::bigint`,
    at: `${given.at}::timestamptz`,
  }
}

/** No two clients that run side by side charge one card, as no two requests of the load do. */
const draw = `\\set n :n + 1
\\set card (:n * 256 + :client_id) % ${cardsInUse}
\\set amount random(100, 1000) * 100
`

function scriptOf(form: PgbenchForm): string {
  if (form === 'function')
    return `${draw}select pay_once(:moment::text, :n::bigint, :client_id::bigint, :at::timestamptz, :card::bigint, :amount::bigint);\n`
  const given = {
    moment: ':moment',
    n: ':n',
    client: ':client_id',
    at: ':at',
    card: ':card',
    amount: ':amount',
  }
  const [first, third] = beats().map((beat) => fillIn(beat, expressionsFor(given)))
  const between = form === 'two-commits' ? 'commit;\nbegin;\n' : ''
  return `${draw}begin;\n${first}\n${between}${third}\ncommit;\n`
}

/** Makes the function that pgbench calls: the same statements, planned once a connection, in one round trip. */
export async function makePayFunction(url: string): Promise<void> {
  const given = { moment: '$1', n: '$2', client: '$3', at: '$4', card: '$5', amount: '$6' }
  const body = beats()
    .map((beat) => fillIn(beat, expressionsFor(given)))
    .join('\n')
  await query(
    url,
    `create function pay_once(text, bigint, bigint, timestamptz, bigint, bigint) returns void language plpgsql as
     $body$ begin\n${body}\nend $body$`,
  )
}

/** pgbench beside the server's programs, or wherever else the PATH has it. */
export function findPgbench(): Found {
  const found = findPostgres(process.env)
  if (found.kind === 'missing') return found
  const server = dirname(realpathSync(join(found.folder, 'postgres')))
  const folders = [found.folder, server, ...(process.env['PATH'] ?? '').split(delimiter)]
  const folder = folders.find((one) => existsSync(join(one, 'pgbench')))
  if (folder === undefined) return { kind: 'missing', reason: 'PostgreSQL is here without its pgbench' }
  return { ...found, folder }
}

/**
 * Runs pgbench on a database with our schema, for `seconds` after it has warmed up. Throws, with what it said, when a
 * transaction of it fails.
 */
export async function runPgbench(
  url: string,
  folder: string,
  order: { form: PgbenchForm; clients: number; seconds: number },
): Promise<PgbenchResult> {
  const found = findPgbench()
  if (found.kind === 'missing') throw new Error(`pgbench is missing: ${found.reason}`)
  const script = join(folder, `${order.form}.sql`)
  writeFileSync(script, scriptOf(order.form))
  const clock = systemClock()
  const { hostname, port, username, pathname } = new URL(url)
  const parameters = ['-n', '-M', 'prepared', '-h', hostname, '-p', port, '-U', username, '-P', '1']
  parameters.push('-c', `${order.clients}`, '-j', `${Math.min(threads, order.clients)}`)
  parameters.push('-T', `${warmUpSeconds + order.seconds}`, '-l', `--sampling-rate=${timedShare}`)
  parameters.push('-f', script, '-D', 'n=0', '-D', `moment=${newPaymentId(clock).slice(0, 10)}`)
  parameters.push('-D', `at=${utcIso(clock.now())}`)
  const { stdout, stderr } = await promisify(execFile)(
    join(found.folder, 'pgbench'),
    [...parameters, pathname.slice(1)],
    { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } },
  )
  const { done, perSecond } = parseSummary(stdout)
  const times = timesOf(takeLog(folder), warmUpSeconds)
  return { done, perSecond: parseProgress(stderr, warmUpSeconds) ?? perSecond, ...times }
}

/** Reads what pgbench says at its end. Throws when it counts failures, or when it says something else. */
export function parseSummary(text: string): { done: number; perSecond: number } {
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? Number.NaN)
  const done = number(/^number of transactions actually processed: (\d+)/m)
  const perSecond = number(/^tps = ([\d.]+)/m)
  if (!(done > 0) || Number.isNaN(perSecond) || number(/^number of failed transactions: (\d+)/m) > 0)
    throw new Error(`pgbench did not run as it should:\n${text}`)
  return { done, perSecond }
}

/** The mean rate of the seconds after `from`, out of the lines that pgbench writes as it goes; null without such lines. */
export function parseProgress(text: string, from: number): number | null {
  const seconds = [...text.matchAll(/^progress: ([\d.]+) s, ([\d.]+) tps/gm)]
  const counted = seconds.filter(([, at]) => Number(at) > from + 0.5).map(([, , tps]) => Number(tps))
  return counted.length === 0 ? null : counted.reduce((sum, tps) => sum + tps, 0) / counted.length
}

/** The lines that the threads of pgbench wrote down; their files are taken away. */
function takeLog(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('pgbench_log.'))
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  for (const name of files) rmSync(join(folder, name))
  return lines.filter(Boolean)
}

/** Percentiles of a log: time of each payment in its third column, and when it ended in its last two. */
export function timesOf(
  log: readonly string[],
  from: number,
): Pick<PgbenchResult, 'p50Ms' | 'p99Ms' | 'p999Ms' | 'maxMs'> {
  const payments = log.map((line) => {
    const [, , micros, , second, microsecond] = line.split(' ').map(Number)
    return { micros: micros ?? 0, endedAt: (second ?? 0) + (microsecond ?? 0) / 1e6 }
  })
  const begin = payments.reduce((least, { endedAt }) => Math.min(least, endedAt), Infinity) + from
  const counted = payments.filter(({ endedAt }) => endedAt >= begin).map(({ micros }) => micros)
  const sorted = counted.toSorted((one, other) => one - other)
  const at = (share: number) => percentile(sorted, share) / 1000
  return { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999), maxMs: at(1) }
}
