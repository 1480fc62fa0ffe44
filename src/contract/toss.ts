import { z } from 'zod'
import { digits, metadata, printable, remark, textLike, want, wholeWon } from './fields.ts'

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

/** Won as shipped clients send them: a number, or one in quotes. */
export const tossNumber = number

export const orderIdForm = /^[A-Za-z0-9_=-]{6,64}$/

const emailForm = /^[^\s@\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,190}$/u

export const tossKeyIn = z
  .looseObject({
    amount: number,
    orderId: textLike(orderIdForm, 'order_id'),
    orderName: printable(100)
      .nullish()
      .describe('required; an older client that names the `method` may leave it out'),
    cardNumber: digits.max(20),
    cardExpirationYear: textLike(/^\d{2}$/, 'two_digits'),
    cardExpirationMonth: textLike(/^\d{2}$/, 'two_digits'),
    customerIdentityNumber: textLike(/^(\d{6}|\d{10})$/, 'birth_or_business')
      .nullish()
      .describe(
        'required, but for an older client that names the `method`; checked for its form and dropped',
      ),
    customerBirthday: textLike(/^\d{6}$/, 'birth_or_business')
      .nullish()
      .describe('in place of it, from older clients'),
    method: z.unknown().optional().describe('`card`, from older clients'),
    cardPassword: textLike(/^\d{2}$/, 'two_digits')
      .nullish()
      .describe('checked for its form and dropped'),
    cardInstallmentPlan: number.nullish(),
    taxFreeAmount: number.nullish(),
    customerEmail: textLike(emailForm, 'email').nullish(),
  })
  .superRefine((body, context) => {
    if (body.method === 'card') return
    if (body.orderName == null)
      context.addIssue({ code: 'custom', path: ['orderName'], message: want('printable') })
    if (body.customerIdentityNumber == null && body.customerBirthday == null)
      context.addIssue({
        code: 'custom',
        path: ['customerIdentityNumber'],
        message: want('birth_or_business'),
      })
  })
  .meta({ id: 'TossKeyIn' })

export const tossCancelRequest = z
  .looseObject({
    cancelReason: printable(200),
    cancelAmount: number.nullish().describe('by default the whole balance'),
    taxFreeAmount: number.nullish(),
    refundableAmount: number.nullish().describe('refuses the cancel when another amount is left'),
    refundReceiveAccount: z
      .looseObject({
        bank: z.string().trim().min(1).max(40).describe('code or name'),
        accountNumber: textLike(/^\d{1,20}$/, 'digits'),
        holderName: printable(60),
      })
      .nullish()
      .describe('required for a virtual account that was paid into'),
    taxExemptionAmount: number.nullish(),
    cancelRequestId: z.string().max(64).nullish(),
    currency: textLike(/^KRW$/, 'won_only').nullish(),
  })
  .meta({ id: 'TossCancelRequest' })

/** `POST /v1/payments/confirm`. */
export const tossConfirm = z
  .looseObject({
    paymentKey: z.string().min(1).max(200),
    orderId: textLike(orderIdForm, 'order_id'),
    amount: number,
  })
  .meta({ id: 'TossConfirm' })

/** `POST /v1/payments/{paymentKey}`, the older confirmation. */
export const tossLegacyConfirm = z
  .looseObject({ orderId: textLike(orderIdForm, 'order_id'), amount: number })
  .meta({ id: 'TossLegacyConfirm' })

/** `POST /v1/virtual-accounts`. */
export const tossVirtualAccountRequest = z
  .looseObject({
    amount: number,
    orderId: textLike(orderIdForm, 'order_id'),
    orderName: printable(100),
    customerName: printable(100),
    bank: z.string().trim().min(1).max(40).describe('code or name'),
    validHours: z
      .union([
        z.int(),
        z
          .string()
          .regex(/^\d{1,4}$/)
          .transform(Number),
      ])
      .nullish()
      .describe('1 to 720, 168 by default'),
    dueDate: z
      .string()
      .max(40)
      .nullish()
      .describe('ISO 8601, of Seoul without an offset; instead of validHours'),
    taxFreeAmount: number.nullish(),
    customerEmail: textLike(emailForm, 'email').nullish(),
    customerMobilePhone: remark(20).nullish(),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'TossVirtualAccountRequest' })

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

export const tossVirtualAccount = z
  .object({
    accountType: z.enum(['일반', '고정']),
    accountNumber: z.string(),
    bankCode: z.string(),
    customerName: z.string(),
    depositorName: z.string().nullable(),
    dueDate: moment,
    expired: z.boolean(),
    settlementStatus: z.enum(['INCOMPLETED', 'COMPLETED']),
    refundStatus: z.enum(['NONE', 'PENDING', 'FAILED', 'PARTIAL_FAILED', 'COMPLETED']),
    refundReceiveAccount: z
      .object({ bankCode: z.string(), accountNumber: z.string(), holderName: z.string() })
      .nullable(),
  })
  .meta({ id: 'TossVirtualAccount' })

export const tossTransfer = z
  .object({ bankCode: z.string(), settlementStatus: z.enum(['INCOMPLETED', 'COMPLETED']) })
  .meta({ id: 'TossTransfer' })

const page = z.object({ url: z.string() })

export const tossFailure = z.object({ code: z.string(), message: z.string() }).meta({ id: 'TossFailure' })

/** Every key is present, null where it does not apply (toss.md 2). */
export const tossPaymentSchema = z
  .object({
    version: z.literal('2022-11-16'),
    paymentKey: z.string(),
    type: z.enum(['NORMAL', 'BILLING']),
    orderId: z.string(),
    orderName: z.string(),
    mId: z.string(),
    currency: z.literal('KRW'),
    method: z.enum(['카드', '가상계좌', '계좌이체']).nullable().describe('null before the buyer chooses'),
    totalAmount: z.int(),
    balanceAmount: z.int(),
    status: z.enum([
      'READY',
      'IN_PROGRESS',
      'WAITING_FOR_DEPOSIT',
      'DONE',
      'CANCELED',
      'PARTIAL_CANCELED',
      'ABORTED',
      'EXPIRED',
    ]),
    requestedAt: moment,
    approvedAt: moment.nullable(),
    useEscrow: z.boolean(),
    lastTransactionKey: z.string().nullable(),
    suppliedAmount: z.int(),
    vat: z.int(),
    cultureExpense: z.boolean(),
    taxFreeAmount: z.int(),
    taxExemptionAmount: z.int(),
    cancels: z.array(tossCancel).nullable(),
    isPartialCancelable: z.boolean(),
    card: tossCard.nullable(),
    virtualAccount: tossVirtualAccount.nullable(),
    secret: z.string().nullable(),
    mobilePhone: nothing,
    giftCertificate: nothing,
    transfer: tossTransfer.nullable(),
    metadata: z.record(z.string(), z.string()).nullable(),
    receipt: page.nullable(),
    checkout: page,
    easyPay: nothing,
    country: z.literal('KR'),
    failure: tossFailure.nullable(),
    cashReceipt: nothing,
    cashReceipts: nothing,
    discount: nothing,
  })
  .meta({ id: 'TossPayment' })
