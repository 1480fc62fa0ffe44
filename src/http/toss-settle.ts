import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { isRefused } from '../base/refusal.ts'
import { tossSettlementRequest, tossSettlementResult } from '../contract/toss-settlements.ts'
import { settlePayment } from '../usecase/settle-payment.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswered, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { tossRefusal } from './toss-refusals.ts'

/** `POST /v1/settlements`: settles a payment now instead of at the end of its day. */
export function tossSettleRoute({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/settlements',
      schema: {
        operationId: 'tossSettle',
        summary: '수동 정산 요청',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        body: tossSettlementRequest,
        response: {
          200: success('요청됨', tossSettlementResult),
          ...tossErrors(400, 401, 403, 404, 409, 413, 415, 500),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const listener = listenerOf(request)
        const wish = { paymentId: knownId(request.body.paymentKey), identity }
        const answered = await settlePayment(engine, merchant, wish, (outcome) =>
          isRefused(outcome) ? tossRefusal(outcome.refused, listener) : jsonAnswer(200, { result: true }),
        )
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
