import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { tossBillingCharge } from '../contract/toss-billing.ts'
import { tossPaymentSchema } from '../contract/toss.ts'
import { chargeBillingKey } from '../usecase/charge-billing-key.ts'
import { removeBillingKey } from '../usecase/remove-billing-key.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswer, sendAnswered, type Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderTossCharge } from './toss-answer.ts'
import { refuseCustomerKey } from './toss-customer-key.ts'
import { tossErrors } from './toss-errors.ts'
import { tossRefusal } from './toss-refusals.ts'
import { tossViewOf } from './toss-view.ts'

const tags = ['toss']
const security = [{ basic: [] }]
/** Ends in `=`, which addresses carry raw or as %3D; both arrive here as it is. */
const params = z.object({ billingKey: z.string().max(200) })

/** 200 and no body at all, as measured; a schema would make `null` of it. */
function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.code(200).send('')
}

/** What cannot be one of our billing keys names nothing, and no database need be asked about it. */
function knownKey(text: string): string {
  if (!/^[\w=-]{1,200}$/.test(text)) throw new RequestFault('BILLING_KEY_UNKNOWN')
  return text
}

/** Seen on the real server: this card can be left with a shop, and every charge of it is refused (toss.md 1.11, Q7). */
const neverCharged = ['4330121234567890']

/** `POST /v1/billing/{billingKey}` charges, `DELETE` takes the key out of use. */
export function tossBillingKeyRoutes(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine, settings } = gateway
  const unsupportedCards = (settings.tossQuirks ?? 'measured') === 'measured' ? neverCharged : []
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/billing/:billingKey',
      schema: {
        operationId: 'tossChargeBillingKey',
        summary: '자동결제 승인',
        tags,
        security,
        headers: idempotencyHeader,
        params,
        body: tossBillingCharge,
        response: {
          200: success('승인', tossPaymentSchema),
          ...tossErrors(400, 401, 403, 404, 409, 413, 415, 500),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { body } = request
        refuseCustomerKey(gateway, body.customerKey)
        const listener = listenerOf(request)
        const wish = {
          billingKey: knownKey(request.params.billingKey),
          amount: body.amount,
          taxFreeAmount: body.taxFreeAmount ?? undefined,
          installmentMonths: body.cardInstallmentPlan ?? 0,
          orderId: body.orderId,
          orderName: body.orderName ?? null,
          customer: {
            customerKey: body.customerKey,
            name: body.customerName ?? null,
            email: body.customerEmail ?? null,
            phone: body.customerMobilePhone ?? null,
            cultureExpense: false,
            metadata: null,
          },
          unsupportedCards,
          identity,
        }
        const view = tossViewOf(engine, settings, listener.language)
        const render = renderTossCharge(body.amount, view, listener)
        return sendAnswered(request, reply, await chargeBillingKey(engine, merchant, wish, render))
      },
    })

    app.route({
      method: 'DELETE',
      url: '/billing/:billingKey',
      schema: {
        operationId: 'tossDeleteBillingKey',
        summary: '빌링키 삭제',
        tags,
        security,
        params,
        response: { 200: z.null().describe('삭제됨, 본문 없음'), ...tossErrors(400, 401, 403, 500) },
      },
      handler: async (request, reply) => {
        const { merchant } = callerOf(request)
        const refused = await removeBillingKey(engine, merchant, knownKey(request.params.billingKey))
        if (refused) return sendAnswer(request, reply, tossRefusal(refused.refused, listenerOf(request)))
        return sendNothing(reply)
      },
    })
  }
}
