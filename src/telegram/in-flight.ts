import { headerOf } from './card-telegram.ts'
import type { BreakReason, Line } from './line.ts'

/**
 * How asking ended. `not-sent`: certainly nothing left this machine, so it may be repeated. `unanswered`: it may have
 * arrived, so the outcome is unknown and never a decline (domain 6.2, design 3.1).
 */
export type LineOutcome =
  | { readonly kind: 'answered'; readonly telegram: Buffer }
  | {
      readonly kind: 'not-sent'
      readonly reason: 'connect-timeout' | 'connect-refused' | 'breaker-open' | 'closed'
    }
  | { readonly kind: 'unanswered'; readonly reason: 'read-timeout' | BreakReason }

export type NotSentReason = Extract<LineOutcome, { kind: 'not-sent' }>['reason']

export type Settle = (outcome: LineOutcome) => void

interface Awaited {
  readonly line: Line
  readonly settle: Settle
  readonly timer: NodeJS.Timeout
}

/** The telegrams that were sent and wait for their reply, by management number. */
export interface InFlight {
  readonly has: (managementNumber: string) => boolean
  readonly size: () => number
  /** From now on the reply is awaited for the read time-out. */
  readonly await: (managementNumber: string, line: Line, settle: Settle) => void
  /** Settles whoever waits for this reply; hands one that nobody waits for to `onStray`. */
  readonly answer: (telegram: Buffer) => void
  /** Whatever waits for a reply on this line will not get one. */
  readonly lineBroke: (line: Line, reason: BreakReason) => void
}

/** An empty book. A late, duplicate or foreign reply is a stray: it is evidence, and the janitor wants it. */
export function inFlightBook(readTimeoutMs: number, onStray: (telegram: Buffer) => void): InFlight {
  const awaited = new Map<string, Awaited>()

  function settle(managementNumber: string, outcome: LineOutcome): boolean {
    const waiting = awaited.get(managementNumber)
    if (waiting === undefined) return false
    clearTimeout(waiting.timer)
    awaited.delete(managementNumber)
    waiting.settle(outcome)
    return true
  }

  return {
    has: (managementNumber) => awaited.has(managementNumber),
    size: () => awaited.size,
    await: (managementNumber, line, settleWith) => {
      const timer = setTimeout(
        () => settle(managementNumber, { kind: 'unanswered', reason: 'read-timeout' }),
        readTimeoutMs,
      )
      awaited.set(managementNumber, { line, settle: settleWith, timer })
    },
    answer: (telegram) => {
      // The reply may come on another line than the question went: the number alone says whose it is.
      if (!settle(headerOf(telegram).managementNumber, { kind: 'answered', telegram })) onStray(telegram)
    },
    lineBroke: (line, reason) => {
      for (const [managementNumber, waiting] of awaited)
        if (waiting.line === line) settle(managementNumber, { kind: 'unanswered', reason })
    },
  }
}
