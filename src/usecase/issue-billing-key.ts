import { checkCard, type Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import { answerOnce } from './answer-once.ts'
import type { Answered, Render, RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'
import { keepCard, type IssuedBillingKey } from './keep-card.ts'

/**
 * Keeps a card that is shown with the request. Nothing is charged and nobody is asked: whether the card company takes the
 * card is found out by the first charge. Refuses what `checkCard` refuses.
 */
export async function issueBillingKey(
  engine: Engine,
  merchant: Merchant,
  wish: { readonly customerKey: string; readonly card: Card; readonly identity: RequestIdentity | null },
  render: Render<IssuedBillingKey>,
): Promise<Answered> {
  return answerOnce(engine, merchant, wish.identity, render, async (tx) => {
    const refused = checkCard(wish.card, merchant, engine.profile)
    return refused ?? keepCard(engine, tx, merchant, wish.customerKey, wish.card)
  })
}
