import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawBytes } from '../src/base/chance.ts'
import { instant, type Clock } from '../src/base/clock.ts'
import {
  firstIdAt,
  house,
  looksLikeId,
  newCancelId,
  newEventId,
  newMovementId,
  newPaymentId,
  newRequestId,
  newTelegramId,
} from '../src/base/id.ts'

const at = (ms: number): Clock => ({ now: () => instant(ms) })
const moment = fc.integer({ min: 0, max: 2 ** 50 - 1 })

describe('an id', () => {
  test.each([newPaymentId, newCancelId, newTelegramId, newMovementId, newEventId, newRequestId])(
    'has twenty characters, as wide as the management number of a telegram, and no I, L, O or U',
    (make) => {
      fc.assert(
        fc.property(moment, (ms) => {
          const id = make(at(ms))
          expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/)
          expect(looksLikeId(id)).toBe(true)
        }),
      )
    },
  )

  test('that is younger sorts behind every older one, byte for byte', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        fc.pre(one < other)
        expect(newPaymentId(at(one)) < newPaymentId(at(other))).toBe(true)
      }),
    )
  })

  test('opens with its moment in base 32', () => {
    expect(newPaymentId(at(0)).slice(0, 10)).toBe('0000000000')
    expect(newPaymentId(at(31)).slice(0, 10)).toBe('000000000Z')
    expect(newPaymentId(at(32)).slice(0, 10)).toBe('0000000010')
    expect(newPaymentId(at(2 ** 50 - 1)).slice(0, 10)).toBe('ZZZZZZZZZZ')
  })

  test('is like no other among a hundred thousand of the same millisecond', () => {
    const clock = at(1_795_240_882_912)
    const ids = Array.from({ length: 100_000 }, () => newPaymentId(clock))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('draws every character of its alphabet by chance', () => {
    const drawn = Array.from({ length: 2_000 }, () => newPaymentId(at(0)).slice(10)).join('')
    expect([...new Set(drawn)].toSorted().join('')).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
  })
})

describe('the first id of a moment', () => {
  test('sorts at or before every id of that moment, and behind every id of the moment before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 - 1 }), (ms) => {
        const first = firstIdAt(instant(ms))
        expect(looksLikeId(first)).toBe(true)
        expect(first <= newPaymentId(at(ms))).toBe(true)
        expect(newPaymentId(at(ms - 1)) < first).toBe(true)
      }),
    )
  })
})

describe('bytes of chance', () => {
  test('are as many as were asked for, and none is given out twice', () => {
    const lengths = Array.from({ length: 3_000 }, (_, i) => [10, 12, 32, 1_000][i % 4] ?? 10)
    const drawn = lengths.map((length) => {
      const bytes = drawBytes(length)
      return { bytes, then: bytes.toString('hex') }
    })
    expect(drawn.map(({ bytes }) => bytes.length)).toEqual(lengths)
    expect(new Set(drawn.map(({ then }) => then)).size).toBe(lengths.length)
    const overlaps = drawn.filter(({ bytes }, i) => {
      const next = drawn[i + 1]?.bytes
      return bytes.buffer === next?.buffer && next.byteOffset < bytes.byteOffset + bytes.length
    })
    expect(overlaps).toEqual([])
  })

  test('stay what they were, however many are drawn after them', () => {
    const early = drawBytes(12)
    const then = early.toString('hex')
    for (let i = 0; i < 2_000; i++) drawBytes(12)
    expect(early.toString('hex')).toBe(then)
  })

  test('have every value about as often as any other', () => {
    const counts = Array.from({ length: 256 }, () => 0)
    for (let i = 0; i < 10_000; i++) for (const byte of drawBytes(10)) counts[byte] = (counts[byte] ?? 0) + 1
    // 100,000 draws over 256 values: 391 each, give or take 20; ten times that is no accident.
    expect(Math.min(...counts)).toBeGreaterThan(190)
    expect(Math.max(...counts)).toBeLessThan(590)
  })
})

describe('a text that claims to be an id', () => {
  test.each([
    '',
    '01KATZJ8M0Q4ZC9R7N1',
    '01KATZJ8M0Q4ZC9R7N1XX',
    '01katzj8m0q4zc9r7n1x',
    '01KATZJ8M0Q4ZC9R7N1I',
    '01KATZJ8M0Q4ZC9R7N1U',
    ' 1KATZJ8M0Q4ZC9R7N1X',
    '01KATZJ8M0Q4ZC9R7N1X\n',
    "01KATZJ8M0Q4' OR 1=1",
  ])('%j is none', (text) => {
    expect(looksLikeId(text)).toBe(false)
  })

  test('the house that owns what belongs to no merchant is called naru, in every database', () => {
    expect(house).toBe('naru')
    expect(looksLikeId(house)).toBe(false)
  })
})
