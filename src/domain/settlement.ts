import { won, zeroWon, type Won } from '../base/won.ts'
import type { PaymentMethod } from './method.ts'
import { vatOf } from './vat.ts'

/** What a way of paying costs the merchant, without VAT. */
export interface FeeRate {
  /** Hundredths of a per cent of the amount. */
  readonly basisPoints: number
  /** Won, whatever the amount. */
  readonly fixed: number
  /** Won at least, where anything was paid at all. */
  readonly least: number
}

/** The rates of the sandbox, nobody's offer: a share of cards and transfers, a price for each deposit into an account. */
export const feeRates: Record<PaymentMethod, FeeRate> = {
  card: { basisPoints: 300, fixed: 0, least: 0 },
  virtual_account: { basisPoints: 0, fixed: 400, least: 0 },
  transfer: { basisPoints: 200, fixed: 0, least: 200 },
}

/** The fee for an amount with its VAT, which is a tenth on top of it; a fraction of a won stays with the merchant. */
function feeOf(method: PaymentMethod, amount: Won): Won {
  if (amount === zeroWon) return zeroWon
  const { basisPoints, fixed, least } = feeRates[method]
  const bare = Math.max(least * 10_000, amount * basisPoints + fixed * 10_000)
  return won(Math.floor((bare * 11) / 100_000))
}

/** One line of a settlement; everything in it is negative when money went back. */
export interface SettledMoney {
  readonly amount: Won
  /** VAT of the goods within the amount. */
  readonly vat: Won
  /** With its VAT. */
  readonly fee: Won
  /** An eleventh of the fee, as in real answers: 1492 holds 136, 2250 holds 205. */
  readonly feeVat: Won
  readonly payoutAmount: Won
}

/**
 * What a transaction brings the merchant that moves what stands of a payment from `before` to `after`. The fee is always
 * that of what stands: so the lines of a payment and its cancels add up to the fee of its balance, in however many parts it
 * was cancelled. In each line the amount is the payout and the fee.
 */
export function settle(method: PaymentMethod, before: Won, after: Won, vat: Won): SettledMoney {
  const [feeBefore, feeAfter] = [feeOf(method, before), feeOf(method, after)]
  const amount = won(after - before)
  const fee = won(feeAfter - feeBefore)
  return {
    amount,
    vat,
    fee,
    feeVat: won(vatOf(feeAfter) - vatOf(feeBefore)),
    payoutAmount: won(amount - fee),
  }
}

/** The accounts of a payout: what was owed to the merchant leaves as money, and as our fee with its VAT. */
export const payoutAccounts = [
  'merchant_supply',
  'merchant_vat',
  'paid_out',
  'fee_income',
  'fee_vat',
] as const
