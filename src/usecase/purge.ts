import { startOfSeoulMonth } from '../base/clock.ts'
import { purgeExpired } from '../store/idempotency.ts'
import { purgeDeliveries } from '../store/webhook-deliveries.ts'
import type { Engine } from './engine.ts'
import { turnMonths } from './turn-months.ts'

/** Webhooks that one round removes: few enough to hold nobody up. */
const mostWebhooks = 5_000

/**
 * Removes what time has made useless: idempotency keys after their fifteen days, places in the duplicate guard after
 * their window, whole months and the webhooks of them after the retention. Answers how many rows and months went.
 */
export async function purge(engine: Engine): Promise<number> {
  const { database, clock, retentionMonths } = engine
  const months = await turnMonths(engine)
  const keptSince = startOfSeoulMonth(clock.now(), -retentionMonths)
  const webhooks = await purgeDeliveries(database.sql, keptSince, mostWebhooks)
  return months.length + webhooks + (await purgeExpired(database.sql, clock.now()))
}
