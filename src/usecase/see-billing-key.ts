import { isRefused, type Refused } from '../base/refusal.ts'
import { checkBillingKey } from '../domain/billing-key.ts'
import { readCardText } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import { findBillingKey } from '../store/billing-keys.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'
import type { IssuedBillingKey } from './keep-card.ts'

/** The card behind a billing key, for its shop. Refuses what `checkBillingKey` refuses, and DATABASE_UNAVAILABLE. */
export async function seeBillingKey(
  engine: Engine,
  { merchantId }: Merchant,
  asked: { readonly billingKey: string; readonly customerKey: string },
): Promise<IssuedBillingKey | Refused> {
  return unlessDatabaseAway(async () => {
    const found = await findBillingKey(engine.database.sql, merchantId, asked.billingKey)
    const key = checkBillingKey(found, asked.customerKey)
    if (isRefused(key)) return key
    return { key, card: readCardText(engine.keyRing.open(key.sealedCard, key.billingKeyId)) }
  })
}
