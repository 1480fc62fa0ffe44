import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from './merchant.ts'

/**
 * How card data is kept (domain 7). `strict`: the CVC lives in memory only and later telegrams carry a blank one.
 * `assignment`: the official strings to the letter, for test cards in a sandbox only.
 */
export type Profile = 'strict' | 'assignment'

/** A card as a buyer types it. Strings, because leading zeros are part of all three (domain 10.6). */
export interface Card {
  readonly number: string
  /** `mmyy` */
  readonly expiry: string
  /** Null where the way of paying asks for none, such as a key-in by a merchant. */
  readonly cvc: string | null
}

/**
 * Checks the form of a card: 10 to 16 digits, a month and a year, three digits (domain 1.2). Whether it has expired or
 * exists is for the card company to say. Refuses CARD_NUMBER_INVALID, EXPIRY_INVALID, CVC_INVALID, TEST_CARD_ONLY.
 */
export function checkCard(card: Card, merchant: Merchant, profile: Profile): Refused | null {
  if (!/^\d{10,16}$/.test(card.number)) return refuse('CARD_NUMBER_INVALID')
  if (!/^(0[1-9]|1[0-2])\d\d$/.test(card.expiry)) return refuse('EXPIRY_INVALID')
  if (card.cvc !== null && !/^\d{3}$/.test(card.cvc)) return refuse('CVC_INVALID')
  if (merchant.checksLuhn && !passesLuhn(card.number)) return refuse('CARD_NUMBER_INVALID')
  if (profile === 'assignment' && !isTestCard(card.number)) return refuse('TEST_CARD_ONLY')
  return null
}

/** The check digit of ISO/IEC 7812. */
export function passesLuhn(cardNumber: string): boolean {
  let sum = 0
  for (let i = 0; i < cardNumber.length; i++) {
    const digit = Number(cardNumber[cardNumber.length - 1 - i])
    const weighed = i % 2 === 0 ? digit : digit * 2
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return sum % 10 === 0
}

/** Ranges that card schemes and gateways publish for tests, and that therefore belong to nobody. */
const publishedTestRanges = [
  '123456',
  '433012',
  '941000',
  '9999',
  '424242',
  '400000',
  '401288',
  '411111',
  '422222',
  '510510',
  '555555',
  '222300',
  '378282',
  '371449',
  '305693',
  '385200',
  '601111',
  '601100',
  '353011',
  '356600',
]

/**
 * A number that no buyer can hold: one from a published test range, one whose first digit no card scheme uses, or one
 * that fails the check digit.
 */
export function isTestCard(cardNumber: string): boolean {
  return (
    /^[017]/.test(cardNumber) ||
    !passesLuhn(cardNumber) ||
    publishedTestRanges.some((range) => cardNumber.startsWith(range))
  )
}

/** Fourteen to sixteen digits that stand alone, in one run or in fours: a part of a longer word or of a UUID is none. */
const cardLike = /(?<![\w-])(?:\d{14,16}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{2,4})(?![\w-])/g

/**
 * True for a text that seems to hold a card number, so that none is kept in clear beside its sealed one (PCI DSS 3.5.1,
 * domain 7). A number that opens with 2, such as a date with a serial number, is let through: order numbers look so.
 */
export function holdsCardNumber(text: string): boolean {
  return (text.match(cardLike) ?? [])
    .map((run) => run.replace(/\D/g, ''))
    .some(
      (digits) =>
        (/^[3-69]/.test(digits) && passesLuhn(digits)) ||
        publishedTestRanges.some((range) => digits.startsWith(range)),
    )
}

const separator = '|'

/** The text that is sealed: number, expiry and, where it may be kept, CVC, joined by a bar (seed 001; domain 1.2). */
export function cardText(card: Card): string {
  return [card.number, card.expiry, ...(card.cvc === null ? [] : [card.cvc])].join(separator)
}

/** Reads what `cardText` wrote. Throws on anything else. */
export function readCardText(text: string): Card {
  const [number, expiry, cvc] = text.split(separator)
  if (number === undefined || expiry === undefined) throw new Error('not the text of a card')
  return { number, expiry, cvc: cvc ?? null }
}

/** The card as it may be kept after the outcome: without its CVC, but for the assignment profile (domain 7). */
export function keepable(card: Card, profile: Profile): Card {
  return profile === 'assignment' ? card : { ...card, cvc: null }
}
