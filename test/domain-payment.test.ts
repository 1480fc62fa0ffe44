import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { asCancelId, asPaymentId, merchantId } from '../src/base/id.ts'
import { isRefused, type RefusalCode } from '../src/base/refusal.ts'
import { won, zeroWon } from '../src/base/won.ts'
import type { Cancel, CancelState } from '../src/domain/cancel.ts'
import {
  cancellable,
  checkCancellable,
  checkTerms,
  paymentStates,
  paymentTransitions,
  statesBefore,
  withCancel,
  type Payment,
  type PaymentEvent,
  type PaymentState,
  type PaymentWish,
} from '../src/domain/payment.ts'

const at = instant(1_795_240_882_912)
const payment: Payment = {
  merchantId: merchantId('shop'),
  paymentId: asPaymentId('01KATZJ8M0Q4ZC9R7N1X'),
  state: 'approved',
  method: 'card',
  kind: 'one_time',
  orderId: null,
  orderName: null,
  amount: won(11_000),
  vat: won(1_000),
  taxFreeAmount: zeroWon,
  balance: { amount: won(11_000), vat: won(1_000) },
  held: { amount: zeroWon, vat: zeroWon },
  installmentMonths: 0,
  refusal: null,
  replyCode: '0000',
  approval: null,
  requestedAt: at,
  sealedCard: '',
  account: null,
  customer: null,
  cancels: [],
}

function cancelOf(amount: number, vat: number, state: CancelState = 'done', n = 1): Cancel {
  return {
    cancelId: asCancelId(`01KATZJ8M0Q4ZC9R7N2${n}`),
    state,
    amount: won(amount),
    vat: won(vat),
    taxFreeAmount: zeroWon,
    reason: null,
    refusal: null,
    movesMoney: true,
    refundAccount: null,
    partnerNumber: null,
    requestedAt: at,
    cancelledAt: at,
    balanceAfter: null,
  }
}

describe('the limits of a payment, by the sheet', () => {
  test.each<[string, Partial<PaymentWish>, RefusalCode | null]>([
    ['100 won', { amount: 100 }, null],
    ['1,000,000,000 won', { amount: 1_000_000_000 }, null],
    ['99 won', { amount: 99 }, 'AMOUNT_INVALID'],
    ['1,000,000,001 won', { amount: 1_000_000_001 }, 'AMOUNT_INVALID'],
    ['nothing', { amount: 0 }, 'AMOUNT_INVALID'],
    ['less than nothing', { amount: -1_000 }, 'AMOUNT_INVALID'],
    ['half a won', { amount: 1_000.5 }, 'AMOUNT_INVALID'],
    ['not a number', { amount: Number.NaN }, 'AMOUNT_INVALID'],
    ['without end', { amount: Number.POSITIVE_INFINITY }, 'AMOUNT_INVALID'],
    ['paid at once', { installmentMonths: 0 }, null],
    ['in one month', { installmentMonths: 1 }, null],
    ['in twelve months', { installmentMonths: 12 }, null],
    ['in thirteen months', { installmentMonths: 13 }, 'INSTALLMENT_INVALID'],
    ['in minus one months', { installmentMonths: -1 }, 'INSTALLMENT_INVALID'],
    ['in one and a half months', { installmentMonths: 1.5 }, 'INSTALLMENT_INVALID'],
    ['instalments of a small amount, which the sheet allows', { amount: 100, installmentMonths: 12 }, null],
    ['VAT of zero', { vat: 0 }, null],
    ['VAT equal to the amount', { vat: 1_000 }, null],
    ['VAT above the amount', { vat: 1_001 }, 'VAT_INVALID'],
    ['VAT below zero', { vat: -1 }, 'VAT_INVALID'],
    ['a fraction of VAT', { vat: 90.9 }, 'VAT_INVALID'],
    ['all of it free of tax', { taxFreeAmount: 1_000 }, null],
    ['more free of tax than there is', { taxFreeAmount: 1_001 }, 'TAX_FREE_AMOUNT_INVALID'],
    ['less than nothing free of tax', { taxFreeAmount: -1 }, 'TAX_FREE_AMOUNT_INVALID'],
  ])('%s', (_, change, refused) => {
    const answer = checkTerms({ amount: 1_000, installmentMonths: 0, ...change })
    expect(isRefused(answer) ? answer.refused : null).toBe(refused)
  })

  test.each([
    ['omitted, it is an eleventh', {}, 91],
    ['omitted, it is an eleventh of what is taxed', { taxFreeAmount: 450 }, 50],
    ['omitted where nothing is taxed, it is zero', { taxFreeAmount: 1_000 }, 0],
    ['said, it is what was said', { vat: 7 }, 7],
    ['said to be zero, it is zero', { vat: 0 }, 0],
  ])('VAT: %s', (_, change, vat) => {
    expect(checkTerms({ amount: 1_000, installmentMonths: 0, ...change })).toMatchObject({ vat })
  })
})

