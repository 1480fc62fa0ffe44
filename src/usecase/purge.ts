import { purgeExpired } from '../store/idempotency.ts'
import type { Engine } from './engine.ts'
import { turnMonths } from './turn-months.ts'

/**
 * Removes what time has made useless: idempotency keys after their fifteen days, places in the duplicate guard after
 * their window, whole months after the retention. Answers how many rows and months went.
 */
export async function purge(engine: Engine): Promise<number> {
  const months = await turnMonths(engine)
  return months.length + (await purgeExpired(engine.database.sql, engine.clock.now()))
}
