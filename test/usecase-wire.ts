import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, type TestContext } from 'vitest'
import { systemClock, utcIso } from '../src/base/clock.ts'
import { startCardCompany } from '../src/simulator/card-company.ts'
import { serveControl } from '../src/simulator/control-server.ts'
import { cardRequest, headerOf } from '../src/telegram/card-telegram.ts'
import { openFace, textOf, type Face } from './face-wire.ts'
import { requirePostgres } from './postgres.ts'
import { authorize, type Reply, type Sandbox } from './sandbox.ts'
import { portOf } from './telegram-wire.ts'

export const databases = ['pglite', 'postgres'] as const
export type DatabaseName = (typeof databases)[number]

export type Options = NonNullable<Parameters<typeof openFace>[0]>

/** The janitor of these tests comes when the clock is moved, and not while a loaded machine is still looking on. */
const onlyByTheClock = { NARU_DOUBT_FIRST_RETRY_MS: '30000' }

/** A gateway on this database whose books must balance at the end; skips the test where the machine has no server. */
export function openOn(database: DatabaseName, context: TestContext, options: Options = {}): Promise<Face> {
  const postgresUrl = urlFor(database, context)
  return openFace({ ...options, postgresUrl, env: { ...onlyByTheClock, ...options.env } })
}

export function urlFor(database: DatabaseName, context: TestContext): string | null {
  return database === 'postgres' ? requirePostgres(context) : null
}

export const otherMerchant = authorize('test_sk_docs_narudemo2')
export const key = (name: string) => ({ 'idempotency-key': name })
export const replayed = (reply: Reply): boolean => reply.headers.get('idempotent-replayed') === 'true'

let nextCard = 20_000_000
export const freshCard = (): string => `43301234${String(nextCard++)}`
export const cardOf = (wish: object = {}) => ({
  cardNumber: freshCard(),
  expiry: '1230',
  cvc: '123',
  amount: 11_000,
  ...wish,
})

export const charge = (face: Sandbox, wish: object = {}, headers: Record<string, string> = {}) =>
  face.post('/payments/card', cardOf(wish), headers)

/** Charges and answers the payment's number; the test fails where it is not approved. */
export async function paid(face: Sandbox, wish: object = {}): Promise<string> {
  const reply = await charge(face, wish)
  expect([reply.status, reply.text]).toEqual([201, reply.text])
  return textOf(reply, 'id')
}

export const cancel = (face: Sandbox, id: string, wish: object = {}, headers: Record<string, string> = {}) =>
  face.post(`/payments/${id}/cancels`, wish, headers)

/** Status and refusal, as a pair; undefined where nothing was refused. */
export const said = ({ status, body }: Reply): [number, unknown] => [status, body['code']]

export async function payment(face: Sandbox, id: string): Promise<Record<string, unknown>> {
  return (await face.get(`/payments/${id}`)).body
}

export async function stateOf(face: Sandbox, id: string): Promise<unknown> {
  return (await payment(face, id))['state']
}

export async function balanceOf(face: Sandbox, id: string): Promise<unknown> {
  return (await payment(face, id))['balance']
}

/** Kinds of the telegrams of a payment, in the order in which they were sent. */
export async function kindsOf(face: Sandbox, id: string): Promise<unknown[]> {
  const { items } = (await face.get(`/payments/${id}/telegrams`)).body as { items: { kind: string }[] }
  return items.map(({ kind }) => kind)
}

/** Rows of a table as the database has them. */
export async function rowsOf(face: Sandbox, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
    face.engine.database.sql,
  )
  return rows
}

/** Lets the hours of the janitor pass, and waits for the questions that he asks by himself meanwhile. */
export async function passMs(face: Sandbox, advanceMs: number): Promise<void> {
  await face.door.moveClock({ advanceMs })
  const stillAsked = async () => {
    const { rows } = await sql<{ management_number: string }>`
      select management_number from partner_transaction
      where (kind in ('INQUIRY', 'NETCANCEL') and status = 'WT')
        or due_at <= ${utcIso(face.door.clock().now)}::timestamptz`.execute(face.engine.database.sql)
    return rows
  }
  await expect.poll(stillAsked, { timeout: 10_000, interval: 10 }).toEqual([])
}

export const pass = (face: Sandbox, minutes: number): Promise<void> => passMs(face, minutes * 60_000)

