import { hash } from 'node:crypto'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { claimKey, replayOf, unlessDatabaseAway, type Answered, type RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'

/** A merchant that has shown its secret key, and the answer that its request was given before, if it is a repeat. */
export interface SignedIn {
  readonly merchant: Merchant
  readonly replay: Answered | null
}

/** Keys are 32 random bytes, so a plain SHA-256 hides them; only the hash is stored (design 5, secrets). */
export function hashApiKey(key: string): string {
  return hash('sha256', key)
}

/** Finds the merchant of a secret key by its hash. Refuses CREDENTIALS_UNKNOWN, DATABASE_UNAVAILABLE. */
export async function signIn(
  engine: Engine,
  apiKeyHash: string,
  identity: RequestIdentity | null,
): Promise<SignedIn | Refused> {
  const key = claimKey(identity, engine.clock)
  return unlessDatabaseAway(async () => {
    const caller = await engine.reads.caller({
      keyHash: apiKeyHash,
      identity: key?.identity ?? null,
      at: engine.clock.now(),
    })
    if (!caller) return refuse('CREDENTIALS_UNKNOWN')
    return { merchant: caller.merchant, replay: key && replayOf(engine, key, caller.known) }
  })
}
