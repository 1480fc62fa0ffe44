import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { tossBillingIssue, tossBillingLegacyIssue } from '../contract/toss-billing.ts'
import { exchangeAuthKey } from '../usecase/exchange-auth-key.ts'
import { seeBillingKey } from '../usecase/see-billing-key.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswer, sendAnswered, type Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader } from './route-schema.ts'
import { billingAnswers, renderBilling } from './toss-billing-body.ts'
import { refuseCustomerKey } from './toss-customer-key.ts'

const tags = ['toss']
const security = [{ basic: [] }]

/** `POST /v1/billing/authorizations/issue` with the key of a window, which an older address has in its path. */
export function tossBillingWindowRoutes(gateway: Gateway): FastifyPluginAsyncZod {
  const exchange = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { authKey, customerKey }: { authKey: string; customerKey: string },
  ) => {
    const { merchant, identity } = callerOf(request)
    refuseCustomerKey(gateway, customerKey)
    const wish = { authKey, customerKey, identity }
    const render = renderBilling(merchant, listenerOf(request))
    return sendAnswered(request, reply, await exchangeAuthKey(gateway.engine, merchant, wish, render))
  }

  return async (app) => {
    app.route({
      method: 'POST',
      url: '/billing/authorizations/issue',
      schema: {
        operationId: 'tossBillingByWindow',
        summary: '결제창 인증키로 빌링키 발급',
        tags,
        security,
        headers: idempotencyHeader,
        body: tossBillingIssue,
        response: billingAnswers,
      },
      handler: async (request, reply) => exchange(request, reply, request.body),
    })

    app.route({
      method: 'POST',
      url: '/billing/authorizations/:authKey',
      schema: {
        operationId: 'tossBillingByWindowLegacy',
        summary: '결제창 인증키로 빌링키 발급 (이전 주소)',
        tags,
        security,
        headers: idempotencyHeader,
        params: z.object({ authKey: z.string().max(300) }),
        body: tossBillingLegacyIssue,
        response: billingAnswers,
      },
      handler: async (request, reply) => {
        const { authKey } = request.params
        const { customerKey } = request.body
        if (!/^[\w=-]{1,300}$/.test(authKey)) throw new RequestFault('AUTH_KEY_INVALID')
        if (!authKey.endsWith('=')) return exchange(request, reply, { authKey, customerKey })
        // A billing key, which no window's key looks like: a shipped client looks the card up here.
        const { merchant } = callerOf(request)
        refuseCustomerKey(gateway, customerKey)
        const seen = await seeBillingKey(gateway.engine, merchant, { billingKey: authKey, customerKey })
        return sendAnswer(request, reply, renderBilling(merchant, listenerOf(request))(seen))
      },
    })
  }
}
