import type { PostgresPool } from 'kysely'
import type pg from 'pg'

/** A statement that opens with this comment is prepared once a connection, under the name in it. */
const nameOf = /^\s*\/\* prepared: ([a-z-]+) \*\//

type Client = Awaited<ReturnType<PostgresPool['connect']>>

/**
 * Nobody waits for a transaction to begin: it travels with its first statement, which fails as well where this one does.
 */
function begun(
  underWay: Promise<pg.QueryResult>,
): Promise<Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'>> {
  underWay.catch(() => undefined)
  return Promise.resolve({ command: 'BEGIN', rowCount: 0, rows: [] })
}

/**
 * The pool for statements that are written again and again: planning one of them costs more than running it, and a
 * prepared one is planned once a connection. Everything else passes through as it is.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, Client>()
  const wrap = (client: pg.PoolClient): Client => {
    const query = (text: string, values: readonly unknown[]) => {
      if (text === 'begin') return begun(client.query(text))
      const name = nameOf.exec(text)?.[1]
      return client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
    }
    // The driver's own client passes here too; the two libraries only spell the type of a result differently.
    return { query, release: (discard?: boolean) => client.release(discard) } as unknown as Client
  }
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const known = wrapped.get(client) ?? wrap(client)
      wrapped.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}
