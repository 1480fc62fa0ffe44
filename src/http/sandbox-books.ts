import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { booksSchema, resetSchema } from '../contract/sandbox.ts'
import { problems } from './route-schema.ts'
import type { SandboxDoor } from './sandbox.ts'

const tags = ['sandbox']

/** `GET /sandbox/books` and `POST /sandbox/reset`. */
export function sandboxBooks(door: SandboxDoor): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/sandbox/books',
      schema: {
        operationId: 'checkBooks',
        summary:
          'Every invariant with its verdict, ledger totals, and our books against those of card company and bank',
        tags,
        response: { 200: booksSchema, ...problems(403, 500, 503) },
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
        response: { 200: resetSchema, ...problems(403, 500, 503) },
      },
      handler: async () => {
        await door.reset()
        return { status: 'reset' as const }
      },
    })
  }
}
