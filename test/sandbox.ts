import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { startApp, type App, type AppOptions } from '../src/app.ts'
import { readConfig } from '../src/base/config.ts'
import type { RuleInput, SimulatorControl } from '../src/contract/simulator.ts'
import type { SandboxDoor } from '../src/http/sandbox.ts'

export interface Sandbox extends Omit<App, 'sandbox'> {
  readonly door: SandboxDoor
  readonly cardCompany: SimulatorControl
  /** Replaces the card company's answer rules. */
  rules(...rules: RuleInput[]): Promise<void>
  /** Sends JSON as demo merchant 1, or as somebody else by `headers`. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  /** Ends with the proof that a test owes: every invariant holds and both books agree. Closes the app and its folder. */
  close(): Promise<void>
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown>
}

export const demoKey = 'test_sk_docs_narudemo1'
export const authorize = (secretKey: string) => ({ authorization: `Basic ${btoa(`${secretKey}:`)}` })

/** Time-outs of tests: long enough for a loaded machine, short enough to wait for. */
const quick = {
  PORT: '0',
  METRICS_PORT: '0',
  LOG_LEVEL: 'silent',
  CARD_COMPANY_CONNECT_TIMEOUT_MS: '1000',
  CARD_COMPANY_READ_TIMEOUT_MS: '400',
  BANK_CONNECT_TIMEOUT_MS: '1000',
  BANK_READ_TIMEOUT_MS: '400',
}

/**
 * The whole gateway with a card company at the other end of a real wire, in one line. On the embedded database, or in a
 * database of its own on the server at `postgresUrl`.
 */
export async function openSandbox(
  options: {
    postgresUrl?: string | null
    env?: Record<string, string>
    app?: AppOptions
    folder?: string
  } = {},
): Promise<Sandbox> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'naru-sandbox-'))
  const database = options.postgresUrl ? await makeDatabase(options.postgresUrl) : undefined
  const config = readConfig({ ...quick, NARU_DATA: folder, DATABASE_URL: database, ...options.env })
  const app = await startApp(config, options.app)
  const { sandbox: door } = app
  const cardCompany = door?.simulators['card-company']
  if (!door || !cardCompany) throw new Error('this is no sandbox')
  const send = (method: string, headers: Record<string, string>, body?: string) =>
    ask(app.url, method, { ...authorize(demoKey), ...headers }, body)
  return {
    ...app,
    door,
    cardCompany,
    rules: async (...rules) => {
      await cardCompany.setRules(rules)
    },
    post: (path, body, headers = {}) =>
      send(`POST ${path}`, { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    get: (path, headers = {}) => send(`GET ${path}`, headers),
    close: async () => {
      await app.close()
      if (!options.folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask(
  url: string,
  what: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Reply> {
  const [method = 'GET', path = '/'] = what.split(' ')
  const reply = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await reply.text()
  return { status: reply.status, headers: reply.headers, text, body: readJson(text) }
}

function readJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** A database of a test's own on the server of the run. */
export async function makeDatabase(postgresUrl: string): Promise<string> {
  const name = `naru_${randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  await client.query(`create database ${escapeIdentifier(name)} template template0`)
  await client.end()
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return url.toString()
}
