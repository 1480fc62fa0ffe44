import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Sql } from '../store/database.ts'
import { keepSettledAnswer, takeKey } from '../store/idempotency.ts'
import {
  claimKey,
  findReplay,
  kept,
  unlessDatabaseAway,
  type Answered,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import type { Engine } from './engine.ts'

/**
 * Runs work that asks no partner: its rows and the answer under the idempotency key are one commit, so that a process that
 * dies leaves both or neither, and of ten requests under one key one does the work and nine hear of it. `work` gets a
 * transaction, asks nothing of the database but through it, and refuses before it writes.
 */
export async function answerOnce<Outcome extends object>(
  engine: Engine,
  { merchantId }: Merchant,
  identity: RequestIdentity | null,
  render: Render<Outcome>,
  work: (tx: Sql) => Promise<Outcome | Refused>,
): Promise<Answered> {
  const key = claimKey(identity, engine.clock)
  const done = await unlessDatabaseAway(() =>
    engine.database.sql.transaction().execute(async (tx) => {
      const now = engine.clock.now()
      // A second request under the key waits here until the first has committed, and then takes nothing.
      if (key && !(await takeKey(tx, merchantId, key, now))) return 'known' as const
      const answer = render(await work(tx))
      if (key) await keepSettledAnswer(tx, merchantId, key, kept(engine, key, answer).answer, now)
      return { answer, replayed: false }
    }),
  )
  if (done !== 'known') return isRefused(done) ? { answer: render(done), replayed: false } : done
  const replay = await unlessDatabaseAway<Answered | Refused>(
    async () => (await findReplay(engine, merchantId, key)) ?? refuse('IDEMPOTENT_REQUEST_PROCESSING'),
  )
  return isRefused(replay) ? { answer: render(replay), replayed: false } : replay
}
