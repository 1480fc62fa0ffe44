import { purgeExpired } from '../store/idempotency.ts'
import type { Engine } from './engine.ts'

/** Removes idempotency keys after their fifteen days and places in the duplicate guard after their window. */
export async function purge(engine: Engine): Promise<number> {
  return purgeExpired(engine.database.sql, engine.clock.now())
}
