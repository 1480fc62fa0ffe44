import type { Word } from './words.ts'

export const fieldNames = [
  'cardNumber',
  'expiry',
  'cvc',
  'installmentMonths',
  'birth',
  'passwordHead',
  'bank',
  'depositor',
  'accountNumber',
  'holder',
] as const
export type FieldName = (typeof fieldNames)[number]

/** What the buyer has entered; digits without the spaces that are shown between them. */
export type Values = Readonly<Record<FieldName, string>>

export interface FieldRule {
  readonly label: Word
  readonly hint?: Word
  /** Said when `fits` says no. */
  readonly error: Word
  readonly fits: (value: string) => boolean
  /** Digits at most; absent for a field that takes any text. */
  readonly digits?: number
  /** How digits are shown. */
  readonly show?: (digits: string) => string
  readonly length?: number
  readonly placeholder?: string
  readonly autoComplete?: string
  readonly isSecret?: boolean
  readonly isHalf?: boolean
  readonly isChoice?: boolean
}

const anyText = (value: string) => value.trim() !== ''
const digitsOf = (least: number, most: number) => (value: string) =>
  new RegExp(`^\\d{${least},${most}}$`).test(value)

/** Every field that any method asks for. */
export const fieldRules: Readonly<Record<FieldName, FieldRule>> = {
  cardNumber: {
    label: 'cardNumber',
    error: 'badCardNumber',
    fits: digitsOf(10, 16),
    digits: 16,
    show: groupCardNumber,
    placeholder: '0000 0000 0000 0000',
    autoComplete: 'cc-number',
  },
  expiry: {
    label: 'expiry',
    error: 'badExpiry',
    // Whether the card has expired is the card company's to say.
    fits: (value) => /^(0[1-9]|1[0-2])\d{2}$/.test(value),
    digits: 4,
    show: (digits) => (digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits),
    placeholder: 'MM/YY',
    autoComplete: 'cc-exp',
    isHalf: true,
  },
  cvc: {
    label: 'cvc',
    hint: 'cvcHint',
    error: 'badCvc',
    fits: digitsOf(3, 3),
    digits: 3,
    placeholder: '000',
    autoComplete: 'cc-csc',
    isSecret: true,
    isHalf: true,
  },
  installmentMonths: { label: 'installment', error: 'badTerms', fits: () => true, isChoice: true },
  birth: {
    label: 'birth',
    error: 'badBirth',
    fits: (value) => /^(\d{6}|\d{10})$/.test(value),
    digits: 10,
    placeholder: '900101',
  },
  passwordHead: {
    label: 'passwordHead',
    error: 'badPassword',
    fits: digitsOf(2, 2),
    digits: 2,
    placeholder: '00',
    isSecret: true,
    isHalf: true,
  },
  bank: { label: 'bank', error: 'badBank', fits: anyText, isChoice: true },
  depositor: { label: 'depositor', error: 'badDepositor', fits: anyText, length: 100, autoComplete: 'name' },
  accountNumber: {
    label: 'accountNumber',
    hint: 'accountHint',
    error: 'badAccount',
    fits: digitsOf(6, 20),
    digits: 20,
  },
  holder: { label: 'holder', error: 'badHolder', fits: anyText, length: 60, autoComplete: 'name' },
}

/** Four by four; American Express prints four, six and five. */
function groupCardNumber(digits: string): string {
  const groups = /^3[47]/.test(digits) ? [4, 6, 5] : [4, 4, 4, 4]
  const parts: string[] = []
  let from = 0
  for (const size of groups) {
    if (from < digits.length) parts.push(digits.slice(from, from + size))
    from += size
  }
  return parts.join(' ')
}

/** The scheme by its first digits, for the eye alone; the card company decides. */
export function schemeOf(cardNumber: string): string | null {
  const schemes: readonly (readonly [RegExp, string])[] = [
    [/^4/, 'VISA'],
    [/^(5[1-5]|2[2-7])/, 'Mastercard'],
    [/^3[47]/, 'AMEX'],
    [/^35/, 'JCB'],
    [/^62/, 'UnionPay'],
    [/^9/, '국내전용'],
  ]
  return schemes.find(([form]) => form.test(cardNumber))?.[1] ?? null
}
