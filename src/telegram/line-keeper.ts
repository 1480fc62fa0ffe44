import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  type IBackoff,
  isBrokenCircuitError,
} from 'cockatiel'
import type { NotSentReason } from './in-flight.ts'
import { type BreakReason, ConnectFailure, connectLine, type Line, type LineOptions } from './line.ts'

/** Two seconds at most between tries: a card company that came back is found before the next customer gives up. */
const reconnectBackoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 })

/**
 * One breaker for all lines of a pool. It counts failures to connect and nothing else: a read time-out must not open
 * it, because the janitor's inquiries, which bring the timed-out payments home, go over the same lines. While it is
 * open an ask is refused at once, and in its half-open state a single line tries, so that a card company in trouble
 * is not stormed.
 */
const connectBreaker = (): CircuitBreakerPolicy =>
  circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(5), halfOpenAfter: 500 })

const breakerNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const

interface Keeping {
  readonly connect: () => Promise<Line>
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

async function tryOnce({ connect, onTry, onConnected, onFailed }: Keeping): Promise<Line | null> {
  onTry()
  try {
    const line = await connect()
    onConnected(line)
    return line
  } catch (error) {
    onFailed(reasonOf(error))
    return null
  }
}

/** Ends early when the signal does. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    function end(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms).unref()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}

/** Keeps one line, with growing and jittered pauses between the tries; they do not keep the process alive. */
async function keepOne(keeping: Keeping): Promise<void> {
  const { signal } = keeping
  let backoff: IBackoff<unknown> = reconnectBackoff.next()
  while (!signal.aborted) {
    const line = await tryOnce(keeping)
    await line?.gone
    // A line that is accepted and dropped unheard is no success: the pauses go on growing.
    if (line?.wasHeard()) backoff = reconnectBackoff.next()
    backoff = backoff.next(undefined)
    await pause(backoff.duration, signal)
  }
}

/** The lines of a pool: each is connected again and again until `close`. */
export interface KeptLines {
  /** Begins to connect; does nothing the second time. */
  readonly start: () => void
  /** A line that is up, each in its turn. */
  readonly next: () => Line | undefined
  readonly connected: () => number
  readonly breaker: () => 'closed' | 'open' | 'half-open'
  readonly close: () => Promise<void>
}

export interface KeptLinesOptions extends LineOptions {
  readonly lines: number
  readonly onConnected: (line: Line) => void
  /** No line is up, and none is being tried any more for now. */
  readonly onNoLine: (reason: NotSentReason) => void
}

/** Keeps `lines` connections under one breaker. Connects nothing before `start`. */
export function keepLines(options: KeptLinesOptions): KeptLines {
  const breaker = connectBreaker()
  const closing = new AbortController()
  const up = new Set<Line>()
  let keepers: Promise<void>[] = []
  let trying = 0

  function onBroken(line: Line, reason: BreakReason): void {
    up.delete(line)
    options.onBroken(line, reason)
  }

  const keeping: Keeping = {
    signal: closing.signal,
    connect: () => breaker.execute(() => connectLine({ ...options, onBroken }, closing.signal)),
    onTry: () => {
      trying++
    },
    onConnected: (line) => {
      trying--
      if (closing.signal.aborted || !line.isOpen()) return line.close()
      up.add(line)
      options.onConnected(line)
    },
    onFailed: (reason) => {
      trying--
      if (trying === 0 && up.size === 0) options.onNoLine(reason)
    },
  }

  return {
    start: () => {
      if (keepers.length === 0) keepers = Array.from({ length: options.lines }, () => keepOne(keeping))
    },
    next: () => {
      const [line] = up
      // To the end of the queue, so that the lines take turns.
      if (line !== undefined && up.delete(line)) up.add(line)
      return line
    },
    connected: () => up.size,
    breaker: () => breakerNames[breaker.state],
    close: async () => {
      closing.abort()
      for (const line of up) line.close()
      await Promise.all(keepers)
    },
  }
}
