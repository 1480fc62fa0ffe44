import { z } from 'zod'
import { digits, printable, textLike, wholeWon } from './fields.ts'

/**
 * The Toss wire as far as a card needs (toss.md 1.2, 1.3 and 2). Fields that we do not know, nulls and numbers in quotes
 * are taken, because shipped clients send them.
 */
const number = z.union([
  wholeWon,
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform((text) => Number(text)),
])

export const orderIdForm = /^[A-Za-z0-9_=-]{6,64}$/

export const tossKeyIn = z
  .looseObject({
    amount: number,
    orderId: textLike(orderIdForm, 'order_id'),
    orderName: printable(100),
    cardNumber: digits.max(20),
    cardExpirationYear: textLike(/^\d{2}$/, 'two_digits'),
    cardExpirationMonth: textLike(/^\d{2}$/, 'two_digits'),
    customerIdentityNumber: textLike(/^(\d{6}|\d{10})$/, 'birth_or_business').describe(
      'checked for its form and dropped',
    ),
    cardPassword: textLike(/^\d{2}$/, 'two_digits')
      .nullish()
      .describe('checked for its form and dropped'),
    cardInstallmentPlan: number.nullish(),
    taxFreeAmount: number.nullish(),
    customerEmail: textLike(/^[^\s@\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,190}$/u, 'email').nullish(),
  })
  .meta({ id: 'TossKeyIn' })

export const tossCancelRequest = z
  .looseObject({
    cancelReason: printable(200),
    cancelAmount: number.nullish().describe('by default the whole balance'),
    taxFreeAmount: number.nullish(),
    refundableAmount: number.nullish().describe('refuses the cancel when another amount is left'),
    currency: textLike(/^KRW$/, 'won_only').nullish(),
  })
  .meta({ id: 'TossCancelRequest' })

const moment = z.string().describe('ISO 8601 with +09:00')
const nothing = z.null()

export const tossCancel = z
  .object({
    transactionKey: z.string(),
    cancelReason: z.string(),
    canceledAt: moment,
    cancelAmount: z.int(),
    taxFreeAmount: z.int(),
    taxExemptionAmount: z.int(),
    refundableAmount: z.int().describe('left after this cancel'),
    cardDiscountAmount: z.int(),
    transferDiscountAmount: z.int(),
    easyPayDiscountAmount: z.int(),
    receiptKey: nothing,
    cancelStatus: z.literal('DONE'),
    cancelRequestId: nothing,
  })
  .meta({ id: 'TossCancel' })

export const tossCard = z
  .object({
    amount: z.int(),
    issuerCode: z.string(),
    acquirerCode: z.string(),
    number: z.string(),
    installmentPlanMonths: z.int(),
    approveNo: z.string(),
    useCardPoint: z.boolean(),
    cardType: z.enum(['신용', '체크', '기프트', '미확인']),
    ownerType: z.enum(['개인', '법인', '미확인']),
    acquireStatus: z.enum(['READY', 'REQUESTED', 'COMPLETED', 'CANCEL_REQUESTED', 'CANCELED']),
    isInterestFree: z.boolean(),
    interestPayer: nothing,
  })
  .meta({ id: 'TossCard' })

export const tossFailure = z.object({ code: z.string(), message: z.string() }).meta({ id: 'TossFailure' })

/** Every key is present, null where it does not apply (toss.md 2). */
export const tossPaymentSchema = z
  .object({
    version: z.literal('2022-11-16'),
    paymentKey: z.string(),
    type: z.literal('NORMAL'),
    orderId: z.string(),
    orderName: z.string(),
    mId: z.string(),
    currency: z.literal('KRW'),
    method: z.literal('카드'),
    totalAmount: z.int(),
    balanceAmount: z.int(),
    status: z.enum(['IN_PROGRESS', 'DONE', 'CANCELED', 'PARTIAL_CANCELED', 'ABORTED']),
    requestedAt: moment,
    approvedAt: moment.nullable(),
    useEscrow: z.boolean(),
    lastTransactionKey: z.string(),
    suppliedAmount: z.int(),
    vat: z.int(),
    cultureExpense: z.boolean(),
    taxFreeAmount: z.int(),
    taxExemptionAmount: z.int(),
    cancels: z.array(tossCancel).nullable(),
    isPartialCancelable: z.boolean(),
    card: tossCard.nullable(),
    virtualAccount: nothing,
    secret: nothing,
    mobilePhone: nothing,
    giftCertificate: nothing,
    transfer: nothing,
    metadata: nothing,
    receipt: nothing,
    checkout: nothing,
    easyPay: nothing,
    country: z.literal('KR'),
    failure: tossFailure.nullable(),
    cashReceipt: nothing,
    cashReceipts: nothing,
    discount: nothing,
  })
  .meta({ id: 'TossPayment' })
