import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  instant,
  later,
  movableClock,
  parseInstant,
  seoulDateTime14,
  seoulIso,
  seoulMonth,
  startOfSeoulMonth,
  stopwatch,
  systemClock,
  utcIso,
} from '../src/base/clock.ts'

const utc = (text: string) => instant(Date.parse(text))

describe('a moment as Seoul writes it', () => {
  test.each([
    ['2026-11-21T06:01:22.000Z', '20261121150122', '2026-11-21T15:01:22+09:00'],
    ['2026-11-21T14:59:59.999Z', '20261121235959', '2026-11-21T23:59:59+09:00'],
    ['2026-11-21T15:00:00.000Z', '20261122000000', '2026-11-22T00:00:00+09:00'],
    ['2026-11-30T14:59:59.000Z', '20261130235959', '2026-11-30T23:59:59+09:00'],
    ['2026-11-30T15:00:00.000Z', '20261201000000', '2026-12-01T00:00:00+09:00'],
    ['2026-12-31T14:59:59.000Z', '20261231235959', '2026-12-31T23:59:59+09:00'],
    ['2026-12-31T15:00:00.000Z', '20270101000000', '2027-01-01T00:00:00+09:00'],
    ['2028-02-28T15:00:00.000Z', '20280229000000', '2028-02-29T00:00:00+09:00'],
  ])('%s is %s in a telegram and %s on the Toss wire', (moment, compact, iso) => {
    expect(seoulDateTime14(utc(moment))).toBe(compact)
    expect(seoulIso(utc(moment))).toBe(iso)
    expect(utcIso(utc(moment))).toBe(moment)
  })
})

describe('the month of a moment is that of Seoul', () => {
  test.each([
    ['2026-11-01T00:00:00+09:00', '202611'],
    ['2026-11-30T23:59:59+09:00', '202611'],
    ['2026-11-30T23:59:59.999+09:00', '202611'],
    ['2026-12-01T00:00:00+09:00', '202612'],
    ['2026-12-31T23:59:59+09:00', '202612'],
    ['2027-01-01T00:00:00+09:00', '202701'],
    ['2028-02-29T23:59:59+09:00', '202802'],
    ['2028-03-01T00:00:00+09:00', '202803'],
  ])('%s lies in %s', (moment, month) => {
    expect(seoulMonth(utc(moment))).toBe(month)
  })

  test.each([
    ['2026-11-30T23:59:59+09:00', 0, '2026-11-01T00:00:00+09:00'],
    ['2026-12-01T00:00:00+09:00', 0, '2026-12-01T00:00:00+09:00'],
    ['2026-11-30T23:59:59+09:00', 1, '2026-12-01T00:00:00+09:00'],
    ['2026-12-31T23:59:59+09:00', 1, '2027-01-01T00:00:00+09:00'],
    ['2026-12-31T23:59:59+09:00', 2, '2027-02-01T00:00:00+09:00'],
    ['2027-01-01T00:00:00+09:00', -1, '2026-12-01T00:00:00+09:00'],
    ['2026-01-31T12:00:00+09:00', 1, '2026-02-01T00:00:00+09:00'],
    ['2026-11-21T12:00:00+09:00', -60, '2021-11-01T00:00:00+09:00'],
  ])('counted from %s, month %i begins at %s', (moment, monthsOn, begin) => {
    expect(seoulIso(startOfSeoulMonth(utc(moment), monthsOn))).toBe(begin)
  })

  test('each month begins where the one before it ends, without a gap', () => {
    const moments = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(instant)
    fc.assert(
      fc.property(moments, (moment) => {
        const [from, end] = [startOfSeoulMonth(moment), startOfSeoulMonth(moment, 1)]
        expect(from <= moment && moment < end).toBe(true)
        expect(seoulMonth(later(from, -1)) < seoulMonth(moment)).toBe(true)
        expect(seoulMonth(later(end, -1))).toBe(seoulMonth(moment))
        expect(startOfSeoulMonth(end, -1)).toBe(from)
      }),
    )
  })
})

