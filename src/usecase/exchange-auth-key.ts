import { refuse } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { endLeftCard, lockLeftCard } from '../store/billing-keys.ts'
import { answerOnce } from './answer-once.ts'
import type { Answered, Render, RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'
import { openInstrument } from './instrument.ts'
import { keepCard, type IssuedBillingKey } from './keep-card.ts'
import { hashApiKey } from './sign-in.ts'

/**
 * Exchanges the authentication key of a window for a billing key, once: the window ends and the key is written in one
 * commit. Refuses AUTH_KEY_INVALID, and CUSTOMER_KEY_DIFFERS for another buyer's window, which stays as it is.
 */
export async function exchangeAuthKey(
  engine: Engine,
  merchant: Merchant,
  wish: { readonly customerKey: string; readonly authKey: string; readonly identity: RequestIdentity | null },
  render: Render<IssuedBillingKey>,
): Promise<Answered> {
  const { merchantId } = merchant
  return answerOnce(engine, merchant, wish.identity, render, async (tx) => {
    const left = await lockLeftCard(tx, merchantId, hashApiKey(wish.authKey), engine.clock.now())
    if (!left?.sealedInstrument) return refuse('AUTH_KEY_INVALID')
    if (left.customerKey !== wish.customerKey) return refuse('CUSTOMER_KEY_DIFFERS')
    const instrument = openInstrument(engine, left.checkoutId, left.sealedInstrument)
    if (instrument.method !== 'card') return refuse('AUTH_KEY_INVALID')
    await endLeftCard(tx, merchantId, left.checkoutId)
    return keepCard(engine, tx, merchant, wish.customerKey, instrument.card)
  })
}
