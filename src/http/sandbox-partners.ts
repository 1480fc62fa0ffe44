import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  bookPageSchema,
  bookQuerySchema,
  ruleSetSchema,
  rulesStateSchema,
  RulesRefused,
  type SimulatorControl,
} from '../contract/simulator.ts'
import { RequestFault } from './request-fault.ts'
import { problems } from './route-schema.ts'
import { partnerNames, type SandboxDoor } from './sandbox.ts'

const tags = ['sandbox']
const params = z.object({ partner: z.string().describe(`one of ${partnerNames.join(', ')}`) })
/** As large as the simulator's own limit: a thousand rules do not fit the limit of a payment. */
const rulesLimit = 1 << 20

/** Answer rules and book of each simulated partner. An unknown partner is not found. */
export function sandboxPartners({ simulators }: SandboxDoor): FastifyPluginAsyncZod {
  const simulator = (name: string): SimulatorControl => {
    const known = partnerNames.find((one) => one === name)
    const control = known && simulators[known]
    if (!control) throw new RequestFault('ROUTE_NOT_FOUND')
    return control
  }

  return async (app) => {
    app.route({
      method: 'GET',
      url: '/sandbox/partners/:partner/rules',
      schema: {
        operationId: 'readRules',
        summary: 'The answer rules in force, with their counters',
        tags,
        params,
        response: { 200: rulesStateSchema, ...problems(403, 404, 500, 503) },
      },
      handler: async (request) => simulator(request.params.partner).rules(),
    })

    app.route({
      method: 'PUT',
      url: '/sandbox/partners/:partner/rules',
      bodyLimit: rulesLimit,
      schema: {
        operationId: 'replaceRules',
        summary: 'Replaces all answer rules',
        tags,
        params,
        body: ruleSetSchema,
        response: { 200: rulesStateSchema, ...problems(400, 403, 404, 413, 415, 500, 503) },
      },
      handler: async (request) => {
        try {
          return await simulator(request.params.partner).setRules(request.body.rules)
        } catch (error) {
          if (error instanceof RulesRefused) throw new RequestFault('INVALID_REQUEST', [], error.message)
          throw error
        }
      },
    })

    app.route({
      method: 'GET',
      url: '/sandbox/partners/:partner/book',
      schema: {
        operationId: 'readBook',
        summary: 'What the partner believes it did: its own memory, never ours',
        tags,
        params,
        querystring: bookQuerySchema,
        response: { 200: bookPageSchema, ...problems(400, 403, 404, 500, 503) },
      },
      handler: async (request) => simulator(request.params.partner).book(request.query),
    })
  }
}
