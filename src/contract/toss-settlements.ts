import { z } from 'zod'
import { tossCancel, tossCard, tossTransfer, tossVirtualAccount } from './toss.ts'

/** Transactions, settlements and card promotions on the Toss wire (toss.md 1.2, 1.3). */

const nothing = z.null()
const method = z.enum(['카드', '가상계좌', '계좌이체'])

/** Dates are judged by the face, which has a code of Toss's for a wrong one (toss.md 1.6, INVALID_DATE). */
const date = (what: string) =>
  z.string().max(40).optional().describe(`${what}; yyyy-MM-dd, or a date and time of Seoul`)

export const tossTransactionQuery = z.looseObject({
  startDate: date('first day or moment'),
  endDate: date('last day or moment, itself included'),
  startingAfter: z.string().max(64).optional().describe('the last transactionKey that was seen'),
  limit: z.coerce.number().int().min(1).max(5_000).default(100),
})

export const tossTransaction = z
  .object({
    mId: z.string(),
    transactionKey: z.string(),
    paymentKey: z.string(),
    orderId: z.string(),
    method,
    customerKey: z.string().nullable(),
    useEscrow: z.boolean(),
    receiptUrl: z.string().nullable(),
    status: z.enum(['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'WAITING_FOR_DEPOSIT']),
    transactionAt: z.string(),
    currency: z.literal('KRW'),
    amount: z.int().describe('negative for money that went back'),
  })
  .meta({ id: 'TossTransaction' })

export const tossSettlementQuery = z.looseObject({
  startDate: date('first day'),
  endDate: date('last day, itself included'),
  dateType: z.enum(['soldDate', 'paidOutDate']).default('soldDate'),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(5_000).default(100),
})

export const tossSettlement = z
  .object({
    mId: z.string(),
    paymentKey: z.string(),
    transactionKey: z.string(),
    orderId: z.string(),
    currency: z.literal('KRW'),
    method,
    amount: z.int().describe('negative for a cancel, like all amounts here'),
    interestFee: z.int(),
    fee: z.int().describe('with its VAT: supplyAmount and vat'),
    fees: z.array(
      z.object({
        type: z.enum(['BASE', 'INSTALLMENT_DISCOUNT', 'INSTALLMENT', 'POINT_SAVING', 'ETC']),
        fee: z.int(),
      }),
    ),
    supplyAmount: z.int().describe('the fee without its VAT'),
    vat: z.int().describe('the VAT of the fee'),
    payOutAmount: z.int().describe('amount less fee'),
    approvedAt: z.string(),
    soldDate: z.string(),
    paidOutDate: z.string(),
    card: tossCard.nullable(),
    easyPay: nothing,
    giftCertificate: nothing,
    mobilePhone: nothing,
    transfer: tossTransfer.nullable(),
    virtualAccount: tossVirtualAccount.nullable(),
    cancel: tossCancel.nullable(),
  })
  .meta({ id: 'TossSettlement' })

/** `POST /v1/settlements`. */
export const tossSettlementRequest = z
  .looseObject({ paymentKey: z.string().min(1).max(200) })
  .meta({ id: 'TossSettlementRequest' })

export const tossSettlementResult = z.object({ result: z.boolean() }).meta({ id: 'TossSettlementResult' })

export const tossPromotions = z
  .object({
    discountCards: z.array(
      z.object({
        issuerCode: z.string(),
        cardCompany: z.string(),
        discountAmount: z.int(),
        balance: z.int().describe('what is left of the campaign'),
        discountCode: z.string(),
        dueDate: z.string(),
        minimumPaymentAmount: z.int(),
        maximumPaymentAmount: z.int(),
      }),
    ),
    interestFreeCards: z.array(
      z.object({
        issuerCode: z.string(),
        cardCompany: z.string(),
        dueDate: z.string(),
        installmentFreeMonths: z.array(z.int()),
        minimumPaymentAmount: z.int(),
      }),
    ),
  })
  .meta({ id: 'TossPromotions' })
