import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, type TestContext } from 'vitest'
import { openPglite, openPostgres, pgliteTemplate, type Database } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { requirePostgres } from './postgres.ts'

/** The databases that the store promises to be the same on (design 5); for `describe.each`. */
export const engines = ['pglite', 'postgres'] as const
export type EngineName = (typeof engines)[number]

/**
 * A migrated and empty database. On `postgres` it is the test's own, and the test is skipped with the reason where the
 * machine has no server; on `pglite` the tests of a file follow each other on one, which is emptied before each.
 */
export async function migratedDatabase(engine: EngineName, context: TestContext): Promise<Database> {
  if (engine === 'postgres') return (await ownPostgres(context)).database
  emptied ??= openInTemporaryFolder()
  const { database } = await emptied
  await emptyEveryTable(database)
  return database
}

let emptied: Promise<TemporaryPglite> | null = null

afterAll(async () => {
  await (await emptied)?.remove()
})

/** As `migratedDatabase` on PostgreSQL, with the URL under which a second process or pool may open it too. */
export async function ownPostgres(context: TestContext): Promise<{ database: Database; url: string }> {
  const server = requirePostgres(context)
  const name = `naru_${randomBytes(6).toString('hex')}`
  const template = await postgresTemplate(server)
  await onServer(server, async (admin) => {
    await sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(admin.sql)
  })
  const url = databaseUrl(server, name)
  const database = openPostgres(url)
  context.onTestFinished(async () => {
    await database.close()
    await onServer(server, async (admin) => {
      await sql`drop database ${sql.id(name)} with (force)`.execute(admin.sql)
    })
  })
  return { database, url }
}

/** A migrated PGlite of the test's own, with its folder; a test may change its schema, or close it and open the folder again. */
export async function ownPglite(context: TestContext): Promise<{ database: Database; folder: string }> {
  const own = await openInTemporaryFolder()
  context.onTestFinished(() => own.remove())
  return own
}

interface TemporaryPglite {
  readonly database: Database
  readonly folder: string
  remove(): Promise<void>
}

async function openInTemporaryFolder(): Promise<TemporaryPglite> {
  const root = mkdtempSync(join(tmpdir(), 'naru-pglite-'))
  const folder = join(root, 'database')
  const database = await openPglite(folder, await pgliteOfTests())
  const remove = async () => {
    await database.close()
    rmSync(root, { recursive: true, force: true })
  }
  return { database, folder, remove }
}

async function emptyEveryTable(database: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(
    database.sql,
  )
  await sql`truncate ${sql.join(rows.map((row) => sql.table(row.name)))}`.execute(database.sql)
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function onServer(server: string, work: (admin: Database) => Promise<void>): Promise<void> {
  const admin = openPostgres(server)
  try {
    await work(admin)
  } finally {
    await admin.close()
  }
}

let template: Promise<string> | null = null

/** One template for a test file: migrating costs more than copying. */
function postgresTemplate(server: string): Promise<string> {
  template ??= makePostgresTemplate(server)
  return template
}

async function makePostgresTemplate(server: string): Promise<string> {
  const name = `naru_template_${randomBytes(6).toString('hex')}`
  await onServer(server, async (admin) => {
    await sql`create database ${sql.id(name)} template template0`.execute(admin.sql)
  })
  await onServer(databaseUrl(server, name), (empty) => migrate(empty.sql))
  return name
}

/** Named after the migrations it holds, so that an edited migration is never tested in its former form. */
async function pgliteOfTests(): Promise<string> {
  const migrations = join(import.meta.dirname, '../src/store/migrations')
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations).toSorted()) hash.update(readFileSync(join(migrations, name)))
  const folder = join(dirname(pgliteTemplate), `pglite-of-tests-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  const database = await openPglite(draft, null)
  await migrate(database.sql)
  await database.close()
  try {
    renameSync(draft, folder)
  } catch {
    // Another test file was faster; its template is the same.
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}
