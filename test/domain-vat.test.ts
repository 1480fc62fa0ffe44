import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { won } from '../src/base/won.ts'
import { vatOf } from '../src/domain/vat.ts'

/** An eleventh as a schoolbook would round it: whole part, and one more when the rest is at least half of eleven. */
function roundedEleventh(amount: number): number {
  const whole = BigInt(amount) / 11n
  const rest = BigInt(amount) % 11n
  return Number(2n * rest >= 11n ? whole + 1n : whole)
}

describe('the VAT of an amount when nobody says it', () => {
  test.each([
    [0, 0],
    [5, 0],
    [6, 1],
    [100, 9],
    [105, 10],
    [107, 10],
    [300, 27],
    [1_000, 91],
    [11_000, 1_000],
    [20_000, 1_818],
    [110_000, 10_000],
    [1_000_000_000, 90_909_091],
  ])('of %i won is %i won', (amount, vat) => {
    expect(vatOf(won(amount))).toBe(vat)
  })

  test('is an eleventh rounded half up, exactly, for every amount that can be paid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amount) => {
        expect(vatOf(won(amount))).toBe(roundedEleventh(amount))
      }),
      { numRuns: 5_000 },
    )
  })

  test('an eleventh is never at one half, so the way of rounding a half cannot matter', () => {
    const rests = Array.from({ length: 11 }, (_, amount) => (2 * amount) % 22)
    expect(rests).not.toContain(11)
  })

  test('never exceeds its amount and never falls when the amount grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (amount) => {
        expect(vatOf(won(amount))).toBeLessThanOrEqual(amount)
        expect(vatOf(won(amount + 1))).toBeGreaterThanOrEqual(vatOf(won(amount)))
      }),
    )
  })
})
