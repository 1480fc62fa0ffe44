import type { CancelId } from '../base/id.ts'
import type { Instant } from '../base/clock.ts'
import { refuse, type RefusalCode, type Refused } from '../base/refusal.ts'
import { minus, won, zeroWon, type Won } from '../base/won.ts'
import { vatOf } from './vat.ts'

/** What is left of a payment. Amount and VAT are spent separately (design 3.6). */
export interface Balance {
  readonly amount: Won
  readonly vat: Won
}

/** What a caller asks to cancel; an omitted amount is all that is left, an omitted VAT is worked out. */
export interface CancelWish {
  readonly amount?: number | undefined
  readonly vat?: number | undefined
  /** The part of the amount on which no VAT lies, for working out an omitted VAT (toss.md 1.2). */
  readonly taxFreeAmount?: number | undefined
}

export interface CancelShare {
  readonly amount: Won
  readonly vat: Won
  /** The part of the amount on which no VAT lies. */
  readonly taxFreeAmount: Won
  readonly balanceAfter: Balance
}

const isWon = (n: number) => Number.isSafeInteger(n) && n >= 0

/**
 * The tax-free part of a cancel: as asked, as long as neither part is spent beyond what is left of it; when nothing is said,
 * the taxed part goes first. So the parts of all cancels add up to the payment's (toss.md 1.3, taxFreeAmount).
 */
function taxFreePart(
  amount: number,
  left: Balance,
  taxFreeLeft: Won,
  asked: number | undefined,
): number | null {
  const taxedLeft = left.amount - taxFreeLeft
  const part = asked ?? Math.max(0, amount - taxedLeft)
  return isWon(part) && part <= Math.min(amount, taxFreeLeft) && amount - part <= taxedLeft ? part : null
}

/**
 * The nine steps of a cancel, full and partial alike (domain 1.6, "The rule"). Pure: the caller writes the ninth step
 * under the claim on the payment. A refusal leaves the balance as it was.
 */
export function shareOfCancel(
  left: Balance,
  wish: CancelWish,
  taxFreeLeft: Won = zeroWon,
): CancelShare | Refused {
  const amount = wish.amount ?? left.amount
  if (!isWon(amount)) return refuse('CANCEL_AMOUNT_INVALID')
  if (wish.vat !== undefined && !isWon(wish.vat)) return refuse('VAT_INVALID')
  if (left.amount === 0) return refuse('ALREADY_CANCELLED')
  if (amount === 0) return refuse('CANCEL_AMOUNT_INVALID')
  if (amount > left.amount) return refuse('CANCEL_AMOUNT_EXCEEDS_BALANCE')
  const taxFree = taxFreePart(amount, left, taxFreeLeft, wish.taxFreeAmount)
  if (taxFree === null) return refuse('TAX_FREE_AMOUNT_INVALID')
  const last = amount === left.amount
  const vat = wish.vat ?? (last ? left.vat : Math.min(vatOf(won(amount - taxFree)), left.vat))
  if (vat > amount) return refuse('CANCEL_VAT_EXCEEDS_AMOUNT')
  if (vat > left.vat) return refuse('CANCEL_VAT_EXCEEDS_BALANCE')
  if (last && vat !== left.vat) return refuse('CANCEL_VAT_LEFT_OVER')
  const balanceAfter = { amount: minus(left.amount, won(amount)), vat: minus(left.vat, won(vat)) }
  if (balanceAfter.vat > balanceAfter.amount) return refuse('CANCEL_LEAVES_VAT_ABOVE_AMOUNT')
  return { amount: won(amount), vat: won(vat), taxFreeAmount: won(taxFree), balanceAfter }
}

/**
 * Where a cancel may stand. `in_doubt` is asked and unknown; `net_cancelled` was unknown and has been undone.
 */
export const cancelStates = [
  'requested',
  'in_doubt',
  'done',
  'declined',
  'not_sent',
  'net_cancelled',
] as const
export type CancelState = (typeof cancelStates)[number]

export interface Cancel {
  readonly cancelId: CancelId
  readonly state: CancelState
  readonly amount: Won
  readonly vat: Won
  readonly taxFreeAmount: Won
  readonly reason: string | null
  readonly refusal: RefusalCode | null
  /** False for the cancel of a virtual account that nobody had paid into. */
  readonly movesMoney: boolean
  readonly partnerNumber: string | null
  readonly requestedAt: Instant
  readonly cancelledAt: Instant | null
  /** What was left of the payment once this cancel was done; null until then. */
  readonly balanceAfter: Won | null
  /** Where the money of a virtual account goes back to. */
  readonly refundAccount: RefundAccount | null
}

/** An account of the buyer, as the shop gives it; the number rests sealed under the cancel. */
export interface RefundAccount {
  readonly bank: string
  readonly holderName: string
  readonly sealedAccount: string
}
