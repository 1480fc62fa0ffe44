import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { instant, seoulIso } from '../base/clock.ts'
import { isRefused } from '../base/refusal.ts'
import { telegramList } from '../contract/native.ts'
import { findTelegrams } from '../usecase/find-payment.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { knownId, managementNumberParams } from './management-number.ts'
import { problem } from './problem.ts'
import { problems, secretKeySecurity, success } from './route-schema.ts'

/** `GET /payments/{id}/telegrams`: what crossed the wire, field by field. */
export function nativeTelegrams({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/payments/:id/telegrams',
      schema: {
        operationId: 'listTelegrams',
        summary: 'Every telegram of a payment and its cancels, field by field, secrets starred',
        tags: ['payments'],
        security: secretKeySecurity,
        params: managementNumberParams,
        response: { 200: success('The telegrams', telegramList), ...problems(400, 401, 404, 500, 503) },
      },
      handler: async (request, reply) => {
        const listener = listenerOf(request)
        const found = await findTelegrams(engine, callerOf(request).merchant, knownId(request.params.id))
        if (isRefused(found)) return sendAnswer(request, reply, problem({ code: found.refused }, listener))
        const items = found.map((one) => ({
          ...one,
          sentAt: seoulIso(instant(one.sentAt)),
          answeredAt: one.answeredAt === null ? null : seoulIso(instant(one.answeredAt)),
        }))
        return sendAnswer(request, reply, jsonAnswer(200, { items }))
      },
    })
  }
}
