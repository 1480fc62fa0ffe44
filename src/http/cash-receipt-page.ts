import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { looksLikeId } from '../base/id.ts'
import { isRefused } from '../base/refusal.ts'
import { vatOf } from '../domain/vat.ts'
import { minus } from '../base/won.ts'
import { findCashReceipt } from '../usecase/find-cash-receipt.ts'
import { listenerOf, type Gateway } from './face.ts'
import { slip, slipSecurityPolicy } from './receipts.ts'
import { RequestFault } from './request-fault.ts'

const words = {
  title: { ko: '현금영수증', en: 'Cash receipt' },
  cancelled: { ko: '현금영수증 취소', en: 'Cash receipt, cancelled' },
  merchant: { ko: '가맹점', en: 'Merchant' },
  business: { ko: '사업자등록번호', en: 'Business number' },
  order: { ko: '주문', en: 'Order' },
  buyer: { ko: '발급 수단', en: 'Issued to' },
  kind: { ko: '용도', en: 'Used for' },
  income_deduction: { ko: '소득공제', en: 'income deduction' },
  expense_proof: { ko: '지출증빙', en: 'proof of expense' },
  number: { ko: '발급번호', en: 'Issue number' },
  at: { ko: '발급일시', en: 'Issued at' },
  supply: { ko: '공급가액', en: 'Supply' },
  taxFree: { ko: '비과세', en: 'Tax-free' },
  vat: { ko: '부가가치세', en: 'VAT' },
  amount: { ko: '금액', en: 'Amount' },
} as const

/** `GET /receipts/cash/{receiptKey}`: a cash receipt as its buyer sees it, for whoever was given its address. */
export function cashReceiptPage({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/receipts/cash/:receiptKey',
      schema: { hide: true, params: z.object({ receiptKey: z.string() }) },
      handler: async (request, reply) => {
        const { receiptKey } = request.params
        if (!looksLikeId(receiptKey)) throw new RequestFault('RECEIPT_NOT_FOUND')
        const found = await findCashReceipt(engine, receiptKey)
        if (isRefused(found)) throw new RequestFault(found.refused)
        const { receipt, merchantName } = found
        const { language } = listenerOf(request)
        const say = (word: keyof typeof words) => words[word][language]
        const won = (amount: number) =>
          language === 'ko' ? `${amount.toLocaleString('ko')}원` : `₩${amount.toLocaleString('en')}`
        const vat = vatOf(minus(receipt.amount, receipt.taxFreeAmount))
        const title = receipt.originalReceiptId === null ? say('title') : say('cancelled')
        reply.header('content-security-policy', slipSecurityPolicy)
        reply.header('cache-control', 'no-store')
        return reply.type('text/html; charset=utf-8').send(
          slip(language, title, [
            [say('merchant'), merchantName],
            [say('business'), receipt.businessNumber],
            [say('order'), receipt.orderName],
            [say('buyer'), receipt.shownIdentity],
            [say('kind'), say(receipt.kind)],
            [say('number'), receipt.issueNumber],
            [say('at'), seoulIso(receipt.requestedAt)],
            [say('supply'), won(receipt.amount - vat - receipt.taxFreeAmount)],
            [say('taxFree'), won(receipt.taxFreeAmount)],
            [say('vat'), won(vat)],
            [say('amount'), won(receipt.amount), true],
          ]),
        )
      },
    })
  }
}
