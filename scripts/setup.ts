import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What a look around the machine answers: a folder of programs, or a sentence that says what is missing. */
export type Found = { kind: 'found'; folder: string; version: string } | { kind: 'missing'; reason: string }

/** Something the tests want from the machine and no npm package brings. */
type Need = {
  name: string
  neededFor: string
  find: () => Found
  /** Packages of Debian and Ubuntu; elsewhere `byHand` says what a person does. */
  packages: readonly string[]
  byHand: string
  /** Lines that the package reads while it is being installed, put there before and taken away after. */
  dropIn?: { folder: string; file: string; text: string }
}

/** The oldest major version of PostgreSQL that the store is written for (design 5). */
const oldestPostgres = 15

const needs: readonly Need[] = [
  {
    name: 'PostgreSQL',
    neededFor: 'the tests that run on a server and not on the embedded database',
    find: () => findPostgres(process.env),
    packages: ['postgresql'],
    byHand: '`apt-get install postgresql`, `dnf install postgresql-server` or `brew install postgresql@17`',
    // Debian starts a server of its own after the installation, which nobody here asked for: the tests start theirs.
    dropIn: {
      folder: '/etc/postgresql-common/createcluster.d',
      file: 'naru-setup.conf',
      text: 'create_main_cluster = false\n',
    },
  },
  {
    name: 'Chromium',
    neededFor: 'the tests that buy in a browser',
    find: () => findChromium(process.env),
    packages: ['chromium'],
    byHand: '`apt-get install chromium` or `dnf install chromium`',
  },
]

/**
 * Looks for every need, installs from the system's packages what is missing where that is allowed (root, with
 * apt-get) and says in a line each how it stands. Never fails: what is still missing skips its tests.
 */
export function prepareMachine(say: (line: string) => void): void {
  for (const need of needs) {
    const before = need.find()
    const after = before.kind === 'found' || leftOut(need) ? before : install(need, before, say)
    if (after.kind === 'found') say(`${need.name} ${after.version} in ${after.folder}`)
    else
      say(
        `${need.name} is missing (${after.reason}): ${need.neededFor} will be skipped. Get it by ${need.byHand}.`,
      )
  }
}

/** PostgreSQL's server programs, on the PATH or where systems keep them beside it, the newest first. */
export function findPostgres(environment: NodeJS.ProcessEnv): Found {
  if (environment['NARU_SKIP_POSTGRES'] === '1') {
    return { kind: 'missing', reason: 'NARU_SKIP_POSTGRES=1 leaves it out' }
  }
  const onPath = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const folders = [...onPath, ...usualFolders()].filter(holdsServer)
  return choosePostgres(folders.map((folder) => ({ folder, version: versionIn(folder) })))
}

/** The browser of the system's own packages, on the PATH or where they put it. */
export function findChromium(environment: NodeJS.ProcessEnv): Found {
  if (environment['NARU_SKIP_CHROMIUM'] === '1')
    return { kind: 'missing', reason: 'NARU_SKIP_CHROMIUM=1 leaves it out' }
  const onPath = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const folder = [...onPath, '/usr/bin'].find((one) => existsSync(join(one, 'chromium')))
  if (folder === undefined) return { kind: 'missing', reason: 'no chromium on the PATH or in /usr/bin' }
  const { stdout } = spawnSync(join(folder, 'chromium'), ['--version'], { encoding: 'utf8' })
  const version = /\d+(\.\d+)*/.exec(stdout ?? '')?.[0]
  return version === undefined
    ? { kind: 'missing', reason: 'the chromium that is here does not start' }
    : { kind: 'found', folder, version }
}

/**
 * The first folder whose version is old enough to be trusted and new enough to be used. The order of the
 * candidates is the order of preference, so that a PATH set on purpose wins.
 */
export function choosePostgres(candidates: readonly { folder: string; version: string | null }[]): Found {
  for (const { folder, version } of candidates) {
    if (version !== null && majorOf(version) >= oldestPostgres) return { kind: 'found', folder, version }
  }
  const seen = candidates.map((candidate) => candidate.version ?? 'one that does not start').join(', ')
  const reason =
    seen === ''
      ? 'no initdb and postgres on the PATH or in the usual folders'
      : `version ${oldestPostgres} or newer is wanted and ${seen} is here`
  return { kind: 'missing', reason }
}

function leftOut({ name }: Need): boolean {
  return process.env[`NARU_SKIP_${name.toUpperCase()}`] === '1'
}

function usualFolders(): string[] {
  const parents = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr']
  return parents.flatMap((parent) => {
    if (!existsSync(parent)) return []
    return readdirSync(parent)
      .filter((name) => /^(\d+|postgresql@\d+|pgsql-\d+)$/.test(name))
      .toSorted((one, other) => majorOf(other) - majorOf(one))
      .map((name) => join(parent, name, 'bin'))
  })
}

function holdsServer(folder: string): boolean {
  return existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))
}

function versionIn(folder: string): string | null {
  const answer = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
  return /\d+(\.\d+)?/.exec(answer.stdout ?? '')?.[0] ?? null
}

function majorOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0)
}

function install(need: Need, before: Found, say: (line: string) => void): Found {
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall) return before
  say(`${need.name} is missing: installing ${need.packages.join(' ')} from the system's packages`)
  const dropIn = need.dropIn
  if (dropIn) {
    mkdirSync(dropIn.folder, { recursive: true })
    writeFileSync(join(dropIn.folder, dropIn.file), dropIn.text)
  }
  const failure =
    aptGet(['update']) ?? aptGet(['install', '--yes', '--no-install-recommends', ...need.packages])
  if (dropIn) rmSync(join(dropIn.folder, dropIn.file), { force: true })
  return failure === null ? need.find() : { kind: 'missing', reason: failure }
}

/** Runs apt-get without questions and for ten minutes at most; answers what went wrong, or null. */
function aptGet(parameters: readonly string[]): string | null {
  const answer = spawnSync('/usr/bin/apt-get', ['--quiet', ...parameters], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: 600_000,
  })
  if (answer.status === 0) return null
  const lastLine = answer.stderr.trim().split('\n').at(-1)
  return `apt-get ${parameters[0]} failed: ${lastLine || 'it did not end in time'}`
}
