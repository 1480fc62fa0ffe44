import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isRefused, type Refused } from '../base/refusal.ts'
import { orderIdForm, tossPaymentSchema } from '../contract/toss.ts'
import { findByManagementNumber, findByOrder, type FoundPayment } from '../usecase/find-payment.ts'
import type { Checkout } from '../domain/checkout.ts'
import { ownCheckout, ownCheckoutOfOrder } from '../usecase/find-checkout.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { RequestFault } from './request-fault.ts'
import { success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { tossCheckout } from './toss-checkout.ts'
import { tossPayment } from './toss-payment.ts'
import { tossRefusal } from './toss-refusals.ts'
import { tossViewOf } from './toss-view.ts'

const tags = ['toss']
const security = [{ basic: [] }]
const response = { 200: success('결제', tossPaymentSchema), ...tossErrors(401, 403, 404, 500) }

/** Looks up a payment by its key or by the order it pays. */
export function tossQueries({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  const answer = (request: FastifyRequest, reply: FastifyReply, found: FoundPayment | Checkout | Refused) => {
    const listener = listenerOf(request)
    if (isRefused(found)) return sendAnswer(request, reply, tossRefusal(found.refused, listener))
    const view = tossViewOf(engine, settings, listener.language)
    const body = 'payment' in found ? tossPayment(found.payment, view) : tossCheckout(found, view)
    return sendAnswer(request, reply, jsonAnswer(200, body))
  }

  return async (app) => {
    app.route({
      method: 'GET',
      url: '/payments/:paymentKey',
      schema: {
        operationId: 'tossFindPayment',
        summary: '결제 조회',
        tags,
        security,
        params: z.object({ paymentKey: z.string() }),
        response,
      },
      handler: async (request, reply) => {
        const paymentKey = knownId(request.params.paymentKey)
        const { merchant } = callerOf(request)
        const found = await findByManagementNumber(engine, merchant, paymentKey)
        // The number of a cancel is no payment key.
        if (!isRefused(found) && found.cancel) throw new RequestFault('PAYMENT_NOT_FOUND')
        return answer(
          request,
          reply,
          await orCheckout(found, () => ownCheckout(engine, merchant, paymentKey)),
        )
      },
    })

    app.route({
      method: 'GET',
      url: '/payments/orders/:orderId',
      schema: {
        operationId: 'tossFindOrder',
        summary: '주문번호로 결제 조회',
        tags,
        security,
        params: z.object({ orderId: z.string() }),
        response,
      },
      handler: async (request, reply) => {
        const { orderId } = request.params
        if (!orderIdForm.test(orderId)) throw new RequestFault('PAYMENT_NOT_FOUND')
        const { merchant } = callerOf(request)
        const found = await findByOrder(engine, merchant, orderId)
        return answer(
          request,
          reply,
          await orCheckout(found, () => ownCheckoutOfOrder(engine, merchant, orderId)),
        )
      },
    })
  }
}

/** Before the shop has confirmed there is no payment yet, and the wire shows what the window holds. */
async function orCheckout(
  found: FoundPayment | Refused,
  look: () => Promise<Checkout | Refused>,
): Promise<FoundPayment | Checkout | Refused> {
  return isRefused(found) && found.refused === 'PAYMENT_NOT_FOUND' ? look() : found
}
