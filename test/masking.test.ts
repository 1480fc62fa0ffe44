import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newPaymentId } from '../src/base/id.ts'
import { instant } from '../src/base/clock.ts'
import { maskCardNumbersIn, masking, type MaskingName } from '../src/base/masking.ts'
import sheet from './fixtures/card-telegram.json' with { type: 'json' }

const card = '1234567890123456'

describe('each place that shows a card has its own masking', () => {
  test.each(sheet.masking)('the sheet shows $in_ as $out', ({ in_, out }) => {
    expect(masking.sheet(in_)).toBe(out)
  })

  test.each<[MaskingName, string, string]>([
    ['nice', card, '123456******3456'],
    ['nice', '123456789012345', '123456*****2345'],
    ['receipt', card, '12345678****3456'],
    ['receipt', '1234567890', '12345678**'],
    ['toss', '4330123412341234', '43301234****123*'],
    ['toss', '4890230012344060', '48902300****406*'],
    ['all', '777', '***'],
    ['all', '', ''],
    ['cipher', 'v1.k1.AbC-_=', 'v1.k1.******'],
    ['cipher', 'YYYY', '****'],
    ['cipher', 'v1.1234567890.AAAA', '******************'],
  ])('%s shows %s as %s', (name, secret, shown) => {
    expect(masking[name](secret)).toBe(shown)
  })

  test.each<[MaskingName, string]>([
    ['sheet', '123456789'],
    ['nice', '1234567890'],
    ['receipt', '12345678'],
    ['toss', '1234'],
  ])('%s shows nothing of %s, which is too short to hide anything between its ends', (name, secret) => {
    expect(masking[name](secret)).toBe('*'.repeat(secret.length))
  })

  test('masking keeps the length, and masking twice changes nothing', () => {
    const names = fc.constantFrom<MaskingName>('sheet', 'nice', 'receipt', 'toss', 'cipher', 'all')
    fc.assert(
      fc.property(names, fc.stringMatching(/^[0-9A-Za-z.]{0,40}$/), (name, secret) => {
        const shown = masking[name](secret)
        expect(shown).toHaveLength(secret.length)
        expect(masking[name](shown)).toBe(shown)
      }),
    )
  })
})

describe('text that goes to a log or into an error message', () => {
  test.each([
    ['card 1234567890123456 declined', 'card **************** declined'],
    ['4330-1234-1234-1234', '****-****-****-****'],
    ['"4242 4242 4242 4242"', '"**** **** **** ****"'],
    ['3782 822463 10005', '**** ****** *****'],
    ['a card of ten digits: 1234567890', 'a card of ten digits: **********'],
    ['cardNo1234567890123456', 'cardNo****************'],
    ['cardNo_9410001234567890', 'cardNo_****************'],
    ['1234567890123456|1125|777', '****************|1125|777'],
    ['old thirteen digits of Visa 4222222222222', 'old thirteen digits of Visa *************'],
    ['CARD1234567890123456', 'CARD****************'],
    ['0ABC1234567890123456', '0ABC****************'],
    ['01KATZJ8M0Q4ZC9R7N101234567890123456', '01KATZJ8M0Q4ZC9R7N******************'],
    ['1795240882912 4330123412341234', '************* ****************'],
    ['1795240882912,4330123412341234', '1795240882912,****************'],
    ['1795240882912345', '****************'],
  ])('%s is written as %s', (given, written) => {
    expect(maskCardNumbersIn(given)).toBe(written)
  })

  test.each([
    'paid 1000000 won, VAT 90909',
    'management number 01KATZJ8M0Q4ZC9R7N1X',
    'id 01KATZJ8M00123456789',
    'at 1795240882912',
    '{"time":1795240882912,"ms":12}',
    '2026-11-21T15:01:22+09:00',
    '2026-11-21 15:01:22 listening',
    'key 550e8400-e29b-41d4-a716-446655440000',
    'hmac 9f86d081884c7d659a2feaa0c55ad0153a3bf4f1b2b0b822cd15d6c15b0f0012',
    '127.0.0.1:8080',
  ])('%s stays as it is', (given) => {
    expect(maskCardNumbersIn(given)).toBe(given)
  })

  test('no card number survives in any company, whatever stands around it', () => {
    const around = fc.stringMatching(/^[A-Za-z0-9_ :"'|,.=-]{0,20}$/)
    const number = fc.stringMatching(/^[3-9][0-9]{13,15}$/)
    fc.assert(
      fc.property(around, number, around, (before, secret, after) => {
        expect(maskCardNumbersIn(before + secret + after)).not.toContain(secret)
      }),
      { numRuns: 2_000 },
    )
  })

  test('an id of ours stays readable, whenever it was made', () => {
    const from2020To2060 = fc.integer({ min: 1_577_836_800_000, max: 2_840_140_800_000 })
    fc.assert(
      fc.property(from2020To2060, (ms) => {
        const id = newPaymentId({ now: () => instant(ms) })
        expect(maskCardNumbersIn(`payment ${id} approved`)).toBe(`payment ${id} approved`)
      }),
    )
  })
})
