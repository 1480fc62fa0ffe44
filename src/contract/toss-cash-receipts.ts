import { z } from 'zod'
import { printable, textLike, want } from './fields.ts'
import { orderIdForm, tossFailure, tossNumber } from './toss.ts'

/** Cash receipts on the Toss wire (toss.md 1.2 and 2). */

const receiptType = z.enum(['소득공제', '지출증빙'])

/** Toss has a code of its own for what is missing (toss.md 1.6, INVALID_REQUIRED_PARAM). */
const required = { error: ({ input }: { input?: unknown }) => (input == null ? want('required') : undefined) }
const buyerNumber = z.string().min(1).max(30).nullish()

/** `POST /v1/cash-receipts`. Older clients call the buyer's number `registrationNumber` and tell the payment besides. */
export const tossReceiptRequest = z
  .looseObject({
    amount: z.union(tossNumber.options, required),
    orderId: z.string(required).pipe(textLike(orderIdForm, 'order_id')),
    orderName: z.string(required).pipe(printable(100)),
    customerIdentityNumber: buyerNumber.describe('required; telephone, card or business number'),
    registrationNumber: buyerNumber.describe('in place of it, from older clients'),
    type: receiptType.nullish().describe('소득공제 by default'),
    taxFreeAmount: tossNumber.nullish(),
    businessNumber: z.string().max(20).nullish().describe("the shop's own, when its contract has another"),
    paymentKey: z.string().max(200).nullish(),
  })
  .superRefine((body, context) => {
    if (typeof body.customerIdentityNumber === 'string' || typeof body.registrationNumber === 'string') return
    context.addIssue({ code: 'custom', path: ['customerIdentityNumber'], message: want('required') })
  })
  .meta({ id: 'TossReceiptRequest' })

/** `POST /v1/cash-receipts/{receiptKey}/cancel`. */
export const tossReceiptCancel = z
  .looseObject({ amount: tossNumber.nullish().describe('by default all that is left') })
  .meta({ id: 'TossReceiptCancel' })

export const tossReceiptQuery = z.looseObject({
  requestDate: z.iso.date().describe('yyyy-MM-dd in Seoul'),
  cursor: z.coerce.number().int().min(0).optional().describe('`lastCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
})

export const tossReceipt = z
  .object({
    receiptKey: z.string(),
    issueNumber: z.string(),
    issueStatus: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED']),
    amount: z.int(),
    taxFreeAmount: z.int(),
    orderId: z.string(),
    orderName: z.string(),
    type: receiptType,
    transactionType: z.enum(['CONFIRM', 'CANCEL']),
    businessNumber: z.string(),
    customerIdentityNumber: z.string(),
    failure: tossFailure.nullable(),
    requestedAt: z.string(),
    receiptUrl: z.string(),
  })
  .meta({ id: 'TossReceipt' })

export const tossReceipts = z
  .object({ hasNext: z.boolean(), lastCursor: z.int(), data: z.array(tossReceipt) })
  .meta({ id: 'TossReceipts' })
