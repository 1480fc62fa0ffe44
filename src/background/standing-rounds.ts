import type { Engine } from '../usecase/engine.ts'
import { purge } from '../usecase/purge.ts'
import { resealCards } from '../usecase/rotate-keys.ts'
import { settleAllDue } from '../usecase/sandbox-clock.ts'
import type { Round } from './rounds.ts'

/** The rounds that every gateway makes; several gateways on one database do not get into each other's way. */
export function standingRounds(engine: Engine, takeUpKeys: () => void): Round[] {
  return [
    { name: 'settle unknown outcomes', everyMs: 250, run: () => settleAllDue(engine) },
    { name: 'purge what has expired', everyMs: 60_000, run: () => purge(engine) },
    {
      name: 'seal cards under the newest key',
      everyMs: 60_000,
      run: () => {
        takeUpKeys()
        return resealCards(engine)
      },
    },
  ]
}
