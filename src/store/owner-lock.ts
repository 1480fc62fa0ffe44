import pg from 'pg'

/** The right to make the rounds that need one owner: one process of all that share a database has it at a time. */
export interface OwnerLock {
  /** Takes the right when nobody has it. Rejects when the database cannot be asked; the next try connects anew. */
  seek(): Promise<void>
  /** True when this process has the right and its connection still answers. Never rejects. */
  isMine(): Promise<boolean>
  /** Gives the right back. */
  close(): Promise<void>
}

/** "naru" in ASCII and a number: advisory locks know numbers only, and share them with whoever uses the database. */
const takeRight = 'select pg_try_advisory_lock(1851880053, 1) as mine'
const timeoutMs = 5_000

/**
 * The server ends this session, and with it the lock, when the machine at the other end is gone (keepalives, about ten
 * seconds) and when the process at the other end has stopped running (idle time; it asks every second otherwise).
 */
const lettingGo = [
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=2',
  'tcp_keepalives_count=3',
  'idle_session_timeout=15s',
]

/**
 * A PostgreSQL advisory lock, held by the session of a connection that is used for nothing else: whatever ends the process
 * ends the connection, and the lock with it. Needs a real session; a pooler that shares connections by transaction would
 * lose the lock.
 */
export function openOwnerLock(url: string): OwnerLock {
  let session: pg.Client | null = null
  let isHeld = false
  let asked: Promise<boolean> | null = null
  const drop = (lost: pg.Client) => {
    if (session === lost) {
      session = null
      isHeld = false
    }
    void lost.end().catch(() => undefined)
  }
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
      application_name: `naru rounds ${process.pid}`,
      options: lettingGo.map((setting) => `-c ${setting}`).join(' '),
    })
    // Unheard, the error of a connection that breaks while it idles would end the process.
    client.on('error', () => drop(client))
    client.on('end', () => drop(client))
    session = client
    await client.connect().catch((error: unknown) => {
      drop(client)
      throw error
    })
    return client
  }
  const answers = async (client: pg.Client, question: string): Promise<boolean> => {
    try {
      const { rows } = await client.query<{ mine: boolean }>(question)
      return rows[0]?.mine === true
    } catch (error) {
      drop(client)
      throw error
    }
  }
  return {
    seek: async () => {
      if (isHeld) return
      const client = session ?? (await connect())
      const mine = await answers(client, takeRight)
      isHeld = mine && session === client
    },
    isMine: async () => {
      if (!isHeld || !session) return false
      // Rounds that ask at the same moment share the answer: a session takes one question at a time.
      asked ??= answers(session, 'select true as mine').then(
        (mine) => mine && isHeld,
        () => false,
      )
      const asking = asked
      const mine = await asking
      if (asked === asking) asked = null
      return mine
    },
    close: async () => {
      const client = session
      session = null
      isHeld = false
      await client?.end().catch(() => undefined)
    },
  }
}
