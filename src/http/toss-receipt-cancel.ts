import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { looksLikeId } from '../base/id.ts'
import { tossReceipt, tossReceiptCancel } from '../contract/toss-cash-receipts.ts'
import { cancelReceipt } from '../usecase/cancel-receipt.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { renderReceipt } from './toss-receipt-body.ts'

/** `POST /v1/cash-receipts/{receiptKey}/cancel`. An absent amount is all that is left. */
export function tossReceiptCancelRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/cash-receipts/:receiptKey/cancel',
      schema: {
        operationId: 'tossCancelReceipt',
        summary: '현금영수증 발급 취소, 부분 취소',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        params: z.object({ receiptKey: z.string() }),
        body: tossReceiptCancel,
        response: {
          200: success('취소', tossReceipt),
          ...tossErrors(400, 401, 403, 404, 409, 413, 415, 500),
        },
      },
      handler: async (request, reply) => {
        const { merchant, identity: requestIdentity } = callerOf(request)
        const { receiptKey: receiptId } = request.params
        if (!looksLikeId(receiptId)) throw new RequestFault('RECEIPT_NOT_FOUND')
        const wish = { receiptId, amount: request.body.amount ?? undefined, requestIdentity }
        const answered = await cancelReceipt(
          engine,
          merchant,
          wish,
          renderReceipt(settings, listenerOf(request)),
        )
        return sendAnswered(request, reply, answered)
      },
    })
  }
}
