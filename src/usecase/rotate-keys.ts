import {
  countSealedUnder,
  findSealedNotUnder,
  replaceSealed,
  sealedColumns,
  type SealedColumn,
} from '../store/sealed-values.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Engine } from './engine.ts'

const batchSize = 500

/**
 * Seals every card, account and secret anew that is not under the newest key, a batch at a time, and answers how many it
 * sealed. Safe to stop at any point and to run beside payments: a value is replaced only if it is still what was read. Throws
 * RetiredKey for one under a retired key, which nothing can open any more.
 */
export async function resealCards(engine: Pick<Engine, 'database' | 'keyRing'>): Promise<number> {
  const { database, keyRing } = engine
  const keyId = keyRing.newestKeyId()
  if ((await readSetting(database.sql, 'cards_sealed_under')) === keyId) return 0
  let sealed = 0
  for (const column of sealedColumns) sealed += await resealColumn(engine, column, keyId)
  // Another process may seal under the former key until it takes up the new one; only a pass that found nothing is the last.
  if (sealed === 0) await writeSetting(database.sql, 'cards_sealed_under', keyId)
  return sealed
}

async function resealColumn(
  { database, keyRing }: Pick<Engine, 'database' | 'keyRing'>,
  column: SealedColumn,
  keyId: string,
): Promise<number> {
  let sealed = 0
  let after = { merchantId: '', boundTo: '' }
  for (;;) {
    const values = await findSealedNotUnder(database.sql, column, keyId, after, batchSize)
    const last = values.at(-1)
    if (!last) return sealed
    const fresh = values.map((value) => ({
      ...value,
      before: value.sealed,
      sealed: keyRing.seal(keyRing.open(value.sealed, value.boundTo), value.boundTo),
    }))
    await replaceSealed(database.sql, column, fresh)
    sealed += fresh.length
    after = last
  }
}

/**
 * How many sealed values still need a key; a key that is needed must not be retired. Has the gateways look once more when
 * there are any: one that took up the new key late may have left some behind after the last pass.
 */
export async function cardsUnder(engine: Pick<Engine, 'database'>, keyId: string): Promise<number> {
  const { database } = engine
  const cards = await countSealedUnder(database.sql, keyId)
  if (cards > 0) await writeSetting(database.sql, 'cards_sealed_under', '')
  return cards
}
