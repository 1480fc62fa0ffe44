import { z } from 'zod'
import { noticeStates } from './bank.ts'
import { digits, printable, wholeWon } from './fields.ts'
import { checkoutMethods } from './checkout.ts'

const month = z.string().regex(/^\d{4}$/)

/** `POST /sandbox/authenticate`: what a buyer would do in the window, done at once. Everything but the amount has a default. */
export const authenticateRequest = z
  .strictObject({
    method: z.enum(checkoutMethods).default('card'),
    amount: wholeWon,
    orderId: z.string().optional().describe('made up when left out'),
    orderName: printable(100).default('샌드박스 주문'),
    taxFreeAmount: wholeWon.optional(),
    customerName: printable(100).optional(),
    cardNumber: digits.default('4330123412341234'),
    expiry: month.default('1230').describe('mmyy'),
    cvc: digits.nullable().default('777'),
    installmentMonths: z.int().default(0),
    bank: z.string().max(40).default('088').describe('code or name'),
    accountNumber: digits.default('110123456789'),
    holderName: printable(60).default('김나루'),
    validHours: z.int().min(1).max(720).optional(),
  })
  .meta({ id: 'SandboxAuthenticate' })

export const authenticatedAnswer = z
  .object({ paymentKey: z.string(), orderId: z.string(), amount: z.int() })
  .meta({ id: 'SandboxAuthenticated' })

export const depositRequest = z
  .strictObject({
    amount: wholeWon.optional().describe('by default what is asked for'),
    depositorName: printable(40).optional(),
  })
  .meta({ id: 'SandboxDeposit' })

export const depositAnswer = z
  .object({
    noticeNumber: z.string(),
    state: z.enum(noticeStates).describe('pending: the bank has not been answered yet'),
    reason: z.string().nullable().describe('why the money went back'),
  })
  .meta({ id: 'SandboxDeposited' })
