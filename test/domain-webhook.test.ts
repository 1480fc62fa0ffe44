import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { calm, misfortuneOf } from '../src/domain/chaos.ts'
import { newWindow, roomIn, widest, windowAfter, type SendingWindow } from '../src/domain/sending-window.ts'
import { hasArrived, nextTry } from '../src/domain/webhook.ts'

const start = instant(Date.UTC(2026, 10, 21))

describe('the retries of a webhook', () => {
  test.each([
    [1, 1],
    [2, 4],
    [3, 16],
    [4, 64],
    [5, 256],
    [6, 1_024],
    [7, 4_096],
  ])('come after failure %i in %i minutes', (failures, minutes) => {
    expect(nextTry(failures, start)).toBe(start + minutes * 60_000)
  })

  test('end after three days and 19 hours, with the eighth failure', () => {
    let at = start
    for (let failures = 1; ; failures++) {
      const next = nextTry(failures, at)
      if (next === null) break
      at = next
    }
    expect(nextTry(8, start)).toBeNull()
    expect(Math.floor((at - start) / 3_600_000)).toBe(3 * 24 + 19)
  })

  test.each([
    [200, true],
    [201, true],
    [204, true],
    [299, true],
    [199, false],
    [300, false],
    [304, false],
    [307, false],
    [404, false],
    [410, false],
    [500, false],
    [null, false],
  ])('are over with the answer %s: %s', (status, arrived) => {
    expect(hasArrived(status)).toBe(arrived)
  })
})

describe('the window of an endpoint', () => {
  const after = (window: SendingWindow, times: number, told: Parameters<typeof windowAfter>[1]) =>
    Array.from({ length: times }).reduce<SendingWindow>((now) => windowAfter(now, told), window)
  const prompt = { arrived: true, tookMs: 20 }
  const late = { arrived: true, tookMs: 3_000 }
  const missing = { arrived: false, tookMs: 10_000 }

  test('widens with every prompt answer, up to a limit', () => {
    expect(windowAfter(newWindow, prompt)).toEqual({ most: 9, struggles: false })
    expect(after(newWindow, 1_000, prompt)).toEqual({ most: widest, struggles: false })
  })

  test('closes to one place when nothing arrives, and opens again', () => {
    const closed = after({ most: widest, struggles: false }, 10, missing)
    expect(closed).toEqual({ most: 1, struggles: true })
    expect(after(closed, 2, prompt)).toEqual({ most: 3, struggles: false })
  })

  test('stays where it began for one that is late and yet arrives', () => {
    expect(after({ most: widest, struggles: false }, 10, late)).toEqual({
      most: newWindow.most,
      struggles: true,
    })
  })

  test.each([
    [8, 3, 100, 5],
    [8, 8, 100, 0],
    [4, 6, 100, 0],
    [64, 0, 10, 10],
    [64, 0, -3, 0],
  ])('of %i with %i under way and %i places has room for %i', (most, underWay, places, room) => {
    expect(roomIn({ most, struggles: false }, underWay, places)).toBe(room)
  })
})

describe('the chaos dial', () => {
  const nothing = { isDropped: false, isDoubled: false, isOvertaken: false, delayMs: 0 }
  const firstHundred = (dial: Parameters<typeof misfortuneOf>[0]) =>
    Array.from({ length: 100 }, (_, n) => misfortuneOf(dial, n + 1))

  test('at rest does nothing', () => {
    expect(firstHundred(calm)).toEqual(Array.from({ length: 100 }, () => nothing))
  })

  test('does the same again under the same seed, and something else under another', () => {
    const dial = { ...calm, duplicate: 0.3, drop: 0.2, reorder: 0.5, seed: 7 }
    expect(firstHundred(dial)).toEqual(firstHundred(dial))
    expect(firstHundred(dial)).not.toEqual(firstHundred({ ...dial, seed: 8 }))
  })

  test('strikes as often as it is told, and always or never at the ends', () => {
    const dial = { ...calm, duplicate: 1, drop: 0.25, delayMs: 5 }
    const all = Array.from({ length: 4_000 }, (_, n) => misfortuneOf(dial, n))
    const dropped = all.filter(({ isDropped }) => isDropped).length
    expect(all.every((one) => one.isDoubled && !one.isOvertaken && one.delayMs === 5)).toBe(true)
    expect(dropped).toBeGreaterThan(900)
    expect(dropped).toBeLessThan(1_100)
  })
})
