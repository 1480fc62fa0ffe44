import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { claimKey } from '../usecase/answering.ts'
import { answerRepeat, callerOf, signCallerIn } from './caller.ts'
import { answerErrors } from './error-answer.ts'
import { listenerOf, sendAnswer, type Gateway } from './face.ts'
import { tossConfirmRoutes } from './toss-confirm.ts'
import { tossVirtualAccountRoute } from './toss-virtual-accounts.ts'
import { tossBillingCardRoute } from './toss-billing-card.ts'
import { tossBillingKeyRoutes } from './toss-billing-charge.ts'
import { tossBillingWindowRoutes } from './toss-billing-window.ts'
import { tossCancelRoute } from './toss-cancel.ts'
import { isTossCode } from './toss-codes.ts'
import { tossKeyInRoute } from './toss-key-in.ts'
import { tossReceiptCancelRoute } from './toss-receipt-cancel.ts'
import { tossReceiptIssueRoute } from './toss-receipt-issue.ts'
import { tossReceiptListRoute } from './toss-receipt-list.ts'
import { tossCodeAnswer, tossFace } from './toss-refusals.ts'
import { tossPromotionsRoute } from './toss-promotions.ts'
import { tossQueries } from './toss-queries.ts'
import { tossSettleRoute } from './toss-settle.ts'
import { tossSettlementsRoute } from './toss-settlements.ts'
import { beStrict } from './toss-strict.ts'
import { tossTransactionsRoute } from './toss-transactions.ts'
import { answerUnknownAddresses, type MethodsOf } from './unknown-address.ts'

const traceHeader = 'x-tosspayments-trace-id'
const traceLength = 20

/** The Toss wire under `/v1`, as far as a card needs. */
export function tossRoutes(gateway: Gateway, methodsOf: MethodsOf): FastifyPluginAsyncZod {
  const { engine } = gateway

  /**
   * The first answer under an idempotency key carries a number made from the key, so that a replay can name it beside
   * its own without its having been stored (toss.md 1.7: `newId, originalId`).
   */
  const traceOf = (request: FastifyRequest, reply: FastifyReply): string => {
    const claim = claimKey(request.caller?.identity ?? null, engine.clock)
    if (!claim || reply.statusCode === 409) return request.id
    const original = claim.identity.slice(0, traceLength).toUpperCase()
    return reply.hasHeader('idempotent-replayed') ? `${request.id}, ${original}` : original
  }

  return async (app) => {
    app.addHook('onSend', async (request, reply) => {
      reply.header(traceHeader, traceOf(request, reply))
    })
    app.addHook('onRequest', (request) => signCallerIn(engine, request, { bearer: false, anonymous: null }))
    // Before the payment is looked at, with test keys only, and never kept under an idempotency key (toss.md 1.8, Q10).
    app.addHook('onRequest', (request, reply) => answerTestCode(gateway, request, reply))
    // The strict way looks at the body of a repeat first.
    if (gateway.settings.tossQuirks === 'strict') beStrict(app, gateway)
    else app.addHook('onRequest', answerRepeat)
    answerErrors(app, gateway, tossFace)
    answerUnknownAddresses(app, tossFace, methodsOf)
    await app.register(tossKeyInRoute(gateway))
    await app.register(tossConfirmRoutes(gateway))
    await app.register(tossVirtualAccountRoute(gateway))
    await app.register(tossCancelRoute(gateway))
    await app.register(tossQueries(gateway))
    await app.register(tossBillingCardRoute(gateway))
    await app.register(tossBillingWindowRoutes(gateway))
    await app.register(tossBillingKeyRoutes(gateway))
    await app.register(tossReceiptIssueRoute(gateway))
    await app.register(tossReceiptCancelRoute(gateway))
    await app.register(tossReceiptListRoute(gateway))
    await app.register(tossTransactionsRoute(gateway))
    await app.register(tossSettlementsRoute(gateway))
    await app.register(tossSettleRoute(gateway))
    await app.register(tossPromotionsRoute(gateway))
  }
}

/** Answers with the error that a test key asks for by its code; undefined lets the request go on. */
async function answerTestCode(
  { settings }: Gateway,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const code = request.headers['tosspayments-test-code']
  if (settings.mode === 'live' || typeof code !== 'string' || !callerOf(request).hasTestKey) return undefined
  const listener = listenerOf(request)
  if (!isTossCode(code))
    return sendAnswer(request, reply, tossFace.say({ code: 'INVALID_REQUEST' }, listener))
  return sendAnswer(request, reply, tossCodeAnswer(code, listener))
}
