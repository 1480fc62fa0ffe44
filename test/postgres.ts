import { inject, test, type TestContext } from 'vitest'

export { startPostgres } from '../scripts/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, or null where the machine has no PostgreSQL. */
    postgresUrl: string | null
    /** Why there is none; empty where there is one. */
    postgresMissing: string
  }
}

/** The URL of this run's server; skips the test that asks, with the reason, where the machine has none. */
export function requirePostgres(context: TestContext): string {
  const url = inject('postgresUrl')
  if (url === null) context.skip(`needs PostgreSQL: ${inject('postgresMissing')}`)
  return url
}

/** A test that needs PostgreSQL: gets the server's URL, and is skipped with the reason where there is none. */
export function onPostgres(title: string, body: (url: string) => Promise<void>, timeoutMs?: number): void {
  test(title, timeoutMs === undefined ? {} : { timeout: timeoutMs }, async (context) => {
    await body(requirePostgres(context))
  })
}
