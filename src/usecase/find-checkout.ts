import { refuse, type Refused } from '../base/refusal.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { Merchant } from '../domain/merchant.ts'
import { findCheckout, findCheckoutOfOrder } from '../store/checkouts.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

/** A merchant's own window for a payment. Refuses PAYMENT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export function ownCheckout(
  engine: Engine,
  merchant: Merchant,
  checkoutId: string,
): Promise<Checkout | Refused> {
  return unlessDatabaseAway(async () =>
    ofPayment(await findCheckout(engine.database.sql, checkoutId), merchant),
  )
}

/** The newest window that a merchant opened for an order. Refuses PAYMENT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export function ownCheckoutOfOrder(
  engine: Engine,
  merchant: Merchant,
  orderId: string,
): Promise<Checkout | Refused> {
  return unlessDatabaseAway(async () =>
    ofPayment(await findCheckoutOfOrder(engine.database.sql, merchant.merchantId, orderId), merchant),
  )
}

/** A window that registers a card pays for nothing. */
function ofPayment(checkout: Checkout | null, { merchantId }: Merchant): Checkout | Refused {
  return checkout?.merchantId === merchantId && checkout.kind === 'payment'
    ? checkout
    : refuse('PAYMENT_NOT_FOUND')
}
