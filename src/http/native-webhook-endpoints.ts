import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { looksLikeId } from '../base/id.ts'
import { isRefused, type Refused } from '../base/refusal.ts'
import {
  endpointChange,
  endpointList,
  endpointRemoved,
  endpointSchema,
  endpointWithSecret,
  newEndpoint,
} from '../contract/webhook.ts'
import {
  alterEndpoint,
  browseEndpoints,
  dropEndpoint,
  registerEndpoint,
  rotateSecret,
  showEndpoint,
  type EndpointWithSecret,
  type WebhookEndpoint,
} from '../usecase/webhook-endpoints.ts'
import { callerOf } from './caller.ts'
import type { Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { problems, secretKeySecurity, success } from './route-schema.ts'

const tags = ['webhooks']
const params = z.object({ endpointId: z.string() })
const common = { tags, security: secretKeySecurity }
const onceOnly = 'The secret is shown this once, and so no repeat under an idempotency key shows it again.'

/** The value, or the refusal thrown for the face to say. */
function orFault<T extends object>(value: T | Refused): T {
  if (isRefused(value)) throw new RequestFault(value.refused, [], value.detail)
  return value
}

function endpointBody(endpoint: WebhookEndpoint): z.output<typeof endpointSchema> {
  const { endpointId: id, url, events, enabled, former, createdAt } = endpoint
  return {
    id,
    url,
    events: [...events],
    enabled,
    formerSecretUntil: former && seoulIso(former.until),
    createdAt: seoulIso(createdAt),
  }
}

const withSecret = ({ endpoint, secret }: EndpointWithSecret) => ({ ...endpointBody(endpoint), secret })

/** What cannot be one of our ids names nothing. */
function knownEndpoint(text: string): string {
  if (!looksLikeId(text)) throw new RequestFault('WEBHOOK_ENDPOINT_NOT_FOUND')
  return text
}

/** `/webhooks/endpoints`: where a merchant's webhooks go. */
export function nativeWebhookEndpoints({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/webhooks/endpoints',
      schema: {
        ...common,
        operationId: 'registerWebhookEndpoint',
        summary: 'Registers an address for webhooks',
        description: onceOnly,
        body: newEndpoint,
        response: {
          201: success('Registered', endpointWithSecret),
          ...problems(400, 401, 409, 413, 415, 422, 500, 503),
        },
      },
      handler: async (request, reply) => {
        const made = await registerEndpoint(engine, callerOf(request).merchant, request.body)
        return reply.code(201).send(withSecret(orFault(made)))
      },
    })

    app.route({
      method: 'GET',
      url: '/webhooks/endpoints',
      schema: {
        ...common,
        operationId: 'listWebhookEndpoints',
        summary: 'Every address, oldest first',
        response: { 200: success('The addresses', endpointList), ...problems(401, 500, 503) },
      },
      handler: async (request) => {
        const all = orFault(await browseEndpoints(engine, callerOf(request).merchant))
        return { items: all.map(endpointBody) }
      },
    })

    app.route({
      method: 'GET',
      url: '/webhooks/endpoints/:endpointId',
      schema: {
        ...common,
        operationId: 'findWebhookEndpoint',
        summary: 'One address',
        params,
        response: { 200: success('Found', endpointSchema), ...problems(401, 404, 500, 503) },
      },
      handler: async (request) => {
        const id = knownEndpoint(request.params.endpointId)
        return endpointBody(orFault(await showEndpoint(engine, callerOf(request).merchant, id)))
      },
    })

    await app.register(changes({ engine }))
    await app.register(endings({ engine }))
  }
}

function changes({ engine }: Pick<Gateway, 'engine'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'PATCH',
      url: '/webhooks/endpoints/:endpointId',
      schema: {
        ...common,
        operationId: 'changeWebhookEndpoint',
        summary: 'Changes address, kinds, or whether anything is sent',
        params,
        body: endpointChange,
        response: {
          200: success('As it is now', endpointSchema),
          ...problems(400, 401, 404, 413, 415, 422, 500, 503),
        },
      },
      handler: async (request) => {
        const id = knownEndpoint(request.params.endpointId)
        const { url = null, events = null, enabled = null } = request.body
        const { merchant } = callerOf(request)
        return endpointBody(orFault(await alterEndpoint(engine, merchant, id, { url, events, enabled })))
      },
    })
  }
}

/** What ends something: an endpoint, or its secret. */
function endings({ engine }: Pick<Gateway, 'engine'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'DELETE',
      url: '/webhooks/endpoints/:endpointId',
      schema: {
        ...common,
        operationId: 'removeWebhookEndpoint',
        summary: 'Removes an address; what was still to be sent to it is gone',
        params,
        response: { 200: success('Removed', endpointRemoved), ...problems(401, 404, 500, 503) },
      },
      handler: async (request) => {
        const id = knownEndpoint(request.params.endpointId)
        return orFault(await dropEndpoint(engine, callerOf(request).merchant, id))
      },
    })

    app.route({
      method: 'POST',
      url: '/webhooks/endpoints/:endpointId/rotate-secret',
      schema: {
        ...common,
        operationId: 'rotateWebhookSecret',
        summary: 'Makes a new secret; the one before signs beside it for seven days',
        description: onceOnly,
        params,
        response: { 200: success('The new secret', endpointWithSecret), ...problems(401, 404, 500, 503) },
      },
      handler: async (request) => {
        const id = knownEndpoint(request.params.endpointId)
        return withSecret(orFault(await rotateSecret(engine, callerOf(request).merchant, id)))
      },
    })
  }
}
