import type { MerchantId } from '../base/id.ts'
import type { Refused } from '../base/refusal.ts'
import { keepBodyOfKey } from '../store/idempotency-bodies.ts'
import { claimKey, unlessDatabaseAway, type RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'

/**
 * True when a request says the same as the first one under its idempotency key, which it is itself if there was none. Refuses
 * DATABASE_UNAVAILABLE.
 */
export async function isBodyOfKey(
  { database, clock }: Engine,
  merchantId: MerchantId,
  identity: RequestIdentity,
  bodyHash: string,
): Promise<boolean | Refused> {
  const key = claimKey(identity, clock)
  if (!key) return true
  const kept = await unlessDatabaseAway(async () => ({
    first: await keepBodyOfKey(database.sql, merchantId, key, bodyHash, clock.now()),
  }))
  return 'first' in kept ? kept.first === bodyHash : kept
}
