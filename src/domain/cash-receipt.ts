import type { Instant } from '../base/clock.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import { minus, won, type Won } from '../base/won.ts'

/** What a buyer uses a cash receipt (현금영수증) for: 소득공제, 지출증빙. */
export const receiptKinds = ['income_deduction', 'expense_proof'] as const
export type ReceiptKind = (typeof receiptKinds)[number]

/** An issued cash receipt, or the cancel of one, which is a receipt of its own with the same issue number. */
export interface CashReceipt {
  readonly receiptId: string
  readonly kind: ReceiptKind
  /** The receipt that this one cancels, whole or in part; null for one that was issued. */
  readonly originalReceiptId: string | null
  readonly orderId: string
  readonly orderName: string
  readonly amount: Won
  readonly taxFreeAmount: Won
  /** What is not cancelled of an issued receipt, and the tax-free part of it. */
  readonly balance: { readonly amount: Won; readonly taxFreeAmount: Won }
  readonly issueNumber: string
  readonly businessNumber: string
  /** Telephone, card or business number of the buyer, most of it starred. */
  readonly shownIdentity: string
  readonly sealedIdentity: string
  readonly requestedAt: Instant
}

export interface ReceiptWish {
  readonly kind: ReceiptKind
  readonly amount: number
  readonly taxFreeAmount: number
  readonly identity: string
  readonly businessNumber: string | null
}

/**
 * A business asks for proof under its business number or a cash receipt card, a person under a telephone number, a resident
 * number or such a card. Refuses BUSINESS_NUMBER_INVALID, RECEIPT_IDENTITY_INVALID, AMOUNT_INVALID, TAX_FREE_AMOUNT_INVALID.
 */
export function checkReceipt(wish: ReceiptWish): Refused | null {
  const { kind, amount, taxFreeAmount, identity, businessNumber } = wish
  if (!Number.isSafeInteger(amount) || amount < 1) return refuse('AMOUNT_INVALID')
  if (taxFreeAmount > amount) return refuse('TAX_FREE_AMOUNT_INVALID')
  if (businessNumber === null || !isBusinessNumber(businessNumber)) return refuse('BUSINESS_NUMBER_INVALID')
  if (isReceiptCard(identity)) return null
  if (kind === 'expense_proof') return isBusinessNumber(identity) ? null : refuse('BUSINESS_NUMBER_INVALID')
  return /^(01\d{8,9}|\d{13})$/.test(identity) ? null : refuse('RECEIPT_IDENTITY_INVALID')
}

/** Ten digits. The check digit is not asked for: shops test with numbers that nobody was given. */
const isBusinessNumber = (text: string): boolean => /^\d{10}$/.test(text)

/** A card of the tax office that stands for its holder; sixteen to nineteen digits. */
const isReceiptCard = (text: string): boolean => /^\d{16,19}$/.test(text)

/** Of a resident number and of a card the first six digits are shown, of other numbers the first three and the last four. */
export function maskIdentity(identity: string): string {
  const [first, last] = identity.length >= 13 ? [6, 0] : [3, 4]
  const hidden = identity.length - first - last
  return identity.slice(0, first) + '*'.repeat(hidden) + identity.slice(identity.length - last)
}

/** What a cancel takes of an issued receipt. The taxed part goes first, as with payments. */
export interface ReceiptShare {
  readonly amount: Won
  readonly taxFreeAmount: Won
  readonly balanceAfter: CashReceipt['balance']
}

/** Refuses RECEIPT_NOT_CANCELLABLE for a cancel, for more than is left, and when nothing is left. Absent is all that is left. */
export function shareOfReceipt(receipt: CashReceipt, asked: number | undefined): ReceiptShare | Refused {
  const left = receipt.balance
  const amount = asked ?? left.amount
  if (receipt.originalReceiptId !== null || amount > left.amount || left.amount === 0)
    return refuse('RECEIPT_NOT_CANCELLABLE')
  if (!Number.isSafeInteger(amount) || amount < 1) return refuse('CANCEL_AMOUNT_INVALID')
  const taxed = left.amount - left.taxFreeAmount
  const taxFreeAmount = won(Math.max(0, amount - taxed))
  return {
    amount: won(amount),
    taxFreeAmount,
    balanceAfter: {
      amount: minus(left.amount, won(amount)),
      taxFreeAmount: minus(left.taxFreeAmount, taxFreeAmount),
    },
  }
}
