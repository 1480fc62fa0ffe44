import { isRefused, refuse } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { PaymentCustomer } from '../domain/payment.ts'
import {
  claimKey,
  refuseUnasked,
  unlessDatabaseAway,
  type Answered,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import { answerEarlierCharge, charge, type PaymentOutcome } from './charge.ts'
import type { Engine } from './engine.ts'
import { seeBillingKey } from './see-billing-key.ts'

export interface ChargeBillingKey {
  readonly billingKey: string
  readonly amount: number
  readonly taxFreeAmount?: number | undefined
  readonly installmentMonths: number
  readonly orderId: string
  readonly orderName: string | null
  readonly customer: PaymentCustomer & { readonly customerKey: string }
  /** Cards that may be kept and not charged, by their whole number (toss.md 1.11, Q7). */
  readonly unsupportedCards: readonly string[]
  readonly identity: RequestIdentity | null
}

/**
 * Charges a kept card like any other, in three beats. Refuses what `checkBillingKey` and `charge` refuse, and
 * CARD_KIND_NOT_SUPPORTED; a refusal has charged nothing.
 */
export async function chargeBillingKey(
  engine: Engine,
  merchant: Merchant,
  wish: ChargeBillingKey,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const { billingKey, customer: buyer } = wish
  const seen = await seeBillingKey(engine, merchant, { billingKey, customerKey: buyer.customerKey })
  const isKept = !isRefused(seen) && wish.unsupportedCards.includes(seen.card.number)
  const found = isKept ? refuse('CARD_KIND_NOT_SUPPORTED') : seen
  if (isRefused(found)) {
    // A charge that was made under this key before the card was taken away still tells how it ended.
    const claim = claimKey(wish.identity, engine.clock)
    const earlier =
      claim && (await unlessDatabaseAway(() => answerEarlierCharge(engine, merchant, claim, render)))
    if (earlier && !isRefused(earlier)) return earlier
    return refuseUnasked(engine, merchant.merchantId, wish.identity, found, render)
  }
  const { amount, taxFreeAmount, installmentMonths, orderId, orderName, customer, identity } = wish
  const request = {
    instrument: { method: 'card', card: found.card, installmentMonths } as const,
    kind: 'billing' as const,
    amount,
    taxFreeAmount,
    orderId,
    orderName,
    customer,
    checkout: null,
    // The order id already says that the request is not a repeat.
    guarded: false,
    identity,
  }
  return charge(engine, merchant, request, render)
}
