import { randomBytes } from 'node:crypto'
import { newBillingKeyId } from '../base/id.ts'
import type { BillingKey } from '../domain/billing-key.ts'
import { cardText, type Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import { insertBillingKey } from '../store/billing-keys.ts'
import type { Sql } from '../store/database.ts'
import type { Engine } from './engine.ts'

/** A billing key with its card in clear, for showing it masked. */
export interface IssuedBillingKey {
  readonly key: BillingKey
  readonly card: Card
}

/** Forty-four characters of base 64 for addresses, the padding included, as shops know billing keys. */
const newBillingKey = (): string => `${randomBytes(32).toString('base64url')}=`

/** A card as it is left with a shop: its CVC is never part of it, in no profile. */
const withoutCvc = (card: Card): Card => ({ ...card, cvc: null })

/** Writes a card under a billing key of its own. */
export async function keepCard(
  engine: Engine,
  tx: Sql,
  merchant: Merchant,
  customerKey: string,
  card: Card,
): Promise<IssuedBillingKey> {
  const { keyRing, clock } = engine
  const billingKeyId = newBillingKeyId(clock)
  const key: BillingKey = {
    billingKeyId,
    billingKey: newBillingKey(),
    customerKey,
    sealedCard: keyRing.seal(cardText(withoutCvc(card)), billingKeyId),
    issuedAt: clock.now(),
    deletedAt: null,
  }
  await insertBillingKey(tx, merchant.merchantId, key)
  return { key, card }
}
