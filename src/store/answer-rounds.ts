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
 * Writes a batch in as many rounds as its busiest payment has rows, each payment once a round and in the order given,
 * and answers the verdicts in that order. An `update ... from` that meets one row twice takes one of the two and drops
 * the other without a word (PostgreSQL manual, UPDATE); a batch without repeats is one round. A row without a verdict gets
 * the last resort.
 */
export async function inRounds<Row extends OfPayment, Verdict>(
  rows: readonly Row[],
  writeRound: (round: readonly Row[]) => Promise<readonly Verdict[]>,
  lastResort: Verdict,
): Promise<Verdict[]> {
  const verdicts = new Map<Row, Verdict>()
  let left = rows
  while (left.length > 0) {
    const round = new Map<string, Row>()
    for (const row of left) {
      const payment = paymentOf(row)
      if (!round.has(payment)) round.set(payment, row)
    }
    const written = [...round.values()]
    const said = await writeRound(written)
    written.forEach((row, i) => verdicts.set(row, said[i] ?? lastResort))
    left = left.filter((row) => !verdicts.has(row))
  }
  return rows.map((row) => verdicts.get(row) ?? lastResort)
}
