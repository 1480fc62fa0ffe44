import type { Engine } from '../usecase/engine.ts'
import { purge } from '../usecase/purge.ts'
import { resealCards } from '../usecase/rotate-keys.ts'
import { settleAllDue } from '../usecase/sandbox-clock.ts'
import type { Round } from './rounds.ts'

/** The rounds that every gateway makes; several gateways on one database do not get into each other's way. */
export function standingRounds(
  engine: Engine,
  { takeUpKeys, takeUpClock }: { takeUpKeys: () => void; takeUpClock: (() => Promise<void>) | null },
): Round[] {
  // Only a database that other processes share can hold a clock that somebody else has moved.
  const sharesClock = takeUpClock !== null && engine.database.engine === 'postgres'
  return [
    ...(sharesClock ? [{ name: 'follow the clock of the sandbox', everyMs: 1_000, run: takeUpClock }] : []),
    { name: 'settle unknown outcomes', everyMs: 250, run: () => settleAllDue(engine) },
    { name: 'purge what has expired', everyMs: 60_000, run: () => purge(engine) },
    { name: 'take up a rotated key ring', everyMs: 5_000, run: async () => takeUpKeys() },
    { name: 'seal cards under the newest key', everyMs: 60_000, run: () => resealCards(engine) },
  ]
}
