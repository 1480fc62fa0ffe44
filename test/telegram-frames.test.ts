import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ping } from '../src/telegram/card-telegram.ts'
import { frameReader, readFrames } from '../src/telegram/frames.ts'
import { TelegramFault } from '../src/telegram/layout.ts'

const telegrams = ['A', 'B', 'C'].map(ping)
const stream = Buffer.concat(telegrams)
const letters = (frames: Buffer[]): string => frames.map((frame) => frame.toString('latin1', 14, 15)).join('')

/** What comes out of the stream when it arrives in pieces that end at these positions. */
function arrive(cuts: readonly number[]): Buffer[] {
  const reader = frameReader()
  const ends = [...cuts, stream.length]
  return ends.flatMap((end, piece) => reader.push(stream.subarray(ends[piece - 1] ?? 0, end)))
}

describe('whole telegrams come out of a stream', () => {
  test('that arrives in one piece, and byte by byte', () => {
    expect(arrive([])).toEqual(telegrams)
    expect(arrive(Array.from(stream, (_, at) => at))).toEqual(telegrams)
  })

  test('however it is cut in two', () => {
    for (let cut = 0; cut <= stream.length; cut++)
      expect(Buffer.concat(arrive([cut])).equals(stream)).toBe(true)
  })

  test('however two telegrams are cut in three', () => {
    const two = stream.subarray(0, 900)
    const wrong: [number, number][] = []
    for (let first = 0; first <= two.length; first++)
      for (let second = first; second <= two.length; second++) {
        const reader = frameReader()
        const pieces = [two.subarray(0, first), two.subarray(first, second), two.subarray(second)]
        const frames = pieces.flatMap((piece) => reader.push(piece))
        if (frames.length !== 2 || letters(frames) !== 'AB') wrong.push([first, second])
      }
    expect(wrong).toEqual([])
  })

  test('however it is cut at all', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 30 })
    fc.assert(
      fc.property(cuts, (places) => {
        expect(arrive(places.toSorted((a, b) => a - b))).toEqual(telegrams)
      }),
    )
  })

  test('each as soon as its last byte is there', () => {
    const reader = frameReader()
    expect(reader.push(stream.subarray(0, 449))).toEqual([])
    expect(letters(reader.push(stream.subarray(449, 450)))).toBe('A')
  })

  test('as copies, so that the chunk may be used again', () => {
    const chunk = Buffer.from(stream)
    const frames = frameReader().push(chunk)
    chunk.fill(0)
    expect(letters(frames)).toBe('ABC')
  })
})

describe('a stream that is none of telegrams', () => {
  test.each(['GET / HTTP/1.1', '0446PAYMENT', ' 450PAYMENT', '446 PAYMENT', '\0', ' 44 '])(
    'is refused when it opens with %j',
    (opening) => {
      expect(() => frameReader().push(Buffer.from(opening, 'latin1'))).toThrow(TelegramFault)
    },
  )

  test('is refused at its first wrong byte, without waiting for 450 of them', () => {
    const reader = frameReader()
    expect(reader.push(Buffer.from(' 4'))).toEqual([])
    expect(() => reader.push(Buffer.from('5'))).toThrow(TelegramFault)
  })

  test('is refused at the telegram behind one with 449 bytes, and one with 451', () => {
    for (const length of [449, 451]) {
      const off = Buffer.alloc(length, ' ')
      telegrams[0]?.copy(off)
      const reader = frameReader()
      const seen: Buffer[] = []
      const fault = readFrames(reader, Buffer.concat([off, stream]), (telegram) => seen.push(telegram))
      expect(fault).toMatchObject({ reason: 'wrong-length-field' })
      expect(letters(seen)).toBe('A')
    }
  })

  test('loses none of the telegrams before the fault, and stays refused', () => {
    const reader = frameReader()
    expect(letters(reader.push(Buffer.concat([stream, Buffer.from('x')])))).toBe('ABC')
    expect(() => reader.push(Buffer.alloc(0))).toThrow(TelegramFault)
    expect(() => reader.push(stream)).toThrow(TelegramFault)
  })
})
