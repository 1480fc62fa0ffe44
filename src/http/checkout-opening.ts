import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isRefused } from '../base/refusal.ts'
import { checkoutMethods, openCheckout as openSchema, openedCheckout } from '../contract/checkout.ts'
import { merchantOfClientKey, openCheckout, type OpenCheckout } from '../usecase/open-checkout.ts'
import { checkoutFace } from './checkout-face.ts'
import { checkoutFaults } from './checkout-routes.ts'
import { bankChoices } from './checkout-view.ts'
import { answerErrors } from './error-answer.ts'
import type { Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { success } from './route-schema.ts'

const tags = ['checkout']
const methodsAnswer = z.object({
  methods: z.array(z.enum(checkoutMethods)),
  banks: z.array(z.object({ code: z.string(), ko: z.string(), en: z.string() })),
  sandbox: z.boolean(),
})

/** What the page of any shop may ask with its client key: to open a window, and what can be paid with. */
export function checkoutOpening(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine, settings } = gateway
  return async (app) => {
    answerErrors(app, gateway, checkoutFace)
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*')
      reply.header('cross-origin-resource-policy', 'cross-origin')
    })

    app.route({
      method: 'OPTIONS',
      url: '/checkout/api/checkouts',
      schema: { hide: true },
      handler: async (_request, reply) => {
        reply.header('access-control-allow-methods', 'POST')
        reply.header('access-control-allow-headers', 'content-type, accept-language')
        reply.header('access-control-max-age', '7200')
        return reply.code(204).send()
      },
    })

    app.route({
      method: 'POST',
      url: '/checkout/api/checkouts',
      schema: {
        operationId: 'openCheckout',
        summary: '결제창 열기',
        tags,
        body: openSchema,
        response: { 201: success('열림', openedCheckout), ...checkoutFaults(400, 401, 403, 413, 415, 500) },
      },
      handler: async (request, reply) => {
        const { body } = request
        const merchant = await merchantOfClientKey(engine, body.clientKey)
        if (isRefused(merchant)) throw new RequestFault(merchant.refused)
        const checkout = await openCheckout(engine, merchant, wishOf(body, request.headers.origin ?? null))
        if (isRefused(checkout)) throw new RequestFault(checkout.refused)
        const { checkoutId } = checkout
        const origin = settings.publicUrl(request.headers.host)
        return reply.code(201).send({ checkoutId, url: `${origin}/checkout/${checkoutId}` })
      },
    })

    app.route({
      method: 'GET',
      url: '/checkout/api/methods',
      schema: {
        operationId: 'listCheckoutMethods',
        summary: '결제수단 목록',
        tags,
        querystring: z.object({ clientKey: z.string().min(1).max(200) }),
        response: { 200: success('결제수단', methodsAnswer), ...checkoutFaults(400, 401, 500) },
      },
      handler: async (request) => {
        const merchant = await merchantOfClientKey(engine, request.query.clientKey)
        if (isRefused(merchant)) throw new RequestFault(merchant.refused)
        return { methods: [...checkoutMethods], banks: bankChoices, sandbox: settings.mode === 'sandbox' }
      },
    })
  }
}

type Body = z.output<typeof openSchema>

/** What the page asks, as the engine knows it. Throws RequestFault for one of two addresses without the other. */
function wishOf(body: Body, origin: string | null): OpenCheckout {
  const { successUrl = null, failUrl = null } = body
  if ((successUrl === null) !== (failUrl === null)) throw new RequestFault('INVALID_REQUEST')
  return {
    kind: body.kind,
    method: body.method ?? null,
    orderId: body.orderId ?? null,
    orderName: body.orderName ?? null,
    amount: body.amount ?? null,
    taxFreeAmount: body.taxFreeAmount ?? 0,
    customerKey: body.customerKey ?? null,
    wish: {
      customer: {
        customerKey: body.customerKey ?? null,
        name: body.customerName ?? null,
        email: body.customerEmail ?? null,
        phone: body.customerMobilePhone ?? null,
        cultureExpense: body.cultureExpense ?? false,
        metadata: body.metadata ?? null,
      },
      successUrl,
      failUrl,
      windowTarget: body.windowTarget,
      paymentType: body.paymentType ?? null,
      installmentMonths: body.installmentMonths ?? null,
      maxInstallmentMonths: body.maxInstallmentMonths ?? null,
      validHours: body.validHours ?? null,
      dueDate: body.dueDate ?? null,
      language: body.language ?? null,
      shopOrigin: origin ?? (successUrl && new URL(successUrl).origin),
      forceFailure: body.forceFailure ?? false,
    },
  }
}
