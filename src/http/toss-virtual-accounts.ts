import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { findBank } from '../base/banks.ts'
import { instant, later, parseSeoulMoment, type Instant } from '../base/clock.ts'
import { tossPaymentSchema, tossVirtualAccountRequest } from '../contract/toss.ts'
import { charge } from '../usecase/charge.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { renderTossCharge } from './toss-answer.ts'
import { tossErrors } from './toss-errors.ts'
import { tossViewOf } from './toss-view.ts'

const defaultValidHours = 168
const hourMs = 3_600_000

/** When the deposit is due: as asked, or a week from now. A date that cannot be read is due never, and refused. */
function dueAtOf(
  body: { validHours?: number | null | undefined; dueDate?: string | null | undefined },
  now: Instant,
): Instant {
  if (body.dueDate) return parseSeoulMoment(body.dueDate) ?? instant(0)
  return later(now, (body.validHours ?? defaultValidHours) * hourMs)
}

/** `POST /v1/virtual-accounts`: an account is opened at once, without a window (toss.md 1.2). */
export function tossVirtualAccountRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/virtual-accounts',
      schema: {
        operationId: 'tossIssueVirtualAccount',
        summary: '가상계좌 발급',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        body: tossVirtualAccountRequest,
        response: {
          200: success('발급', tossPaymentSchema),
          ...tossErrors(400, 401, 403, 409, 413, 415, 500),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity } = callerOf(request)
        const { body } = request
        const listener = listenerOf(request)
        const wish = {
          instrument: {
            method: 'virtual_account',
            bank: findBank(body.bank)?.code ?? body.bank,
            holderName: body.customerName,
            dueAt: dueAtOf(body, engine.clock.now()),
          },
          kind: 'one_time',
          amount: body.amount,
          taxFreeAmount: body.taxFreeAmount ?? undefined,
          orderId: body.orderId,
          orderName: body.orderName,
          customer: {
            customerKey: null,
            name: body.customerName,
            email: body.customerEmail ?? null,
            phone: body.customerMobilePhone ?? null,
            cultureExpense: false,
            metadata: body.metadata ?? null,
          },
          checkout: null,
          guarded: false,
          identity,
        } as const
        const render = renderTossCharge(
          body.amount,
          tossViewOf(engine, settings, listener.language),
          listener,
        )
        return sendAnswered(request, reply, await charge(engine, merchant, wish, render))
      },
    })
  }
}
