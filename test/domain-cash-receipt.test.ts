import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { isRefused } from '../src/base/refusal.ts'
import { won } from '../src/base/won.ts'
import {
  checkReceipt,
  maskIdentity,
  shareOfReceipt,
  type CashReceipt,
  type ReceiptWish,
} from '../src/domain/cash-receipt.ts'

const wish: ReceiptWish = {
  kind: 'income_deduction',
  amount: 10_000,
  taxFreeAmount: 0,
  identity: '01012341234',
  businessNumber: '1234567891',
}

function issued(amount: number, taxFree: number): CashReceipt {
  const money = { amount: won(amount), taxFreeAmount: won(taxFree) }
  return {
    ...money,
    receiptId: 'R',
    kind: 'income_deduction',
    originalReceiptId: null,
    orderId: 'order',
    orderName: 'name',
    balance: money,
    issueNumber: '123456789',
    businessNumber: '1234567891',
    shownIdentity: '*',
    sealedIdentity: 'v1.k1.x',
    requestedAt: instant(0),
  }
}

describe('who may have a cash receipt', () => {
  test.each<[string, Partial<ReceiptWish>, string | null]>([
    ['a person by a mobile telephone of eleven digits', {}, null],
    ['a person by an old mobile telephone of ten digits', { identity: '0111234567' }, null],
    ['a person by a resident number', { identity: '8812121234567' }, null],
    ['a person by a cash receipt card', { identity: '9410001234567890' }, null],
    ['nobody by a telephone on a line', { identity: '0212345678' }, 'RECEIPT_IDENTITY_INVALID'],
    ['nobody by a telephone with dashes', { identity: '010-1234-1234' }, 'RECEIPT_IDENTITY_INVALID'],
    ['nobody by nothing', { identity: '' }, 'RECEIPT_IDENTITY_INVALID'],
    ['a business by its number', { kind: 'expense_proof', identity: '1234567890' }, null],
    ['a business by a cash receipt card', { kind: 'expense_proof', identity: '9410001234567890123' }, null],
    [
      'no business by a telephone',
      { kind: 'expense_proof', identity: '01012341234' },
      'BUSINESS_NUMBER_INVALID',
    ],
    [
      'no business by a resident number',
      { kind: 'expense_proof', identity: '8812121234567' },
      'BUSINESS_NUMBER_INVALID',
    ],
    ['nobody from a shop without a number', { businessNumber: null }, 'BUSINESS_NUMBER_INVALID'],
    ['nobody from a shop with half a number', { businessNumber: '12345' }, 'BUSINESS_NUMBER_INVALID'],
    ['nobody for nothing', { amount: 0 }, 'AMOUNT_INVALID'],
    ['nobody for half a won', { amount: 0.5 }, 'AMOUNT_INVALID'],
    ['somebody for one won, all of it tax-free', { amount: 1, taxFreeAmount: 1 }, null],
    ['nobody for more tax-free than there is', { amount: 1, taxFreeAmount: 2 }, 'TAX_FREE_AMOUNT_INVALID'],
  ])('is %s', (_who, change, refused) => {
    expect(checkReceipt({ ...wish, ...change })?.refused ?? null).toBe(refused)
  })
})

describe("the buyer's number", () => {
  test.each([
    ['01012341234', '010****1234'],
    ['0111234567', '011***4567'],
    ['1234567890', '123***7890'],
    ['8812121234567', '881212*******'],
    ['9410001234567890', '941000**********'],
    ['9410001234567890123', '941000*************'],
  ])('%s is shown as %s', (identity, shown) => {
    expect(maskIdentity(identity)).toBe(shown)
  })

  test('keeps its length and never shows more than seven digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{10,19}$/), (identity) => {
        const shown = maskIdentity(identity)
        expect(shown).toHaveLength(identity.length)
        expect(shown.replaceAll('*', '').length).toBeLessThanOrEqual(7)
      }),
    )
  })
})

describe('the cancel of a receipt', () => {
  test.each<[string, [number, number], number | undefined, object]>([
    ['of all takes all', [10_000, 3_000], undefined, { amount: 10_000, taxFreeAmount: 3_000 }],
    ['of a part takes the taxed part first', [10_000, 3_000], 7_000, { amount: 7_000, taxFreeAmount: 0 }],
    ['of more than the taxed part takes of both', [10_000, 3_000], 8_000, { taxFreeAmount: 1_000 }],
    ['of more than there is is refused', [10_000, 0], 10_001, { refused: 'RECEIPT_NOT_CANCELLABLE' }],
    ['of nothing is refused', [10_000, 0], 0, { refused: 'CANCEL_AMOUNT_INVALID' }],
    ['of half a won is refused', [10_000, 0], 0.5, { refused: 'CANCEL_AMOUNT_INVALID' }],
  ])('%s', (_what, [amount, taxFree], asked, outcome) => {
    expect(shareOfReceipt(issued(amount, taxFree), asked)).toMatchObject(outcome)
  })

  test('cannot be cancelled itself', () => {
    const cancel = { ...issued(10_000, 0), originalReceiptId: 'R' }
    expect(shareOfReceipt(cancel, undefined)).toEqual({ refused: 'RECEIPT_NOT_CANCELLABLE' })
  })

  test('in any parts adds up to what was issued, taxed and tax-free alike, and then nothing is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 10 }),
        (amount, taxFreeShare, shares) => {
          let receipt = issued(amount, Math.floor(amount * taxFreeShare))
          const taken = { amount: 0, taxFreeAmount: 0 }
          for (const share of [...shares, null]) {
            const left = receipt.balance.amount
            const part = shareOfReceipt(
              receipt,
              share === null ? undefined : Math.max(1, Math.floor(left * share)),
            )
            if (left === 0) break
            if (isRefused(part)) throw new Error(part.refused)
            taken.amount += part.amount
            taken.taxFreeAmount += part.taxFreeAmount
            expect(part.taxFreeAmount).toBeLessThanOrEqual(part.amount)
            expect(part.balanceAfter.taxFreeAmount).toBeLessThanOrEqual(part.balanceAfter.amount)
            receipt = { ...receipt, balance: part.balanceAfter }
          }
          expect(taken).toEqual({ amount: receipt.amount, taxFreeAmount: receipt.taxFreeAmount })
          expect(shareOfReceipt(receipt, undefined)).toEqual({ refused: 'RECEIPT_NOT_CANCELLABLE' })
        },
      ),
    )
  })
})
