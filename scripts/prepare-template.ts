import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { openPglite, pgliteTemplate } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'

/**
 * Makes the data folder that the embedded database starts from, schema included, so that a first start takes a third of a
 * second instead of some. Part of the installation; a start without it works and is only slower.
 */
async function prepareTemplate(): Promise<void> {
  const draft = `${pgliteTemplate}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(dirname(draft), { recursive: true })
  const database = await openPglite(draft, null)
  await migrate(database.sql)
  await database.close()
  if (existsSync(pgliteTemplate)) rmSync(pgliteTemplate, { recursive: true })
  renameSync(draft, pgliteTemplate)
}

try {
  await prepareTemplate()
} catch (error) {
  // A user's own Node may be too old to run TypeScript, or scripts may be off: the first start then makes the folder.
  console.warn(
    `the template of the embedded database was not made: ${error instanceof Error ? error.message : 'unknown'}`,
  )
}
