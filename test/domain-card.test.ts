import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merchantId } from '../src/base/id.ts'
import type { RefusalCode } from '../src/base/refusal.ts'
import {
  cardText,
  checkCard,
  holdsCardNumber,
  isTestCard,
  keepable,
  passesLuhn,
  readCardText,
  type Card,
} from '../src/domain/card.ts'

const shop = { merchantId: merchantId('shop'), name: '상점', checksLuhn: false }
const card: Card = { number: '1234567890123456', expiry: '1125', cvc: '777' }

/** Completes a number by the one digit that satisfies Luhn, so that no such number need stand in the source. */
function withCheckDigit(payload: string): string {
  const fitting = Array.from('0123456789', (digit) => payload + digit).filter(passesLuhn)
  expect(fitting).toHaveLength(1)
  return fitting[0] ?? ''
}

describe('the form of a card, by the sheet', () => {
  test.each<[string, Partial<Card>, RefusalCode | null]>([
    ['ten digits', { number: '1234567890' }, null],
    ['sixteen digits', { number: '1234567890123456' }, null],
    ['leading zeros', { number: '0000000000' }, null],
    ['nine digits', { number: '123456789' }, 'CARD_NUMBER_INVALID'],
    ['seventeen digits', { number: '12345678901234567' }, 'CARD_NUMBER_INVALID'],
    ['no digits', { number: '' }, 'CARD_NUMBER_INVALID'],
    ['dashes', { number: '1234-5678-9012-34' }, 'CARD_NUMBER_INVALID'],
    ['a blank at the end', { number: '1234567890 ' }, 'CARD_NUMBER_INVALID'],
    ['a line break at the end', { number: '1234567890\n' }, 'CARD_NUMBER_INVALID'],
    ['digits of another script', { number: '１２３４５６７８９０' }, 'CARD_NUMBER_INVALID'],
    ['January', { expiry: '0125' }, null],
    ['December', { expiry: '1299' }, null],
    ['a month long past, which is for the card company to say', { expiry: '0100' }, null],
    ['month zero', { expiry: '0025' }, 'EXPIRY_INVALID'],
    ['month thirteen', { expiry: '1325' }, 'EXPIRY_INVALID'],
    ['three digits of expiry', { expiry: '125' }, 'EXPIRY_INVALID'],
    ['a slash in the expiry', { expiry: '11/25' }, 'EXPIRY_INVALID'],
    ['a year of four digits', { expiry: '112025' }, 'EXPIRY_INVALID'],
    ['a CVC of zeros', { cvc: '000' }, null],
    ['no CVC, where none is asked for', { cvc: null }, null],
    ['an empty CVC', { cvc: '' }, 'CVC_INVALID'],
    ['two digits of CVC', { cvc: '77' }, 'CVC_INVALID'],
    ['four digits of CVC', { cvc: '7777' }, 'CVC_INVALID'],
    ['letters in the CVC', { cvc: '7a7' }, 'CVC_INVALID'],
  ])('%s', (_, change, refused) => {
    const answer = checkCard({ ...card, ...change }, shop, 'strict')
    expect(answer).toEqual(refused === null ? null : { refused })
  })

  test('a refusal repeats nothing of the card', () => {
    const answer = checkCard({ number: '1234', expiry: '9999', cvc: 'secret' }, shop, 'strict')
    expect(Object.keys(answer ?? {})).toEqual(['refused'])
  })

  test('the official example fails Luhn and is taken, unless the merchant asks for the check digit', () => {
    expect(passesLuhn(card.number)).toBe(false)
    expect(checkCard(card, shop, 'strict')).toBeNull()
    expect(checkCard(card, { ...shop, checksLuhn: true }, 'strict')).toEqual({
      refused: 'CARD_NUMBER_INVALID',
    })
    expect(
      checkCard({ ...card, number: '4242424242424242' }, { ...shop, checksLuhn: true }, 'strict'),
    ).toBeNull()
  })
})

