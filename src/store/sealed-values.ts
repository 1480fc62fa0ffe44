import { sql } from 'kysely'
import type { Sql } from './database.ts'

/** Every column in which something rests sealed for longer than a request, with the column that it is bound to. */
export const sealedColumns = [
  { table: 'payment_card', boundTo: 'payment_id', column: 'sealed_card' },
  { table: 'payment_account', boundTo: 'payment_id', column: 'sealed_account' },
  { table: 'cancel_account', boundTo: 'cancel_id', column: 'sealed_account' },
  { table: 'checkout', boundTo: 'checkout_id', column: 'sealed_instrument' },
  { table: 'billing_key', boundTo: 'billing_key_id', column: 'sealed_card' },
  { table: 'cash_receipt', boundTo: 'receipt_id', column: 'sealed_identity' },
  { table: 'webhook_endpoint', boundTo: 'endpoint_id', column: 'sealed_secret' },
  { table: 'webhook_endpoint', boundTo: 'endpoint_id', column: 'former_sealed_secret' },
] as const
export type SealedColumn = (typeof sealedColumns)[number]

export interface SealedValue {
  readonly merchantId: string
  readonly boundTo: string
  readonly sealed: string
}

/** Up to `limit` values of a column that are not sealed under the key `keyId`, in order, after `after`. */
export async function findSealedNotUnder(
  db: Sql,
  { table, boundTo, column }: SealedColumn,
  keyId: string,
  after: Pick<SealedValue, 'merchantId' | 'boundTo'>,
  limit: number,
): Promise<SealedValue[]> {
  const id = sql.ref(boundTo)
  const { rows } = await sql<{ merchant_id: string; bound_to: string; sealed: string }>`
    select merchant_id, ${id} as bound_to, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where (${id}, merchant_id) > (${after.boundTo}, ${after.merchantId})
      and ${sql.ref(column)} not like ${`v1.${keyId}.%`}
    order by ${id}, merchant_id limit ${limit}`.execute(db)
  return rows.map((row) => ({ merchantId: row.merchant_id, boundTo: row.bound_to, sealed: row.sealed }))
}

/** Puts freshly sealed values in place of what was read; a row that has changed meanwhile is left alone. */
export async function replaceSealed(
  db: Sql,
  { table, boundTo, column }: SealedColumn,
  values: readonly (SealedValue & { before: string })[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} t set ${sql.ref(column)} = n.sealed
    from unnest(
      ${values.map((value) => value.merchantId)}::text[],
      ${values.map((value) => value.boundTo)}::text[],
      ${values.map((value) => value.before)}::text[],
      ${values.map((value) => value.sealed)}::text[]
    ) as n (merchant_id, bound_to, before, sealed)
    where t.merchant_id = n.merchant_id and t.${sql.ref(boundTo)} = n.bound_to
      and t.${sql.ref(column)} = n.before`.execute(db)
}

/** How many values are sealed under a key. Reads whole tables: for the person who retires a key, not for a request. */
export async function countSealedUnder(db: Sql, keyId: string): Promise<number> {
  const counts = sealedColumns.map(
    ({ table, column }) => sql`select count(*) as n from ${sql.table(table)}
      where ${sql.ref(column)} like ${`v1.${keyId}.%`}`,
  )
  const { rows } = await sql<{ count: number }>`
    select sum(n)::bigint as count from (${sql.join(counts, sql` union all `)}) counts`.execute(db)
  return rows[0]?.count ?? 0
}
