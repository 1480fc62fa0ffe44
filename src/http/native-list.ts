import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { looksLikeId } from '../base/id.ts'
import { isRefused } from '../base/refusal.ts'
import { pageQuery, paymentPage } from '../contract/native.ts'
import { browsePayments } from '../usecase/find-payment.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { paymentBody } from './native-body.ts'
import { problem } from './problem.ts'
import { RequestFault } from './request-fault.ts'
import { problems, secretKeySecurity, success } from './route-schema.ts'

function readCursor(cursor: string): string {
  if (!looksLikeId(cursor)) throw new RequestFault('INVALID_REQUEST', [], 'cursor: not the `next` of a page')
  return cursor
}

/** `GET /payments?cursor=&limit=`. */
export function nativeList({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/payments',
      schema: {
        operationId: 'listPayments',
        summary: 'Pages through payments, newest first',
        tags: ['payments'],
        security: secretKeySecurity,
        querystring: pageQuery,
        response: { 200: success('A page', paymentPage), ...problems(400, 401, 404, 500, 503) },
      },
      handler: async (request, reply) => {
        const listener = listenerOf(request)
        const { cursor, limit } = request.query
        const before = cursor === undefined ? null : readCursor(cursor)
        const page = await browsePayments(engine, callerOf(request).merchant, { before, limit: limit + 1 })
        if (isRefused(page)) return sendAnswer(request, reply, problem({ code: page.refused }, listener))
        // One more than asked for tells whether another page follows.
        const shown = page.slice(0, limit)
        const next = page.length > limit ? (shown.at(-1)?.payment.paymentId ?? null) : null
        return sendAnswer(
          request,
          reply,
          jsonAnswer(200, {
            items: shown.map((one) => paymentBody(one.payment, one.card, engine.profile, listener.language)),
            next,
          }),
        )
      },
    })
  }
}
