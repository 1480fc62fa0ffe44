import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { asCancelId, asPaymentId, merchantId } from '../src/base/id.ts'
import { won, zeroWon } from '../src/base/won.ts'
import { asOf } from '../src/domain/as-of.ts'
import type { Cancel } from '../src/domain/cancel.ts'
import type { Payment } from '../src/domain/payment.ts'

const at = instant(Date.UTC(2026, 10, 21))
const nothing = { amount: zeroWon, vat: zeroWon }

function cancel(name: string, amount: number, vat: number, left: number | null): Cancel {
  return {
    cancelId: asCancelId(name),
    state: left === null ? 'requested' : 'done',
    amount: won(amount),
    vat: won(vat),
    taxFreeAmount: zeroWon,
    reason: null,
    refusal: null,
    partnerNumber: null,
    requestedAt: at,
    cancelledAt: left === null ? null : at,
    balanceAfter: left === null ? null : won(left),
    refundAccount: null,
    movesMoney: true,
  }
}

const approval = {
  approvalNumber: '10000001',
  approvedAt: at,
  issuer: '61',
  acquirer: '31',
  partnerNumber: 'C1',
  account: null,
}

/** 11,000 won of which two parts were cancelled and a third is being asked for. */
const cancelledTwice: Payment = {
  merchantId: merchantId('shop'),
  paymentId: asPaymentId('a payment'),
  state: 'partially_cancelled',
  method: 'card',
  kind: 'one_time',
  orderId: null,
  orderName: null,
  amount: won(11_000),
  vat: won(1_000),
  taxFreeAmount: zeroWon,
  balance: { amount: won(6_600), vat: won(600) },
  held: { amount: won(1_100), vat: won(100) },
  installmentMonths: 0,
  refusal: null,
  replyCode: '0000',
  approval,
  requestedAt: at,
  sealedCard: 'v1.k1.x',
  account: null,
  customer: null,
  // In the order of their ids, which need not be that of their answers.
  cancels: [
    cancel('second', 3_300, 300, 6_600),
    cancel('first', 1_100, 100, 9_900),
    cancel('third', 1_100, 100, null),
  ],
}

const shown = (payment: Payment) => ({
  state: payment.state,
  balance: payment.balance,
  held: payment.held,
  cancels: payment.cancels.map(({ cancelId }) => cancelId).toSorted(),
})

describe('a payment as of an event', () => {
  test.each([
    ['payment.approved', null, 'approved', 11_000, 1_000, []],
    ['payment.cancelled', 'first', 'partially_cancelled', 9_900, 900, ['first']],
    ['payment.cancelled', 'second', 'partially_cancelled', 6_600, 600, ['first', 'second']],
  ])('of %s by %s is %s with %i won left', (topic, operationId, state, amount, vat, cancels) => {
    const seen = shown(asOf(cancelledTwice, { topic, operationId, at }))
    expect(seen).toEqual({ state, balance: { amount, vat }, held: nothing, cancels })
  })

  test('of the cancel that took the rest is cancelled with nothing left', () => {
    const rest = cancel('rest', 6_600, 600, 0)
    const gone: Payment = {
      ...cancelledTwice,
      state: 'cancelled',
      balance: nothing,
      cancels: [rest, ...cancelledTwice.cancels.slice(0, 2)],
    }
    expect(shown(asOf(gone, { topic: 'payment.cancelled', operationId: 'rest', at }))).toEqual({
      state: 'cancelled',
      balance: nothing,
      held: nothing,
      cancels: ['first', 'rest', 'second'],
    })
    expect(asOf(gone, { topic: 'payment.approved', operationId: null, at })).toMatchObject({
      state: 'approved',
    })
  })

  test('of what failed is as it stands', () => {
    const declined: Payment = {
      ...cancelledTwice,
      state: 'declined',
      approval: null,
      balance: nothing,
      held: nothing,
      cancels: [],
    }
    for (const topic of ['payment.declined', 'payment.net_cancelled'])
      expect(asOf(declined, { topic, operationId: null, at }).cancels).toEqual([])
    expect(asOf(declined, { topic: 'payment.declined', operationId: null, at })).toEqual(declined)
  })
})

describe('a virtual account as of an event', () => {
  const account = {
    bank: '88',
    holderName: '김나루',
    sealedAccount: null,
    accountNumber: '110123456789',
    dueAt: at,
    depositorName: '김나루',
    depositedAt: at,
  }
  const paidIn: Payment = {
    ...cancelledTwice,
    method: 'virtual_account',
    sealedCard: null,
    state: 'approved',
    balance: { amount: won(11_000), vat: won(1_000) },
    held: nothing,
    cancels: [],
    account,
    approval: { ...approval, account: { bank: '88', accountNumber: '110123456789' } },
  }

  test('of its issue waits for a deposit that nobody has made', () => {
    const seen = asOf(paidIn, { topic: 'payment.awaiting_deposit', operationId: null, at })
    expect(seen).toMatchObject({
      state: 'awaiting_deposit',
      balance: nothing,
      approval: null,
      account: { accountNumber: '110123456789', depositedAt: null, depositorName: null },
    })
  })

  test('of its deposit is approved, also once the bank has taken the deposit back', () => {
    const reversed: Payment = {
      ...paidIn,
      state: 'awaiting_deposit',
      balance: nothing,
      approval: null,
      account: { ...account, depositedAt: null, depositorName: null },
    }
    for (const now of [paidIn, reversed])
      expect(asOf(now, { topic: 'payment.approved', operationId: null, at })).toMatchObject({
        state: 'approved',
        balance: { amount: 11_000, vat: 1_000 },
        approval: { approvedAt: at, account: { bank: '88', accountNumber: '110123456789' } },
        account: { depositedAt: at },
      })
    expect(asOf(paidIn, { topic: 'payment.deposit_reversed', operationId: null, at })).toMatchObject({
      state: 'awaiting_deposit',
      approval: null,
    })
  })

  test('of a cancel before any deposit is cancelled', () => {
    const closed: Payment = {
      ...paidIn,
      state: 'cancelled',
      balance: nothing,
      approval: null,
      cancels: [cancel('close', 11_000, 1_000, 0)],
    }
    expect(asOf(closed, { topic: 'payment.cancelled', operationId: 'close', at })).toMatchObject({
      state: 'cancelled',
      balance: nothing,
      cancels: [{ cancelId: 'close' }],
    })
  })
})