/** Charges where nobody will know, and answers the payment's number. */
export async function doubtful(face: Sandbox, wish: object = {}): Promise<string> {
  const reply = await charge(face, wish)
  expect([reply.status, reply.text]).toEqual([202, reply.text])
  return textOf(reply, 'id')
}

/** The open and parked questions of a merchant. */
export const doubtsOf = async (face: Sandbox, headers: Record<string, string> = {}) =>
  (await face.get('/doubts', headers)).body['items']

/** What the ledger moved for one payment, in order. */
export async function movementsOf(face: Sandbox, id: string): Promise<unknown[]> {
  const rows = await rowsOf(face, 'movement')
  return rows.filter((row) => row['payment_id'] === id).map((row) => row['kind'])
}

/** A folder that goes away with the test, for a gateway that is opened on it more than once. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'naru-usecase-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Stands between gateway and card company, sees every telegram, and can keep the replies back or cut the wire. */
export interface Tap {
  readonly port: number
  /** Telegrams of the gateway, as the bytes that crossed. */
  readonly sent: Buffer[]
  sentOf(kind: string): Buffer[]
  /** Keeps every reply back until `release`, so that a question stays under way for as long as a test wants. */
  hold(): void
  release(): void
  /** From now on nobody listens there, and every line is broken. */
  cut(): Promise<void>
  mend(): Promise<void>
}

async function openTap(companyPort: number): Promise<Tap> {
  const sent: Buffer[] = []
  const lines = new Set<Socket>()
  const kept: (() => void)[] = []
  let holds = false
  const listener = (): Server =>
    createServer((gateway) => {
      const company = connect({ port: companyPort, host: '127.0.0.1', noDelay: true })
      let unread = Buffer.alloc(0)
      gateway.on('data', (chunk: Buffer) => {
        unread = Buffer.concat([unread, chunk])
        for (; unread.length >= cardRequest.width; unread = unread.subarray(cardRequest.width))
          sent.push(Buffer.from(unread.subarray(0, cardRequest.width)))
        company.write(chunk)
      })
      company.on('data', (chunk: Buffer) => {
        const deliver = () => gateway.write(chunk)
        if (holds) kept.push(deliver)
        else deliver()
      })
      for (const [line, other] of [
        [gateway, company],
        [company, gateway],
      ] as const) {
        lines.add(line)
        line.on('error', () => undefined)
        line.on('close', () => {
          lines.delete(line)
          other.destroy()
        })
      }
    })
  let server = listener()
  const port = await portOf(server)
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const line of lines) line.destroy()
    })
  onTestFinished(cut)
  return {
    port,
    sent,
    sentOf: (kind) => sent.filter((bytes) => headerOf(bytes).kind === kind),
    hold: () => {
      holds = true
    },
    release: () => {
      holds = false
      for (const deliver of kept.splice(0)) deliver()
    },
    cut,
    mend: async () => {
      server = listener()
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    },
  }
}

/** A gateway whose card company is a program apart, at the other end of a wire that the test has tapped. */
export async function openTapped(
  database: DatabaseName,
  context: TestContext,
  options: Options = {},
): Promise<Face & { readonly tap: Tap }> {
  const postgresUrl = urlFor(database, context)
  const company = await startCardCompany({ host: '127.0.0.1', port: 0, dataDir: null, clock: systemClock() })
  const control = await serveControl(company.control, { port: 0 })
  onTestFinished(async () => {
    await control.close()
    await company.close()
  })
  const tap = await openTap(company.port)
  const face = await openFace({
    ...options,
    postgresUrl,
    env: {
      ...onlyByTheClock,
      CARD_COMPANY_ADDRESS: `127.0.0.1:${tap.port}`,
      CARD_COMPANY_CONTROL_URL: `http://127.0.0.1:${control.port}`,
      // Held replies are no silence: only a test of time-outs wants a short one.
      CARD_COMPANY_READ_TIMEOUT_MS: '20000',
      ...options.env,
    },
  })
  return { ...face, tap }
}

/** Begins a request whose reply is kept back, and answers once its telegram has left. */
export async function underWay<Answer>(
  face: { readonly tap: Tap },
  begin: () => Promise<Answer>,
): Promise<{ readonly answer: Promise<Answer> }> {
  face.tap.hold()
  const before = face.tap.sent.length
  const answer = begin()
  await expect.poll(() => face.tap.sent.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(before)
  return { answer }
}
