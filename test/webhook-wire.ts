import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, type TestContext } from 'vitest'
import { textOf, type Face } from './face-wire.ts'
import type { Sandbox } from './sandbox.ts'
import { openOn, type DatabaseName } from './usecase-wire.ts'

/** A gateway on this database that waits for a busy machine: what comes late here is the webhooks'. */
export function openShop(database: DatabaseName, context: TestContext): Promise<Face> {
  return openOn(database, context, { env: { CARD_COMPANY_READ_TIMEOUT_MS: '20000' } })
}

/** One webhook as it came in. */
export interface Hit {
  /** Of the delivery: the same with every try. */
  readonly id: string
  readonly retried: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: Record<string, unknown>
}

export interface Receiver {
  readonly url: string
  readonly hits: Hit[]
  /** What is done with the next ones: a status to answer with, or a function that answers. */
  answerWith(how: number | ((hit: Hit, response: ServerResponse) => void)): void
  /** Waits until so many have come in, and answers them. */
  received(count: number): Promise<Hit[]>
  /** The statuses that payments were told to have, in the order in which they came. */
  statuses(): unknown[]
}

function bodyOf(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>
}

/** A shop's server that hears webhooks; it ends with the test. */
export async function openReceiver(): Promise<Receiver> {
  const hits: Hit[] = []
  let how: Parameters<Receiver['answerWith']>[0] = 200
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString()
      const { headers, url: path = '/' } = request
      const id = String(headers['webhook-id'])
      const retried = Number(headers['tosspayments-webhook-transmission-retried-count'])
      const hit = { id, retried, path, headers, text, body: bodyOf(text) }
      hits.push(hit)
      if (typeof how === 'function') how(hit, response)
      else response.writeHead(how).end('heard')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    hits,
    answerWith: (answer) => {
      how = answer
    },
    received: async (count) => {
      await expect.poll(() => hits.length, { timeout: 10_000, interval: 5 }).toBeGreaterThanOrEqual(count)
      return hits
    },
    statuses: () =>
      hits.map(({ body }) => (body['data'] as { status?: unknown } | undefined)?.status ?? body['status']),
  }
}

export interface Registered {
  readonly id: string
  readonly secret: string
}

/** Registers an endpoint for demo merchant 1, or for somebody else by `headers`. */
export async function register(
  face: Sandbox,
  url: string,
  wish: object = {},
  headers: Record<string, string> = {},
): Promise<Registered> {
  const reply = await face.post('/webhooks/endpoints', { url, ...wish }, headers)
  expect([reply.status, reply.text]).toEqual([201, reply.text])
  return { id: textOf(reply, 'id'), secret: textOf(reply, 'secret') }
}

export interface ShownDelivery {
  readonly id: string
  readonly state: string
  readonly attempts: number
  readonly eventType: string
  readonly nextAttemptAt: string | null
}

/** The newest deliveries of demo merchant 1. */
export async function deliveries(face: Sandbox, query = ''): Promise<ShownDelivery[]> {
  const reply = await face.get(`/webhooks/deliveries${query}`)
  expect(reply.status).toBe(200)
  return (reply.body as unknown as { items: ShownDelivery[] }).items
}

export interface ShownTry {
  readonly sentAt: string
  readonly durationMs: number
  readonly request: { readonly headers: Record<string, string>; readonly body: string }
  readonly reply: {
    readonly status: number
    readonly headers: Record<string, string>
    readonly body: string
  } | null
  readonly error: string | null
}

/** Every try of a delivery. */
export async function triesOf(face: Sandbox, deliveryId: string): Promise<ShownTry[]> {
  const reply = await face.get(`/webhooks/deliveries/${deliveryId}`)
  expect(reply.status).toBe(200)
  return (reply.body as unknown as { tries: ShownTry[] }).tries
}

/** Waits until every webhook is over, one way or the other. */
export async function allSettled(face: Sandbox): Promise<ShownDelivery[]> {
  await expect.poll(() => deliveries(face, '?state=pending'), { timeout: 10_000, interval: 10 }).toEqual([])
  return deliveries(face)
}

export async function advance(face: Sandbox, minutes: number): Promise<void> {
  const reply = await face.post('/sandbox/clock', { advance: `PT${minutes * 60}S` })
  expect([reply.status, reply.text]).toEqual([200, reply.text])
}

export const setChaos = async (face: Sandbox, dial: object): Promise<void> => {
  const reply = await fetch(`${face.url}/sandbox/webhooks/chaos`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(dial),
  })
  expect(reply.status).toBe(200)
}
