import { later, parseSeoulMoment } from '../base/clock.ts'
import { newPaymentId } from '../base/id.ts'
import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import { won } from '../base/won.ts'
import { checkoutLifeMs, type Checkout, type CheckoutWish } from '../domain/checkout.ts'
import type { Merchant } from '../domain/merchant.ts'
import { methodRules, type PaymentMethod } from '../domain/method.ts'
import { checkTerms } from '../domain/payment.ts'
import { findCheckout, insertCheckout } from '../store/checkouts.ts'
import { findMerchantOfClientKey } from '../store/merchants.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'
import { hashApiKey } from './sign-in.ts'

/** What a shop's page asks of a payment window. */
export interface OpenCheckout {
  readonly kind: Checkout['kind']
  readonly method: PaymentMethod | null
  readonly orderId: string | null
  readonly orderName: string | null
  readonly amount: number | null
  readonly taxFreeAmount: number
  readonly customerKey: string | null
  readonly wish: CheckoutWish
}

/** The merchant of a client key. Refuses CLIENT_KEY_UNKNOWN, DATABASE_UNAVAILABLE. */
export async function merchantOfClientKey(engine: Engine, clientKey: string): Promise<Merchant | Refused> {
  return unlessDatabaseAway(
    async () =>
      (await findMerchantOfClientKey(engine.database.sql, hashApiKey(clientKey))) ??
      refuse('CLIENT_KEY_UNKNOWN'),
  )
}

/**
 * Opens a payment window (결제창) for thirty minutes. Nothing is asked of a partner, and nothing is charged before the shop's
 * server confirms. Refuses what `checkTerms` refuses, DUE_DATE_INVALID for what is no date, and DATABASE_UNAVAILABLE.
 */
export async function openCheckout(
  engine: Engine,
  merchant: Merchant,
  request: OpenCheckout,
): Promise<Checkout | Refused> {
  const { kind, method, amount, taxFreeAmount } = request
  if (kind === 'payment') {
    if (amount === null || request.orderId === null || request.orderName === null)
      return refuse('INVALID_REQUEST')
    const terms = checkTerms({ amount, taxFreeAmount, installmentMonths: 0 })
    if (isRefused(terms)) return terms
    if (method && amount < methodRules[method].leastAmount) return refuse('AMOUNT_INVALID')
  } else if (request.customerKey === null) return refuse('INVALID_REQUEST')
  const { dueDate } = request.wish
  if (dueDate && parseSeoulMoment(dueDate) === null) return refuse('DUE_DATE_INVALID')
  const now = engine.clock.now()
  const checkout: Checkout = {
    ...request,
    merchantId: merchant.merchantId,
    merchantName: merchant.name,
    checksLuhn: merchant.checksLuhn,
    checkoutId: newPaymentId(engine.clock),
    state: 'ready',
    amount: amount === null ? null : won(amount),
    taxFreeAmount: won(taxFreeAmount),
    sealedInstrument: null,
    failureCode: null,
    openedAt: now,
    authenticatedAt: null,
    dueAt: later(now, checkoutLifeMs.ready),
  }
  return unlessDatabaseAway(async () => {
    await insertCheckout(engine.database.sql, checkout)
    return checkout
  })
}

/** The checkout under its id. Refuses PAYMENT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export async function seeCheckout(engine: Engine, checkoutId: string): Promise<Checkout | Refused> {
  return unlessDatabaseAway(
    async () => (await findCheckout(engine.database.sql, checkoutId)) ?? refuse('PAYMENT_NOT_FOUND'),
  )
}
