import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { tossConfirm, tossLegacyConfirm, tossPaymentSchema } from '../contract/toss.ts'
import { confirmPayment } from '../usecase/confirm-payment.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderTossCharge } from './toss-answer.ts'
import { tossErrors } from './toss-errors.ts'
import { tossViewOf } from './toss-view.ts'

const shared = {
  tags: ['toss'],
  security: [{ basic: [] }],
  headers: idempotencyHeader,
  response: {
    200: success('승인', tossPaymentSchema),
    ...tossErrors(400, 401, 403, 404, 409, 413, 415, 500),
  },
}

/** `POST /v1/payments/confirm`, and the older `POST /v1/payments/{paymentKey}` that shipped clients still call (toss.md 1.2). */
export function tossConfirmRoutes({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  const confirm = async (
    request: FastifyRequest,
    reply: FastifyReply,
    said: { readonly paymentKey: string; readonly orderId: string; readonly amount: number },
  ) => {
    const { merchant, identity } = callerOf(request)
    const listener = listenerOf(request)
    const render = renderTossCharge(said.amount, tossViewOf(engine, settings, listener.language), listener)
    const answered = await confirmPayment(
      engine,
      merchant,
      { ...said, paymentKey: knownId(said.paymentKey), identity },
      render,
    )
    await settings.beforeAnswer?.(said.paymentKey)
    return sendAnswered(request, reply, answered)
  }

  return async (app) => {
    app.route({
      method: 'POST',
      url: '/payments/confirm',
      schema: { ...shared, operationId: 'tossConfirm', summary: '결제 승인', body: tossConfirm },
      handler: async (request, reply) => {
        const { paymentKey, orderId, amount } = request.body
        return confirm(request, reply, { paymentKey, orderId, amount })
      },
    })

    app.route({
      method: 'POST',
      url: '/payments/:paymentKey',
      schema: {
        ...shared,
        operationId: 'tossConfirmByKey',
        summary: '결제 승인(이전 방식)',
        params: z.object({ paymentKey: z.string() }),
        body: tossLegacyConfirm,
      },
      handler: async (request, reply) => {
        const { orderId, amount } = request.body
        return confirm(request, reply, { paymentKey: request.params.paymentKey, orderId, amount })
      },
    })
  }
}
