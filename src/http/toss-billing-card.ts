import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { tossBillingCard } from '../contract/toss-billing.ts'
import { issueBillingKey } from '../usecase/issue-billing-key.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader } from './route-schema.ts'
import { billingAnswers, renderBilling } from './toss-billing-body.ts'
import { refuseCustomerKey } from './toss-customer-key.ts'

/** `POST /v1/billing/authorizations/card`: a card stays with the shop. */
export function tossBillingCardRoute(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine } = gateway

  return async (app) => {
    app.route({
      method: 'POST',
      url: '/billing/authorizations/card',
      schema: {
        operationId: 'tossBillingByCard',
        summary: '카드 번호로 빌링키 발급',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        body: tossBillingCard,
        response: billingAnswers,
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { body } = request
        refuseCustomerKey(gateway, body.customerKey)
        const expiry = body.cardExpirationMonth + body.cardExpirationYear
        const card = { number: body.cardNumber, expiry, cvc: null }
        const wish = { customerKey: body.customerKey, card, identity }
        const render = renderBilling(merchant, listenerOf(request))
        return sendAnswered(request, reply, await issueBillingKey(engine, merchant, wish, render))
      },
    })
  }
}
