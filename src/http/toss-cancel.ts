import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isRefused } from '../base/refusal.ts'
import { tossCancelRequest, tossPaymentSchema } from '../contract/toss.ts'
import { cancelPayment } from '../usecase/cancel-payment.ts'
import { findByManagementNumber } from '../usecase/find-payment.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderTossCancel } from './toss-answer.ts'
import { tossErrors } from './toss-errors.ts'
import { wasCancelledInParts } from './toss-payment.ts'

/** `POST /v1/payments/{paymentKey}/cancel`. An absent amount is the whole balance. */
export function tossCancelRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  const quirks = settings.tossQuirks ?? 'measured'
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/payments/:paymentKey/cancel',
      schema: {
        operationId: 'tossCancel',
        summary: '결제 취소, 부분 취소',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        params: z.object({ paymentKey: z.string() }),
        body: tossCancelRequest,
        response: {
          200: success('취소', tossPaymentSchema),
          ...tossErrors(400, 401, 403, 404, 409, 413, 415, 500),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const paymentId = knownId(request.params.paymentKey)
        const { body } = request
        const before = await findByManagementNumber(engine, merchant, paymentId)
        const inParts = !isRefused(before) && wasCancelledInParts(before.payment, quirks)
        const wish = {
          paymentId,
          amount: body.cancelAmount ?? undefined,
          taxFreeAmount: body.taxFreeAmount ?? undefined,
          expectedBalance: body.refundableAmount ?? undefined,
          reason: body.cancelReason,
          identity,
        }
        const render = renderTossCancel(engine, inParts, quirks, listenerOf(request))
        return sendAnswered(request, reply, await cancelPayment(engine, merchant, wish, render))
      },
    })
  }
}
