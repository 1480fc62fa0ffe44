import { isOneRound, type AnswerVerdict } from './answer-rounds.ts'
import { recordCancelAnswers, type CancelAnswer } from './cancel-answers.ts'
import { recordCancelIntents, type CancelIntent, type CancelIntentVerdict } from './cancel-intents.ts'
import { isDatabaseAway, type Database, type Sql } from './database.ts'
import { gather } from './gather.ts'
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

const options = { lanes: 1, most: 256, isHopeless: isDatabaseAway }

/**
 * Shares commits by kind of beat: one commit of each kind is under way at a time, and the next takes along whatever came
 * meanwhile. Intents may wait for the rows of answers and never the other way, so no two of them wait in a circle.
 */
export function shareCommits({ hot }: Pick<Database, 'hot'>): SharedCommits {
  const inCommit =
    <Item, Verdict>(record: (tx: Sql, items: readonly Item[]) => Promise<Verdict[]>) =>
    (items: readonly Item[]) =>
      hot.transaction().execute((tx) => record(tx, items))
  /** Answers without a repeat are one statement, which is a commit by itself. */
  const inStatement =
    <Item extends PaymentAnswer | CancelAnswer>(
      record: (tx: Sql, items: readonly Item[]) => Promise<AnswerVerdict[]>,
    ) =>
    (items: readonly Item[]) =>
      isOneRound(items) ? record(hot, items) : inCommit(record)(items)

  return {
    paymentIntent: gather(inCommit(recordPaymentIntents), options),
    cancelIntent: gather(inCommit(recordCancelIntents), options),
    paymentAnswer: gather(inStatement(recordPaymentAnswers), options),
    cancelAnswer: gather(inStatement(recordCancelAnswers), options),
  }
}
