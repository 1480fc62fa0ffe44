import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findBank } from '../base/banks.ts'
import { isRefused } from '../base/refusal.ts'
import { tossCancelRequest, tossPaymentSchema } from '../contract/toss.ts'
import { cancelPayment, type CancelPayment } from '../usecase/cancel-payment.ts'
import { findByManagementNumber } from '../usecase/find-payment.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderTossCancel } from './toss-answer.ts'
import { tossErrors } from './toss-errors.ts'
import { wasCancelledInParts } from './toss-payment.ts'
import { tossViewOf } from './toss-view.ts'

/** `POST /v1/payments/{paymentKey}/cancel`. An absent amount is the whole balance. */
export function tossCancelRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
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
        const listener = listenerOf(request)
        const view = tossViewOf(engine, settings, listener.language)
        const before = await findByManagementNumber(engine, merchant, paymentId)
        const inParts = !isRefused(before) && wasCancelledInParts(before.payment, view.quirks)
        const wish = {
          paymentId,
          amount: body.cancelAmount ?? undefined,
          taxFreeAmount: body.taxFreeAmount ?? undefined,
          expectedBalance: body.refundableAmount ?? undefined,
          reason: body.cancelReason,
          refundAccount: refundAccountOf(body.refundReceiveAccount),
          identity,
        }
        const render = renderTossCancel(inParts, view, listener)
        return sendAnswered(request, reply, await cancelPayment(engine, merchant, wish, render))
      },
    })
  }
}

type SaidAccount = z.output<typeof tossCancelRequest>['refundReceiveAccount']

/** A bank is named by code or by name; an unknown one goes on as it was said, and is refused by the rule. */
function refundAccountOf(said: SaidAccount): CancelPayment['refundAccount'] {
  if (!said) return undefined
  const { bank, accountNumber, holderName } = said
  return { bank: findBank(bank)?.code ?? bank, accountNumber, holderName }
}
