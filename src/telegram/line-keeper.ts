import { setTimeout as sleep } from 'node:timers/promises'
import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  type IBackoff,
  isBrokenCircuitError,
} from 'cockatiel'
import type { NotSentReason } from './in-flight.ts'
import { ConnectFailure, connectLine, type Line, type LineOptions } from './line.ts'

/** Two seconds at most between tries: a card company that came back is found before the next customer gives up. */
const reconnectBackoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 })

/**
 * One breaker for all lines of a pool. It counts failures to connect and nothing else: a read time-out must not open
 * it, because the janitor's inquiries, which bring the timed-out payments home, go over the same lines. While it is
 * open an ask is refused at once, and in its half-open state a single line tries, so that a card company in trouble
 * is not stormed.
 */
export const connectBreaker = (): CircuitBreakerPolicy =>
  circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(5), halfOpenAfter: 500 })

export interface Keeping {
  readonly line: LineOptions
  readonly breaker: CircuitBreakerPolicy
  /** Ends the keeping. */
  readonly signal: AbortSignal
  readonly onTry: () => void
  readonly onConnected: (line: Line) => void
  /** No line came of this try. */
  readonly onFailed: (reason: NotSentReason) => void
}

function reasonOf(error: unknown): NotSentReason {
  if (error instanceof ConnectFailure) return error.reason
  if (isBrokenCircuitError(error)) return 'breaker-open'
  throw error
}

async function tryOnce({ line: options, breaker, signal, onTry, onConnected, onFailed }: Keeping) {
  onTry()
  try {
    const line = await breaker.execute(() => connectLine(options, signal))
    onConnected(line)
    return line
  } catch (error) {
    onFailed(reasonOf(error))
    return null
  }
}

/**
 * Keeps one place of a pool connected, with growing and jittered pauses between the tries, until the signal ends it.
 * The pauses do not keep the process alive.
 */
export async function keepConnected(keeping: Keeping): Promise<void> {
  const { signal } = keeping
  let backoff: IBackoff<unknown> = reconnectBackoff.next()
  while (!signal.aborted) {
    const line = await tryOnce(keeping)
    await line?.gone
    // A line that is accepted and dropped unheard is no success: the pauses go on growing.
    if (line?.wasHeard()) backoff = reconnectBackoff.next()
    backoff = backoff.next(undefined)
    await sleep(backoff.duration, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
