import { describe, expect, test } from 'vitest'
import { guardFields, likeness } from '../src/domain/duplicate.ts'

const payment = {
  card: 'a'.repeat(64),
  expiry: '1125',
  cvc: null,
  installment: 0,
  amount: 11_000,
  vat: 1_000,
  order: 'order-1',
}
const cancel = { payment: '01KATZJ8M0Q4ZC9R7N1X', amount: 11_000, vat: 1_000, reason: null }

describe('when two requests are alike', () => {
  test('the same operation with the same declared fields is the same request', () => {
    const declared = ['card', 'amount'] as const
    const other = { ...payment, order: 'order-2', vat: 0 }
    expect(likeness('payment', declared, other)).toBe(likeness('payment', declared, payment))
  })

  test.each(guardFields.payment)('a payment that differs in its declared %s is another request', (field) => {
    const other = { ...payment, [field]: 'something else' }
    expect(likeness('payment', [field], other)).not.toBe(likeness('payment', [field], payment))
  })

  test.each(guardFields.cancel)('a cancel that differs in its declared %s is another request', (field) => {
    const other = { ...cancel, [field]: 'something else' }
    expect(likeness('cancel', [field], other)).not.toBe(likeness('cancel', [field], cancel))
  })

  test('a payment is never like a cancel, whatever the fields hold', () => {
    expect(likeness('payment', ['amount', 'vat'], payment)).not.toBe(
      likeness('cancel', ['amount', 'vat'], cancel),
    )
  })

  test('values do not run into their neighbours', () => {
    const one = likeness('cancel', ['amount', 'vat'], { ...cancel, amount: 11, vat: 1 })
    const other = likeness('cancel', ['amount', 'vat'], { ...cancel, amount: 1, vat: 11 })
    expect(one).not.toBe(other)
    expect(likeness('cancel', ['reason'], { ...cancel, reason: 'null' })).not.toBe(
      likeness('cancel', ['reason'], { ...cancel, reason: null }),
    )
  })

  test('no declared field switches the guard off', () => {
    expect(likeness('payment', [], payment)).toBeNull()
    expect(likeness('cancel', [], cancel)).toBeNull()
  })
})
