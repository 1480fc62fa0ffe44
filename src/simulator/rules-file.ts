import { readFile, rename, writeFile } from 'node:fs/promises'
import { readRules, type Rule } from '../contract/simulator.ts'

/**
 * The rules kept beside the journal, so that they outlive a restart; their counters start anew with the process.
 * Throws RulesRefused when somebody has spoilt the file by hand.
 */
export async function loadRules(path: string): Promise<Rule[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  return text === null ? [] : readRules(JSON.parse(text))
}

/** Written beside and renamed into place: a crash leaves the old rules or the new ones, never half of a file. */
export async function saveRules(path: string, rules: readonly Rule[]): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify({ rules }, null, 2)}\n`)
  await rename(`${path}.new`, path)
}
