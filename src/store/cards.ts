import { sql } from 'kysely'
import type { Sql } from './database.ts'

export interface SealedCard {
  readonly merchantId: string
  readonly paymentId: string
  readonly sealedCard: string
}

/** Up to `limit` sealed cards that are not under the key `keyId`, in order, after `after`. */
export async function findCardsNotUnder(
  db: Sql,
  keyId: string,
  after: { merchantId: string; paymentId: string },
  limit: number,
): Promise<SealedCard[]> {
  const { rows } = await sql<{ merchant_id: string; payment_id: string; sealed_card: string }>`
    select merchant_id, payment_id, sealed_card from payment_card
    where (merchant_id, payment_id) > (${after.merchantId}, ${after.paymentId})
      and sealed_card not like ${`v1.${keyId}.%`}
    order by merchant_id, payment_id limit ${limit}`.execute(db)
  return rows.map((r) => ({ merchantId: r.merchant_id, paymentId: r.payment_id, sealedCard: r.sealed_card }))
}

/** Puts freshly sealed cards in place of what was read; a row that has changed meanwhile is left alone. */
export async function replaceSealedCards(
  db: Sql,
  cards: readonly (SealedCard & { before: string })[],
): Promise<void> {
  await sql`
    update payment_card c set sealed_card = n.sealed_card
    from unnest(
      ${cards.map((card) => card.merchantId)}::text[],
      ${cards.map((card) => card.paymentId)}::text[],
      ${cards.map((card) => card.before)}::text[],
      ${cards.map((card) => card.sealedCard)}::text[]
    ) as n (merchant_id, payment_id, before, sealed_card)
    where c.merchant_id = n.merchant_id and c.payment_id = n.payment_id and c.sealed_card = n.before`.execute(
    db,
  )
}

/** How many cards are sealed under a key. Reads the whole table: for the person who retires a key, not for a request. */
export async function countCardsUnder(db: Sql, keyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::bigint as count from payment_card where sealed_card like ${`v1.${keyId}.%`}`.execute(db)
  return rows[0]?.count ?? 0
}
