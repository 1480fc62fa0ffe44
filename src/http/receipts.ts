import { hash } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findBank } from '../base/banks.ts'
import { seoulIso } from '../base/clock.ts'
import { masking } from '../base/masking.ts'
import { isRefused, type Language } from '../base/refusal.ts'
import { methodNames } from '../domain/method.ts'
import { findReceipt, type Receipt } from '../usecase/find-receipt.ts'
import { listenerOf, type Gateway } from './face.ts'
import { knownId } from './management-number.ts'
import { RequestFault } from './request-fault.ts'

const style = `body{margin:0;background:#f2f4f6;color:#191f28;font:16px/1.5 system-ui,sans-serif}
main{max-width:26rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:1rem}
h1{margin:0 0 1rem;font-size:1.25rem}dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.5rem 1rem}
dt{color:#4e5968}dd{margin:0;text-align:right;overflow-wrap:anywhere}.sum{font-weight:700;font-size:1.125rem}
@media print{body{background:#fff}}
@media (prefers-color-scheme:dark){body{background:#17171c;color:#e4e4e5}main{background:#202027}dt{color:#b0b3b9}}`

export const slipSecurityPolicy = `default-src 'none';frame-ancestors 'none';style-src 'sha256-${hash('sha256', style, 'base64')}'`

const words = {
  title: { ko: '영수증', en: 'Receipt' },
  merchant: { ko: '가맹점', en: 'Merchant' },
  order: { ko: '주문', en: 'Order' },
  method: { ko: '결제수단', en: 'Paid by' },
  approved: { ko: '승인일시', en: 'Approved at' },
  number: { ko: '승인번호', en: 'Approval number' },
  supply: { ko: '공급가액', en: 'Supply' },
  taxFree: { ko: '비과세', en: 'Tax-free' },
  vat: { ko: '부가가치세', en: 'VAT' },
  amount: { ko: '결제금액', en: 'Amount' },
  cancelled: { ko: '취소금액', en: 'Cancelled' },
} as const

/** `GET /receipts/{paymentKey}`: the slip of a payment (매출전표), for whoever was given its address. */
export function receipts({ engine }: Gateway): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'GET',
      url: '/receipts/:paymentKey',
      schema: { hide: true, params: z.object({ paymentKey: z.string() }) },
      handler: async (request, reply) => {
        const found = await findReceipt(engine, knownId(request.params.paymentKey))
        if (isRefused(found)) throw new RequestFault(found.refused)
        reply.header('content-security-policy', slipSecurityPolicy)
        reply.header('cache-control', 'no-store')
        return reply.type('text/html; charset=utf-8').send(page(found, listenerOf(request).language))
      },
    })
  }
}

function page(receipt: Receipt, language: Language): string {
  const { payment, merchantName, card } = receipt
  const say = (word: keyof typeof words) => words[word][language]
  const won = (amount: number) =>
    language === 'ko' ? `${amount.toLocaleString('ko')}원` : `₩${amount.toLocaleString('en')}`
  const cancelled = payment.amount - payment.balance.amount
  const from = card ? masking.sheet(card.number) : payment.account && bankName(payment.account.bank, language)
  const lines: readonly (readonly [string, string, boolean?])[] = [
    [say('merchant'), merchantName],
    [say('order'), payment.orderName ?? payment.orderId ?? payment.paymentId],
    [say('method'), `${methodNames[payment.method][language]} ${from ?? ''}`],
    [
      say('approved'),
      payment.approval ? seoulIso(payment.approval.approvedAt).slice(0, 19).replace('T', ' ') : '',
    ],
    [say('number'), payment.approval?.approvalNumber ?? ''],
    [say('supply'), won(payment.amount - payment.vat - payment.taxFreeAmount)],
    ...(payment.taxFreeAmount > 0 ? [[say('taxFree'), won(payment.taxFreeAmount)] as const] : []),
    [say('vat'), won(payment.vat)],
    [say('amount'), won(payment.amount), true],
    ...(cancelled > 0 ? [[say('cancelled'), won(cancelled), true] as const] : []),
  ]
  return slip(language, say('title'), lines)
}

/** A page of names and values, the sums among them in bold; nothing in it is taken for markup. */
export function slip(
  language: Language,
  title: string,
  lines: readonly (readonly [name: string, value: string, sum?: boolean])[],
): string {
  const rows = lines.map(([name, value, sum]) => {
    const mark = sum ? ' class="sum"' : ''
    return `<dt${mark}>${escaped(name)}</dt><dd${mark}>${escaped(value)}</dd>`
  })
  return `<!doctype html><html lang="${language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title>
<style>${style}</style><main><h1>${escaped(title)}</h1><dl>${rows.join('')}</dl></main></html>`
}

const bankName = (code: string, language: Language): string => {
  const bank = findBank(code)
  return bank ? (language === 'ko' ? bank.ko : bank.en) : code
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? '')
