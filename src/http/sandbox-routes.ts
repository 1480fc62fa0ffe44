import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { sandboxBank } from './sandbox-bank.ts'
import { sandboxBooks } from './sandbox-books.ts'
import { sandboxClock } from './sandbox-clock.ts'
import { sandboxPartners } from './sandbox-partners.ts'
import { sandboxPayments } from './sandbox-payments.ts'
import { sandboxWebhooks } from './sandbox-webhooks.ts'
import type { SandboxDoor } from './sandbox.ts'

/** `/sandbox` (design 4). Nobody signs in here, and in live mode there are no such routes. */
export function sandboxRoutes(gateway: Gateway, door: SandboxDoor): FastifyPluginAsyncZod {
  return async (app) => {
    // Without a key, only the browser's own word keeps a foreign page from resetting a sandbox by a form.
    app.addHook('onRequest', async ({ headers: { origin, host } }) => {
      if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
        throw new RequestFault('ORIGIN_REFUSED')
    })
    for (const routes of [sandboxClock, sandboxBooks, sandboxPartners, sandboxBank, sandboxWebhooks])
      await app.register(routes(door))
    await app.register(sandboxPayments(gateway, door))
  }
}
