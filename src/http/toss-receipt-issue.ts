import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { tossReceipt, tossReceiptRequest } from '../contract/toss-cash-receipts.ts'
import { issueReceipt } from '../usecase/issue-receipt.ts'
import { callerOf } from './caller.ts'
import { listenerOf, sendAnswered, type Gateway } from './face.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { renderReceipt } from './toss-receipt-body.ts'

/** `POST /v1/cash-receipts`. */
export function tossReceiptIssueRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/cash-receipts',
      schema: {
        operationId: 'tossIssueReceipt',
        summary: '현금영수증 발급',
        tags: ['toss'],
        security: [{ basic: [] }],
        headers: idempotencyHeader,
        body: tossReceiptRequest,
        response: { 200: success('발급', tossReceipt), ...tossErrors(400, 401, 403, 409, 413, 415, 500) },
      },
      handler: async (request, reply) => {
        const { merchant, identity: requestIdentity } = callerOf(request)
        const { body } = request
        const wish = {
          kind: body.type === '지출증빙' ? ('expense_proof' as const) : ('income_deduction' as const),
          amount: body.amount,
          taxFreeAmount: body.taxFreeAmount ?? 0,
          orderId: body.orderId,
          orderName: body.orderName,
          identity: body.customerIdentityNumber ?? body.registrationNumber ?? '',
          businessNumber: body.businessNumber ?? null,
          requestIdentity,
        }
        const answered = await issueReceipt(
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
