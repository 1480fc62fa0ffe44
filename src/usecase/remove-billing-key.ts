import { newEventId } from '../base/id.ts'
import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { deleteBillingKey, findBillingKey } from '../store/billing-keys.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

/** Deletes a billing key, for good. Refuses BILLING_KEY_UNKNOWN, BILLING_KEY_DELETED, DATABASE_UNAVAILABLE. */
export async function removeBillingKey(
  { database, clock }: Engine,
  { merchantId }: Merchant,
  billingKey: string,
): Promise<Refused | null> {
  const removed = await unlessDatabaseAway(async () => {
    const key = await findBillingKey(database.sql, merchantId, billingKey)
    if (!key) return refuse('BILLING_KEY_UNKNOWN')
    const told = { eventId: newEventId(clock), at: clock.now() }
    const deleted = await deleteBillingKey(database.sql, merchantId, key.billingKeyId, told)
    return deleted ? { deleted } : refuse('BILLING_KEY_DELETED')
  })
  return isRefused(removed) ? removed : null
}
