/** `already`: the question was closed by somebody else before, and nothing was changed. */
export type AnswerVerdict = 'settled' | 'already'

interface OfPayment {
  readonly merchantId: string
  readonly paymentId: string
}

const paymentOf = ({ merchantId, paymentId }: OfPayment): string => `${merchantId} ${paymentId}`

/** True when no payment is answered twice in the batch: then one statement writes it. */
export function isOneRound(answers: readonly OfPayment[]): boolean {
  return new Set(answers.map(paymentOf)).size === answers.length
}

/**
 * Writes a batch in as many rounds as its busiest payment has answers, each payment once a round and in the order given,
 * and answers the verdicts in that order. An `update ... from` that meets one row twice takes one of the two and drops
 * the other without a word (PostgreSQL manual, UPDATE); a batch without repeats is one round.
 */
export async function inRounds<Answer extends OfPayment>(
  answers: readonly Answer[],
  writeRound: (round: readonly Answer[]) => Promise<readonly AnswerVerdict[]>,
): Promise<AnswerVerdict[]> {
  const verdicts = new Map<Answer, AnswerVerdict>()
  let left = answers
  while (left.length > 0) {
    const round = new Map<string, Answer>()
    for (const answer of left) {
      const payment = paymentOf(answer)
      if (!round.has(payment)) round.set(payment, answer)
    }
    const written = [...round.values()]
    const said = await writeRound(written)
    written.forEach((answer, i) => verdicts.set(answer, said[i] ?? 'already'))
    left = left.filter((answer) => !verdicts.has(answer))
  }
  return answers.map((answer) => verdicts.get(answer) ?? 'already')
}
