import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { won, zeroWon } from '../src/base/won.ts'
import { businessDayAfter, dayAfter, isBusinessDay } from '../src/domain/business-day.ts'
import { paymentMethods } from '../src/domain/method.ts'
import { feeRates, settle } from '../src/domain/settlement.ts'

const days = (from: string, until: string): string[] => {
  const found: string[] = []
  for (let day = from; day <= until; day = dayAfter(day)) found.push(day)
  return found
}

describe('a business day', () => {
  test('is no weekend, no public holiday, no substitute and no Labour Day', () => {
    const closed: Record<string, string> = {
      '2025-01-27': 'a one-off holiday before the New Year',
      '2025-03-03': 'substitute of the First of March',
      '2025-05-06': "substitute of Children's Day, which fell on Buddha's birthday",
      '2025-06-03': 'the election of a president',
      '2025-10-08': 'substitute of the harvest festival',
      '2026-02-17': 'the lunar New Year',
      '2026-05-01': 'Labour Day',
      '2026-05-25': "substitute of Buddha's birthday",
      '2026-07-17': 'Constitution Day, a holiday again since 2026',
      '2026-08-17': 'substitute of Liberation Day',
      '2026-11-21': 'a Saturday',
      '2026-11-22': 'a Sunday',
      '2026-12-25': 'Christmas',
      '2027-02-09': 'substitute of the lunar New Year',
      '2027-12-27': 'substitute of Christmas',
    }
    for (const [day, why] of Object.entries(closed))
      expect.soft(isBusinessDay(day), `${day}, ${why}`).toBe(false)
    for (const day of ['2025-01-02', '2025-02-03', '2026-06-08', '2026-11-23', '2026-12-24', '2027-05-14'])
      expect.soft(isBusinessDay(day), day).toBe(true)
  })

  test('every year of the table has as many as its calendar says', () => {
    const count = (year: number) => days(`${year}-01-01`, `${year}-12-31`).filter(isBusinessDay).length
    expect([2025, 2026, 2027].map(count)).toEqual([243, 245, 247])
  })

  test.each([
    ['2026-11-20', 2, '2026-11-24', 'over a weekend'],
    ['2026-11-21', 2, '2026-11-24', 'from a Saturday'],
    ['2026-11-23', 2, '2026-11-25', 'within a week'],
    ['2026-12-23', 2, '2026-12-28', 'over Christmas and a weekend'],
    ['2026-12-31', 1, '2027-01-04', 'over the New Year'],
    ['2026-09-23', 2, '2026-09-29', 'over the harvest festival'],
    ['2026-11-23', 0, '2026-11-23', 'at once'],
    ['2026-11-21', 0, '2026-11-23', 'at once, where at once is a Saturday'],
  ])('after %s, number %i is %s: %s', (from, n, day) => {
    expect(businessDayAfter(from, n)).toBe(day)
  })

  test('the n-th has exactly n business days behind it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 20 }), (start, n) => {
        const from = dayAfter('2025-01-01', start)
        const day = businessDayAfter(from, n)
        expect(days(dayAfter(from), day).filter(isBusinessDay)).toHaveLength(n)
      }),
    )
  })
})

describe('the fee', () => {
  test('is the one that the operator reads about', () => {
    const text = readFileSync(join(import.meta.dirname, '../docs/operating.md'), 'utf8')
    for (const [method, { basisPoints, fixed, least }] of Object.entries(feeRates))
      expect.soft(text).toContain(`| \`${method}\` | ${basisPoints / 100} | ${fixed} | ${least} |`)
  })

  test.each([
    ['card', 15_000, 495, 45, 14_505],
    ['card', 100, 3, 0, 97],
    ['card', 64_601, 2_131, 194, 62_470],
    ['virtual_account', 25_000, 440, 40, 24_560],
    ['virtual_account', 200, 440, 40, -240],
    ['transfer', 50_000, 1_100, 100, 48_900],
    ['transfer', 1_000, 220, 20, 780],
  ] as const)(
    'of %s for %i won is %i with %i VAT in it, and %i are paid out',
    (method, amount, fee, feeVat, payout) => {
      expect(settle(method, zeroWon, won(amount), won(0))).toEqual({
        amount,
        vat: 0,
        fee,
        feeVat,
        payoutAmount: payout,
      })
    },
  )

  test('of all lines of a payment is that of what stands, in however many parts it was cancelled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paymentMethods),
        fc.integer({ min: 200, max: 1_000_000_000 }),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 8 }),
        (method, amount, shares) => {
          let left = amount
          const lines = [settle(method, zeroWon, won(amount), won(0))]
          for (const share of shares) {
            const after = left - Math.ceil(left * share)
            lines.push(settle(method, won(left), won(after), won(0)))
            left = after
          }
          const whole = settle(method, zeroWon, won(left), won(0))
          const sum = (name: 'amount' | 'fee' | 'feeVat' | 'payoutAmount') =>
            lines.reduce((total, line) => total + line[name], 0)
          for (const name of ['amount', 'fee', 'feeVat', 'payoutAmount'] as const)
            expect(sum(name)).toBe(whole[name])
          for (const line of lines) expect(line.payoutAmount + line.fee).toBe(line.amount)
        },
      ),
    )
  })
})