describe('the check digit', () => {
  test.each([
    '4242424242424242',
    '4111111111111111',
    '5555555555554444',
    '378282246310005',
    '30569309025904',
  ])('the published test number %s carries a right one', (number) => {
    expect(passesLuhn(number)).toBe(true)
  })

  test('exactly one digit completes a number, and any single digit mistyped is noticed', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{9,15}$/),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (payload, at, by) => {
          const number = withCheckDigit(payload)
          const place = at % number.length
          const mistyped = (Number(number[place]) + by) % 10
          expect(passesLuhn(number.slice(0, place) + mistyped + number.slice(place + 1))).toBe(false)
        },
      ),
    )
  })
})

describe('the assignment profile keeps the CVC and so takes only cards that nobody holds', () => {
  test.each([
    '1234567890123456',
    '4330123412341234',
    '9410001234567890',
    '4242424242424242',
    '4000000000000002',
    '4111111111111111',
    '4012888888881881',
    '5555555555554444',
    '5105105105105100',
    '2223003122003222',
    '378282246310005',
    '371449635398431',
    '30569309025904',
    '38520000023237',
    '6011111111111117',
    '6011000990139424',
    '3530111333300000',
    '3566002020360505',
    '0000000000',
  ])('%s is a test card', (number) => {
    expect(isTestCard(number)).toBe(true)
    expect(checkCard({ ...card, number }, shop, 'assignment')).toBeNull()
  })

  test.each([
    ['an issuer of the Visa range', '45', '391827364509'],
    ['an issuer of the Mastercard range', '52', '739182736450'],
    ['an issuer of the American Express range', '34', '73918273645'],
    ['a Korean local range', '94', '201827364509'],
  ])('a number that could be a real one of %s is not', (_, range, rest) => {
    const number = withCheckDigit(range + rest)
    expect(isTestCard(number)).toBe(false)
    expect(checkCard({ ...card, number }, shop, 'assignment')).toEqual({ refused: 'TEST_CARD_ONLY' })
    expect(checkCard({ ...card, number }, shop, 'strict')).toBeNull()
  })

  test('a number that fails its check digit is nobody’s', () => {
    const number = withCheckDigit('453918273645091')
    const broken = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10)
    expect(isTestCard(broken)).toBe(true)
  })
})

describe('what of a card is kept', () => {
  test('the text that is sealed joins number, expiry and CVC by a bar', () => {
    expect(cardText(card)).toBe('1234567890123456|1125|777')
    expect(cardText({ ...card, cvc: null })).toBe('1234567890123456|1125')
  })

  test('the strict profile drops the CVC, the assignment profile keeps it', () => {
    expect(keepable(card, 'strict')).toEqual({ ...card, cvc: null })
    expect(keepable(card, 'assignment')).toEqual(card)
  })

  test('the text gives back the card it was made of', () => {
    const cards = fc.record({
      number: fc.stringMatching(/^\d{10,16}$/),
      expiry: fc.stringMatching(/^(0[1-9]|1[0-2])\d\d$/),
      cvc: fc.option(fc.stringMatching(/^\d{3}$/)),
    })
    fc.assert(
      fc.property(cards, (one) => {
        expect(readCardText(cardText(one))).toEqual(one)
      }),
    )
  })

  test('a text that is not of a card is no card', () => {
    expect(() => readCardText('1234567890123456')).toThrow('not the text of a card')
  })
})

test.each([
  ['a card number', '4111111111111111', true],
  ['a card number with dashes in a sentence', '카드 4330-1234-1234-1234 로 결제', true],
  ['the specimen of the official examples', 'order 1234567890123456', true],
  ['an order id of date and serial number', '2026112100000015', false],
  ['a telephone number', '010-1234-5678', false],
  ['a UUID of many digits', '41111111-1111-4111-1111-111111111111', false],
  ['a longer serial number', '411111111111111100', false],
  ['a name', '나룻배 삯 3건', false],
])('a text that holds %s is told apart', (_, text, holds) => {
  expect(holdsCardNumber(text)).toBe(holds)
})
