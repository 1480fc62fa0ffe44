import { createServer, type Socket } from 'node:net'
import { answerToPing, headerOf } from './card-telegram.ts'
import { corkedWriter } from './corked-writer.ts'
import { frameReader, readFrames } from './frames.ts'
import type { TelegramFault } from './layout.ts'

/** One connection as its answering end sees it. Sending on a line that is gone does nothing. */
export interface ServedLine {
  readonly remote: string
  /** Raw bytes, so that a simulator can also send what is no telegram. */
  readonly send: (bytes: Uint8Array) => void
  /** Breaks the line with an RST. */
  readonly reset: () => void
  /** Sends FIN and goes on reading. */
  readonly halfClose: () => void
}

export interface ListenOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly onTelegram: (line: ServedLine, telegram: Buffer) => void
  /** A line on which something other than a telegram arrived; it is closed right after. */
  readonly onFault?: (line: ServedLine, fault: TelegramFault) => void
}

/** A listening end. `close` breaks every line that is open. */
export interface TelegramServer {
  readonly port: number
  readonly close: () => Promise<void>
}

function serve(socket: Socket, options: ListenOptions): void {
  socket.setNoDelay(true)
  const write = corkedWriter(socket)
  const line: ServedLine = {
    remote: `${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`,
    send: (bytes) => {
      if (socket.writable) write(bytes)
    },
    reset: () => {
      socket.resetAndDestroy()
    },
    halfClose: () => {
      socket.end()
    },
  }
  const reader = frameReader()

  function onTelegram(telegram: Buffer): void {
    if (headerOf(telegram).kind === 'PING') line.send(answerToPing(telegram))
    else options.onTelegram(line, telegram)
  }

  socket.on('data', (chunk: Buffer) => {
    const fault = readFrames(reader, chunk, onTelegram)
    if (fault === null) return
    options.onFault?.(line, fault)
    socket.destroy()
  })
  socket.on('end', () => socket.end())
  // An error is always followed by close, and whoever waits for this line learns it from there.
  socket.on('error', () => undefined)
}

/**
 * Listens for telegrams and answers every PING by itself. Rejects with the system's error when the address cannot be
 * had.
 */
export function listenForTelegrams(options: ListenOptions): Promise<TelegramServer> {
  const sockets = new Set<Socket>()
  // Half-open is allowed so that a line may send FIN and still hear what the other end says.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, options)
  })

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('not a TCP address'))
      else resolve({ port: address.port, close })
    })
  })
}
