import { isDatabaseAway, pingDatabase } from '../store/database.ts'
import type { Engine } from './engine.ts'

/** True when the database answers. */
export async function isReady(engine: Engine): Promise<boolean> {
  try {
    await pingDatabase(engine.database.sql)
    return true
  } catch {
    return false
  }
}

/** True for a failure of the database itself, which is the world's and no bug (design 3.9). */
export function isWorldAway(error: unknown): boolean {
  return isDatabaseAway(error)
}
