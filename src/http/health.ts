import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isReady } from '../usecase/health.ts'
import type { Gateway } from './face.ts'

const status = (word: string) => z.object({ status: z.literal(word) })

/** `/healthz`: the process lives. `/readyz`: the database answers and the server is not closing. */
export function health({ engine }: Gateway): FastifyPluginAsyncZod {
  let isClosing = false
  return async (app) => {
    app.addHook('preClose', async () => {
      isClosing = true
    })
    app.route({
      method: 'GET',
      url: '/healthz',
      schema: {
        operationId: 'isAlive',
        summary: 'The process lives',
        tags: ['health'],
        response: { 200: status('ok') },
      },
      handler: async () => ({ status: 'ok' }),
    })
    app.route({
      method: 'GET',
      url: '/readyz',
      schema: {
        operationId: 'isReady',
        summary: 'Requests can be served',
        tags: ['health'],
        response: { 200: status('ready'), 503: status('not ready') },
      },
      handler: async (_request, reply) => {
        if (!isClosing && (await isReady(engine))) return reply.code(200).send({ status: 'ready' })
        return reply.code(503).send({ status: 'not ready' })
      },
    })
  }
}
