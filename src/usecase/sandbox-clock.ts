import type { Instant, MovableClock } from '../base/clock.ts'
import { calm } from '../domain/chaos.ts'
import { isDeadlock } from '../store/database.ts'
import { readSetting, writeSetting, emptyPayments } from '../store/settings.ts'
import type { Engine } from './engine.ts'
import { expire } from './expire.ts'
import { settleDays } from './settle-days.ts'
import { settleUnknown } from './settle-unknown.ts'

/**
 * A clock moves for every process of a sandbox and outlives a restart, so its offset stands in the database. Answers a
 * follower that takes up what another process has set; it never undoes a move of its own process that is under way.
 */
export function followClock(engine: Pick<Engine, 'database'>, clock: MovableClock): () => Promise<void> {
  let seen: string | null = null
  return async () => {
    const kept = await readSetting(engine.database.sql, 'clock_offset_ms')
    if (kept !== null && kept !== seen) clock.setOffsetMs(Number(kept))
    seen = kept
  }
}

/** Moves the clock and lets everything that fell due happen before it returns. Answers how many doubts were looked at. */
export async function moveClock(
  engine: Engine,
  clock: MovableClock,
  move: { readonly advanceMs: number } | { readonly to: Instant },
): Promise<number> {
  const now = clock.now()
  const offsetMs = clock.offsetMs() + ('to' in move ? move.to - now : move.advanceMs)
  // Kept before it is moved: a clock that cannot be kept stays where it is.
  await writeSetting(engine.database.sql, 'clock_offset_ms', String(offsetMs))
  clock.setOffsetMs(offsetMs)
  const taken = await settleAllDue(engine)
  await settleDays(engine)
  await engine.webhooks.settle()
  return taken
}

/** More rounds than any backlog of a sandbox needs; a doubt that stays unknown falls due later and ends the loop. */
const mostRounds = 1_000

/** The last sweep of each engine: a second one waits for it, so that "nothing is due" never means "somebody is asking". */
const sweeps = new WeakMap<Engine, Promise<unknown>>()

/**
 * Runs the janitor, and ends what has waited too long, until nothing is due at this hour, after any sweep under way. Answers
 * how many it took.
 */
export function settleAllDue(engine: Engine): Promise<number> {
  const before = sweeps.get(engine) ?? Promise.resolve()
  const sweep = before.then(
    () => sweepOnce(engine),
    () => sweepOnce(engine),
  )
  sweeps.set(engine, sweep)
  return sweep
}

async function sweepOnce(engine: Engine): Promise<number> {
  let taken = 0
  for (let round = 0; round < mostRounds; round++) {
    const now = (await settleUnknown(engine)) + (await expire(engine))
    if (now === 0) return taken
    taken += now
  }
  return taken
}

const mostTries = 5

/** What is being written meanwhile may hold tables in another order, and then PostgreSQL ends one of the two. */
async function emptyTables({ database }: Engine): Promise<void> {
  for (let n = 1; ; n++)
    try {
      await database.sql.transaction().execute((tx) => emptyPayments(tx))
      return
    } catch (error) {
      if (n === mostTries || !isDeadlock(error)) throw error
    }
}

/** Empties the books of a sandbox and sets its clock right. Merchants and keys stay. */
export async function emptySandbox(engine: Engine, clock: MovableClock): Promise<void> {
  await emptyTables(engine)
  await engine.webhooks.setDial(calm)
  clock.setOffsetMs(0)
  await writeSetting(engine.database.sql, 'clock_offset_ms', '0')
}