describe('the transition table of a payment', () => {
  const arrows: [PaymentState, PaymentEvent, PaymentState][] = [
    ['requested', 'approve', 'approved'],
    ['requested', 'await_deposit', 'awaiting_deposit'],
    ['requested', 'decline', 'declined'],
    ['requested', 'fail_to_send', 'not_sent'],
    ['requested', 'lose_sight', 'in_doubt'],
    ['requested', 'net_cancel', 'net_cancelled'],
    ['in_doubt', 'approve', 'approved'],
    ['in_doubt', 'await_deposit', 'awaiting_deposit'],
    ['in_doubt', 'decline', 'declined'],
    ['in_doubt', 'net_cancel', 'net_cancelled'],
    ['awaiting_deposit', 'deposit', 'approved'],
    ['awaiting_deposit', 'expire', 'expired'],
    ['awaiting_deposit', 'cancel_rest', 'cancelled'],
    ['approved', 'reverse_deposit', 'awaiting_deposit'],
    ['approved', 'cancel_part', 'partially_cancelled'],
    ['approved', 'cancel_rest', 'cancelled'],
    ['partially_cancelled', 'cancel_part', 'partially_cancelled'],
    ['partially_cancelled', 'cancel_rest', 'cancelled'],
  ]
  const events = [...new Set(arrows.map(([, event]) => event))]
  const everyPair = paymentStates.flatMap((state) => events.map((event) => ({ state, event })))

  test.each(everyPair)('$event of a payment that is $state', ({ state, event }) => {
    const arrow = arrows.find(([from, on]) => from === state && on === event)
    expect(paymentTransitions[state][event]).toBe(arrow?.[2])
    expect(statesBefore(event).includes(state)).toBe(arrow !== undefined)
  })

  test('the table holds no arrow that is not listed here', () => {
    const held = paymentStates.flatMap((state) => Object.entries(paymentTransitions[state]))
    expect(held).toHaveLength(arrows.length)
  })

  test.each(['cancelled', 'declined', 'not_sent', 'net_cancelled'] as const)('%s is final', (state) => {
    expect(paymentTransitions[state]).toEqual({})
  })

  test('an event leads to one state, wherever it comes from, so that a batch of answers can carry it', () => {
    for (const event of events) {
      const targets = new Set(statesBefore(event).map((state) => paymentTransitions[state][event]))
      expect(targets.size).toBe(1)
    }
  })
})

describe('whether a payment may be cancelled', () => {
  test.each<[PaymentState, RefusalCode | null]>([
    ['approved', null],
    ['partially_cancelled', null],
    ['cancelled', 'ALREADY_CANCELLED'],
    ['requested', 'PAYMENT_IN_DOUBT'],
    ['in_doubt', 'PAYMENT_IN_DOUBT'],
    ['declined', 'PAYMENT_NOT_CANCELLABLE'],
    ['not_sent', 'PAYMENT_NOT_CANCELLABLE'],
    ['net_cancelled', 'PAYMENT_NOT_CANCELLABLE'],
  ])('one that is %s: %s', (state, refused) => {
    expect(checkCancellable({ ...payment, state })).toEqual(refused === null ? null : { refused })
  })

  test('what another cancel holds cannot be asked for a second time', () => {
    const held = { ...payment, held: { amount: won(3_300), vat: won(300) } }
    expect(cancellable(held)).toEqual({ amount: 7_700, vat: 700 })
  })
})

describe('a payment with one more cancel', () => {
  test('a part taken away leaves a partially cancelled payment', () => {
    const after = withCancel(payment, cancelOf(1_100, 100))
    expect(after).toMatchObject({ state: 'partially_cancelled', balance: { amount: 9_900, vat: 900 } })
    expect(after.cancels).toMatchObject([{ state: 'done', balanceAfter: 9_900 }])
  })

  test('the last part leaves a cancelled payment', () => {
    const half = withCancel(payment, cancelOf(5_500, 500))
    const none = withCancel(half, cancelOf(5_500, 500, 'done', 2))
    expect(none).toMatchObject({ state: 'cancelled', balance: { amount: 0, vat: 0 } })
    expect(none.cancels).toHaveLength(2)
  })

  test.each(['requested', 'in_doubt', 'declined', 'not_sent', 'net_cancelled'] as const)(
    'a cancel that is %s takes nothing',
    (state) => {
      const after = withCancel(payment, cancelOf(1_100, 100, state))
      expect(after).toMatchObject({ state: 'approved', balance: payment.balance })
      expect(after.cancels).toHaveLength(1)
    },
  )

  test('the same cancel in a later state takes the place of the earlier one', () => {
    const asked = withCancel(payment, cancelOf(1_100, 100, 'in_doubt'))
    expect(withCancel(asked, cancelOf(1_100, 100)).cancels).toMatchObject([{ state: 'done' }])
  })
})
