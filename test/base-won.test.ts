import { describe, expect, test } from 'vitest'
import { refusals, refuse, isRefused, sayRefusal } from '../src/base/refusal.ts'
import { minus, plus, won, zeroWon } from '../src/base/won.ts'

describe('won', () => {
  test.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])(
    '%d is no amount of won',
    (n) => {
      expect(() => won(n)).toThrow('not a whole number of won')
    },
  )

  test('sums and differences are won again, or a bug that throws', () => {
    expect(plus(won(100), won(11))).toBe(111)
    expect(minus(won(100), won(111))).toBe(-11)
    expect(minus(won(5), won(5))).toBe(zeroWon)
    expect(() => plus(won(Number.MAX_SAFE_INTEGER), won(1))).toThrow('not a whole number of won')
  })
})

describe('the catalogue of refusals', () => {
  const codes = Object.entries(refusals)

  test.each(codes)('%s is said in Korean and in English, as a sentence', (_, { ko, en }) => {
    expect(ko).toMatch(/[가-힣].*\.$/)
    expect(en).toMatch(/^[A-Z].*\.$/)
  })

  test('no two refusals sound alike', () => {
    expect(new Set(codes.map(([, { ko }]) => ko)).size).toBe(codes.length)
    expect(new Set(codes.map(([, { en }]) => en)).size).toBe(codes.length)
  })

  test('a refusal is a value that can be told from an answer', () => {
    expect(isRefused(refuse('CARD_IN_USE'))).toBe(true)
    expect(isRefused({ amount: won(100) })).toBe(false)
    expect(refuse('INVALID_REQUEST', 'the body is empty')).toEqual({
      refused: 'INVALID_REQUEST',
      detail: 'the body is empty',
    })
    expect(sayRefusal('CARD_IN_USE', 'ko')).toBe(refusals.CARD_IN_USE.ko)
    expect(sayRefusal('CARD_IN_USE', 'en')).toBe(refusals.CARD_IN_USE.en)
  })
})
