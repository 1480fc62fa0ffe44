import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { isRefused } from '../base/refusal.ts'
import { foundSchema } from '../contract/native.ts'
import { findByManagementNumber } from '../usecase/find-payment.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { knownId, managementNumberParams } from './management-number.ts'
import { cancelBody, paymentBody } from './native-body.ts'
import { problem } from './problem.ts'
import { problems, secretKeySecurity, success } from './route-schema.ts'

/** `GET /payments/{id}`: one record, a payment or a cancel with its payment (domain 1.4). */
export function nativeFind({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/payments/:id',
      schema: {
        operationId: 'findPayment',
        summary: 'Finds by the management number of a payment or of a cancel',
        tags: ['payments'],
        security: secretKeySecurity,
        params: managementNumberParams,
        response: { 200: success('Found', foundSchema), ...problems(400, 401, 404, 500, 503) },
      },
      handler: async (request, reply) => {
        const listener = listenerOf(request)
        const found = await findByManagementNumber(
          engine,
          callerOf(request).merchant,
          knownId(request.params.id),
        )
        if (isRefused(found)) return sendAnswer(request, reply, problem({ code: found.refused }, listener))
        const cancel = found.cancel && cancelBody(found.cancel, listener.language)
        const type = cancel ? 'cancel' : 'payment'
        return sendAnswer(
          request,
          reply,
          jsonAnswer(200, {
            type,
            ...paymentBody(found.payment, found.card, engine.profile, listener.language),
            cancel,
          }),
        )
      },
    })
  }
}
