import { readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { later, startOfSeoulMonth, systemClock, utcIso } from '../../src/base/clock.ts'
import { firstIdAt } from '../../src/base/id.ts'
import { openPostgres } from '../../src/store/database.ts'
import { prepareMonths } from '../../src/store/months.ts'
import { databaseBytes } from './database.ts'
import { cardsInUse } from './requests.ts'

const dayMs = 86_400_000
const historyDays = 365
const chunks = 1_000
const reportEvery = 100
const monthsOfHistory = 12
/** What must stay free on the disk of the database. */
const reserveBytes = 15e9

/**
 * Fills a database with approved payments of the twelve months before, oldest first: every row that an approval leaves
 * behind and that would still be there today. Answers the size of the database. Throws when the disk would run full.
 */
export async function fillHistory(
  url: string,
  folder: string,
  rows: number,
  say: (line: string) => void,
): Promise<number> {
  const statement = readFileSync(join(import.meta.dirname, 'history.sql'), 'utf8')
  const now = systemClock().now()
  await preparePastMonths(url)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    // Only while filling: nothing here must survive a crash, and the rows refer to each other by how they are made.
    await client.query(`set synchronous_commit = off`)
    await client.query(`set session_replication_role = replica`)
    const size = Math.ceil(rows / chunks)
    for (let from = 0; from < rows; from += size) {
      const at = later(now, -Math.ceil((historyDays * dayMs * (rows - from)) / rows))
      const prefix = firstIdAt(at).slice(0, 10)
      const count = Math.min(size, rows - from)
      await client.query(statement, [prefix, from, count, utcIso(at), utcIso(now), cardsInUse])
      if ((from / size) % reportEvery === reportEvery - 1)
        await watchDisk(url, folder, (from + count) / rows, say)
    }
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
  return databaseBytes(url)
}

/** Events of months gone by lie in the partitions that those months had. */
async function preparePastMonths(url: string): Promise<void> {
  const database = openPostgres(url)
  try {
    const now = systemClock().now()
    for (let back = monthsOfHistory; back > 0; back--)
      await prepareMonths(database, startOfSeoulMonth(now, -back))
  } finally {
    await database.close()
  }
}

/** Throws as soon as what is still to come would leave too little room, which is long before it does. */
async function watchDisk(
  url: string,
  folder: string,
  done: number,
  say: (line: string) => void,
): Promise<void> {
  const bytes = await databaseBytes(url)
  const toCome = bytes / done - bytes
  const free = statfsSync(folder).bavail * statfsSync(folder).bsize
  const gb = (value: number) => `${(value / 1e9).toFixed(1)} GB`
  say(`history: ${Math.round(done * 100)} %, ${gb(bytes)}, ${gb(toCome)} to come, ${gb(free)} free`)
  if (free - toCome < reserveBytes)
    throw new Error(
      `the disk has ${gb(free)} free and the rest of the history takes ${gb(toCome)}: less than ${gb(reserveBytes)} would be left; ask for fewer --rows`,
    )
}
