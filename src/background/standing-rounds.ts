import type { Engine } from '../usecase/engine.ts'
import { purge } from '../usecase/purge.ts'
import { resealCards } from '../usecase/rotate-keys.ts'
import { settleAllDue } from '../usecase/sandbox-clock.ts'
import { settleDays } from '../usecase/settle-days.ts'
import type { Round } from './rounds.ts'

/** What a process must do for itself; null where nobody else shares its database. */
export interface OwnDuties {
  readonly takeUpKeys: () => void
  readonly takeUpClock: (() => Promise<void>) | null
  readonly seekOwnership: (() => Promise<void>) | null
}

/** The rounds of a gateway: some that each process makes for itself, and some that one makes for all. */
export function standingRounds(engine: Engine, duties: OwnDuties): Round[] {
  const { takeUpKeys, takeUpClock, seekOwnership } = duties
  const own = (name: string, everyMs: number, run: (() => Promise<unknown>) | null): Round[] =>
    run ? [{ name, everyMs, needsOwner: false, run }] : []
  const forAll = (name: string, everyMs: number, run: () => Promise<unknown>): Round => ({
    name,
    everyMs,
    needsOwner: true,
    run,
  })
  return [
    ...own('follow the clock of the sandbox', 1_000, takeUpClock),
    ...own('take up a rotated key ring', 5_000, async () => takeUpKeys()),
    ...own('make the rounds for all when nobody else does', 1_000, seekOwnership),
    ...own('tell merchants what has happened', 250, () => engine.webhooks.round()),
    forAll('settle unknown outcomes', 250, () => settleAllDue(engine)),
    forAll('settle days that are over and pay out', 60_000, () => settleDays(engine)),
    forAll('purge what has expired', 60_000, () => purge(engine)),
    forAll('seal cards under the newest key', 60_000, () => resealCards(engine)),
  ]
}
