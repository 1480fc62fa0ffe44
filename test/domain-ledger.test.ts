import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { won } from '../src/base/won.ts'
import { accounts, assets, movementKinds, postings } from '../src/domain/ledger.ts'

const money = fc
  .tuple(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 0, max: 1_000_000_000 }))
  .map(([a, b]) => ({ amount: won(Math.max(a, b)), vat: won(Math.min(a, b)) }))
const sum = (all: readonly { amount: number }[]) => all.reduce((total, one) => total + one.amount, 0)

describe('the ledger', () => {
  test('an approval: the card company owes the amount, the merchant is owed goods and VAT apart', () => {
    expect(postings('approval', { amount: won(11_000), vat: won(1_000) }, 'card_receivable')).toEqual([
      { account: 'card_receivable', amount: 11_000 },
      { account: 'merchant_supply', amount: -10_000 },
      { account: 'merchant_vat', amount: -1_000 },
    ])
  })

  test.each([
    ['approval', 1],
    ['cancel', -1],
    ['approval_undone', -1],
    ['cancel_undone', 1],
    ['deposit', 1],
    ['deposit_reversed', -1],
  ] as const)('%s turns what is owed to us by %i', (kind, sign) => {
    const [receivable] = postings(kind, { amount: won(110), vat: won(10) }, 'bank_deposit')
    expect(receivable).toEqual({ account: 'bank_deposit', amount: sign * 110 })
  })

  test('every movement of any money sums to zero and names each account once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...movementKinds),
        fc.constantFrom(...assets),
        money,
        (kind, asset, one) => {
          const lines = postings(kind, one, asset)
          expect(sum(lines)).toBe(0)
          expect(lines.map((line) => line.account)).toEqual([asset, 'merchant_supply', 'merchant_vat'])
        },
      ),
    )
  })

  test.each([
    ['approval', 'approval_undone'],
    ['cancel', 'cancel_undone'],
    ['approval', 'cancel'],
    ['deposit', 'deposit_reversed'],
  ] as const)('%s and %s of the same money leave every account where it was', (done, undone) => {
    fc.assert(
      fc.property(money, (one) => {
        const lines = [...postings(done, one, 'card_receivable'), ...postings(undone, one, 'card_receivable')]
        for (const account of accounts) expect(sum(lines.filter((line) => line.account === account))).toBe(0)
      }),
    )
  })
})
