import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findPostgres } from '../scripts/setup.ts'
import { startPostgres } from './postgres.ts'

/**
 * Starts one PostgreSQL for the whole run, because a cluster costs a second and a database in it a few
 * milliseconds, and tells every test where it is or why there is none.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // An installation without scripts has no payment window yet.
  const window = join(import.meta.dirname, '../web/dist/checkout/index.html')
  if (!existsSync(window)) await import('../scripts/build-web.ts')
  const found = findPostgres(process.env)
  if (found.kind === 'missing') {
    project.provide('postgresUrl', null)
    project.provide('postgresMissing', found.reason)
    return async () => {}
  }
  // What a killed process has written is safe in the kernel; only a power cut asks for fsync, and no test cuts power.
  const server = await startPostgres({ settings: { fsync: 'off' } })
  project.provide('postgresUrl', server.url)
  project.provide('postgresMissing', '')
  return () => server.stop()
}
