import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { headerOf, ping } from '../src/telegram/card-telegram.ts'
import { type LineOutcome, type LinePoolOptions, openLinePool } from '../src/telegram/client.ts'
import { listenForTelegrams, type ServedLine } from '../src/telegram/server.ts'

export const host = '127.0.0.1'
/** Any telegram will do on the wire; the number is what tells them apart. */
export function telegram(managementNumber: string): Buffer {
  const bytes = ping(managementNumber)
  bytes.write('PAYMENT', 4, 'latin1')
  return bytes
}

/** Things that happen, in order, each of which can be waited for. */
export function happenings<Thing>() {
  const seen: Thing[] = []
  const waiting: ((thing: Thing) => void)[] = []
  return {
    put: (thing: Thing) => {
      const next = waiting.shift()
      if (next === undefined) seen.push(thing)
      else next(thing)
    },
    next: (): Promise<Thing> => {
      const thing = seen.shift()
      return thing === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(thing)
    },
    left: () => seen.length,
  }
}

export type Arrival = { readonly line: ServedLine; readonly telegram: Buffer }

export async function cardCompany(answer?: (arrival: Arrival) => void, port = 0) {
  const arrivals = happenings<Arrival>()
  const faults = happenings<string>()
  const server = await listenForTelegrams({
    host,
    port,
    onTelegram: (line, bytes) => (answer ?? arrivals.put)({ line, telegram: bytes }),
    onFault: (_, fault) => faults.put(fault.reason),
  })
  onTestFinished(server.close)
  return { ...server, arrivals, faults }
}

export const echo = ({ line, telegram: bytes }: Arrival): void => line.send(bytes)

export function poolTo(port: number, options: Partial<LinePoolOptions> = {}) {
  const strays = happenings<string>()
  const pool = openLinePool({
    host,
    port,
    lines: 1,
    connectTimeoutMs: 2_000,
    readTimeoutMs: 2_000,
    onStray: (bytes) => strays.put(headerOf(bytes).managementNumber),
    ...options,
  })
  onTestFinished(pool.close)
  const ask = (number: string): Promise<LineOutcome> => pool.ask(telegram(number), number)
  return { pool, ask, strays }
}

/** Starts a plain server, one that knows nothing of telegrams. */
export async function portOf(server: Server): Promise<number> {
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP port')
  return address.port
}

/** A port on which nobody listens: one that was just given back. */
export async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

/**
 * A port that listens but whose queue is full, because its process never accepts: the kernel drops what knocks, and a
 * connection neither comes about nor fails.
 */
export async function fullPort(): Promise<number> {
  const worker = new Worker(
    `const { createServer } = require('node:net')
     const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       require('node:worker_threads').parentPort.postMessage(server.address().port)
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
     })`,
    { eval: true },
  )
  onTestFinished(async () => {
    await worker.terminate()
  })
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  for (let queued = 0; queued < 2; queued++) await once(plainConnection(port), 'connect')
  return port
}

export function plainConnection(port: number): Socket {
  const socket = connect({ host, port })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  return socket
}

export const closed = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => socket.once('close', resolve))
