import { readFile, rename, writeFile } from 'node:fs/promises'

/**
 * The rules kept beside the journal, so that they outlive a restart; their counters start anew with the process.
 * Throws what `readRules` throws when somebody has spoilt the file by hand.
 */
export async function loadRules<R>(path: string, readRules: (input: unknown) => R[]): Promise<R[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  return text === null ? [] : readRules(JSON.parse(text))
}

/** Written beside and renamed into place: a crash leaves the old rules or the new ones, never half of a file. */
export async function saveRules(path: string, rules: readonly unknown[]): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify({ rules }, null, 2)}\n`)
  await rename(`${path}.new`, path)
}
