import { existsSync, statfsSync } from 'node:fs'

const memoryFolder = '/dev/shm'
/** What two test files at a time, a PostgreSQL and a browser may want, with room to spare. */
const roomBytes = 4 * 2 ** 30

/**
 * Puts temporary folders into memory where the machine has it. Every test of the gateway copies the template of the embedded database,
 * which on a slow disk takes longer than the test. No test cuts the power, so that none asks what a disk keeps.
 */
export function keepTemporaryFoldersInMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !existsSync(memoryFolder)) return
  const { bavail, bsize } = statfsSync(memoryFolder)
  if (bavail * bsize >= roomBytes) process.env['TMPDIR'] = memoryFolder
}
