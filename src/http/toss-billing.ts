import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { masking } from '../base/masking.ts'
import { isRefused } from '../base/refusal.ts'
import {
  tossBilling,
  tossBillingCard,
  tossBillingIssue,
  tossBillingLegacyIssue,
} from '../contract/toss-billing.ts'
import { cardCompanies, supposedIssuer } from '../domain/card-issuer.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Render } from '../usecase/answering.ts'
import { exchangeAuthKey, issueBillingKey, seeBillingKey, type IssuedBillingKey } from '../usecase/billing-keys.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, sendAnswered, type Gateway, type Listener } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { refuseCustomerKey } from './toss-customer-key.ts'
import { tossErrors } from './toss-errors.ts'
import { shownMerchantId } from './toss-payment.ts'
import { tossRefusal } from './toss-refusals.ts'

const tags = ['toss']
const security = [{ basic: [] }]
const response = {
  200: success('빌링키', tossBilling),
  ...tossErrors(400, 401, 403, 409, 413, 415, 500),
}

/** `POST /v1/billing/authorizations/card` and `/issue`: a card stays with the shop, with the card or with a window's key. */
export function tossBillingRoutes(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine } = gateway

  /** An older address has the key of the window in its path. */
  const exchange = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { authKey, customerKey }: { authKey: string; customerKey: string },
  ) => {
    const { merchant, identity } = callerOf(request)
    refuseCustomerKey(gateway, customerKey)
    const wish = { authKey, customerKey, identity }
    const render = renderBilling(merchant, listenerOf(request))
    return sendAnswered(request, reply, await exchangeAuthKey(engine, merchant, wish, render))
  }

  return async (app) => {
    app.route({
      method: 'POST',
      url: '/billing/authorizations/card',
      schema: {
        operationId: 'tossBillingByCard',
        summary: '카드 번호로 빌링키 발급',
        tags,
        security,
        headers: idempotencyHeader,
        body: tossBillingCard,
        response,
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
        response,
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
        response,
      },
      handler: async (request, reply) => {
        const { authKey } = request.params
        const { customerKey } = request.body
        if (!authKey.endsWith('=')) return exchange(request, reply, { authKey, customerKey })
        // A billing key, which no window's key looks like: a shipped client looks the card up here.
        const { merchant } = callerOf(request)
        refuseCustomerKey(gateway, customerKey)
        const seen = await seeBillingKey(engine, merchant, { billingKey: authKey, customerKey })
        return sendAnswer(request, reply, renderBilling(merchant, listenerOf(request))(seen))
      },
    })
  }
}

function renderBilling(merchant: Merchant, listener: Listener): Render<IssuedBillingKey> {
  return (outcome) => {
    if (isRefused(outcome)) return tossRefusal(outcome.refused, listener)
    return jsonAnswer(200, billingBody(merchant, outcome))
  }
}

/** What the card company would say of the card is supposed until it has been asked. */
function billingBody(merchant: Merchant, { key, card }: IssuedBillingKey): z.output<typeof tossBilling> {
  const { issuer, acquirer } = supposedIssuer(card.number)
  const number = masking.toss(card.number)
  return {
    mId: shownMerchantId(merchant),
    customerKey: key.customerKey,
    authenticatedAt: seoulIso(key.issuedAt),
    method: '카드',
    billingKey: key.billingKey,
    cardCompany: cardCompanies[issuer],
    cardNumber: number,
    card: { issuerCode: issuer, acquirerCode: acquirer, number, cardType: '미확인', ownerType: '미확인' },
  }
}
