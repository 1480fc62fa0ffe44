import { z } from 'zod'
import type { Language } from '../base/refusal.ts'
import { holdsCardNumber } from '../domain/card.ts'

/**
 * What a field may want, said in both languages. A schema names a row as the message of its check, so that a face can
 * say it in the caller's language without ever repeating what was sent.
 */
export const wants = {
  whole_won: { ko: '0 이상의 정수(원)여야 합니다.', en: 'must be a whole number of won, 0 or more' },
  digits: { ko: '숫자로 된 문자열이어야 합니다.', en: 'must be a string of digits' },
  printable: {
    ko: '제어 문자나 깨진 문자가 없는 문자열이어야 합니다.',
    en: 'must be text without control characters or broken surrogates',
  },
  no_card_number: {
    ko: '카드번호로 보이는 숫자를 담을 수 없습니다.',
    en: 'must not hold what looks like a card number',
  },
  iso_duration: {
    ko: 'PT10M 같은 ISO 8601 기간이어야 합니다.',
    en: 'must be an ISO 8601 duration such as PT10M',
  },
  iso_moment: {
    ko: '2026-12-01T00:00:00+09:00 같은 ISO 8601 시각이어야 합니다.',
    en: 'must be an ISO 8601 date and time with its offset, such as 2026-12-01T00:00:00+09:00',
  },
  order_id: {
    ko: '6자 이상 64자 이하의 영문, 숫자, -, _, =여야 합니다.',
    en: 'must have 6 to 64 characters of A-Z, a-z, 0-9, -, _ and =',
  },
  two_digits: { ko: '두 자리 숫자 문자열이어야 합니다.', en: 'must be a string of two digits' },
  birth_or_business: {
    ko: '생년월일 6자리 또는 사업자등록번호 10자리여야 합니다.',
    en: 'must be six digits of a birthday or ten of a business number',
  },
  email: { ko: '이메일 주소여야 합니다.', en: 'must be an e-mail address' },
  five_facts: { ko: '항목은 최대 5개입니다.', en: 'must have at most five entries' },
  required: { ko: '필수 항목입니다.', en: 'must be there' },
  won_only: { ko: 'KRW만 지원합니다.', en: 'must be KRW' },
} as const satisfies Record<string, Record<Language, string>>

export type Want = keyof typeof wants

export function isWant(text: string): text is Want {
  return Object.hasOwn(wants, text)
}

export const want = (name: Want): Want => name

/** A whole number of won. Negative zero is refused too: it is not an amount that anybody means. */
export const wholeWon = z
  .int()
  .min(0, want('whole_won'))
  .max(9_999_999_999)
  .refine((n) => !Object.is(n, -0), want('whole_won'))

/** Digits kept as text, because leading zeros are part of a card (domain 10.6). The rules of a card are the engine's. */
export const digits = z.string().max(32).regex(/^\d*$/, want('digits'))

const shown = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, want('printable'))

/** What a shop says and no rule reads, such as its own name for a buyer; shipped clients send it empty. */
export const remark = (most: number) =>
  shown(most).refine((text) => !holdsCardNumber(text), want('no_card_number'))

/** A shop's own key, which may be a number as long as a card's. */
export const shopKey = (least: number, most: number) => shown(most).min(least)

/** A shop's own facts about a payment (toss.md 1.3). */
export const metadata = z
  .record(shown(40), remark(2_000))
  .refine((facts) => Object.keys(facts).length <= 5, want('five_facts'))

/** Text that a person reads: blanks at its ends are dropped, then 1 to `most` characters must be left. */
export function printable(most: number) {
  return z
    .string()
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, want('printable'))
    .refine((text) => !holdsCardNumber(text), want('no_card_number'))
    .trim()
    .min(1)
    .max(most)
}

/** A text of one form, with the row of `wants` that says which. */
export function textLike(form: RegExp, name: Want) {
  return z.string().regex(form, want(name))
}
