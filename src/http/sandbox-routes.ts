import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { instant, later, parseInstant, seoulIso, type Instant } from '../base/clock.ts'
import { booksSchema, clockMove, clockSchema, resetSchema } from '../contract/sandbox.ts'
import { RequestFault } from './request-fault.ts'
import { problems } from './route-schema.ts'
import type { SandboxDoor } from './sandbox.ts'

const tags = ['sandbox']
const earliest = instant(Date.UTC(2000, 0, 1))
const latest = instant(Date.UTC(2100, 0, 1))

/** Clock, books and reset of a sandbox (design 4). Nobody signs in here, and in live mode there are no such routes. */
export function sandboxRoutes(door: SandboxDoor): FastifyPluginAsyncZod {
  const clock = () => ({ now: seoulIso(door.clock().now), offsetMs: door.clock().offsetMs })
  return async (app) => {
    // Without a key, only the browser's own word keeps a foreign page from resetting a sandbox by a form.
    app.addHook('onRequest', async ({ headers: { origin, host } }) => {
      if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
        throw new RequestFault('ORIGIN_REFUSED')
    })

    app.route({
      method: 'GET',
      url: '/sandbox/clock',
      schema: {
        operationId: 'readClock',
        summary: "The sandbox's clock",
        tags,
        response: { 200: clockSchema, ...problems(403, 500) },
      },
      handler: async () => clock(),
    })

    app.route({
      method: 'POST',
      url: '/sandbox/clock',
      schema: {
        operationId: 'moveClock',
        summary: 'Moves the clock and lets everything that fell due happen',
        tags,
        body: clockMove,
        response: { 200: clockSchema, ...problems(400, 403, 413, 415, 500) },
      },
      handler: async ({ body }) => {
        const to = 'to' in body ? parseInstant(body.to) : await afterDuration(door.clock().now, body.advance)
        if (to === null || to < earliest || to > latest) throw new RequestFault('INVALID_REQUEST')
        const settled = await door.moveClock({ to })
        return { ...clock(), settled }
      },
    })

    app.route({
      method: 'GET',
      url: '/sandbox/books',
      schema: {
        operationId: 'checkBooks',
        summary: 'Every invariant with its verdict, ledger totals, and our books against the card company',
        tags,
        response: { 200: booksSchema, ...problems(403, 500) },
      },
      // Copied, because an answer of a report is for reading only and the schema's type is not.
      handler: async () => booksSchema.parse(await door.books()),
    })

    app.route({
      method: 'POST',
      url: '/sandbox/reset',
      schema: {
        operationId: 'resetSandbox',
        summary: 'Empties the books of both sides and sets the clock right',
        tags,
        response: { 200: resetSchema, ...problems(403, 500) },
      },
      handler: async () => {
        await door.reset()
        return { status: 'reset' as const }
      },
    })
  }
}

/** Temporal reads durations; it is loaded with the first one, since a start of the gateway needs none. */
async function afterDuration(from: Instant, duration: string): Promise<Instant | null> {
  const { Temporal } = await import('temporal-polyfill')
  const ms = Math.round(Temporal.Duration.from(duration).total('milliseconds'))
  return Number.isSafeInteger(from + ms) ? later(from, ms) : null
}
