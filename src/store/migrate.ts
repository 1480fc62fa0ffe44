import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Tables } from './tables.ts'

const folder = join(import.meta.dirname, 'migrations')

/** The numbered SQL files, each a forward-only migration (design 3.5). */
function migrations(): Record<string, Migration> {
  const files = readdirSync(folder).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
  return Object.fromEntries(files.map((name) => [name, { up: (db) => runFile(db, name) }]))
}

async function runFile(db: Kysely<unknown>, name: string): Promise<void> {
  // The extended protocol of PGlite takes one statement a call; no statement of ours has a blank line inside.
  for (const statement of readFileSync(join(folder, name), 'utf8').split(/;\s*$/m)) {
    const text = statement.replace(/^\s*--.*$/gm, '').trim()
    if (text) await sql.raw(text).execute(db)
  }
}

/** Brings the schema up to date under the migrator's own lock. Throws on the first migration that fails; it is rolled back. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations()) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error instanceof Error ? error : new Error('a migration failed')
}
