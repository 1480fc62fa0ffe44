import { startOfSeoulMonth } from '../base/clock.ts'
import { dropMonths, prepareMonths } from '../store/months.ts'
import type { Engine } from './engine.ts'

/**
 * Makes room for the coming months, and lets go of events, refused attempts and late replies that are older than
 * `retentionMonths` whole months. Answers what was dropped. Payments, telegrams and the ledger stay.
 */
export async function turnMonths(engine: Engine): Promise<string[]> {
  const now = engine.clock.now()
  await prepareMonths(engine.database, now)
  return dropMonths(engine.database, startOfSeoulMonth(now, -engine.retentionMonths))
}
