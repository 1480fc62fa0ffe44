import { sql } from 'kysely'
import type { Sandbox } from './sandbox.ts'
import type { Tap } from './usecase-wire.ts'

/** Where a column stands: offset and width of the official layout (domain 1.5). */
export const columns = {
  dataLength: [0, 4],
  dataType: [4, 10],
  managementNumber: [14, 20],
  cardNumber: [34, 20],
  installment: [54, 2],
  expiry: [56, 4],
  cvc: [60, 3],
  amount: [63, 10],
  vat: [73, 10],
  originalManagementNumber: [83, 20],
  encryptedCardInfo: [103, 300],
  reserved: [403, 47],
} as const
export type Column = keyof typeof columns

export function cut(telegram: Buffer | string, column: Column): string {
  const [offset, width] = columns[column]
  return telegram.toString('latin1').slice(offset, offset + width)
}

/** The last telegram of a kind that crossed the wire, as its bytes. */
export function lastOf(tap: Tap, kind: string): Buffer {
  const bytes = tap.sentOf(kind).at(-1)
  if (!bytes) throw new Error(`no ${kind} has crossed the wire`)
  return bytes
}

/** A moment as PostgreSQL writes it; its milliseconds would be taken for any three digits. */
const moments = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d/g

/** Every row of every table, as text without its moments. */
export async function everyRow(sandbox: Sandbox): Promise<{ table: string; text: string }[]> {
  const db = sandbox.engine.database.sql
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db)
  const found: { table: string; text: string }[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(db)
    found.push(...rows.map(({ text }) => ({ table: name, text: text.replaceAll(moments, '') })))
  }
  return found
}

interface Kept {
  readonly management_number: string
  readonly request: string
  readonly request_hmac: string
}

/** The telegrams as they are kept, by management number. */
export async function keptTelegrams(sandbox: Sandbox): Promise<Map<string, Kept>> {
  const { rows } = await sql<Kept>`
    select management_number, request, request_hmac from partner_transaction`.execute(
    sandbox.engine.database.sql,
  )
  return new Map(rows.map((row) => [row.management_number, row]))
}
