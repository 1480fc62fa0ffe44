import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { bookQuerySchema, OrderRefused, RulesRefused, type SimulatorControl } from '../contract/simulator.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface ControlServer {
  readonly port: number
  close(): Promise<void>
}

/** The control of any simulator: what the rules and the book are is checked by the simulator itself. */
type AnyControl = SimulatorControl<unknown, unknown, unknown>

/** What one simulator can be told beside the usual, by method and path. Takes the body, answers what became of it. */
export type Orders = Readonly<Record<string, (body: unknown) => Promise<unknown>>>

export interface ControlOptions {
  readonly port: number
  readonly orders?: Orders
  readonly onLog?: (message: string) => void
}

/** Room for a thousand long rules; the bound keeps a mistaken upload from filling the memory. */
const maxBodyBytes = 1 << 20

/** A request that this server cannot serve; the message is for whoever sent it. */
class BadRequest extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * The control of a simulator over HTTP: `GET|PUT /rules`, `GET /book?after=&limit=`, `POST /reset`, `GET /healthz`, and the
 * orders of its own. Listens on loopback only, since it has no authentication. Bad input is a 400 whose `error` says what
 * is wrong. Rejects when the port is taken.
 */
export async function serveControl(control: AnyControl, options: ControlOptions): Promise<ControlServer> {
  const routes = routesOf(control, options.orders ?? {})
  const server = createServer((request, response) => {
    void answer(routes, request)
      .catch((cause: unknown) => failure(cause, options.onLog))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        response.end(`${JSON.stringify(body)}\n`)
      })
  })
  await listen(server, options.port)
  return {
    port: portOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Route = (request: IncomingMessage, params: URLSearchParams) => Promise<unknown>

function routesOf(control: AnyControl, orders: Orders): ReadonlyMap<string, Route> {
  const usual: readonly [string, Route][] = [
    ['GET /rules', () => control.rules()],
    ['PUT /rules', async (request) => control.setRules(rulesIn(await readJson(request)))],
    ['GET /book', async (_, params) => control.book(readQuery(params))],
    ['POST /reset', () => control.reset().then(() => ({ status: 'reset' }))],
    ['GET /healthz', async () => ({ status: 'ok' })],
  ]
  const own = Object.entries(orders).map(([name, carryOut]): [string, Route] => [
    name,
    async (request) => carryOut(await readJson(request)),
  ])
  return new Map([...usual, ...own])
}

async function answer(routes: ReadonlyMap<string, Route>, request: IncomingMessage): Promise<Answer> {
  // A browser names the page it asks from; no page has business here, and a reset must not be one click away.
  if (request.headers.origin !== undefined) throw new BadRequest(403, 'browsers are not served here')
  const url = new URL(request.url ?? '/', 'http://simulator')
  const route = routes.get(`${request.method} ${url.pathname}`)
  if (route === undefined) throw new BadRequest(404, `known here: ${[...routes.keys()].join(', ')}`)
  return { status: 200, body: await route(request, url.searchParams) }
}

const ruleList = z.strictObject({ rules: z.array(z.unknown()) })

/** Whether each is a rule is for the simulator to say. */
function rulesIn(body: unknown): unknown[] {
  const read = ruleList.safeParse(body)
  if (!read.success) throw new BadRequest(400, z.prettifyError(read.error))
  return read.data.rules
}

function readQuery(params: URLSearchParams): z.output<typeof bookQuerySchema> {
  const read = bookQuerySchema.safeParse(Object.fromEntries(params))
  if (!read.success) throw new BadRequest(400, z.prettifyError(read.error))
  return read.data
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  const pieces: AsyncIterable<Buffer> = request
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > maxBodyBytes) throw new BadRequest(413, `the body is above ${maxBodyBytes} bytes`)
    chunks.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new BadRequest(400, 'the body is not JSON')
  }
}

function failure(cause: unknown, onLog: ((message: string) => void) | undefined): Answer {
  if (cause instanceof BadRequest) return { status: cause.status, body: { error: cause.message } }
  if (cause instanceof RulesRefused || cause instanceof OrderRefused)
    return { status: 400, body: { error: cause.message } }
  onLog?.(`control: ${String(cause)}`)
  return { status: 500, body: { error: 'the simulator failed; its log says why' } }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

/** A TCP server that listens has an address object; the other forms belong to pipes. */
function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the control server has no port')
  return address.port
}
