import { won, type Won } from '../base/won.ts'

/**
 * VAT of an amount when nobody says it: amount / 11, rounded half up; 1,000 gives 91 (domain 1.2). In integers
 * `floor((2a + 11) / 22)`; a whole number over 11 is never at .5, so the way of rounding a half cannot matter.
 */
export function vatOf(amount: Won): Won {
  return won(Math.floor((2 * amount + 11) / 22))
}
