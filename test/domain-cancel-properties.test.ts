import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefused } from '../src/base/refusal.ts'
import { won } from '../src/base/won.ts'
import { shareOfCancel, type Balance, type CancelShare, type CancelWish } from '../src/domain/cancel.ts'

const paid: fc.Arbitrary<Balance> = fc
  .oneof(fc.integer({ min: 100, max: 2_000 }), fc.integer({ min: 100, max: 1_000_000_000 }))
  .chain((amount) =>
    fc.integer({ min: 0, max: amount }).map((vat) => ({ amount: won(amount), vat: won(vat) })),
  )

/** Wishes as parts of what is left, so that most are near the borders, and some far outside. */
const part = fc.oneof(fc.constantFrom(0, 0.5, 1, 1.1), fc.double({ min: 0, max: 1.2, noNaN: true }))
const wishes = fc.array(fc.record({ amount: part, vat: fc.option(part, { nil: undefined }) }), {
  maxLength: 12,
})

function wishOf(left: Balance, { amount, vat }: { amount: number; vat: number | undefined }): CancelWish {
  return {
    amount: Math.round(left.amount * amount),
    vat: vat === undefined ? undefined : Math.round(left.vat * vat),
  }
}

interface Story {
  readonly left: Balance
  readonly taken: readonly CancelShare[]
}

function play(start: Balance, asked: readonly { amount: number; vat: number | undefined }[]): Story {
  let left = start
  const taken: CancelShare[] = []
  for (const one of asked) {
    const share = shareOfCancel(left, wishOf(left, one))
    if (isRefused(share)) continue
    taken.push(share)
    left = share.balanceAfter
  }
  return { left, taken }
}

const total = (shares: readonly Balance[]) => ({
  amount: shares.reduce((sum, one) => sum + one.amount, 0),
  vat: shares.reduce((sum, one) => sum + one.vat, 0),
})

describe('any payment under any sequence of cancels', () => {
  test('what was taken and what is left add up to what was paid, won for won', () => {
    fc.assert(
      fc.property(paid, wishes, (start, asked) => {
        const { left, taken } = play(start, asked)
        const sum = total(taken)
        expect({ amount: sum.amount + left.amount, vat: sum.vat + left.vat }).toEqual(start)
      }),
      { numRuns: 2_000 },
    )
  })

  test('neither a share nor what it leaves is ever below zero or has more VAT than amount', () => {
    fc.assert(
      fc.property(paid, wishes, (start, asked) => {
        for (const share of play(start, asked).taken)
          for (const money of [share, share.balanceAfter]) {
            expect(money.vat).toBeGreaterThanOrEqual(0)
            expect(money.amount).toBeGreaterThanOrEqual(money.vat)
          }
      }),
      { numRuns: 2_000 },
    )
  })

  test('a share takes the amount that was asked for, and the VAT that was said', () => {
    fc.assert(
      fc.property(paid, part, fc.option(part, { nil: undefined }), (left, amount, vat) => {
        const wish = wishOf(left, { amount, vat })
        const share = shareOfCancel(left, wish)
        fc.pre(!isRefused(share))
        expect(share.amount).toBe(wish.amount)
        expect(share.vat).toBe(wish.vat ?? share.vat)
      }),
    )
  })

  test('a refusal changes nothing: the balance it was given stays as it was', () => {
    fc.assert(
      fc.property(paid, wishes, (start, asked) => {
        const left = Object.freeze({ ...start })
        const refusals = asked.map((one) => shareOfCancel(left, wishOf(left, one))).filter(isRefused)
        for (const refusal of refusals) expect(Object.keys(refusal)).toEqual(['refused'])
        expect(left).toEqual(start)
      }),
    )
  })

  test('after any of them a full cancel succeeds and leaves nothing, unless nothing was left', () => {
    fc.assert(
      fc.property(paid, wishes, fc.boolean(), (start, asked, saysAmount) => {
        const { left } = play(start, asked)
        const share = shareOfCancel(left, saysAmount ? { amount: left.amount } : {})
        const all = { ...left, taxFreeAmount: 0, balanceAfter: { amount: 0, vat: 0 } }
        expect(share).toEqual(left.amount === 0 ? { refused: 'ALREADY_CANCELLED' } : all)
      }),
      { numRuns: 2_000 },
    )
  })

  test('where the amount is used up the VAT is used up with it', () => {
    fc.assert(
      fc.property(paid, wishes, (start, asked) => {
        const { left } = play(start, asked)
        expect(left.amount === 0 && left.vat !== 0).toBe(false)
      }),
    )
  })

  test('the same accepted cancels in another order come to the same end, if all are accepted again', () => {
    const shuffled = fc
      .tuple(paid, wishes)
      .map(([start, asked]) => ({ start, taken: play(start, asked).taken }))
      .chain(({ start, taken }) =>
        fc
          .shuffledSubarray([...taken], { minLength: taken.length })
          .map((order) => ({ start, taken, order })),
      )
    fc.assert(
      fc.property(shuffled, ({ start, taken, order }) => {
        let left = start
        let accepted = 0
        for (const { amount, vat } of order) {
          const share = shareOfCancel(left, { amount, vat })
          if (isRefused(share)) continue
          accepted += 1
          left = share.balanceAfter
        }
        const sum = total(taken)
        const end = { amount: start.amount - sum.amount, vat: start.vat - sum.vat }
        expect(left.amount).toBeGreaterThanOrEqual(end.amount)
        expect(left.vat).toBeGreaterThanOrEqual(end.vat)
        expect(accepted === taken.length ? left : end).toEqual(end)
      }),
      { numRuns: 2_000 },
    )
  })
})
