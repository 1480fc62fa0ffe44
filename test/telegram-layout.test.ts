import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blankNumber, digits, koreanText, lengthField, text, zeroNumber } from '../src/telegram/field.ts'
import { type FaultReason, layout, TelegramFault } from '../src/telegram/layout.ts'

/** Small enough to be read at a glance; every type of the official sheet is in it. */
const receipt = layout('receipt', '영수증', [
  lengthField(),
  text('shop', '상점', 6),
  koreanText('note', '비고', 8),
  digits('card', '카드', 12, { secret: 'sheet' }),
  digits('code', '코드', 2, { full: true }),
  blankNumber('amount', '금액', 5),
  zeroNumber('vat', '부가세', 4),
])
const sample = { shop: 'A 1', note: '정상', card: '1234567890', code: '00', amount: 1100, vat: 100 }
const columns = '  37A 1   정상    1234567890  00 11000100'

const cp949 = new TextDecoder('euc-kr')
const shown = (bytes: Uint8Array): string => cp949.decode(bytes)

function faultOf(act: () => unknown): { reason: FaultReason; field: string | null } | null {
  try {
    act()
    return null
  } catch (error) {
    if (!(error instanceof TelegramFault)) throw error
    return { reason: error.reason, field: error.field }
  }
}

/** The sample's telegram with other bytes at an offset. */
function changed(offset: number, bytes: string): Buffer {
  const telegram = receipt.encode(sample)
  telegram.write(bytes, offset, 'latin1')
  return telegram
}

describe('a layout', () => {
  test('writes numbers to the right, text and digit strings to the left, each with its own pad', () => {
    expect(shown(receipt.encode(sample))).toBe(columns)
  })

  test('counts a Hangul syllable as two columns', () => {
    expect(receipt.encode({ ...sample, note: '한글네자' })).toHaveLength(41)
    expect(faultOf(() => receipt.encode({ ...sample, note: '한글네자.' }))).toEqual({
      reason: 'too-long',
      field: 'note',
    })
  })

  test('knows the syllables that only CP949 has', () => {
    expect(receipt.decode(receipt.encode({ ...sample, note: '똠뷁펲시' })).note).toBe('똠뷁펲시')
  })

  test('computes its offsets', () => {
    expect(receipt.fields.map((field) => [field.name, field.offset, field.pad])).toEqual([
      ['length', 0, 'left-blank'],
      ['shop', 4, 'right-blank'],
      ['note', 10, 'right-blank'],
      ['card', 18, 'right-blank'],
      ['code', 30, 'right-blank'],
      ['amount', 32, 'left-blank'],
      ['vat', 37, 'left-zero'],
    ])
  })

  test('is refused when it does not open with its one length field, or has a name twice', () => {
    expect(() => layout('x', 'x', [text('a', 'a', 1)])).toThrow(RangeError)
    expect(() => layout('x', 'x', [lengthField(), lengthField()])).toThrow(RangeError)
    expect(() => layout('x', 'x', [lengthField(), text('a', 'a', 1), text('a', 'a', 1)])).toThrow(RangeError)
  })
})

