import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { cancelAnswer, cancelRequest } from '../contract/native.ts'
import { cancelPayment } from '../usecase/cancel-payment.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { knownId, managementNumberParams } from './management-number.ts'
import { renderCancel } from './native-answer.ts'
import { idempotencyHeader, problems, secretKeySecurity, success } from './route-schema.ts'

/** `POST /payments/{id}/cancels`: full and partial are one route, as they are one rule (domain 1.6). */
export function nativeCancel({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/payments/:id/cancels',
      schema: {
        operationId: 'cancelPayment',
        summary: 'Cancels a payment, whole or in part; {} cancels all that is left',
        tags: ['payments'],
        security: secretKeySecurity,
        headers: idempotencyHeader,
        params: managementNumberParams,
        body: cancelRequest,
        response: {
          201: success('The card company cancelled', cancelAnswer),
          202: success('Nobody knows yet; ask again by the id', cancelAnswer),
          ...problems(400, 401, 402, 404, 409, 413, 415, 422, 500, 502, 503),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const paymentId = knownId(request.params.id)
        const { reason = null, ...wish } = request.body
        const render = renderCancel(engine, listenerOf(request))
        const answered = await cancelPayment(
          engine,
          merchant,
          { ...wish, paymentId, reason, identity },
          render,
        )
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
