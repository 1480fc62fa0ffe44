import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { tossKeyIn, tossPaymentSchema } from '../contract/toss.ts'
import { approveCard } from '../usecase/approve-card.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderKeyIn } from './toss-answer.ts'
import { tossErrors } from './toss-errors.ts'

/** `POST /v1/payments/key-in`. Success is 200 on every route of this wire (toss.md 2). */
export function tossKeyInRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  const quirks = settings.tossQuirks ?? 'measured'
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/payments/key-in',
      schema: {
        operationId: 'tossKeyIn',
        summary: '카드 번호 결제',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        body: tossKeyIn,
        response: {
          200: success('승인', tossPaymentSchema),
          ...tossErrors(400, 401, 403, 409, 413, 415, 500),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { body } = request
        const wish = {
          card: {
            number: body.cardNumber,
            expiry: body.cardExpirationMonth + body.cardExpirationYear,
            cvc: null,
          },
          amount: body.amount,
          taxFreeAmount: body.taxFreeAmount ?? undefined,
          installmentMonths: body.cardInstallmentPlan ?? 0,
          orderId: body.orderId,
          orderName: body.orderName,
          // The order id already says that a request is not a repeat (toss.md 1.6).
          guarded: false,
          identity,
        }
        const render = renderKeyIn(body.amount, quirks, listenerOf(request))
        return sendAnswered(request, reply, await approveCard(engine, merchant, wish, render))
      },
    })
  }
}
