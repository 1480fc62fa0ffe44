import { Client } from 'pg'
import { parentOf } from './processes.ts'

/** Runs one statement on a connection of its own; answers its rows as a map of texts and numbers. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

export interface WalMark {
  readonly bytes: number
  readonly syncs: number
}

/** How much has been logged, and how often it was synced, since the server began. */
export async function readWal(url: string): Promise<WalMark> {
  const [row] = await query(
    url,
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as bytes, wal_sync::text as syncs from pg_stat_wal`,
  )
  return { bytes: Number(row?.['bytes']), syncs: Number(row?.['syncs']) }
}

/**
 * The process that owns all others of the server: the parent of whichever serves us. It is looked up while that one still
 * serves; the parent of a process that has gone would be the whole machine.
 */
export async function postmasterPid(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const parent = parentOf(rows[0]?.pid ?? 0)
    if (parent === 0) throw new Error('the process of the server could not be found')
    return parent
  } finally {
    await client.end()
  }
}

export async function databaseBytes(url: string): Promise<number> {
  const [row] = await query(url, 'select pg_database_size(current_database())::text as bytes')
  return Number(row?.['bytes'])
}

/** The tables of our schema; a partitioned one counts as one. */
async function tablesOf(url: string): Promise<string[]> {
  const rows = await query(
    url,
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and not relispartition and relname not like 'kysely%' order by 1`,
  )
  return rows.map((row) => String(row['name']))
}

export interface TableUse {
  readonly table: string
  readonly rowsPerPayment: number
  readonly bytesPerRow: number
}

/** Rows that belong to no single payment: there are as many as shops, keys and cards. */
const notPerPayment = new Set(['merchant', 'api_key', 'setting', 'card'])

/** How many rows of each table a payment takes, and how long they are. */
export async function tableUse(url: string): Promise<TableUse[]> {
  const [payments] = await query(url, 'select count(*)::text as count from payment')
  const uses: TableUse[] = []
  for (const table of (await tablesOf(url)).filter((name) => !notPerPayment.has(name))) {
    const [row] = await query(
      url,
      `select count(*)::text as count, coalesce(avg(pg_column_size(t.*)), 0)::text as bytes from ${table} t`,
    )
    const rowsPerPayment = Number(row?.['count']) / Number(payments?.['count'])
    uses.push({ table, rowsPerPayment, bytesPerRow: Number(row?.['bytes']) })
  }
  return uses
}

const mostRowsApart = 0.01
const mostBytesApart = 0.25

/** What tells two sets of tables apart: another number of rows a payment, or rows of another length. */
export function useDifferences(ours: readonly TableUse[], theirs: readonly TableUse[]): string[] {
  const tables = new Set([...ours, ...theirs].map(({ table }) => table))
  return [...tables].flatMap((table) => {
    const [one, other] = [ours, theirs].map((uses) => uses.find((use) => use.table === table))
    if (!one || !other) return [`${table}: only one side has it`]
    if (Math.abs(one.rowsPerPayment - other.rowsPerPayment) > mostRowsApart)
      return [
        `${table}: ${one.rowsPerPayment.toFixed(2)} rows a payment against ${other.rowsPerPayment.toFixed(2)}`,
      ]
    if (
      Math.abs(one.bytesPerRow - other.bytesPerRow) >
      mostBytesApart * Math.max(one.bytesPerRow, other.bytesPerRow)
    )
      return [`${table}: rows of ${one.bytesPerRow.toFixed(0)} bytes against ${other.bytesPerRow.toFixed(0)}`]
    return []
  })
}