describe('a moment that is read', () => {
  test.each([
    ['20270101000000', '2026-12-31T15:00:00.000Z'],
    ['2027-01-01T00:00:00+09:00', '2026-12-31T15:00:00.000Z'],
    ['2026-12-31T15:00:00Z', '2026-12-31T15:00:00.000Z'],
    ['2026-12-31T15:00:00.123Z', '2026-12-31T15:00:00.123Z'],
    ['2026-12-31T10:00-05:00', '2026-12-31T15:00:00.000Z'],
    ['20280229000000', '2028-02-28T15:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(parseInstant(text)).toBe(utc(moment))
  })

  test.each([
    '',
    'tomorrow',
    '2026',
    '2026-12-31',
    '20261231',
    '2026123123595',
    '202612312359599',
    '20261301000000',
    '20261232000000',
    '20261231250000',
    '20261231006000',
    '2026-12-31T15:00:00+09:00 and more',
    '              ',
    '00000000000000',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  test.each(['20260230120000', '20270229000000', '2026-02-30T12:00:00Z', '20261131000000'])(
    '%s is none: a day that no calendar has is not the next month',
    (text) => {
      expect(parseInstant(text)).toBeNull()
    },
  )

  test('without its distance from UTC it is none: the machine must not choose a zone', () => {
    expect(parseInstant('2026-12-31T15:00:00')).toBeNull()
  })

  test('whatever was written is read back, to the second', () => {
    const seconds = fc.integer({ min: 0, max: 4_102_444_800 }).map((s) => instant(s * 1_000))
    fc.assert(
      fc.property(seconds, (moment) => {
        expect(parseInstant(seoulDateTime14(moment))).toBe(moment)
        expect(parseInstant(seoulIso(moment))).toBe(moment)
        expect(parseInstant(utcIso(moment))).toBe(moment)
      }),
    )
  })
})

describe('arithmetic with moments', () => {
  test('a moment is a whole number of milliseconds', () => {
    expect(() => instant(0.5)).toThrow('not a whole number of milliseconds')
    expect(() => instant(Number.NaN)).toThrow('not a whole number of milliseconds')
    expect(later(instant(1_000), 500)).toBe(1_500)
    expect(later(instant(1_000), -500)).toBe(500)
    expect(() => later(instant(1_000), 0.5)).toThrow('not a whole number of milliseconds')
  })
})

describe('a clock that can be moved', () => {
  const day = 24 * 3_600_000

  test('goes with the machine until somebody moves it', () => {
    const clock = movableClock()
    const before = systemClock().now()
    const shown = clock.now()
    expect(shown).toBeGreaterThanOrEqual(before)
    expect(shown).toBeLessThanOrEqual(systemClock().now())
  })

  test('keeps its distance when it is advanced, set, or opened again with a kept one', () => {
    const clock = movableClock(day)
    clock.advance(day)
    expect(clock.offsetMs()).toBe(2 * day)
    expect(movableClock(clock.offsetMs()).now()).toBeGreaterThanOrEqual(
      later(systemClock().now(), 2 * day - 1),
    )
    clock.setOffsetMs(-day)
    expect(clock.offsetMs()).toBe(-day)
    expect(clock.now()).toBeLessThan(systemClock().now())
  })

  test('moved to a moment it shows that moment and goes on from there', () => {
    const clock = movableClock()
    const target = utc('2031-01-01T00:00:00.000Z')
    clock.moveTo(target)
    const shown = clock.now()
    expect(shown).toBeGreaterThanOrEqual(target)
    expect(shown - target).toBeLessThan(60_000)
  })

  test('a stopwatch never runs backwards', () => {
    const elapsed = stopwatch()
    const first = elapsed()
    expect(first).toBeGreaterThanOrEqual(0)
    expect(elapsed()).toBeGreaterThanOrEqual(first)
  })
})
