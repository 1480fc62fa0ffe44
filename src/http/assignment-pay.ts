import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { assignmentPaid, assignmentPayment } from '../contract/assignment.ts'
import { approveCard } from '../usecase/charge.ts'
import { renderAssignmentPayment } from './assignment-answer.ts'
import { assignmentErrors, assignmentSecurity } from './assignment-errors.ts'
import { paymentFace } from './assignment-refusals.ts'
import { callerOf } from './caller.ts'
import { answerErrors } from './error-answer.ts'
import { sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'

/** `POST /api/payment`. */
export function assignmentPaymentRoute(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine } = gateway
  return async (app) => {
    answerErrors(app, gateway, paymentFace)
    app.route({
      method: 'POST',
      url: '/payment',
      schema: {
        operationId: 'assignmentPayment',
        summary: '결제',
        tags: ['assignment'],
        security: assignmentSecurity,
        headers: idempotencyHeader,
        body: assignmentPayment,
        response: {
          200: success('승인', assignmentPaid),
          ...assignmentErrors(400, 401, 402, 409, 413, 415, 500, 502, 503),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { card_no, exp_ym, card_cvc, pay_prd, pay_amt, vat_amt } = request.body
        const wish = {
          card: { number: card_no, expiry: exp_ym, cvc: card_cvc },
          installmentMonths: pay_prd,
          amount: pay_amt,
          vat: vat_amt ?? undefined,
          orderId: null,
          orderName: null,
        }
        const answered = await approveCard(
          engine,
          merchant,
          { ...wish, guarded: true, identity },
          renderAssignmentPayment,
        )
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