describe('a value that does not fit is refused, never cut or repaired', () => {
  test.each<[string, Partial<Record<keyof typeof sample, unknown>>, FaultReason]>([
    ['seven characters in six columns', { shop: 'ABCDEFG' }, 'too-long'],
    ['six digits of amount in five columns', { amount: 100_000 }, 'too-long'],
    ['five digits of VAT in four columns', { vat: 10_000 }, 'too-long'],
    ['thirteen digits in twelve columns', { card: '1234567890123' }, 'too-long'],
    ['Hangul in an ASCII field', { shop: '상점' }, 'not-mappable'],
    ['an accent in an ASCII field', { shop: 'café' }, 'not-mappable'],
    ['a character that CP949 lacks', { note: '🙂' }, 'not-mappable'],
    ['half a surrogate pair', { note: '\ud83d' }, 'not-mappable'],
    ['a decomposed syllable', { note: '\u1112\u1161' }, 'not-mappable'],
    ['a line break', { shop: 'A\nB' }, 'control-character'],
    ['a line break beside Hangul', { note: '가\n나' }, 'control-character'],
    ['a deleting character', { shop: 'A\u007f' }, 'control-character'],
    ['a leading blank', { shop: ' A' }, 'wrong-pad'],
    ['a trailing blank', { note: '가 ' }, 'wrong-pad'],
    ['nothing but a blank', { shop: ' ' }, 'wrong-pad'],
    ['a letter among digits', { card: '12a4' }, 'not-a-number'],
    ['digits of another script', { card: '１２３' }, 'not-a-number'],
    ['a star where digits belong', { card: '123456****' }, 'not-a-number'],
    ['a negative amount', { amount: -1 }, 'not-a-number'],
    ['a fraction of a won', { amount: 1.5 }, 'not-a-number'],
    ['not a number at all', { amount: Number.NaN }, 'not-a-number'],
    ['a number beyond safe integers', { vat: 2 ** 60 }, 'not-a-number'],
    ['an amount given as text', { amount: '1100' }, 'not-a-number'],
    ['a card given as a number', { card: 1234567890 }, 'wrong-value'],
    ['a response code that is too short', { code: '0' }, 'wrong-value'],
    ['a missing value', { shop: undefined }, 'wrong-value'],
  ])('%s', (_, value, reason) => {
    const [field] = Object.keys(value)
    const record: typeof sample = Object.assign({ ...sample }, value)
    expect(faultOf(() => receipt.encode(record))).toEqual({ reason, field })
  })
})

describe('a telegram that we would not have written so is refused', () => {
  test.each<[string, Buffer, FaultReason, string | null]>([
    ['one byte too few', receipt.encode(sample).subarray(0, 40), 'wrong-length', null],
    ['one byte too many', Buffer.concat([receipt.encode(sample), Buffer.from(' ')]), 'wrong-length', null],
    ['a length that counts itself', changed(0, '  41'), 'wrong-length-field', 'length'],
    ['a length padded with zeros', changed(0, '0037'), 'wrong-length-field', 'length'],
    ['a length on the left', changed(0, '37  '), 'wrong-length-field', 'length'],
    ['text on the right', changed(4, '   A 1'), 'wrong-pad', 'shop'],
    ['an amount on the left', changed(32, '1100 '), 'wrong-pad', 'amount'],
    ['an amount padded with zeros', changed(32, '01100'), 'wrong-pad', 'amount'],
    ['a blank inside an amount', changed(32, '1 100'), 'wrong-pad', 'amount'],
    ['a signed amount', changed(32, '-1100'), 'not-a-number', 'amount'],
    ['a blank amount', changed(32, '     '), 'wrong-pad', 'amount'],
    ['a VAT padded with blanks', changed(37, ' 100'), 'wrong-pad', 'vat'],
    ['digits on the right', changed(18, '  1234567890'), 'wrong-pad', 'card'],
    ['a blank inside digits', changed(18, '12345 67890 '), 'wrong-pad', 'card'],
    ['stars in a telegram that was not redacted', changed(18, '123456*890  '), 'not-a-number', 'card'],
    ['a response code with a blank', changed(30, '0 '), 'wrong-value', 'code'],
    ['a zero byte', changed(4, '\0\0\0\0\0\0'), 'control-character', 'shop'],
    ['Hangul in an ASCII field', changed(4, '\xb0\xa1'), 'not-mappable', 'shop'],
    ['half a syllable', changed(10, '\xb0       '), 'not-mappable', 'note'],
    ['bytes outside CP949', changed(10, '\xff\xfe\xff\xfe'), 'not-mappable', 'note'],
  ])('%s', (_, telegram, reason, field) => {
    expect(faultOf(() => receipt.decode(telegram))).toEqual({ reason, field })
  })

  test('the refusal names the field and never repeats what stood there', () => {
    expect(() => receipt.decode(changed(18, '1234x67890'))).toThrow(/^card: only digits are allowed$/)
  })
})

const asciiText = (width: number) =>
  fc.string({ unit: 'grapheme-ascii', maxLength: width }).map((value) => value.trim())
const hangul = fc
  .array(fc.constantFrom(...Array.from('가나다정상승인거절뷁똠 A1')), { maxLength: 4 })
  .map((syllables) => syllables.join('').trim())
