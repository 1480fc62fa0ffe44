import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { masking } from '../base/masking.ts'
import { isRefused } from '../base/refusal.ts'
import { assignmentSelect, assignmentSelected } from '../contract/assignment.ts'
import type { Profile } from '../domain/card.ts'
import { findByManagementNumber, type FoundPayment } from '../usecase/find-payment.ts'
import { assignmentErrors, assignmentSecurity } from './assignment-errors.ts'
import { selectFace } from './assignment-refusals.ts'
import { callerOf } from './caller.ts'
import { answerErrors } from './error-answer.ts'
import { jsonAnswer, sendAnswer, sendFault, type Gateway } from './face.ts'
import { success } from './route-schema.ts'

/**
 * `POST /api/select`: exactly one record, a payment or a cancel (domain 1.4). It changes nothing, so that its answer is
 * not kept under an idempotency key: the next look may find another state.
 */
export function assignmentSelectRoute(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine } = gateway
  return async (app) => {
    answerErrors(app, gateway, selectFace)
    app.route({
      method: 'POST',
      url: '/select',
      schema: {
        operationId: 'assignmentSelect',
        summary: '결제정보 조회',
        tags: ['assignment'],
        security: assignmentSecurity,
        body: assignmentSelect,
        response: {
          200: success('조회 결과', assignmentSelected),
          ...assignmentErrors(400, 401, 404, 413, 415, 500, 503),
        },
      },
      handler: async (request, reply) => {
        const found = await findByManagementNumber(engine, callerOf(request).merchant, request.body.mgnt_no)
        // A payment without a card has no place among the fields of the sheet.
        if (!isRefused(found) && !found.card)
          return sendFault(gateway, selectFace, { code: 'PAYMENT_NOT_FOUND' }, request, reply)
        if (isRefused(found)) return sendFault(gateway, selectFace, { code: found.refused }, request, reply)
        return sendAnswer(request, reply, jsonAnswer(200, record(found, engine.profile)))
      },
    })
  }
}

function record(
  { payment, cancel, card }: FoundPayment,
  profile: Profile,
): z.output<typeof assignmentSelected> {
  return {
    mgnt_no: cancel?.cancelId ?? payment.paymentId,
    card_no: masking.sheet(card?.number ?? ''),
    exp_ym: card?.expiry ?? '',
    // The sheet shows the cvc, which only the assignment profile still has (domain 7).
    card_cvc: profile === 'assignment' ? (card?.cvc ?? '***') : '***',
    // A cancel is never in instalments (domain 1.3).
    pay_prd: cancel ? 0 : payment.installmentMonths,
    cncl_cd: cancel ? '1' : '0',
    pay_amt: cancel?.amount ?? payment.amount,
    vat_amt: cancel?.vat ?? payment.vat,
    orgnl_mgnt_no: cancel ? payment.paymentId : null,
    state: cancel?.state ?? payment.state,
  }
}
