import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { listDoubts, reopenParkedDoubt, type Doubt } from '../store/telegrams.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

export type { Doubt } from '../store/telegrams.ts'

const most = 1000

/** Questions of a merchant that nobody has answered yet, open and parked, oldest first. Refuses DATABASE_UNAVAILABLE. */
export async function listOpenDoubts(engine: Engine, merchant: Merchant): Promise<Doubt[] | Refused> {
  return unlessDatabaseAway(() => listDoubts(engine.database.sql, merchant.merchantId, most))
}

/** Has the janitor ask a parked question once more, with a new window. Refuses DOUBT_NOT_PARKED, DATABASE_UNAVAILABLE. */
export async function reopenDoubt(
  engine: Engine,
  merchant: Merchant,
  managementNumber: string,
): Promise<{ readonly reopened: true } | Refused> {
  return unlessDatabaseAway(async () => {
    const now = engine.clock.now()
    const reopened = await reopenParkedDoubt(engine.database.sql, merchant.merchantId, managementNumber, now)
    return reopened ? { reopened } : refuse('DOUBT_NOT_PARKED')
  })
}
