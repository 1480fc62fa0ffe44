import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { Client } from 'pg'
import { expect, onTestFinished } from 'vitest'
import { freePort } from '../scripts/postgres.ts'
import { runNaru, type Running } from './command-wire.ts'
import { authorize, demoKey, makeDatabase } from './sandbox.ts'
import { testFolder } from './usecase-wire.ts'

export const slow = 90_000
/** How long a test waits for something that a loaded machine does in a second or two. */
export const soon = { timeout: 30_000, interval: 50 }

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

/** One caller with one lasting connection, so that all it asks goes to one worker. */
export interface Line {
  ask(path: string, body?: unknown, method?: 'PUT'): Promise<Answer>
}

export function openLine(url: string): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return { ask: (path, body, method) => ask(url + path, agent, body, method) }
}

/** Asks over a connection that is used this once. */
export function askOnce(url: string, body?: unknown, method?: 'PUT'): Promise<Answer> {
  return ask(url, new Agent({ keepAlive: false }), body, method)
}

function ask(url: string, agent: Agent, body?: unknown, method?: 'PUT'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { ...authorize(demoKey), 'content-type': 'application/json' }
    const verb = method ?? (body === undefined ? 'GET' : 'POST')
    const asking = request(url, { method: verb, agent, headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      reply.once('error', reject)
      reply.once('end', () => {
        const told = JSON.parse(text) as Record<string, unknown>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: told })
      })
    })
    asking.once('error', reject)
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** A gateway of several workers on a PostgreSQL, with its simulator inside the primary unless `env` says otherwise. */
export interface Gateway extends Running {
  readonly url: string
  readonly env: Readonly<Record<string, string>>
  /** The value of a metric over all workers. */
  metric(name: string): Promise<number>
}

/** Starts `naru start` and waits for its greeting, which comes when all workers listen. */
export async function startGateway(databaseUrl: string, wish: Record<string, string> = {}): Promise<Gateway> {
  const env = {
    PORT: String(await freePort()),
    METRICS_PORT: String(await freePort()),
    NARU_DATA: testFolder(),
    NARU_WORKERS: '2',
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    ...wish,
  }
  const running = runNaru(['start'], env)
  await running.untilSaid('/telegrams')
  return {
    ...running,
    env,
    url: `http://127.0.0.1:${env.PORT}`,
    metric: async (name) => {
      const text = await (await fetch(`http://127.0.0.1:${env.METRICS_PORT}/metrics`)).text()
      return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? NaN)
    },
  }
}

/** A database of the test's own, and what its server knows of the workers that use it. */
export interface WorkersDatabase {
  readonly url: string
  /** The process ids of all workers of all gateways. */
  workers(): Promise<number[]>
  /** The process ids of those that hold the owner's lock. */
  owners(): Promise<number[]>
  /** Ends the connection by which somebody holds the owner's lock, as a broken network would. */
  breakOwnersConnection(): Promise<void>
}

export async function openDatabase(postgresUrl: string): Promise<WorkersDatabase> {
  const url = await makeDatabase(postgresUrl)
  const client = new Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  const pids = async (condition: string) => {
    const { rows } = await client.query<{ pid: number }>(
      `select split_part(application_name, ' ', 3)::int as pid from pg_stat_activity
       where datname = current_database() and application_name like 'naru rounds %' and ${condition} order by 1`,
    )
    return rows.map(({ pid }) => pid)
  }
  const holders = "select pid from pg_locks where locktype = 'advisory' and objid = 1 and granted"
  return {
    url,
    workers: () => pids('true'),
    owners: () => pids(`pid in (${holders})`),
    breakOwnersConnection: async () => {
      await client.query(
        `select pg_terminate_backend(pid, 10000) from pg_stat_activity
         where datname = current_database() and application_name like 'naru rounds %' and pid in (${holders})`,
      )
    },
  }
}

/** Waits until exactly one process has the owner's lock, and answers which. */
export async function oneOwner(database: WorkersDatabase): Promise<number> {
  await expect.poll(async () => (await database.owners()).length, soon).toBe(1)
  return (await database.owners())[0] ?? 0
}

export function rulesOf(gateway: Gateway, ...rules: object[]): Promise<Answer> {
  return askOnce(`${gateway.url}/sandbox/partners/card-company/rules`, { rules }, 'PUT')
}
