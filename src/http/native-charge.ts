import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { cardPaymentRequest, paymentSchema } from '../contract/native.ts'
import { approveCard } from '../usecase/charge.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { renderPayment } from './native-answer.ts'
import { idempotencyHeader, problems, secretKeySecurity, success } from './route-schema.ts'

/** `POST /payments/card`. */
export function nativeCharge({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/payments/card',
      schema: {
        operationId: 'chargeCard',
        summary: 'Charges a card',
        tags: ['payments'],
        security: secretKeySecurity,
        headers: idempotencyHeader,
        body: cardPaymentRequest,
        response: {
          201: success('The card company approved', paymentSchema),
          202: success('Nobody knows yet; ask again by the id', paymentSchema),
          ...problems(400, 401, 402, 409, 413, 415, 422, 500, 502, 503),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { cardNumber: number, expiry, cvc, orderId, orderName, ...terms } = request.body
        const wish = {
          ...terms,
          card: { number, expiry, cvc },
          orderId: orderId ?? null,
          orderName: orderName ?? null,
        }
        const render = renderPayment(engine, listenerOf(request))
        const answered = await approveCard(engine, merchant, { ...wish, guarded: true, identity }, render)
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
