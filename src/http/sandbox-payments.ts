import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findBank } from '../base/banks.ts'
import { newEventId } from '../base/id.ts'
import { isRefused } from '../base/refusal.ts'
import {
  authenticatedAnswer,
  authenticateRequest,
  depositAnswer,
  depositRequest,
} from '../contract/sandbox-payments.ts'
import { orderIdForm } from '../contract/toss.ts'
import { authenticateCheckout, type Shown } from '../usecase/authenticate-checkout.ts'
import { findByManagementNumber } from '../usecase/find-payment.ts'
import { openCheckout, type OpenCheckout } from '../usecase/open-checkout.ts'
import { callerOf, signCallerIn } from './caller.ts'
import type { Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { RequestFault } from './request-fault.ts'
import { carriedOut } from './sandbox-bank.ts'
import { problems } from './route-schema.ts'
import type { SandboxDoor } from './sandbox.ts'

type Routes = Parameters<FastifyPluginAsyncZod>[0]

const tags = ['sandbox']
const params = z.object({ paymentKey: z.string() })
const security = [{ bearer: [] }, { basic: [] }, {}]

/** What a buyer and a depositor would do, for tests that have none. Without a key it is done for the first demo merchant. */
export function sandboxPayments(gateway: Gateway, door: SandboxDoor): FastifyPluginAsyncZod {
  const { engine, settings } = gateway
  return async (app) => {
    app.addHook('onRequest', (request) =>
      signCallerIn(engine, request, { bearer: true, anonymous: settings.assignmentMerchant }),
    )

    app.route({
      method: 'POST',
      url: '/sandbox/authenticate',
      schema: {
        operationId: 'authenticatePayment',
        summary: 'Makes a payment that the buyer has authenticated and nobody has confirmed',
        tags,
        security,
        body: authenticateRequest,
        response: { 200: authenticatedAnswer, ...problems(400, 401, 403, 413, 415, 422, 500, 503) },
      },
      handler: async (request) => {
        const { body } = request
        const orderId = body.orderId ?? `sandbox-${newEventId(engine.clock)}`
        if (!orderIdForm.test(orderId)) throw new RequestFault('INVALID_REQUEST')
        const checkout = await openCheckout(engine, callerOf(request).merchant, wishOf(body, orderId))
        if (isRefused(checkout)) throw new RequestFault(checkout.refused)
        const done = await authenticateCheckout(engine, checkout, shownBy(body))
        if (isRefused(done)) throw new RequestFault(done.refused)
        return { paymentKey: checkout.checkoutId, orderId, amount: body.amount }
      },
    })
    atThePartner(app, gateway, door)
  }
}

/** What happens at the bank or the card company and not here. */
function atThePartner(app: Routes, { engine }: Gateway, door: SandboxDoor): void {
  app.route({
    method: 'POST',
    url: '/sandbox/virtual-accounts/:paymentKey/deposit',
    schema: {
      operationId: 'depositIntoVirtualAccount',
      summary: 'Pays into the virtual account of a payment, at the bank',
      tags,
      security,
      params,
      body: depositRequest.nullish(),
      response: { 200: depositAnswer, ...problems(400, 401, 403, 404, 409, 413, 415, 500, 503) },
    },
    handler: async (request) => {
      const { merchant } = callerOf(request)
      const found = await findByManagementNumber(engine, merchant, knownId(request.params.paymentKey))
      if (isRefused(found)) throw new RequestFault(found.refused)
      const accountNumber = found.payment.account?.accountNumber
      if (!accountNumber || !door.bank) throw new RequestFault('DEPOSIT_NOT_AWAITED')
      const order = door.bank.deposit({ accountNumber, ...request.body })
      const { noticeNumber, state, reason } = await carriedOut(order)
      return { noticeNumber, state, reason }
    },
  })

  app.route({
    method: 'POST',
    url: '/sandbox/checkouts/:paymentKey/lose-reply',
    schema: {
      operationId: 'loseReply',
      summary: "The partner carries out this payment's next telegram, and its reply is lost",
      tags,
      security,
      params,
      response: { 204: z.null(), ...problems(401, 403, 404, 500, 503) },
    },
    handler: async (request, reply) => {
      await door.loseReply(knownId(request.params.paymentKey))
      return reply.code(204).send(null)
    },
  })
}

type Body = z.output<typeof authenticateRequest>

function wishOf(body: Body, orderId: string): OpenCheckout {
  const { method, amount, orderName, taxFreeAmount = 0, customerName = null, validHours = null } = body
  return {
    kind: 'payment',
    method,
    orderId,
    orderName,
    amount,
    taxFreeAmount,
    customerKey: null,
    wish: {
      customer: {
        customerKey: null,
        name: customerName,
        email: null,
        phone: null,
        cultureExpense: false,
        metadata: null,
      },
      successUrl: null,
      failUrl: null,
      windowTarget: 'self',
      paymentType: null,
      installmentMonths: null,
      maxInstallmentMonths: null,
      validHours,
      dueDate: null,
      language: null,
      shopOrigin: null,
      forceFailure: false,
    },
  }
}

function shownBy(body: Body): Shown {
  const { method, holderName, accountNumber, installmentMonths, cardNumber: number, expiry, cvc } = body
  const bank = findBank(body.bank)?.code ?? body.bank
  if (method === 'card') return { method, card: { number, expiry, cvc }, installmentMonths }
  if (method === 'transfer') return { method, bank, accountNumber, holderName }
  return { method, bank, holderName: body.customerName ?? holderName }
}
