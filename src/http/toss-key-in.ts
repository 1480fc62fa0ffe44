import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { tossKeyIn, tossPaymentSchema } from '../contract/toss.ts'
import { approveCard } from '../usecase/charge.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderTossCharge } from './toss-answer.ts'
import { tossErrors } from './toss-errors.ts'
import { tossViewOf } from './toss-view.ts'

/** `POST /v1/payments/key-in`. Success is 200 on every route of this wire (toss.md 2). */
export function tossKeyInRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
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
        const listener = listenerOf(request)
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
          orderName: body.orderName ?? null,
          // The order id already says that a request is not a repeat (toss.md 1.6).
          guarded: false,
          identity,
        }
        const render = renderTossCharge(
          body.amount,
          tossViewOf(engine, settings, listener.language),
          listener,
        )
        return sendAnswered(request, reply, await approveCard(engine, merchant, wish, render))
      },
    })
  }
}
