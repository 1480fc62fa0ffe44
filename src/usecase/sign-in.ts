import { createHash } from 'node:crypto'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { findMerchantBySecretKey } from '../store/merchants.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

/** A merchant that has shown its secret key. */
export interface SignedIn {
  readonly merchant: Merchant
  readonly apiKeyHash: string
}

/** Keys are 32 random bytes, so a plain SHA-256 hides them; only the hash is stored (design 5, secrets). */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Finds the merchant of a secret key. Refuses CREDENTIALS_UNKNOWN, DATABASE_UNAVAILABLE. */
export async function signIn(engine: Engine, secretKey: string): Promise<SignedIn | Refused> {
  const apiKeyHash = hashApiKey(secretKey)
  return unlessDatabaseAway(async () => {
    const merchant = await findMerchantBySecretKey(engine.database.sql, apiKeyHash)
    return merchant ? { merchant, apiKeyHash } : refuse('CREDENTIALS_UNKNOWN')
  })
}
