import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { bankContract } from '../contract/bank.ts'
import {
  bookQuerySchema,
  cardCompanyContract,
  RulesRefused,
  type RulesState,
  type SimulatorControl,
} from '../contract/simulator.ts'
import { RequestFault } from './request-fault.ts'
import { problems } from './route-schema.ts'
import type { SandboxDoor, Simulators } from './sandbox.ts'

/** As large as the simulator's own limit: a thousand rules do not fit the limit of a payment. */
const rulesLimit = 1 << 20

/** A partner as its routes see it: schemas and control speak of the same rules and the same book. */
interface PartnerDoor {
  readonly name: keyof Simulators
  /** As it stands in the operation ids. */
  readonly word: string
  readonly contract: {
    readonly ruleSet: z.ZodType<{ rules: unknown[] }>
    readonly rulesState: z.ZodType<RulesState<unknown>>
    readonly bookPage: z.ZodType
  }
  readonly control: SimulatorControl<unknown, unknown, unknown> | undefined
}

/** Answer rules and book of each simulated partner. One whose control cannot be reached is not found. */
export function sandboxPartners({ simulators }: SandboxDoor): FastifyPluginAsyncZod {
  const doors: readonly PartnerDoor[] = [
    {
      name: 'card-company',
      word: 'CardCompany',
      contract: cardCompanyContract,
      control: simulators['card-company'],
    },
    { name: 'bank', word: 'Bank', contract: bankContract, control: simulators.bank },
  ]
  return async (app) => {
    for (const door of doors) addPartner(app, door)
  }
}

function addPartner(plain: FastifyInstance, { name, word, contract, control }: PartnerDoor): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const tags = ['sandbox']
  const simulator = () => {
    if (!control) throw new RequestFault('ROUTE_NOT_FOUND')
    return control
  }

  app.route({
    method: 'GET',
    url: `/sandbox/partners/${name}/rules`,
    schema: {
      operationId: `read${word}Rules`,
      summary: 'The answer rules in force, with their counters',
      tags,
      response: { 200: contract.rulesState, ...problems(403, 404, 500, 503) },
    },
    handler: async () => simulator().rules(),
  })

  app.route({
    method: 'PUT',
    url: `/sandbox/partners/${name}/rules`,
    bodyLimit: rulesLimit,
    schema: {
      operationId: `replace${word}Rules`,
      summary: 'Replaces all answer rules',
      tags,
      body: contract.ruleSet,
      response: { 200: contract.rulesState, ...problems(400, 403, 404, 413, 415, 500, 503) },
    },
    handler: async (request) => {
      try {
        return await simulator().setRules(request.body.rules)
      } catch (error) {
        if (error instanceof RulesRefused) throw new RequestFault('INVALID_REQUEST', [], error.message)
        throw error
      }
    },
  })

  app.route({
    method: 'GET',
    url: `/sandbox/partners/${name}/book`,
    schema: {
      operationId: `read${word}Book`,
      summary: 'What the partner believes it did: its own memory, never ours',
      tags,
      querystring: bookQuerySchema,
      response: { 200: contract.bookPage, ...problems(400, 403, 404, 500, 503) },
    },
    handler: async (request) => simulator().book(request.query),
  })
}
