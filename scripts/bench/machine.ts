import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem, type as systemName } from 'node:os'
import { systemClock, utcIso } from '../../src/base/clock.ts'
import { findPostgres } from '../setup.ts'

/** What a figure depends on before any of our code does. */
export interface MachineCard {
  readonly cpu: string
  readonly cores: number
  readonly memory: string
  readonly kernel: string
  readonly node: string
  readonly postgres: string
  readonly date: string
  readonly commit: string
}

export function machineCard(): MachineCard {
  const found = findPostgres(process.env)
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    kernel: `${systemName()} ${release()}`,
    node: process.version,
    postgres: found.kind === 'found' ? found.version : 'none',
    date: utcIso(systemClock().now()).slice(0, 10),
    commit: commit(),
  }
}

/** The commit that was measured, and whether the tree held more than it; `unknown` outside of a repository. */
function commit(): string {
  const git = (...parameters: string[]) =>
    execFileSync('git', parameters, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim()
  try {
    const changed = git('status', '--porcelain') !== ''
    return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '')
  } catch {
    return 'unknown'
  }
}

/** The card as one line of a document. */
export function cardLine(card: MachineCard): string {
  return (
    `${card.cpu}, ${card.cores} cores, ${card.memory}, ${card.kernel}; Node ${card.node}, ` +
    `PostgreSQL ${card.postgres}; ${card.date}, commit ${card.commit}`
  )
}
