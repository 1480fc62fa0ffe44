import { describe, expect, test } from 'vitest'
import { isRefused, type RefusalCode } from '../src/base/refusal.ts'
import { won } from '../src/base/won.ts'
import { shareOfCancel, type CancelWish } from '../src/domain/cancel.ts'

/** `amount/vat` as the sheet writes it, `-` for what is omitted. */
function wish(text: string): CancelWish {
  const [amount, vat] = text.split('/').map((part) => (part === '-' ? undefined : Number(part)))
  return { amount, vat }
}

function balance(text: string) {
  const { amount = 0, vat = 0 } = wish(text)
  return { amount: won(amount), vat: won(vat) }
}

interface Step {
  readonly asked: string
  /** What the step takes, or the refusal. */
  readonly taken: string
  readonly left: string
}

const step = (asked: string, taken: `${number}/${number}` | RefusalCode, left: string): Step => ({
  asked,
  taken,
  left,
})

const said = ({ amount, vat }: { amount: number; vat: number }) => `${amount}/${vat}`

/** Plays the wishes of the steps and answers the steps as they went. */
function walk(paid: string, steps: readonly Step[]): Step[] {
  let left = balance(paid)
  return steps.map(({ asked }) => {
    const share = shareOfCancel(left, wish(asked))
    if (!isRefused(share)) left = share.balanceAfter
    return { asked, taken: isRefused(share) ? share.refused : said(share), left: said(left) }
  })
}

describe('the official table of the sheet', () => {
  test('11,000 won with 1,000 VAT, step by step', () => {
    const steps = [
      step('1100/100', '1100/100', '9900/900'),
      step('3300/-', '3300/300', '6600/600'),
      step('7000/-', 'CANCEL_AMOUNT_EXCEEDS_BALANCE', '6600/600'),
      step('6600/700', 'CANCEL_VAT_EXCEEDS_BALANCE', '6600/600'),
      step('6600/600', '6600/600', '0/0'),
      step('100/-', 'ALREADY_CANCELLED', '0/0'),
    ]
    expect(walk('11000/1000', steps)).toEqual(steps)
  })

  test('10,000 won in ten cancels of 1,000: the last takes the VAT that rounding left', () => {
    const nine = Array.from({ length: 9 }, (_, i) =>
      step('1000/-', '1000/91', `${9_000 - i * 1_000}/${909 - (i + 1) * 91}`),
    )
    const steps = [...nine, step('1000/-', '1000/90', '0/0')]
    expect(walk('10000/909', steps)).toEqual(steps)
  })
})