const records = fc.record({
  shop: asciiText(6),
  note: fc.oneof(asciiText(8), hangul),
  card: fc.stringMatching(/^\d{0,12}$/),
  code: fc.stringMatching(/^\d{2}$/),
  amount: fc.integer({ min: 0, max: 99_999 }),
  vat: fc.integer({ min: 0, max: 9_999 }),
})

describe('reading and writing are one thing seen from two sides', () => {
  test('what was written is read back', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(receipt.decode(receipt.encode(record))).toEqual(record)
      }),
    )
  })

  test('what can be read is written back byte for byte', () => {
    const bytes = fc.oneof(fc.constantFrom(0x20, 0x30, 0x31, 0x2a, 0x41), fc.integer({ min: 0, max: 255 }))
    const telegrams = fc
      .tuple(records, fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), bytes), { maxLength: 3 }))
      .map(([record, edits]) => {
        const telegram = receipt.encode(record)
        for (const [at, byte] of edits) telegram[at] = byte
        return telegram
      })
    fc.assert(
      fc.property(telegrams, (telegram) => {
        if (faultOf(() => receipt.decode(telegram)) !== null) return
        expect(receipt.encode(receipt.decode(telegram)).equals(telegram)).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('a redacted telegram', () => {
  test('keeps every column but those of its secrets, and can still be read', () => {
    const redacted = receipt.redact(receipt.encode(sample))
    expect(shown(redacted)).toBe(columns.replace('1234567890', '123456*890'))
    expect(receipt.decode(redacted, { redacted: true })).toEqual({ ...sample, card: '123456*890' })
    expect(faultOf(() => receipt.decode(redacted))).toEqual({ reason: 'not-a-number', field: 'card' })
  })

  test('is not redacted further by redacting it again', () => {
    fc.assert(
      fc.property(fc.oneof(records.map(receipt.encode), fc.uint8Array({ maxLength: 50 })), (bytes) => {
        const once = receipt.redact(bytes)
        expect(receipt.redact(once).equals(once)).toBe(true)
        expect(once).toHaveLength(bytes.length)
      }),
    )
  })

  test('has no digit left when it is broken, because a secret may then stand in any column', () => {
    const shifted = Buffer.concat([
      receipt.encode(sample).subarray(0, 9),
      receipt.encode(sample).subarray(10),
    ])
    expect(shown(receipt.redact(shifted))).toMatch(/^  37\D+$/)
    expect(shown(receipt.redact(changed(32, '1100 ')))).toMatch(/^  37\D+$/)
  })
})

describe('a telegram described for the eye', () => {
  test('shows offset, width, type, pad, raw columns and value of every field', () => {
    expect(receipt.describe(receipt.encode(sample))[5]).toEqual({
      name: 'amount',
      korean: '금액',
      offset: 32,
      width: 5,
      type: 'N',
      pad: 'left-blank',
      secret: false,
      raw: ' 1100',
      hex: null,
      value: 1100,
      fault: null,
    })
  })

  test('shows Hangul as text and as bytes', () => {
    const note = receipt.describe(receipt.encode(sample))[2]
    expect(note).toMatchObject({ raw: '정상    ', hex: 'c1a4bbf320202020', value: '정상' })
  })

  test('shows a secret only when told to', () => {
    const telegram = receipt.encode(sample)
    expect(receipt.describe(telegram)[3]).toMatchObject({
      raw: '123456*890  ',
      value: '123456*890',
      secret: true,
    })
    expect(receipt.describe(telegram, { reveal: true })[3]).toMatchObject({ value: '1234567890' })
  })

  test('says what is wrong with a field and goes on', () => {
    const readings = receipt.describe(changed(37, ' 100'), { reveal: true })
    expect(readings.map((reading) => reading.fault)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      'wrong-pad',
    ])
    expect(readings[5]).toMatchObject({ value: 1100 })
  })

  test('hides all digits of a broken one, whose secrets may stand anywhere', () => {
    const readings = receipt.describe(changed(37, ' 100'))
    expect(readings[5]).toMatchObject({ raw: ' ****', value: null, fault: null })
  })

  test('can be any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(receipt.describe(bytes)).toHaveLength(7)
      }),
    )
  })
})
