import type { Socket } from 'node:net'
import { answerToPing, headerOf, ping } from './card-telegram.ts'
import { corkedWriter } from './corked-writer.ts'
import { frameReader, readFrames } from './frames.ts'

export type ConnectReason = 'connect-timeout' | 'connect-refused'
export type BreakReason = 'line-broken' | 'unreadable'

/** No connection came about, so nothing was sent: the caller may try again (domain 6.2). */
export class ConnectFailure extends Error {
  readonly reason: ConnectReason

  constructor(reason: ConnectReason, cause: unknown) {
    super(reason, { cause })
    this.name = 'ConnectFailure'
    this.reason = reason
  }
}

export interface Line {
  readonly isOpen: () => boolean
  /** True once a telegram or a sign of life came from the other end. */
  readonly wasHeard: () => boolean
  /** Hands the telegram to the socket; false when the line was already gone, and then not a byte left. */
  readonly send: (telegram: Buffer) => boolean
  readonly close: () => void
  /** Settles when the line is gone, whoever closed it. */
  readonly gone: Promise<void>
}

export interface LineOptions {
  /** Begins to connect a socket. */
  readonly dial: () => Socket
  readonly connectTimeoutMs: number
  readonly readTimeoutMs: number
  readonly pingEveryMs: number
  /** Everything but signs of life. */
  readonly onTelegram: (telegram: Buffer) => void
  /** Called once, before `gone` settles. */
  readonly onBroken: (line: Line, reason: BreakReason) => void
}

function lineOn(socket: Socket, options: LineOptions): Line {
  const write = corkedWriter(socket)
  const reader = frameReader()
  const gone = Promise.withResolvers<void>()
  let open = true
  let heard = false
  let pings = 0
  let overdue: NodeJS.Timeout | undefined
  let torn: NodeJS.Timeout | undefined

  const line: Line = {
    isOpen: () => open,
    wasHeard: () => heard,
    send: (telegram) => {
      if (open) write(telegram)
      return open
    },
    close: () => end('line-broken'),
    gone: gone.promise,
  }

  function end(reason: BreakReason): void {
    if (!open) return
    open = false
    clearTimeout(quiet)
    clearTimeout(overdue)
    clearTimeout(torn)
    socket.destroy()
    options.onBroken(line, reason)
    gone.resolve()
  }

  function route(telegram: Buffer): void {
    const { kind } = headerOf(telegram)
    if (kind === 'PING') line.send(answerToPing(telegram))
    else if (kind !== 'PONG') options.onTelegram(telegram)
  }

  // Only what is heard counts: writing into a dead line would otherwise keep it looking alive.
  const quiet = setTimeout(() => {
    line.send(ping(`PING${String(++pings).padStart(16, '0')}`))
    overdue = setTimeout(() => end('line-broken'), options.readTimeoutMs).unref()
  }, options.pingEveryMs).unref()

  socket.on('data', (chunk: Buffer) => {
    heard = true
    clearTimeout(overdue)
    quiet.refresh()
    if (readFrames(reader, chunk, route) !== null) end('unreadable')
    clearTimeout(torn)
    // The rest of a telegram that does not come would be taken from the next one: a reply too short spoils the line.
    if (open && reader.isTorn()) torn = setTimeout(() => end('unreadable'), options.readTimeoutMs).unref()
  })
  // A half close by the other end is the end as well: no answer can come any more.
  for (const event of ['end', 'close', 'error']) socket.on(event, () => end('line-broken'))
  return line
}

/**
 * Connects one line. Rejects with ConnectFailure after `connectTimeoutMs`, on the system's refusal, and when `signal`
 * gives up. A telegram whose rest does not come within `readTimeoutMs` ends the line. Signs of life are exchanged by the line itself: a PING after `pingEveryMs` of silence, and a line on which
 * nothing follows within `readTimeoutMs` is closed.
 */
export function connectLine(options: LineOptions, signal: AbortSignal): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = options.dial()

    function fail(reason: ConnectReason, cause?: unknown): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      socket.destroy()
      reject(new ConnectFailure(reason, cause))
    }
    const giveUp = (): void => fail('connect-refused', signal.reason)
    const onError = (error: NodeJS.ErrnoException): void =>
      fail(error.code === 'ETIMEDOUT' ? 'connect-timeout' : 'connect-refused', error)

    const timer = setTimeout(() => fail('connect-timeout'), options.connectTimeoutMs)
    signal.addEventListener('abort', giveUp)
    socket.on('error', onError)
    socket.once('connect', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      socket.off('error', onError)
      resolve(lineOn(socket, options))
    })
  })
}
