import { countCardsUnder, findCardsNotUnder, replaceSealedCards } from '../store/cards.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Engine } from './engine.ts'

const batchSize = 500

/**
 * Seals every card anew that is not under the newest key, a batch at a time, and answers how many it sealed. Safe to stop
 * at any point and to run beside payments: a card is replaced only if it is still what was read. Throws RetiredKey for a
 * card under a retired key, which nothing can open any more.
 */
export async function resealCards(engine: Pick<Engine, 'database' | 'keyRing'>): Promise<number> {
  const { database, keyRing } = engine
  const keyId = keyRing.newestKeyId()
  if ((await readSetting(database.sql, 'cards_sealed_under')) === keyId) return 0
  let sealed = 0
  let after = { merchantId: '', paymentId: '' }
  for (;;) {
    const cards = await findCardsNotUnder(database.sql, keyId, after, batchSize)
    const last = cards.at(-1)
    if (!last) break
    const fresh = cards.map((card) => ({
      ...card,
      before: card.sealedCard,
      sealedCard: keyRing.seal(keyRing.open(card.sealedCard, card.paymentId), card.paymentId),
    }))
    await replaceSealedCards(database.sql, fresh)
    sealed += fresh.length
    after = last
  }
  // Another process may seal under the former key until it takes up the new one; only a pass that found nothing is the last.
  if (sealed === 0) await writeSetting(database.sql, 'cards_sealed_under', keyId)
  return sealed
}

/**
 * How many cards still need a key; a key that is needed must not be retired. Has the gateways look once more when there are
 * any: one that took up the new key late may have left cards behind after the last pass.
 */
export async function cardsUnder(engine: Pick<Engine, 'database'>, keyId: string): Promise<number> {
  const { database } = engine
  const cards = await countCardsUnder(database.sql, keyId)
  if (cards > 0) await writeSetting(database.sql, 'cards_sealed_under', '')
  return cards
}
