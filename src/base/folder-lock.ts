import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * When a process began, in the words of Linux; empty where the system does not tell. A process id alone says little: after
 * a kill, and in every container, the same number soon names somebody else.
 */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Field 22; the second field is a name in brackets that may itself hold blanks.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** True while the process that wrote the lock is running. */
function isHeld(lock: string): { pid: number } | null {
  const [pid, birth = ''] = readFileSync(lock, 'utf8').trim().split(' ')
  const holder = Number(pid)
  if (!Number.isSafeInteger(holder) || holder <= 0 || !isAlive(holder)) return null
  return birthOf(holder) === birth ? { pid: holder } : null
}

/**
 * Takes a folder for this process by a file beside it, and answers how to let it go. Throws, naming the holder, while
 * another process that is alive has it; the lock of a dead one is taken over.
 */
export function lockFolder(folder: string, advice: string): () => void {
  const lock = `${folder}.lock`
  mkdirSync(dirname(lock), { recursive: true })
  for (;;) {
    try {
      const file = openSync(lock, 'wx')
      writeSync(file, `${process.pid} ${birthOf(process.pid)}`)
      closeSync(file)
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = isHeld(lock)
      if (holder) throw new Error(`${folder} is in use by process ${holder.pid}; ${advice}`, { cause: error })
      rmSync(lock, { force: true })
    }
  }
}
