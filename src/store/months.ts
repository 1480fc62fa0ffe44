import { sql } from 'kysely'
import { seoulMonth, startOfSeoulMonth, type Instant } from '../base/clock.ts'
import { firstIdAt } from '../base/id.ts'
import type { Database, Sql } from './database.ts'

/** Tables to which rows are only ever added: one partition a Seoul month, by the time in the id of the row. */
const monthly = [
  { table: 'outbox', key: 'event_id' },
  { table: 'refused_attempt', key: 'attempt_id' },
  { table: 'late_reply', key: 'late_reply_id' },
  { table: 'webhook_attempt', key: 'attempt_id' },
] as const

/** This month and the next two: a gateway that is away for weeks still finds its month when it comes back. */
const monthsAhead = 2

/**
 * Makes the partitions of this month and the coming ones where they are missing. Rows that had gone into the last
 * partition move along. Safe to run in any number of processes.
 */
export async function prepareMonths(database: Database, now: Instant): Promise<void> {
  for (const { table, key } of monthly)
    for (let ahead = 0; ahead <= monthsAhead; ahead++) {
      const from = startOfSeoulMonth(now, ahead)
      const partition = `${table}_${seoulMonth(from)}`
      if (await exists(database.sql, partition)) continue
      const [first, end] = [firstIdAt(from), firstIdAt(startOfSeoulMonth(now, ahead + 1))]
      await database.sql.transaction().execute(async (tx) => {
        // Whoever comes second waits here, and then sees the partition of the first.
        await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(tx)
        if (await exists(tx, partition)) return
        await sql`create table ${sql.table(partition)} (like ${sql.table(table)} including all)`.execute(tx)
        const comment = `${table} 의 ${partition.slice(-6)} 월 파티션`
        await sql`comment on table ${sql.table(partition)} is ${sql.lit(comment)}`.execute(tx)
        await sql`
          with moved as (
            delete from ${sql.table(`${table}_other`)}
            where ${sql.ref(key)} >= ${first} and ${sql.ref(key)} < ${end} returning *
          )
          insert into ${sql.table(partition)} select * from moved`.execute(tx)
        await sql`
          alter table ${sql.table(table)} attach partition ${sql.table(partition)}
          for values from (${sql.lit(first)}) to (${sql.lit(end)})`.execute(tx)
      })
    }
}

/**
 * Drops the partitions of months that ended before `keptSince`: a whole month goes at the price of one row. Answers their
 * names. Nothing of a payment, its telegrams or the ledger is ever dropped here.
 */
export async function dropMonths(database: Database, keptSince: Instant): Promise<string[]> {
  const keptMonth = seoulMonth(keptSince)
  const dropped: string[] = []
  for (const { table } of monthly)
    for (const partition of await partitionsOf(database.sql, table)) {
      const month = partition.slice(table.length + 1)
      if (!/^\d{6}$/.test(month) || month >= keptMonth) continue
      await database.sql.transaction().execute(async (tx) => {
        // Two that drop at once would each look for a partition that the other has taken out of its parent.
        await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(tx)
        await sql`drop table if exists ${sql.table(partition)}`.execute(tx)
      })
      dropped.push(partition)
    }
  return dropped
}

async function exists(db: Sql, name: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass(${name}) is not null as found`.execute(db)
  return rows[0]?.found === true
}

async function partitionsOf(db: Sql, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass(${table}) order by 1`.execute(db)
  return rows.map((row) => row.name)
}
