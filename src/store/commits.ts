import type { AnswerVerdict } from './answer-rounds.ts'
import { recordCancelAnswers, type CancelAnswer } from './cancel-answers.ts'
import { recordCancelIntents, type CancelIntent, type CancelIntentVerdict } from './cancel-intents.ts'
import { isDatabaseAway, type Database, type Sql } from './database.ts'
import { recordPaymentAnswers, type PaymentAnswer } from './payment-answers.ts'
import { recordPaymentIntents, type PaymentIntent, type PaymentIntentVerdict } from './payment-intents.ts'

/**
 * The beats of concurrent requests in shared commits. Each promise keeps its word only after the commit: what it answers
 * stands on disk. It rejects when the row itself cannot be written, or when the database is away, and then nobody knows
 * whether the commit was made.
 */
export interface SharedCommits {
  paymentIntent(intent: PaymentIntent): Promise<PaymentIntentVerdict>
  cancelIntent(intent: CancelIntent): Promise<CancelIntentVerdict>
  paymentAnswer(answer: PaymentAnswer): Promise<AnswerVerdict>
  cancelAnswer(answer: CancelAnswer): Promise<AnswerVerdict>
}

/** Rows of one kind that wait for a commit, and how they are written. */
interface Queue {
  readonly isEmpty: () => boolean
  /** Takes what waits, at most `most` rows. */
  readonly take: (most: number) => Batch
}

interface Batch {
  readonly size: number
  /** Writes the rows; the verdicts are told only by `commit`. */
  readonly write: (tx: Sql) => Promise<void>
  readonly commit: () => void
  readonly fail: (error: unknown) => void
  /** The same rows as batches of one. */
  readonly apart: () => Batch[]
}

interface Waiting<Item, Verdict> {
  readonly item: Item
  readonly resolve: (verdict: Verdict) => void
  readonly reject: (error: unknown) => void
}

function batchOf<Item, Verdict>(
  waiting: readonly Waiting<Item, Verdict>[],
  record: (tx: Sql, items: readonly Item[]) => Promise<Verdict[]>,
): Batch {
  let verdicts: readonly Verdict[] = []
  return {
    size: waiting.length,
    write: async (tx) => {
      if (waiting.length > 0)
        verdicts = await record(
          tx,
          waiting.map(({ item }) => item),
        )
    },
    commit: () => {
      for (const [at, { resolve, reject }] of waiting.entries()) {
        const verdict = verdicts[at]
        if (verdict === undefined) reject(new Error('a row was written without a verdict'))
        else resolve(verdict)
      }
    },
    fail: (error) => {
      for (const { reject } of waiting) reject(error)
    },
    apart: () => waiting.map((one) => batchOf([one], record)),
  }
}

function queueOf<Item, Verdict>(
  record: (tx: Sql, items: readonly Item[]) => Promise<Verdict[]>,
  onArrival: () => void,
): { queue: Queue; add: (item: Item) => Promise<Verdict> } {
  let waiting: Waiting<Item, Verdict>[] = []
  return {
    queue: {
      isEmpty: () => waiting.length === 0,
      take: (most) => {
        const taken = waiting.slice(0, most)
        waiting = waiting.slice(most)
        return batchOf(taken, record)
      },
    },
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        onArrival()
      }),
  }
}

/** Rows of one kind in one statement: enough to fill a commit, few enough to keep a statement short. */
const mostRows = 256

/**
 * Shares commits without a timer: what arrives while a commit is under way goes together into the next one, which starts
 * the moment that one returns; a lone request waits for nobody. `lanes` commits may be under way at a time. Intents are
 * written before answers in every commit, so that two of them cannot wait for each other in a circle.
 */
export function shareCommits(database: Database, lanes: number): SharedCommits {
  let busy = 0
  let called = false

  const call = () => {
    if (called || busy >= lanes) return
    called = true
    // After this tick, so that requests read from the sockets together are written together.
    queueMicrotask(() => {
      called = false
      void flush()
    })
  }
  const paymentIntents = queueOf(recordPaymentIntents, call)
  const cancelIntents = queueOf(recordCancelIntents, call)
  const paymentAnswers = queueOf(recordPaymentAnswers, call)
  const cancelAnswers = queueOf(recordCancelAnswers, call)
  const queues = [paymentIntents, cancelIntents, paymentAnswers, cancelAnswers].map(({ queue }) => queue)

  async function flush(): Promise<void> {
    if (busy >= lanes || queues.every((queue) => queue.isEmpty())) return
    busy += 1
    await write(queues.map((queue) => queue.take(mostRows)))
    busy -= 1
    call()
  }

  async function write(batches: readonly Batch[]): Promise<void> {
    try {
      await database.hot.transaction().execute(async (tx) => {
        for (const batch of batches) await batch.write(tx)
      })
      for (const batch of batches) batch.commit()
    } catch (error) {
      const rows = batches.reduce((sum, batch) => sum + batch.size, 0)
      if (rows === 1 || isDatabaseAway(error)) for (const batch of batches) batch.fail(error)
      // One bad row must not fail its neighbours: each is tried by itself, and only the bad one hears of it.
      else for (const batch of batches) for (const one of batch.apart()) await write([one])
    }
  }

  return {
    paymentIntent: paymentIntents.add,
    cancelIntent: cancelIntents.add,
    paymentAnswer: paymentAnswers.add,
    cancelAnswer: cancelAnswers.add,
  }
}
