import { CircuitState } from 'cockatiel'
import { cardRequest, headerOf } from './card-telegram.ts'
import { inFlightBook, type LineOutcome, type NotSentReason } from './in-flight.ts'
import { connectBreaker, keepConnected } from './line-keeper.ts'
import type { BreakReason, Line } from './line.ts'
import { type WaitingAsk, waitingRoom } from './waiting-room.ts'

export type { LineOutcome } from './in-flight.ts'

/** Lasting connections to one address, shared by everybody who asks there. */
export interface LinePool {
  /**
   * Sends a telegram and answers with its reply, found by the management number, or with how that failed; it never
   * rejects for what the world does. The first ask connects, and an ask without a line waits for one at most the
   * connect time-out. Rejects, as a bug of the caller, for a number that is in flight already and for a telegram that
   * is not 450 columns under that number.
   */
  readonly ask: (telegram: Buffer, managementNumber: string) => Promise<LineOutcome>
  readonly state: () => LinePoolState
  /** Ends every ask at once: sent ones as unanswered, waiting ones as not sent. */
  readonly close: () => Promise<void>
}

export interface LinePoolState {
  readonly lines: number
  readonly connected: number
  readonly inFlight: number
  readonly breaker: 'closed' | 'open' | 'half-open'
}

export interface LinePoolOptions {
  readonly host: string
  readonly port: number
  /** 2 unless told otherwise. */
  readonly lines?: number
  /** 5,000 unless told otherwise (domain 6.2). */
  readonly connectTimeoutMs?: number
  /** 30,000 unless told otherwise (domain 6.2). */
  readonly readTimeoutMs?: number
  /** 30,000 unless told otherwise. */
  readonly pingEveryMs?: number
  /** A reply that nobody waits for: late, duplicate, or under a number never asked. */
  readonly onStray: (telegram: Buffer) => void
}

const breakerNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const

function checkTelegram(telegram: Buffer, managementNumber: string): void {
  if (telegram.length !== cardRequest.width || headerOf(telegram).managementNumber !== managementNumber)
    throw new RangeError(`not a telegram of ${cardRequest.width} bytes under the number ${managementNumber}`)
}

/** Opens nothing yet: the first ask connects, and from then on every line is kept connected until `close`. */
export function openLinePool(options: LinePoolOptions): LinePool {
  const { host, port, onStray } = options
  const { lines = 2, connectTimeoutMs = 5_000, readTimeoutMs = 30_000, pingEveryMs = 30_000 } = options
  const inFlight = inFlightBook(readTimeoutMs, onStray)
  const waiting = waitingRoom(connectTimeoutMs)
  const breaker = connectBreaker()
  const closing = new AbortController()
  const connected = new Set<Line>()
  let keepers: Promise<void>[] = []
  let trying = 0

  function onConnected(line: Line): void {
    trying--
    if (closing.signal.aborted || !line.isOpen()) return line.close()
    connected.add(line)
    waiting.letIn((ask) => send(line, ask))
  }

  function onFailed(reason: NotSentReason): void {
    trying--
    // Another line that is still trying may yet take the asks.
    if (trying === 0 && connected.size === 0) waiting.refuseAll(reason)
  }

  function onBroken(line: Line, reason: BreakReason): void {
    connected.delete(line)
    inFlight.lineBroke(line, reason)
  }

  function start(): void {
    const line = {
      host,
      port,
      connectTimeoutMs,
      readTimeoutMs,
      pingEveryMs,
      onTelegram: inFlight.answer,
      onBroken,
    }
    const keeping = { line, breaker, signal: closing.signal, onTry: () => trying++, onConnected, onFailed }
    keepers = Array.from({ length: lines }, () => keepConnected(keeping))
  }

  /** The line that waited longest for its turn goes to the end of the queue. */
  function nextLine(): Line | undefined {
    const [line] = connected
    if (line !== undefined && connected.delete(line)) connected.add(line)
    return line
  }

  function send(line: Line, { managementNumber, telegram, settle }: WaitingAsk): void {
    if (line.send(telegram)) inFlight.await(managementNumber, line, settle)
    else settle({ kind: 'not-sent', reason: 'connect-refused' })
  }

  async function ask(telegram: Buffer, managementNumber: string): Promise<LineOutcome> {
    checkTelegram(telegram, managementNumber)
    if (inFlight.has(managementNumber) || waiting.has(managementNumber))
      throw new RangeError(`the number ${managementNumber} is in flight already`)
    if (closing.signal.aborted) return { kind: 'not-sent', reason: 'closed' }
    if (keepers.length === 0) start()
    const line = nextLine()
    if (line === undefined && breaker.state === CircuitState.Open)
      return { kind: 'not-sent', reason: 'breaker-open' }
    return new Promise((settle) => {
      if (line === undefined) waiting.enter({ managementNumber, telegram, settle })
      else send(line, { managementNumber, telegram, settle })
    })
  }

  async function close(): Promise<void> {
    closing.abort()
    waiting.refuseAll('closed')
    for (const line of connected) line.close()
    await Promise.all(keepers)
  }

  const state = (): LinePoolState => ({
    lines,
    connected: connected.size,
    inFlight: inFlight.size() + waiting.size(),
    breaker: breakerNames[breaker.state],
  })

  return { ask, state, close }
}
