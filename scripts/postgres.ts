import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'
import { findPostgres } from './setup.ts'

/** A PostgreSQL of a test's own, in a temporary folder, reached over loopback without a password. */
export type PostgresServer = {
  readonly port: number
  /** The maintenance database, as the superuser. */
  readonly url: string
  databaseUrl(name: string): string
  /** Makes a database, empty or as a copy of a template to which nobody is connected. Answers its URL. */
  createDatabase(name: string, template?: string): Promise<string>
  /** SIGKILL to the server, as if the machine's owner had pulled it out. Resolves when the process is gone. */
  kill9(): Promise<void>
  /** Starts the server again on the same folder and port; resolves when it has recovered and answers. */
  restart(): Promise<void>
  /** Ends the server and removes its folder. Safe to call twice and after `kill9`. */
  stop(): Promise<void>
}

type Account = { uid: number; gid: number }

type Cluster = {
  programs: string
  root: string
  account: Account | null
  settings: Record<string, string>
}

/**
 * Makes a new cluster and starts it as a child process, so that a test can kill it by its process id. Commits wait
 * for their write (`synchronous_commit`), since the tests of design 3.2 ask what a crash may lose.
 * Throws where the machine has no PostgreSQL.
 */
export async function startPostgres(
  options: { settings?: Record<string, string> } = {},
): Promise<PostgresServer> {
  const found = findPostgres(process.env)
  if (found.kind === 'missing') throw new Error(`PostgreSQL is missing: ${found.reason}`)
  const cluster = makeCluster(found.folder, options.settings ?? {})
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let running = await startServer(cluster, port, url)
  const removeFolder = () =>
    rmSync(cluster.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  const leaveNothing = () => {
    running.kill('SIGKILL')
    removeFolder()
  }
  process.once('exit', leaveNothing)

  const end = async (signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT') => {
    if (running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
  }
  const databaseUrl = (name: string) => `postgres://postgres@127.0.0.1:${port}/${encodeURIComponent(name)}`
  return {
    port,
    url,
    databaseUrl,
    createDatabase: async (name, template = 'template0') => {
      const sql = `create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`
      await ask(url, sql)
      return databaseUrl(name)
    },
    kill9: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGINT')
      running = await startServer(cluster, port, url)
    },
    stop: async () => {
      process.off('exit', leaveNothing)
      // SIGQUIT leaves without a checkpoint, and the folder is thrown away in any case.
      await end('SIGQUIT')
      removeFolder()
    },
  }
}

function makeCluster(programs: string, settings: Record<string, string>): Cluster {
  const root = mkdtempSync(join(tmpdir(), 'naru-postgres-'))
  const account = accountForRoot()
  if (account) chownSync(root, account.uid, account.gid)
  const parameters = [
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'trust',
    '-U',
    'postgres',
    '-D',
    join(root, 'data'),
  ]
  const made = spawnSync(join(programs, 'initdb'), parameters, {
    ...account,
    ...surroundings(root),
    encoding: 'utf8',
  })
  if (made.status !== 0) {
    rmSync(root, { recursive: true, force: true })
    throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)
  }
  return { programs, root, account, settings }
}

/** PostgreSQL refuses to run as root, so that root lends it the account that its package made, or nobody's. */
function accountForRoot(): Account | null {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no account "postgres" or "nobody" to run it as',
  )
}

function surroundings(root: string) {
  return { cwd: root, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } }
}

async function startServer(cluster: Cluster, port: number, url: string): Promise<ChildProcess> {
  const { programs, root, account } = cluster
  const settings = {
    listen_addresses: '127.0.0.1',
    synchronous_commit: 'on',
    max_connections: '200',
    ...cluster.settings,
  }
  const parameters = ['-D', join(root, 'data'), '-p', String(port), '-k', root]
  for (const [name, value] of Object.entries(settings)) parameters.push('-c', `${name}=${value}`)
  // The children of a killed server need a moment to notice, and hold its shared memory until they do.
  for (let attempt = 1; ; attempt += 1) {
    let log = ''
    const child = spawn(join(programs, 'postgres'), parameters, {
      ...account,
      ...surroundings(root),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr.on('data', (bytes: Buffer) => {
      log = (log + bytes.toString()).slice(-4000)
    })
    child.on('error', (error) => {
      log += error.message
    })
    if (await becomesReady(child, url)) return child
    child.kill('SIGKILL')
    const worthAnotherTry = log.includes('shared memory block') || log.includes('lock file "postmaster.pid"')
    if (!worthAnotherTry || attempt === 100) throw new Error(`PostgreSQL did not start:\n${log}`)
    await wait(50)
  }
}

/** Asks until the server answers; false when it ended instead, or after half a minute. */
async function becomesReady(child: ChildProcess, url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false
    try {
      await ask(url, 'select 1')
      return true
    } catch {
      await wait(50)
    }
  }
  return false
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  // A connection that breaks while it idles reports here, and an unheard report would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')
  return address.port
}
