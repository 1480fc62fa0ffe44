import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { instant, parseInstant, seoulIso } from '../base/clock.ts'
import { clockMove, clockSchema } from '../contract/sandbox.ts'
import { RequestFault } from './request-fault.ts'
import { problems } from './route-schema.ts'
import type { SandboxDoor } from './sandbox.ts'

const tags = ['sandbox']
const earliest = instant(Date.UTC(2000, 0, 1))
const latest = instant(Date.UTC(2100, 0, 1))

/** `GET|POST /sandbox/clock`, from 2000 to 2100: beyond, ids and telegrams would not keep their form. */
export function sandboxClock(door: SandboxDoor): FastifyPluginAsyncZod {
  const clock = () => ({ now: seoulIso(door.clock().now), offsetMs: door.clock().offsetMs })
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/sandbox/clock',
      schema: {
        operationId: 'readClock',
        summary: "The sandbox's clock",
        tags,
        response: { 200: clockSchema, ...problems(403, 500, 503) },
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
        const move =
          'to' in body ? { to: parseInstant(body.to) } : { advanceMs: await durationMs(body.advance) }
        const to = 'to' in move ? move.to : door.clock().now + move.advanceMs
        if (to === null || to < earliest || to > latest) throw new RequestFault('INVALID_REQUEST')
        const settled = await door.moveClock('to' in move ? { to: instant(to) } : move)
        return { ...clock(), settled }
      },
    })
  }
}

/** Temporal reads durations; it is loaded with the first one, since a start of the gateway needs none. */
async function durationMs(duration: string): Promise<number> {
  const { Temporal } = await import('temporal-polyfill')
  return Math.round(Temporal.Duration.from(duration).total('milliseconds'))
}
