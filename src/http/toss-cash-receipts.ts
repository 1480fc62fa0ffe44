import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { looksLikeId } from '../base/id.ts'
import { isRefused } from '../base/refusal.ts'
import {
  tossReceipt,
  tossReceiptCancel,
  tossReceiptQuery,
  tossReceiptRequest,
  tossReceipts,
} from '../contract/toss-cash-receipts.ts'
import type { CashReceipt, ReceiptKind } from '../domain/cash-receipt.ts'
import type { Render } from '../usecase/answering.ts'
import { browseReceipts, cancelReceipt, issueReceipt } from '../usecase/cash-receipts.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, sendAnswered, type Gateway, type Listener } from './face.ts'
import { RequestFault } from './request-fault.ts'
import { idempotencyHeader, success } from './route-schema.ts'
import { tossErrors } from './toss-errors.ts'
import { tossRefusal } from './toss-refusals.ts'

const tags = ['toss']
const security = [{ basic: [] }]
const errors = tossErrors(400, 401, 403, 404, 409, 413, 415, 500)

const receiptTypes = {
  income_deduction: '소득공제',
  expense_proof: '지출증빙',
} as const satisfies Record<ReceiptKind, string>

/** `POST|GET /v1/cash-receipts` and `POST /v1/cash-receipts/{receiptKey}/cancel`. */
export function tossReceiptRoutes(gateway: Gateway): FastifyPluginAsyncZod {
  const { engine, settings } = gateway
  const receiptUrlOf = (receiptId: string) => `${settings.publicUrl()}/receipts/${receiptId}`
  const render =
    (listener: Listener): Render<CashReceipt> =>
    (outcome) =>
      isRefused(outcome)
        ? tossRefusal(outcome.refused, listener)
        : jsonAnswer(200, receiptBody(outcome, receiptUrlOf))

  return async (app) => {
    app.route({
      method: 'POST',
      url: '/cash-receipts',
      schema: {
        operationId: 'tossIssueReceipt',
        summary: '현금영수증 발급',
        tags,
        security,
        headers: idempotencyHeader,
        body: tossReceiptRequest,
        response: { 200: success('발급', tossReceipt), ...errors },
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
        const answered = await issueReceipt(engine, merchant, wish, render(listenerOf(request)))
        return sendAnswered(request, reply, answered)
      },
    })

    app.route({
      method: 'POST',
      url: '/cash-receipts/:receiptKey/cancel',
      schema: {
        operationId: 'tossCancelReceipt',
        summary: '현금영수증 발급 취소, 부분 취소',
        tags,
        security,
        headers: idempotencyHeader,
        params: z.object({ receiptKey: z.string() }),
        body: tossReceiptCancel,
        response: { 200: success('취소', tossReceipt), ...errors },
      },
      handler: async (request, reply) => {
        const { merchant, identity: requestIdentity } = callerOf(request)
        const { receiptKey: receiptId } = request.params
        if (!looksLikeId(receiptId)) throw new RequestFault('RECEIPT_NOT_FOUND')
        const wish = { receiptId, amount: request.body.amount ?? undefined, requestIdentity }
        const answered = await cancelReceipt(engine, merchant, wish, render(listenerOf(request)))
        return sendAnswered(request, reply, answered)
      },
    })

    await app.register(receiptList(gateway, receiptUrlOf))
  }
}

function receiptList({ engine }: Gateway, receiptUrlOf: (id: string) => string): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/cash-receipts',
      schema: {
        operationId: 'tossListReceipts',
        summary: '현금영수증 조회',
        tags,
        security,
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
          data: shown.map(({ receipt }) => receiptBody(receipt, receiptUrlOf)),
        }
        return sendAnswer(request, reply, jsonAnswer(200, body))
      },
    })
  }
}

function receiptBody(
  receipt: CashReceipt,
  receiptUrlOf: (id: string) => string,
): z.output<typeof tossReceipt> {
  return {
    receiptKey: receipt.receiptId,
    issueNumber: receipt.issueNumber,
    issueStatus: 'COMPLETED',
    amount: receipt.amount,
    taxFreeAmount: receipt.taxFreeAmount,
    orderId: receipt.orderId,
    orderName: receipt.orderName,
    type: receiptTypes[receipt.kind],
    transactionType: receipt.originalReceiptId === null ? 'CONFIRM' : 'CANCEL',
    businessNumber: receipt.businessNumber,
    customerIdentityNumber: receipt.shownIdentity,
    failure: null,
    requestedAt: seoulIso(receipt.requestedAt),
    receiptUrl: receiptUrlOf(receipt.receiptId),
  }
}
