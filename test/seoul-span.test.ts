import { describe, expect, test } from 'vitest'
import { seoulDay, seoulIso, startOfSeoulDay } from '../src/base/clock.ts'
import { readDays, readSpan } from '../src/http/seoul-span.ts'

/** A span as two moments of Seoul. */
function shown(start: string | undefined, end: string | undefined): [string, string] | null {
  const span = readSpan(start, end)
  return span && [seoulIso(span.from), seoulIso(span.until)]
}

describe('a span of two dates', () => {
  test.each([
    ['2026-11-21', '2026-11-21', '2026-11-21T00:00:00', '2026-11-22T00:00:00', 'one whole day'],
    ['2026-11-30', '2026-12-01', '2026-11-30T00:00:00', '2026-12-02T00:00:00', 'two days over a month'],
    ['2028-02-28', '2028-02-29', '2028-02-28T00:00:00', '2028-03-01T00:00:00', 'a leap day'],
    [
      '2026-11-21T00:00:00',
      '2026-11-21T23:59:59',
      '2026-11-21T00:00:00',
      '2026-11-22T00:00:00',
      'a day by times',
    ],
    [
      '2026-11-21T00:00:00.000',
      '2026-11-21T23:59:59.999',
      '2026-11-21T00:00:00',
      '2026-11-22T00:00:00',
      'a day by milliseconds',
    ],
    ['2026-11-21T10:00', '2026-11-21T10:30', '2026-11-21T10:00:00', '2026-11-21T10:30:01', 'half an hour'],
    ['2026-11-21T01:00:00Z', '2026-11-21T02:00:00Z', '2026-11-21T10:00:00', '2026-11-21T11:00:01', 'in UTC'],
    [
      '2026-11-21T10:00:00+09:00',
      '2026-11-21T10:00:00 09:00',
      '2026-11-21T10:00:00',
      '2026-11-21T10:00:01',
      'with a plus sign that the address has made a blank',
    ],
    ['2026-11-21', '2026-11-21T12:00:00', '2026-11-21T00:00:00', '2026-11-21T12:00:01', 'a date and a time'],
  ])('%s to %s runs from %s to %s: %s', (start, end, from, until) => {
    expect(shown(start, end)).toEqual([`${from}+09:00`, `${until}+09:00`])
  })

  test.each([
    [undefined, '2026-11-21'],
    ['2026-11-21', undefined],
    ['', ''],
    ['2026-11-22', '2026-11-21'],
    ['2026-11-21T10:00:01', '2026-11-21T10:00:00'],
    ['2026-02-29', '2026-03-01'],
    ['2026-11-31', '2026-12-01'],
    ['2026-13-01', '2027-01-01'],
    ['20261121', '20261122'],
    ['21.11.2026', '22.11.2026'],
    ['1026-11-21', '2026-11-21'],
    ['2026-11-21T25:00:00', '2026-11-22'],
    ['2026-11-21T10:00:00+25:00', '2026-11-22'],
    ['2026-11-21 10:00:00', '2026-11-22'],
    ['yesterday', 'today'],
  ])('%s to %s is none', (start, end) => {
    expect(readSpan(start, end)).toBeNull()
  })

  test('of days forgets the times behind them', () => {
    expect(readDays('2026-11-21', '2026-11-22')).toEqual({ from: '2026-11-21', until: '2026-11-22' })
    expect(readDays('2026-11-21T10:00:00', '2026-11-22T11:00:00')).toEqual({
      from: '2026-11-21',
      until: '2026-11-22',
    })
    expect(readDays('2026-11-22', '2026-11-21')).toBeNull()
    expect(readDays(undefined, '2026-11-21')).toBeNull()
  })
})

describe('a day of Seoul', () => {
  test('begins nine hours before that of Greenwich, and holds its first and its last moment', () => {
    const start = startOfSeoulDay('2026-11-21')
    expect(new Date(start).toISOString()).toBe('2026-11-20T15:00:00.000Z')
    expect(seoulDay(start)).toBe('2026-11-21')
    expect(seoulDay(startOfSeoulDay('2026-11-22'))).toBe('2026-11-22')
    for (const day of ['2026-01-01', '2026-02-28', '2028-02-29', '2026-12-31'])
      expect(seoulDay(startOfSeoulDay(day))).toBe(day)
  })
})
