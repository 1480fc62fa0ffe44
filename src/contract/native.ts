import { z } from 'zod'
import { refusals } from '../base/refusal.ts'
import { cancelStates } from '../domain/cancel.ts'
import { paymentMethods } from '../domain/method.ts'
import { paymentStates } from '../domain/payment.ts'
import { digits, printable, wholeWon } from './fields.ts'
import { protocolFaults } from './protocol-faults.ts'

/** What the native face takes and answers. Unknown fields are refused, so that a misspelt one is never ignored. */
export const cardPaymentRequest = z
  .strictObject({
    cardNumber: digits.describe('10 to 16 digits').meta({ examples: ['4330123412341234'] }),
    expiry: digits.describe('mmyy').meta({ examples: ['1230'] }),
    cvc: digits.describe('three digits; never stored').meta({ examples: ['777'] }),
    installmentMonths: z.int().default(0).describe('0 (single payment) to 12'),
    amount: wholeWon.describe('100 to 1,000,000,000 won').meta({ examples: [11_000] }),
    vat: wholeWon.optional().describe('by default an eleventh of what is taxed, rounded'),
    taxFreeAmount: wholeWon.optional().describe('the part of the amount that bears no VAT; 0 by default'),
    orderId: printable(64).optional().describe('unique per merchant, unless the payment failed'),
    orderName: printable(100).optional(),
  })
  .meta({ id: 'CardPaymentRequest' })

export const cancelRequest = z
  .strictObject({
    amount: wholeWon.optional().describe('by default all that is left'),
    vat: wholeWon.optional().describe('by default worked out, so that all cancels add up to the VAT'),
    taxFreeAmount: wholeWon.optional(),
    reason: printable(200).optional(),
    expectedBalance: wholeWon.optional().describe('refuses the cancel when another amount is left'),
  })
  .meta({ id: 'CancelRequest' })

const moment = z.string().describe('ISO 8601 in Seoul')
const refusalCode = z.string().describe(`one of ${Object.keys(refusals).join(', ')}`)
const faultCode = z
  .string()
  .describe(`a code of the catalogue of refusals, or one of ${Object.keys(protocolFaults).join(', ')}`)
const money = z.object({ amount: z.int(), vat: z.int() })

const failure = z
  .object({
    code: refusalCode,
    message: z.string(),
    replyCode: z.string().nullable().describe("the card company's own code"),
  })
  .meta({ id: 'Failure' })

export const cancelSchema = z
  .object({
    id: z.string().describe('management number of the cancel'),
    state: z.enum(cancelStates),
    amount: z.int(),
    vat: z.int(),
    taxFreeAmount: z.int(),
    reason: z.string().nullable(),
    requestedAt: moment,
    cancelledAt: moment.nullable(),
    balanceAfter: z.int().nullable().describe('amount that was left after this cancel'),
    refusal: failure.nullable(),
  })
  .meta({ id: 'Cancel' })

export const paymentSchema = z
  .object({
    id: z.string().describe('management number of the payment'),
    state: z.enum(paymentStates),
    method: z.enum(paymentMethods),
    orderId: z.string().nullable(),
    orderName: z.string().nullable(),
    amount: z.int(),
    vat: z.int(),
    taxFreeAmount: z.int(),
    balance: money.describe('what may still be cancelled'),
    installmentMonths: z.int(),
    card: z
      .object({
        number: z.string().describe('all but the first 6 and the last 3 digits starred'),
        expiry: z.string().describe('mmyy; starred in the strict profile'),
      })
      .nullable(),
    account: z
      .object({
        bank: z.string(),
        accountNumber: z.string().nullable().describe("of a virtual account; the buyer's own is not shown"),
        holderName: z.string(),
        dueAt: moment.nullable(),
        depositedAt: moment.nullable(),
      })
      .nullable(),
    approval: z
      .object({
        number: z.string(),
        approvedAt: moment,
        issuer: z.string(),
        acquirer: z.string(),
        cardCompanyNumber: z.string(),
      })
      .nullable(),
    refusal: failure.nullable(),
    requestedAt: moment,
    cancels: z.array(cancelSchema),
  })
  .meta({ id: 'Payment' })

export const cancelAnswer = z
  .object({ cancel: cancelSchema, payment: paymentSchema })
  .meta({ id: 'CancelAnswer' })

export const foundSchema = paymentSchema
  .extend({
    type: z.enum(['payment', 'cancel']).describe('which of the two the management number names'),
    cancel: cancelSchema.nullable().describe('the cancel that was asked for, when one was'),
  })
  .meta({ id: 'Found' })

export const pageQuery = z.strictObject({
  cursor: z.string().max(64).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

export const paymentPage = z
  .object({ items: z.array(paymentSchema), next: z.string().nullable() })
  .meta({ id: 'PaymentPage' })

const side = z.object({
  text: z.string().describe('the 450 columns, secret ones starred'),
  fields: z.array(
    z.object({
      name: z.string(),
      korean: z.string(),
      offset: z.int(),
      width: z.int(),
      type: z.string(),
      pad: z.string(),
      secret: z.boolean(),
      raw: z.string(),
      hex: z.string().nullable(),
      value: z.union([z.number(), z.string()]).nullable(),
      fault: z.string().nullable(),
    }),
  ),
})

export const telegramList = z
  .object({
    items: z.array(
      z.object({
        managementNumber: z.string(),
        kind: z.string(),
        status: z.enum(['WT', 'DN', 'FL']),
        sentAt: moment,
        answeredAt: moment.nullable(),
        request: side,
        reply: side.nullable(),
      }),
    ),
  })
  .meta({ id: 'TelegramList' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: faultCode,
    requestId: z.string(),
    paymentId: z.string().optional().describe('the payment that was made and refused'),
    cancelId: z.string().optional().describe('the cancel that was made and refused'),
    replyCode: z.string().optional().describe("the card company's own code"),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export const doubtList = z
  .object({
    items: z.array(
      z.object({
        managementNumber: z.string(),
        paymentId: z.string(),
        kind: z.enum(['PAYMENT', 'CANCEL']),
        attempts: z.int().describe('how often the card company was asked again'),
        sentAt: moment,
        doubtSince: moment.nullable(),
        parkedAt: moment.nullable().describe('set when the janitor has given up and a person must look'),
      }),
    ),
  })
  .meta({ id: 'DoubtList' })

export const reopened = z.object({ reopened: z.literal(true) })