describe('cases that the sheet leaves open and the nine steps decide', () => {
  test.each<[string, string, Step[]]>([
    [
      'the omitted VAT of a full cancel is the VAT of the payment, even if that is not an eleventh',
      '20000/909',
      [step('20000/-', '20000/909', '0/0')],
    ],
    [
      'an omitted VAT is clamped to what is left of it',
      '20000/909',
      [
        step('10000/0', '10000/0', '10000/909'),
        step('9990/-', '9990/908', '10/1'),
        step('5/-', '5/0', '5/1'),
        step('4/1', '4/1', '1/0'),
        step('1/-', '1/0', '0/0'),
      ],
    ],
    [
      'an omitted VAT that would be above what is left takes what is left',
      '20000/1000',
      [
        step('10000/900', '10000/900', '10000/100'),
        step('9000/-', '9000/100', '1000/0'),
        step('500/-', '500/0', '500/0'),
        step('500/-', '500/0', '0/0'),
      ],
    ],
    [
      'a payment without VAT is cancelled without VAT',
      '1000/0',
      [
        step('500/-', '500/0', '500/0'),
        step('100/9', 'CANCEL_VAT_EXCEEDS_BALANCE', '500/0'),
        step('500/0', '500/0', '0/0'),
      ],
    ],
    [
      'a payment that is all VAT is cancelled only as all VAT',
      '1000/1000',
      [
        step('500/-', 'CANCEL_LEAVES_VAT_ABOVE_AMOUNT', '1000/1000'),
        step('500/499', 'CANCEL_LEAVES_VAT_ABOVE_AMOUNT', '1000/1000'),
        step('500/500', '500/500', '500/500'),
        step('500/-', '500/500', '0/0'),
      ],
    ],
    [
      'a wrong VAT said on the last cancel is refused and not repaired',
      '11000/1000',
      [
        step('11000/999', 'CANCEL_VAT_LEFT_OVER', '11000/1000'),
        step('11000/0', 'CANCEL_VAT_LEFT_OVER', '11000/1000'),
        step('11000/1001', 'CANCEL_VAT_EXCEEDS_BALANCE', '11000/1000'),
        step('11000/1000', '11000/1000', '0/0'),
      ],
    ],
    [
      'a cancel in the middle that would leave more VAT than amount is refused',
      '10000/909',
      [
        step('9500/0', 'CANCEL_LEAVES_VAT_ABOVE_AMOUNT', '10000/909'),
        step('9091/0', '9091/0', '909/909'),
        step('1/0', 'CANCEL_LEAVES_VAT_ABOVE_AMOUNT', '909/909'),
        step('909/909', '909/909', '0/0'),
      ],
    ],
    [
      'a VAT above the amount of its own cancel is refused before the balance is looked at',
      '11000/1000',
      [step('500/501', 'CANCEL_VAT_EXCEEDS_AMOUNT', '11000/1000'), step('500/500', '500/500', '10500/500')],
    ],
    [
      'an amount above what is left is refused whatever the VAT',
      '1000/91',
      [
        step('1001/91', 'CANCEL_AMOUNT_EXCEEDS_BALANCE', '1000/91'),
        step('1001/5000', 'CANCEL_AMOUNT_EXCEEDS_BALANCE', '1000/91'),
      ],
    ],
    [
      'an omitted amount is all that is left',
      '11000/1000',
      [
        step('1100/100', '1100/100', '9900/900'),
        step('-/-', '9900/900', '0/0'),
        step('-/-', 'ALREADY_CANCELLED', '0/0'),
      ],
    ],
    [
      'an omitted amount with a wrong VAT is a wrong last cancel',
      '11000/1000',
      [step('-/999', 'CANCEL_VAT_LEFT_OVER', '11000/1000'), step('-/1000', '11000/1000', '0/0')],
    ],
  ])('%s', (_, paid, steps) => {
    expect(walk(paid, steps)).toEqual(steps)
  })

  test.each<[string, CancelWish, RefusalCode]>([
    ['nothing', { amount: 0 }, 'CANCEL_AMOUNT_INVALID'],
    ['less than nothing', { amount: -1 }, 'CANCEL_AMOUNT_INVALID'],
    ['half a won', { amount: 0.5 }, 'CANCEL_AMOUNT_INVALID'],
    ['not a number', { amount: Number.NaN }, 'CANCEL_AMOUNT_INVALID'],
    ['more than a number can hold', { amount: 2 ** 53 }, 'CANCEL_AMOUNT_INVALID'],
    ['a VAT below zero', { amount: 100, vat: -1 }, 'VAT_INVALID'],
    ['a fraction of VAT', { amount: 100, vat: 9.09 }, 'VAT_INVALID'],
    ['an endless VAT', { amount: 100, vat: Number.POSITIVE_INFINITY }, 'VAT_INVALID'],
  ])('%s is not a cancel', (_, asked, refused) => {
    expect(shareOfCancel(balance('11000/1000'), asked)).toEqual({ refused })
  })
})

describe('the tax-free part of a cancel', () => {
  const left = { amount: won(15_000), vat: won(909) }
  const taxFreeLeft = won(5_000)

  test.each([
    ['all of it may go first', { amount: 5_000, taxFreeAmount: 5_000 }, { taxFreeAmount: 5_000, vat: 0 }],
    [
      'VAT lies on the rest alone',
      { amount: 6_000, taxFreeAmount: 5_000 },
      { taxFreeAmount: 5_000, vat: 91 },
    ],
    ['when nothing is said the taxed part goes first', { amount: 10_000 }, { taxFreeAmount: 0, vat: 909 }],
    ['and the tax-free part after it', { amount: 12_000 }, { taxFreeAmount: 2_000, vat: 909 }],
    ['a cancel of everything takes both parts', {}, { taxFreeAmount: 5_000, vat: 909 }],
  ])('%s', (_, asked, share) => {
    expect(shareOfCancel(left, asked, taxFreeLeft)).toMatchObject(share)
  })

  test.each([
    ['more than is left of it', { amount: 6_000, taxFreeAmount: 5_001 }],
    ['more than the cancel itself', { amount: 1_000, taxFreeAmount: 1_001 }],
    ['so little that the taxed part would be overspent', { amount: 12_000, taxFreeAmount: 1_999 }],
    ['a fraction of a won', { amount: 1_000, taxFreeAmount: 0.5 }],
  ])('is refused when it is %s', (_, asked) => {
    expect(shareOfCancel(left, asked, taxFreeLeft)).toEqual({ refused: 'TAX_FREE_AMOUNT_INVALID' })
  })

  test('is refused where the payment has none', () => {
    expect(shareOfCancel(left, { amount: 1_000, taxFreeAmount: 1 })).toEqual({
      refused: 'TAX_FREE_AMOUNT_INVALID',
    })
  })
})
