import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { assignmentCancel, assignmentCancelled } from '../contract/assignment.ts'
import { cancelPayment } from '../usecase/cancel-payment.ts'
import { renderAssignmentCancel } from './assignment-answer.ts'
import { assignmentErrors, assignmentSecurity } from './assignment-errors.ts'
import { cancelFace } from './assignment-refusals.ts'
import { callerOf } from './caller.ts'
import { answerErrors } from './error-answer.ts'
import { sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'

/** `POST /api/cancel`: whole or in parts by one interface (domain 1.6). */
export function assignmentCancelRoute(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine } = gateway
  return async (app) => {
    answerErrors(app, gateway, cancelFace)
    app.route({
      method: 'POST',
      url: '/cancel',
      schema: {
        operationId: 'assignmentCancel',
        summary: '결제취소, 부분취소',
        tags: ['assignment'],
        security: assignmentSecurity,
        headers: idempotencyHeader,
        body: assignmentCancel,
        response: {
          200: success('취소', assignmentCancelled),
          ...assignmentErrors(400, 401, 402, 404, 409, 413, 415, 500, 502, 503),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { mgnt_no: paymentId, pay_amt: amount, vat_amt } = request.body
        const wish = {
          paymentId,
          amount,
          vat: vat_amt ?? undefined,
          reason: null,
          identity,
        }
        return sendAnswered(
          request,
          reply,
          await cancelPayment(engine, merchant, wish, renderAssignmentCancel),
        )
      },
    })
  }
}
