import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openPglite, type Sql } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { code, document, table } from './markdown.ts'

export interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly byDefault: string | null
  readonly comment: string | null
}

export interface Table {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly comment: string | null
  readonly columns: readonly Column[]
  /** Constraints and indexes as the database itself writes them, in the order of their names. */
  readonly rules: readonly string[]
}

/**
 * The schema as the migrations leave it. The files are run, not read: a later migration may change what an earlier one
 * made, and only a database knows the sum. The prepared template saves the time of a fresh one, but its tables are thrown
 * away first, since it may be older than the files.
 */
export async function readSchema(): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-schema-'))
  const database = await openPglite(join(folder, 'pglite'))
  try {
    await sql`drop schema public cascade`.execute(database.sql)
    await sql`create schema public`.execute(database.sql)
    await migrate(database.sql)
    return await readTables(database.sql)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The two tables in which the migrator counts, which are not part of the model. */
const migratorTables = 'kysely_%'

async function readTables(db: Sql): Promise<Table[]> {
  const { rows } = await sql<Omit<Table, 'columns' | 'rules'> & { oid: number }>`
    select oid::int, relname as name, case relkind when 'v' then 'view' else 'table' end as kind,
      obj_description(oid, 'pg_class') as comment
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relname not like ${migratorTables}
    order by relname`.execute(db)
  const tables: Table[] = []
  for (const { oid, ...rest } of rows)
    tables.push({ ...rest, columns: await readColumns(db, oid), rules: await readRules(db, oid) })
  return tables
}

async function readColumns(db: Sql, oid: number): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
      pg_get_expr(d.adbin, d.adrelid) as "byDefault", col_description(a.attrelid, a.attnum) as comment
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped
    order by a.attnum`.execute(db)
  return rows
}

async function readRules(db: Sql, oid: number): Promise<string[]> {
  const { rows } = await sql<{ rule: string }>`
    select rule from (
      select 1 as place, conname as name, pg_get_constraintdef(oid) as rule from pg_constraint
      where conrelid = ${oid} and contype <> 'n'
      union all
      select 2, indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
      where indrelid = ${oid} and not exists (select from pg_constraint where conindid = indexrelid)
    ) rules order by place, name`.execute(db)
  return rows.map((row) => row.rule.replaceAll(' public.', ' '))
}

/** Every table with its columns, comments, constraints and indexes. */
export async function schemaDocument(): Promise<string> {
  const tables = await readSchema()
  return document(
    'Database schema',
    '`src/store/migrations`',
    `Amounts are whole won. Every key but that of \`setting\` opens with \`merchant_id\`, so that the tables can be spread over servers by
merchant; rows that belong to no single merchant belong to the house, \`naru\`. Moments come from the gateway's clock; no SQL reads the
clock of the database.`,
    ...tables.flatMap((one) => [
      `## ${one.name}`,
      one.comment ?? 'A view over the tables.',
      one.kind === 'table'
        ? table(['column', 'type', 'may be null', 'default', '설명'], one.columns.map(columnRow))
        : table(
            ['column', 'type'],
            one.columns.map(({ name, type }) => [code(name), type]),
          ),
      ...(one.rules.length > 0 ? [one.rules.map((rule) => `- ${code(rule)}`).join('\n')] : []),
    ]),
  )
}

function columnRow({ name, type, required, byDefault, comment }: Column): string[] {
  return [code(name), type, required ? '' : 'yes', code(byDefault ?? ''), comment ?? '']
}
