import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { isRefused } from '../base/refusal.ts'
import { tossSettlement, tossSettlementQuery } from '../contract/toss-settlements.ts'
import { browseSettlements, type FoundSettlement } from '../usecase/browse-settlements.ts'
import { callerOf } from './caller.ts'
import { jsonAnswer, listenerOf, sendAnswer, type Gateway } from './face.ts'
import { success } from './route-schema.ts'
import { readDays } from './seoul-span.ts'
import { tossErrors } from './toss-errors.ts'
import { tossAccountBody, tossCancelBody, tossCardBody, tossTransferBody } from './toss-parts.ts'
import { shownMerchantId, tossMethods } from './toss-payment.ts'
import { tossCodeAnswer, tossRefusal } from './toss-refusals.ts'
import { tossViewOf, type TossView } from './toss-view.ts'

/** `GET /v1/settlements`, which the real server has in live mode only. */
export function tossSettlementsRoute({ engine, settings }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/settlements',
      schema: {
        operationId: 'tossListSettlements',
        summary: '정산 조회',
        tags: ['toss'],
        security: [{ basic: [] }],
        querystring: tossSettlementQuery,
        response: { 200: success('정산 목록', z.array(tossSettlement)), ...tossErrors(400, 401, 403, 500) },
      },
      handler: async (request, reply) => {
        const { startDate, endDate, dateType, page, size } = request.query
        const listener = listenerOf(request)
        const days = readDays(startDate, endDate)
        if (!days) return sendAnswer(request, reply, tossCodeAnswer('INVALID_DATE', listener))
        const found = await browseSettlements(engine, callerOf(request).merchant, {
          ...days,
          by: dateType === 'soldDate' ? 'sold_on' : 'payout_on',
          offset: (page - 1) * size,
          limit: size,
        })
        if (isRefused(found)) return sendAnswer(request, reply, tossRefusal(found.refused, listener))
        const view = tossViewOf(engine, settings, listener.language)
        const rows = found.map((one) => settlementBody(one, view))
        return sendAnswer(request, reply, jsonAnswer(200, rows))
      },
    })
  }
}

function settlementBody(
  { settlement, payment, cancel, card }: FoundSettlement,
  view: TossView,
): z.output<typeof tossSettlement> {
  const { fee, feeVat } = settlement
  return {
    mId: shownMerchantId(payment),
    paymentKey: payment.paymentId,
    transactionKey: settlement.transactionKey,
    orderId: payment.orderId ?? payment.paymentId,
    currency: 'KRW',
    method: tossMethods[payment.method],
    amount: settlement.amount,
    interestFee: 0,
    fee,
    fees: [{ type: 'BASE', fee }],
    supplyAmount: fee - feeVat,
    vat: feeVat,
    payOutAmount: settlement.payoutAmount,
    // That of the payment, in a cancel's line too.
    approvedAt: seoulIso(payment.approval?.approvedAt ?? payment.requestedAt),
    soldDate: settlement.soldOn,
    paidOutDate: settlement.payoutOn,
    card: tossCardBody(payment, { ...view, cardOf: () => card }),
    easyPay: null,
    giftCertificate: null,
    mobilePhone: null,
    transfer: tossTransferBody(payment),
    virtualAccount: tossAccountBody(payment, view),
    cancel: cancel && tossCancelBody(cancel),
  }
}
