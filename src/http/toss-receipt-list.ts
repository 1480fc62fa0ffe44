import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { isRefused } from '../base/refusal.ts'
import { tossReceiptQuery, tossReceipts } from '../contract/toss-cash-receipts.ts'
import { browseReceipts } from '../usecase/browse-receipts.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { receiptBody } from './toss-receipt-body.ts'
import { tossRefusal } from './toss-refusals.ts'

/** `GET /v1/cash-receipts`: the receipts and cancels of a day, page by page. */
export function tossReceiptListRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/cash-receipts',
      schema: {
        operationId: 'tossListReceipts',
        summary: '현금영수증 조회',
        tags: ['toss'],
        security: [{ basic: [] }],
        querystring: tossReceiptQuery,
        response: { 200: success('현금영수증 목록', tossReceipts), ...tossErrors(400, 401, 403, 500) },
      },
      handler: async (request, reply) => {
        const { requestDate: day, cursor: after = 0, limit } = request.query
        const listener = listenerOf(request)
        // One more than is shown tells whether there is a next page, and nothing is counted.
        const page = { day, after, limit: limit + 1 }
        const found = await browseReceipts(engine, callerOf(request).merchant, page)
        if (isRefused(found)) return sendAnswer(request, reply, tossRefusal(found.refused, listener))
        const shown = found.slice(0, limit)
        const body = {
          hasNext: found.length > limit,
          lastCursor: shown.at(-1)?.place ?? after,
          data: shown.map(({ receipt }) => receiptBody(receipt, settings)),
        }
        return sendAnswer(request, reply, jsonAnswer(200, body))
      },
    })
  }
}
