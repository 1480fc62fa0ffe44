import { pingDatabase } from '../store/database.ts'
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
