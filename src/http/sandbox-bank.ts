import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import {
  depositOrderSchema,
  maintenanceOrderSchema,
  noticeOutcomeSchema,
  reversalOrderSchema,
} from '../contract/bank.ts'
import { OrderRefused } from '../contract/simulator.ts'
import { RequestFault } from './request-fault.ts'
import { problems } from './route-schema.ts'
import type { SandboxDoor } from './sandbox.ts'

/** What the bank can be told to do by itself. Not found where its control cannot be reached. */
export function sandboxBank({ simulators }: SandboxDoor): FastifyPluginAsyncZod {
  const tags = ['sandbox']
  const refused = problems(400, 403, 404, 413, 415, 500, 503)
  const bank = () => {
    if (!simulators.bank) throw new RequestFault('ROUTE_NOT_FOUND')
    return simulators.bank
  }

  return async (app) => {
    app.route({
      method: 'POST',
      url: '/sandbox/partners/bank/deposits',
      schema: {
        operationId: 'depositAtBank',
        summary: 'Somebody pays into a virtual account; answers what the gateway made of it',
        tags,
        body: depositOrderSchema,
        response: { 200: noticeOutcomeSchema, ...refused },
      },
      handler: async (request) => carriedOut(bank().deposit(request.body)),
    })

    app.route({
      method: 'POST',
      url: '/sandbox/partners/bank/reversals',
      schema: {
        operationId: 'reverseAtBank',
        summary: 'The bank takes a credited deposit back',
        tags,
        body: reversalOrderSchema,
        response: { 200: noticeOutcomeSchema, ...refused },
      },
      handler: async (request) => carriedOut(bank().reverse(request.body)),
    })

    app.route({
      method: 'PUT',
      url: '/sandbox/partners/bank/maintenance',
      schema: {
        operationId: 'setBankMaintenance',
        summary: 'When the bank is closed: never, nightly from 00:00 to 00:30 in Seoul, or now',
        tags,
        body: maintenanceOrderSchema,
        response: { 200: maintenanceOrderSchema, ...refused },
      },
      handler: async (request) => bank().maintain(request.body.closed),
    })
  }
}

/** An order that the bank refuses is a request that cannot be served as it stands. */
export async function carriedOut<T>(order: Promise<T>): Promise<T> {
  try {
    return await order
  } catch (error) {
    if (error instanceof OrderRefused) throw new RequestFault('INVALID_REQUEST', [], error.message)
    throw error
  }
}
