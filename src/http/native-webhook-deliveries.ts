import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso, seoulMicroseconds } from '../base/clock.ts'
import { looksLikeId } from '../base/id.ts'
import { isRefused, type Refused } from '../base/refusal.ts'
import {
  deliveryPage,
  deliveryQuery,
  deliverySchema,
  deliveryWithAttempts,
  testEventType,
} from '../contract/webhook.ts'
import type { Render } from '../usecase/answering.ts'
import {
  browseDeliveries,
  resendDelivery,
  showDelivery,
  testEndpoint,
  type Attempt,
  type Delivery,
} from '../usecase/webhook-deliveries.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswered, type Gateway, type Listener } from './face.ts'
import { problem } from './problem.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader, problems, secretKeySecurity, success } from './route-schema.ts'

const common = { tags: ['webhooks'], security: secretKeySecurity }

function deliveryBody(delivery: Delivery): z.output<typeof deliverySchema> {
  const { deliveryId: id, endpointId, eventId, eventType, subjectId, state, attempts } = delivery
  const { dueAt, createdAt, settledAt } = delivery
  return {
    id,
    endpointId,
    eventId,
    eventType,
    subjectId,
    state,
    attempts,
    nextAttemptAt: dueAt === null ? null : seoulIso(dueAt),
    createdAt: seoulIso(createdAt),
    settledAt: settledAt === null ? null : seoulIso(settledAt),
  }
}

const keptHeaders = z.record(z.string(), z.string())
const readHeaders = (text: string | null) => keptHeaders.parse(JSON.parse(text ?? '{}'))

function attemptBody(attempt: Attempt, body: string) {
  const { attemptId: id, sentAt, durationMs, status, error } = attempt
  const reply =
    status === null
      ? null
      : { status, headers: readHeaders(attempt.replyHeaders), body: attempt.replyBody ?? '' }
  const request = { headers: readHeaders(attempt.requestHeaders), body }
  return { id, sentAt: seoulIso(sentAt), durationMs, request, reply, error }
}

function orFault<T extends object>(value: T | Refused): T {
  if (isRefused(value)) throw new RequestFault(value.refused, [], value.detail)
  return value
}

/** 202: it is on its way, and the delivery tells how it went. */
function renderDelivery(listener: Listener): Render<Delivery> {
  return (sent) =>
    isRefused(sent) ? problem({ code: sent.refused }, listener) : jsonAnswer(202, deliveryBody(sent))
}

function knownDelivery(text: string): string {
  if (!looksLikeId(text)) throw new RequestFault('WEBHOOK_DELIVERY_NOT_FOUND')
  return text
}

/** `/webhooks/deliveries`: what was sent, how it was answered, and once more. */
export function nativeWebhookDeliveries({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/webhooks/deliveries',
      schema: {
        ...common,
        operationId: 'listWebhookDeliveries',
        summary: 'Pages through webhooks, newest first',
        querystring: deliveryQuery,
        response: { 200: success('A page', deliveryPage), ...problems(400, 401, 500, 503) },
      },
      handler: async (request) => {
        const { endpointId = null, state = null, eventType = null, subjectId = null, cursor } = request.query
        if (cursor !== undefined && !looksLikeId(cursor))
          throw new RequestFault('INVALID_REQUEST', [], 'cursor: not the `next` of a page')
        const { limit } = request.query
        const filter = { endpointId, state, eventType, subjectId, before: cursor ?? null, limit: limit + 1 }
        const page = orFault(await browseDeliveries(engine, callerOf(request).merchant, filter))
        const shown = page.slice(0, limit)
        // One more than asked for tells whether another page follows.
        const next = page.length > limit ? (shown.at(-1)?.deliveryId ?? null) : null
        return { items: shown.map(deliveryBody), next }
      },
    })

    app.route({
      method: 'GET',
      url: '/webhooks/deliveries/:deliveryId',
      schema: {
        ...common,
        operationId: 'findWebhookDelivery',
        summary: 'One webhook with every try of it',
        params: z.object({ deliveryId: z.string() }),
        response: { 200: success('Found', deliveryWithAttempts), ...problems(401, 404, 500, 503) },
      },
      handler: async (request) => {
        const id = knownDelivery(request.params.deliveryId)
        const { delivery, body, attempts } = orFault(
          await showDelivery(engine, callerOf(request).merchant, id),
        )
        return {
          ...deliveryBody(delivery),
          tries: attempts.map((attempt) => attemptBody(attempt, body)),
        }
      },
    })

    await app.register(sendings({ engine }))
  }
}

/** What sends something by hand. */
function sendings({ engine }: Pick<Gateway, 'engine'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/webhooks/deliveries/:deliveryId/resend',
      schema: {
        ...common,
        operationId: 'resendWebhook',
        summary: 'Sends a webhook once more, under the same id; if it fails the retries begin anew',
        params: z.object({ deliveryId: z.string() }),
        headers: idempotencyHeader,
        response: { 202: success('On its way', deliverySchema), ...problems(400, 401, 404, 409, 500, 503) },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const wish = { deliveryId: knownDelivery(request.params.deliveryId), identity }
        const render = renderDelivery(listenerOf(request))
        return sendAnswered(request, reply, await resendDelivery(engine, merchant, wish, render))
      },
    })

    app.route({
      method: 'POST',
      url: '/webhooks/endpoints/:endpointId/test',
      schema: {
        ...common,
        operationId: 'testWebhookEndpoint',
        summary: `Sends an endpoint a webhook of the kind ${testEventType}, which tells of nothing`,
        params: z.object({ endpointId: z.string() }),
        headers: idempotencyHeader,
        response: { 202: success('On its way', deliverySchema), ...problems(400, 401, 404, 409, 500, 503) },
      },
      handler: async (request, reply) => {
        const { endpointId } = request.params
        if (!looksLikeId(endpointId)) throw new RequestFault('WEBHOOK_ENDPOINT_NOT_FOUND')
        const { merchant, identity } = callerOf(request)
        const createdAt = seoulMicroseconds(engine.clock.now())
        const body = JSON.stringify({ eventType: testEventType, createdAt, data: { endpointId } })
        const wish = { endpointId, message: { eventType: testEventType, body }, identity }
        const render = renderDelivery(listenerOf(request))
        return sendAnswered(request, reply, await testEndpoint(engine, merchant, wish, render))
      },
    })
  }
}
