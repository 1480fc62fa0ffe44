import { PaymentError } from './fault.ts'
import { amountOf, fieldsOf } from './fields.ts'

/** Money as the second SDK and the widgets say it. */
export interface Amount {
  readonly value: number
  readonly currency: string
}

/** Throws INVALID_AMOUNT_VALUE, BELOW_ZERO_AMOUNT, and INVALID_AMOUNT_CURRENCY for anything but won. */
export function moneyOf(amount: unknown): Amount {
  const given = fieldsOf(amount ?? {})
  const value = amountOf(given['value'])
  if ((given['currency'] ?? 'KRW') !== 'KRW')
    throw new PaymentError('INVALID_AMOUNT_CURRENCY', '잘못된 통화 값입니다.')
  return { value, currency: 'KRW' }
}
