import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { looksLikeId } from '../base/id.ts'
import { isRefused } from '../base/refusal.ts'
import { tossTransaction, tossTransactionQuery } from '../contract/toss-settlements.ts'
import type { Transaction } from '../domain/transaction.ts'
import { browseTransactions } from '../usecase/browse-transactions.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { success } from './route-schema.ts'
import { readSpan } from './seoul-span.ts'
import { tossErrors } from './toss-errors.ts'
import { shownMerchantId, tossMethods } from './toss-payment.ts'
import { tossCodeAnswer, tossRefusal } from './toss-refusals.ts'
import { tossViewOf, type TossView } from './toss-view.ts'

/** `GET /v1/transactions`: every approval and every cancel, oldest first. */
export function tossTransactionsRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/transactions',
      schema: {
        operationId: 'tossListTransactions',
        summary: '거래 조회',
        tags: ['toss'],
        security: [{ basic: [] }],
        querystring: tossTransactionQuery,
        response: {
          200: success('거래 목록', z.array(tossTransaction)),
          ...tossErrors(400, 401, 403, 500),
        },
      },
      handler: async (request, reply) => {
        const { startDate, endDate, startingAfter = null, limit } = request.query
        const listener = listenerOf(request)
        const span = readSpan(startDate, endDate)
        if (!span) return sendAnswer(request, reply, tossCodeAnswer('INVALID_DATE', listener))
        if (startingAfter !== null && !looksLikeId(startingAfter))
          return sendAnswer(request, reply, tossRefusal('TRANSACTION_NOT_FOUND', listener))
        const { merchant } = callerOf(request)
        const found = await browseTransactions(engine, merchant, { ...span, startingAfter, limit })
        if (isRefused(found)) return sendAnswer(request, reply, tossRefusal(found.refused, listener))
        const view = tossViewOf(engine, settings, listener.language)
        const rows = found.map((one) => transactionBody(one, view))
        return sendAnswer(request, reply, jsonAnswer(200, rows))
      },
    })
  }
}

/** What became of the payment by this transaction, in the words of the payment itself (toss.md 1.11, Q3). */
function statusOf({ kind, amount, payment, cancel }: Transaction, { quirks }: TossView) {
  if (kind === 'deposit_reversed') return 'WAITING_FOR_DEPOSIT' as const
  if (kind !== 'cancel') return 'DONE' as const
  const isWhole = quirks === 'measured' ? amount + payment.amount === 0 : cancel?.balanceAfter === 0
  return isWhole ? ('CANCELED' as const) : ('PARTIAL_CANCELED' as const)
}

function transactionBody(one: Transaction, view: TossView): z.output<typeof tossTransaction> {
  const { payment } = one
  return {
    mId: shownMerchantId(payment),
    transactionKey: one.transactionKey,
    paymentKey: payment.paymentId,
    orderId: payment.orderId ?? payment.paymentId,
    method: tossMethods[payment.method],
    customerKey: payment.customer?.customerKey ?? null,
    useEscrow: false,
    receiptUrl: view.receiptUrlOf(payment.paymentId),
    status: statusOf(one, view),
    transactionAt: seoulIso(one.at),
    currency: 'KRW',
    amount: one.amount,
  }
}
