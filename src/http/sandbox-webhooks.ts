import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { chaosDial } from '../contract/webhook.ts'
import { problems, success } from './route-schema.ts'
import type { SandboxDoor } from './sandbox.ts'

const tags = ['sandbox']

/** `GET|PUT /sandbox/webhooks/chaos`: how badly webhooks are treated, so that a shop can be seen to bear it. */
export function sandboxWebhooks({ chaos }: SandboxDoor): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/sandbox/webhooks/chaos',
      schema: {
        operationId: 'readWebhookChaos',
        summary: 'How badly webhooks are treated',
        tags,
        response: { 200: success('The dial', chaosDial), ...problems(403, 500, 503) },
      },
      handler: async () => chaos.read(),
    })

    app.route({
      method: 'PUT',
      url: '/sandbox/webhooks/chaos',
      schema: {
        operationId: 'setWebhookChaos',
        summary: 'Duplicates, overtakes, delays, loses or hurries webhooks, alike under the same seed',
        tags,
        body: chaosDial,
        response: { 200: success('The dial', chaosDial), ...problems(400, 403, 413, 415, 500, 503) },
      },
      handler: async ({ body }) => {
        await chaos.set(body)
        return body
      },
    })
  }
}
