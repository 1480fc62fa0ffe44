import { newEventId } from '../base/id.ts'
import type { LateReply } from '../partner/telegram-partner.ts'
import { recordLateReply as keepLateReply } from '../store/telegrams.ts'
import type { Engine } from './engine.ts'

/**
 * Keeps a reply that nobody waits for and wakes the janitor where it contradicts what we hold (domain 10.21). Reports a
 * reply that could not be kept: the questions it speaks of are open or will be asked by reconciliation.
 */
export async function recordLateReply(
  engine: Pick<Engine, 'database' | 'clock' | 'report'>,
  late: LateReply,
): Promise<void> {
  try {
    await keepLateReply(engine.database.sql, {
      ...late,
      id: newEventId(engine.clock),
      at: engine.clock.now(),
    })
  } catch (error) {
    engine.report(`a late reply to ${late.managementNumber} could not be kept`, error)
  }
}
