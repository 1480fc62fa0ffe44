import type { Instant } from '../base/clock.ts'
import { refuse, type Refused } from '../base/refusal.ts'

/** A card that a buyer has left with a shop (빌링키), to be charged without the buyer. It never holds a CVC. */
export interface BillingKey {
  readonly billingKeyId: string
  /** The name under which the shop charges it. */
  readonly billingKey: string
  /** The shop's own name for the buyer. */
  readonly customerKey: string
  /** Number and expiry, sealed under the id of the billing key. */
  readonly sealedCard: string
  readonly issuedAt: Instant
  readonly deletedAt: Instant | null
}

/** Refuses BILLING_KEY_UNKNOWN, BILLING_KEY_DELETED, and CUSTOMER_KEY_DIFFERS for a key that belongs to another buyer. */
export function checkBillingKey(key: BillingKey | null, customerKey: string): BillingKey | Refused {
  if (!key) return refuse('BILLING_KEY_UNKNOWN')
  if (key.deletedAt !== null) return refuse('BILLING_KEY_DELETED')
  return key.customerKey === customerKey ? key : refuse('CUSTOMER_KEY_DIFFERS')
}
