import { connect } from 'node:net'
import { cardRequest, headerOf } from './card-telegram.ts'
import { inFlightBook, type LineOutcome } from './in-flight.ts'
import { keepLines } from './line-keeper.ts'
import type { Line } from './line.ts'
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

function checkTelegram(telegram: Buffer, managementNumber: string): void {
  if (telegram.length !== cardRequest.width || headerOf(telegram).managementNumber !== managementNumber)
    throw new RangeError(`not a telegram of ${cardRequest.width} bytes under the number ${managementNumber}`)
}

/** Opens nothing yet: the first ask connects, and from then on every line is kept connected until `close`. */
export function openLinePool(options: LinePoolOptions): LinePool {
  const { host, port, lines: count = 2, onStray } = options
  const { connectTimeoutMs = 5_000, readTimeoutMs = 30_000, pingEveryMs = 30_000 } = options
  const inFlight = inFlightBook(readTimeoutMs, onStray)
  const waiting = waitingRoom(connectTimeoutMs)
  let closed = false

  function send(line: Line, { managementNumber, telegram, settle }: WaitingAsk): void {
    if (line.send(telegram)) inFlight.await(managementNumber, line, settle)
    else settle({ kind: 'not-sent', reason: 'connect-refused' })
  }

  const lines = keepLines({
    dial: () => connect({ host, port, noDelay: true }),
    lines: count,
    connectTimeoutMs,
    readTimeoutMs,
    pingEveryMs,
    onTelegram: inFlight.answer,
    onBroken: inFlight.lineBroke,
    onConnected: (line) => waiting.letIn((waited) => send(line, waited)),
    onNoLine: waiting.refuseAll,
  })

  async function ask(telegram: Buffer, managementNumber: string): Promise<LineOutcome> {
    checkTelegram(telegram, managementNumber)
    if (inFlight.has(managementNumber) || waiting.has(managementNumber))
      throw new RangeError(`the number ${managementNumber} is in flight already`)
    if (closed) return { kind: 'not-sent', reason: 'closed' }
    lines.start()
    const line = lines.next()
    if (line === undefined && lines.breaker() === 'open') return { kind: 'not-sent', reason: 'breaker-open' }
    return new Promise((settle) => {
      if (line === undefined) waiting.enter({ managementNumber, telegram, settle })
      else send(line, { managementNumber, telegram, settle })
    })
  }

  async function close(): Promise<void> {
    closed = true
    waiting.refuseAll('closed')
    await lines.close()
  }

  const state = (): LinePoolState => ({
    lines: count,
    connected: lines.connected(),
    inFlight: inFlight.size() + waiting.size(),
    breaker: lines.breaker(),
  })

  return { ask, state, close }
}
