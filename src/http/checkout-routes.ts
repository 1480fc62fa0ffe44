import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findBank } from '../base/banks.ts'
import { isRefused } from '../base/refusal.ts'
import {
  authenticateCheckout as authenticateSchema,
  checkoutEnding,
  checkoutFault,
  checkoutTokenHeader,
  checkoutView as viewSchema,
  failCheckout as failSchema,
} from '../contract/checkout.ts'
import type { Checkout } from '../domain/checkout.ts'
import { authenticateCheckout, failCheckout, type Shown } from '../usecase/authenticate-checkout.ts'
import type { Engine } from '../usecase/engine.ts'
import { isCheckoutToken } from '../usecase/checkout-token.ts'
import { seeCheckout } from '../usecase/open-checkout.ts'
import { closeEnding, failEnding, successEnding } from './checkout-ending.ts'
import { checkoutFace } from './checkout-face.ts'
import { checkoutView } from './checkout-view.ts'
import { answerErrors } from './error-answer.ts'
import { listenerOf, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { RequestFault } from './request-fault.ts'
import { success } from './route-schema.ts'

type Routes = Parameters<FastifyPluginAsyncZod>[0]
type CheckoutRequest = FastifyRequest<{ Params: { checkoutId: string } }>

const tags = ['checkout']
const params = z.object({ checkoutId: z.string() })
const headers = z.object({ [checkoutTokenHeader]: z.string() })
const at = '/checkout/api/checkouts/:checkoutId'

export function checkoutFaults(...statuses: number[]) {
  const fault = { description: '거절', content: { 'application/json': { schema: checkoutFault } } }
  return Object.fromEntries(statuses.map((status) => [status, fault]))
}

/** The checkout of a request that shows its window's token. Throws RequestFault. */
async function checkoutOf(engine: Engine, request: CheckoutRequest): Promise<Checkout> {
  const { origin, host } = request.headers
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    throw new RequestFault('ORIGIN_REFUSED')
  const checkoutId = knownId(request.params.checkoutId)
  if (!isCheckoutToken(engine, checkoutId, request.headers[checkoutTokenHeader]))
    throw new RequestFault('PAYMENT_NOT_FOUND')
  const checkout = await seeCheckout(engine, checkoutId)
  if (isRefused(checkout)) throw new RequestFault(checkout.refused)
  return checkout
}

/** A route by which a window ends. */
function ending(operationId: string, summary: string) {
  return {
    operationId,
    summary,
    tags,
    params,
    headers,
    response: { 200: success('끝', checkoutEnding), ...checkoutFaults(400, 403, 404, 500) },
  }
}

/** What a payment window asks of the gateway. Only its own page may: it has the token, and the browser names its origin. */
export function checkoutRoutes(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine, settings } = gateway
  const sandbox = settings.mode === 'sandbox'

  return async (app) => {
    answerErrors(app, gateway, checkoutFace)
    app.addHook('onSend', noStore)

    app.route({
      method: 'GET',
      url: at,
      schema: {
        operationId: 'seeCheckout',
        summary: '결제창에 보일 내용',
        tags,
        params,
        headers,
        response: { 200: success('결제창', viewSchema), ...checkoutFaults(403, 404, 500) },
      },
      handler: async (request) => {
        const { language } = listenerOf(request)
        return checkoutView(await checkoutOf(engine, request), { now: engine.clock.now(), sandbox, language })
      },
    })

    app.route({
      method: 'POST',
      url: `${at}/authenticate`,
      schema: { ...ending('authenticateCheckout', '구매자 인증'), body: authenticateSchema },
      handler: async (request) => {
        const checkout = await checkoutOf(engine, request)
        const done = await authenticateCheckout(engine, checkout, shownBy(request.body))
        if (isRefused(done)) throw new RequestFault(done.refused)
        return successEnding(checkout, done)
      },
    })

    app.route({
      method: 'POST',
      url: `${at}/close`,
      schema: ending('closeCheckout', '구매자가 결제창을 닫음'),
      handler: async (request) =>
        closeEnding(await checkoutOf(engine, request), listenerOf(request).language),
    })

    if (sandbox) failing(app, engine)
  }
}

/** A tester ends the window as the buyer's side would. */
function failing(app: Routes, engine: Engine): void {
  app.route({
    method: 'POST',
    url: `${at}/fail`,
    schema: { ...ending('failCheckout', '테스트: 실패로 끝냄'), body: failSchema },
    handler: async (request) => {
      const checkout = await checkoutOf(engine, request)
      const failed = await failCheckout(engine, checkout, request.body.code)
      if (isRefused(failed)) throw new RequestFault(failed.refused)
      return failEnding(checkout, request.body.code, listenerOf(request).language)
    },
  })
}

/** What is said of one payment is for one window alone. */
async function noStore(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store')
}

function shownBy(body: z.output<typeof authenticateSchema>): Shown {
  if (body.method === 'card') {
    const { method, cardNumber: number, expiry, cvc = null, installmentMonths } = body
    return { method, card: { number, expiry, cvc }, installmentMonths }
  }
  const { method, bank } = body
  if (method === 'virtual_account') return { method, bank: bankOf(bank), holderName: body.customerName }
  return { method, bank: bankOf(bank), accountNumber: body.accountNumber, holderName: body.holderName }
}

const bankOf = (text: string): string => findBank(text)?.code ?? text
