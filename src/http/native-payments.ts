import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { looksLikeId } from '../base/id.ts'
import { cancelAnswer, cancelRequest, cardPaymentRequest, paymentSchema } from '../contract/native.ts'
import { approveCard } from '../usecase/approve-card.ts'
import { cancelPayment } from '../usecase/cancel-payment.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { renderCancel, renderPayment } from './native-answer.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader, problems, secretKeySecurity, success } from './route-schema.ts'

const tags = ['payments']
const security = secretKeySecurity

/** What moves money on the native face: a card is charged, a payment is cancelled. */
export function nativePayments({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/payments/card',
      schema: {
        operationId: 'chargeCard',
        summary: 'Charges a card',
        tags,
        security,
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

    app.route({
      method: 'POST',
      url: '/payments/:id/cancels',
      schema: {
        operationId: 'cancelPayment',
        summary: 'Cancels a payment, whole or in part; {} cancels all that is left',
        tags,
        security,
        headers: idempotencyHeader,
        params: z.object({ id: z.string().describe('management number of the payment') }),
        body: cancelRequest,
        response: {
          201: success('The card company cancelled', cancelAnswer),
          202: success('Nobody knows yet; ask again by the id', cancelAnswer),
          ...problems(400, 401, 402, 404, 409, 413, 415, 422, 500, 502, 503),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const paymentId = request.params.id
        if (!looksLikeId(paymentId)) throw new RequestFault('PAYMENT_NOT_FOUND')
        const { reason = null, ...wish } = request.body
        const render = renderCancel(engine, listenerOf(request))
        const answered = await cancelPayment(
          engine,
          merchant,
          { ...wish, paymentId, reason, identity },
          render,
        )
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
