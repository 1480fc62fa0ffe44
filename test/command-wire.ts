import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { killNow } from '../scripts/world.ts'

const root = join(import.meta.dirname, '..')
const startLimitMs = 30_000

export interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A program of this project that goes on; what it has said so far can be read at any time. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Said>
  said(): string
  /** What it has written to standard error so far. */
  complained(): string
  /** Resolves once the program has said this; rejects with what it said when it ends before. */
  untilSaid(text: string): Promise<void>
}

/** Starts `node src/main.ts ...` with this environment and nothing of the test's own. It ends with the test. */
export function runNaru(parameters: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['src/main.ts', ...parameters], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => killNow(child))
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = once(child, 'close').then(([code]): Said => ({
    code: typeof code === 'number' ? code : null,
    out,
    err,
  }))
  return {
    child,
    ended,
    said: () => out,
    complained: () => err,
    untilSaid: async (text) => {
      const limit = AbortSignal.timeout(startLimitMs)
      while (!out.includes(text)) {
        const heard = once(child.stdout, 'data', { signal: limit })
        const gone = await Promise.race([heard.then(() => false), ended.then(() => true)])
        if (gone) throw new Error(`ended before it said "${text}":\n${out}${err}`)
      }
    },
  }
}

/** Runs a command to its end. */
export function naru(parameters: readonly string[], env: Record<string, string> = {}): Promise<Said> {
  return runNaru(parameters, env).ended
}
