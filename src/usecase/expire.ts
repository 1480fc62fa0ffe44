import { newEventId } from '../base/id.ts'
import { expireCheckouts } from '../store/checkouts.ts'
import { expireAccounts } from '../store/deposits.ts'
import type { Engine } from './engine.ts'

const batchSize = 100

/**
 * Ends what has waited too long: windows that nobody has authenticated or confirmed, and virtual accounts that nobody has
 * paid into (toss.md 1.4). Answers how many it ended. Safe to run in any number of processes.
 */
export async function expire({ database, clock }: Pick<Engine, 'database' | 'clock'>): Promise<number> {
  const now = clock.now()
  const eventIds = Array.from({ length: batchSize }, () => newEventId(clock))
  const checkouts = await expireCheckouts(database.sql, now, eventIds)
  return (
    checkouts +
    (await expireAccounts(
      database.sql,
      now,
      eventIds.map(() => newEventId(clock)),
    ))
  )
}
