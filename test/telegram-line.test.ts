import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { cardRequest, headerOf, ping } from '../src/telegram/card-telegram.ts'
import {
  type LineOutcome,
  type LinePool,
  type LinePoolOptions,
  openLinePool,
} from '../src/telegram/client.ts'
import { listenForTelegrams, type ServedLine, type TelegramServer } from '../src/telegram/server.ts'

const host = '127.0.0.1'
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Any telegram will do on the wire; the number is what tells them apart. */
function telegram(managementNumber: string): Buffer {
  const bytes = ping(managementNumber)
  bytes.write('PAYMENT', 4, 'latin1')
  return bytes
}

/** Things that happen, in order, each of which can be waited for. */
function happenings<Thing>() {
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

type Arrival = { readonly line: ServedLine; readonly telegram: Buffer }

async function cardCompany(answer?: (arrival: Arrival) => void, port = 0) {
  const arrivals = happenings<Arrival>()
  const faults = happenings<string>()
  const server: TelegramServer = await listenForTelegrams({
    host,
    port,
    onTelegram: (line, bytes) => (answer ?? arrivals.put)({ line, telegram: bytes }),
    onFault: (_, fault) => faults.put(fault.reason),
  })
  cleanups.push(server.close)
  return { ...server, arrivals, faults }
}

const echo = ({ line, telegram: bytes }: Arrival): void => line.send(bytes)

function poolTo(port: number, options: Partial<LinePoolOptions> = {}) {
  const strays = happenings<string>()
  const pool = openLinePool({
    ...{ host, port, lines: 1, connectTimeoutMs: 2_000, readTimeoutMs: 2_000 },
    onStray: (bytes) => strays.put(headerOf(bytes).managementNumber),
    ...options,
  })
  cleanups.push(pool.close)
  const ask = (number: string): Promise<LineOutcome> => pool.ask(telegram(number), number)
  return { pool, ask, strays }
}

/** Starts a plain server, one that knows nothing of telegrams. */
async function portOf(server: Server): Promise<number> {
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP port')
  return address.port
}

/** A port on which nobody listens: one that was just given back. */
async function deadPort(): Promise<number> {
  const server = createServer()
  const port = await portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

describe('an answered telegram', () => {
  test('comes back under its own number', async () => {
    const company = await cardCompany(echo)
    const { ask, pool } = poolTo(company.port)
    expect(await ask('A')).toEqual({ kind: 'answered', telegram: telegram('A') })
    expect(pool.state()).toEqual({ lines: 1, connected: 1, inFlight: 0, breaker: 'closed' })
  })

  test('finds its asker among many in flight on one line, also when the replies cross', async () => {
    const held: Arrival[] = []
    const company = await cardCompany((arrival) => {
      held.push(arrival)
      if (held.length === 200) for (const late of held.reverse()) echo(late)
    })
    const { ask } = poolTo(company.port)
    const numbers = Array.from({ length: 200 }, (_, i) => `N${i}`)
    const outcomes = await Promise.all(numbers.map(ask))
    expect(outcomes).toEqual(numbers.map((number) => ({ kind: 'answered', telegram: telegram(number) })))
  })

  test('may arrive byte by byte, or two in one segment', async () => {
    const company = await cardCompany()
    const { ask } = poolTo(company.port)
    const asked = [ask('A'), ask('B')]
    const { line } = await company.arrivals.next()
    for (const byte of telegram('A')) line.send(Buffer.from([byte]))
    line.send(Buffer.concat([telegram('B'), telegram('C')]))
    expect(await Promise.all(asked)).toMatchObject([{ kind: 'answered' }, { kind: 'answered' }])
  })

  test('is shared out over all lines of the pool', async () => {
    const remotes = new Set<string>()
    const company = await cardCompany((arrival) => {
      remotes.add(arrival.line.remote)
      echo(arrival)
    })
    const { ask, pool } = poolTo(company.port, { lines: 3 })
    for (let i = 0; pool.state().connected < 3; i++) await ask(`N${i}`)
    for (const number of ['A', 'B', 'C']) await ask(number)
    expect(remotes.size).toBe(3)
  })
})

describe('a reply that nobody waits for is handed on', () => {
  test('when it comes after the read time-out', async () => {
    const company = await cardCompany()
    const { ask, strays } = poolTo(company.port, { readTimeoutMs: 60 })
    expect(await ask('A')).toEqual({ kind: 'unanswered', reason: 'read-timeout' })
    echo(await company.arrivals.next())
    expect(await strays.next()).toBe('A')
  })

  test('when it comes twice', async () => {
    const company = await cardCompany((arrival) => {
      echo(arrival)
      echo(arrival)
    })
    const { ask, strays } = poolTo(company.port)
    expect(await ask('A')).toMatchObject({ kind: 'answered' })
    expect(await strays.next()).toBe('A')
  })

  test('when it has a number that was never asked, while the asker goes on waiting', async () => {
    const company = await cardCompany(({ line }) => line.send(telegram('B')))
    const { ask, strays } = poolTo(company.port, { readTimeoutMs: 60 })
    expect(await ask('A')).toEqual({ kind: 'unanswered', reason: 'read-timeout' })
    expect(await strays.next()).toBe('B')
  })
})

describe('when the line breaks, what was sent on it is unanswered at once', () => {
  const breaks: Readonly<Record<string, (line: ServedLine) => void>> = {
    'by an RST': (line) => line.reset(),
    'by a half close of the other end': (line) => line.halfClose(),
  }
  test.each(Object.entries(breaks))('%s', async (_, breakLine) => {
    const company = await cardCompany()
    const { ask, pool } = poolTo(company.port)
    const asked = [ask('A'), ask('B')]
    const { line } = await company.arrivals.next()
    breakLine(line)
    const broken = { kind: 'unanswered', reason: 'line-broken' }
    expect(await Promise.all(asked)).toEqual([broken, broken])
    expect(pool.state()).toMatchObject({ connected: 0, inFlight: 0 })
  })

  test('by bytes that are no telegram', async () => {
    const company = await cardCompany(({ line }) => line.send(Buffer.from('HTTP/1.1 400 Bad Request')))
    const { ask } = poolTo(company.port)
    expect(await ask('A')).toEqual({ kind: 'unanswered', reason: 'unreadable' })
  })

  test('by its own closing', async () => {
    const company = await cardCompany()
    const { ask, pool } = poolTo(company.port)
    const asked = ask('A')
    await company.arrivals.next()
    await pool.close()
    expect(await asked).toEqual({ kind: 'unanswered', reason: 'line-broken' })
    expect(await ask('B')).toEqual({ kind: 'not-sent', reason: 'closed' })
  })

  test('but an answer that came before the break counts', async () => {
    const company = await cardCompany((arrival) => {
      echo(arrival)
      arrival.line.halfClose()
    })
    const { ask } = poolTo(company.port)
    expect(await ask('A')).toMatchObject({ kind: 'answered' })
  })

  test('and only that: the other lines go on', async () => {
    const company = await cardCompany()
    const { ask, pool } = poolTo(company.port, { lines: 2 })
    const first = ask('A')
    const broken = await company.arrivals.next()
    const [asked, arrival] = await onAnotherLineThan(broken.line, ask, company.arrivals.next)
    broken.line.reset()
    expect(await first).toEqual({ kind: 'unanswered', reason: 'line-broken' })
    echo(arrival)
    expect(await asked).toMatchObject({ kind: 'answered' })
    expect(pool.state().inFlight).toBe(0)
  })

  test('and the next ask goes over a new one', async () => {
    const company = await cardCompany((arrival) => {
      if (headerOf(arrival.telegram).managementNumber === 'A') arrival.line.reset()
      else echo(arrival)
    })
    const { ask } = poolTo(company.port)
    expect(await ask('A')).toMatchObject({ kind: 'unanswered' })
    expect(await ask('B')).toMatchObject({ kind: 'answered' })
  })
})

describe('without a connection nothing is sent', () => {
  test('a refused connection says so', async () => {
    const { ask } = poolTo(await deadPort())
    expect(await ask('A')).toEqual({ kind: 'not-sent', reason: 'connect-refused' })
  })

  test('a connection that does not come about in time is another outcome than a missing reply', async () => {
    const port = await fullPort()
    const { ask } = poolTo(port, { connectTimeoutMs: 60 })
    expect(await ask('A')).toEqual({ kind: 'not-sent', reason: 'connect-timeout' })
  })

  test('an ask that waits for a connection is refused when the pool closes', async () => {
    const { ask, pool } = poolTo(await fullPort())
    const asked = ask('A')
    await pool.close()
    expect(await asked).toEqual({ kind: 'not-sent', reason: 'closed' })
  })

  test('the breaker opens after refused connections, and closes when the other end is back', async () => {
    const port = await deadPort()
    const { ask, pool } = poolTo(port)
    const reasons = new Set<string>()
    for (let i = 0; !reasons.has('breaker-open'); i++) {
      const outcome = await ask(`N${i}`)
      if (outcome.kind === 'not-sent') reasons.add(outcome.reason)
    }
    expect(reasons).toEqual(new Set(['connect-refused', 'breaker-open']))
    expect(pool.state().breaker).not.toBe('closed')

    await cardCompany(echo, port)
    expect(await answered(pool)).toMatchObject({ kind: 'answered' })
    expect(pool.state().breaker).toBe('closed')
  })

  test('missing replies do not open it, because inquiries must still go out', async () => {
    const company = await cardCompany()
    const { ask, pool } = poolTo(company.port, { readTimeoutMs: 20 })
    for (let i = 0; i < 10; i++) expect(await ask(`N${i}`)).toMatchObject({ reason: 'read-timeout' })
    expect(pool.state()).toMatchObject({ breaker: 'closed', connected: 1 })
  })
})

/** Asks until one comes by another line; the ones before it are answered. */
async function onAnotherLineThan(
  line: ServedLine,
  ask: (number: string) => Promise<LineOutcome>,
  nextArrival: () => Promise<Arrival>,
): Promise<[Promise<LineOutcome>, Arrival]> {
  for (let i = 0; ; i++) {
    const asked = ask(`N${i}`)
    const arrival = await nextArrival()
    if (arrival.line.remote !== line.remote) return [asked, arrival]
    echo(arrival)
    await asked
  }
}

/** Asks again, after every turn of the event loop, until somebody answers. */
async function answered(pool: LinePool): Promise<LineOutcome> {
  for (let i = 0; ; i++) {
    const number = `R${i}`
    const outcome = await pool.ask(telegram(number), number)
    if (outcome.kind === 'answered') return outcome
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * A port that listens but whose queue is full, because its process never accepts: the kernel drops what knocks, and a
 * connection neither comes about nor fails.
 */
async function fullPort(): Promise<number> {
  const worker = new Worker(
    `const { createServer } = require('node:net')
     const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       require('node:worker_threads').parentPort.postMessage(server.address().port)
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
     })`,
    { eval: true },
  )
  cleanups.push(() => worker.terminate())
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  for (let queued = 0; queued < 2; queued++) await once(plainConnection(port), 'connect')
  return port
}

function plainConnection(port: number): Socket {
  const socket = connect({ host, port })
  socket.on('error', () => undefined)
  cleanups.push(() => socket.destroy())
  return socket
}

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve))

describe('a line is kept alive', () => {
  test('by a PING after silence, which the other end answers by itself', async () => {
    const seen = happenings<string>()
    const server = createServer((socket) => {
      socket.on('data', (bytes) => seen.put(headerOf(bytes).kind))
      socket.on('error', () => undefined)
    })
    cleanups.push(() => server.close())
    const { ask } = poolTo(await portOf(server), { pingEveryMs: 20, readTimeoutMs: 60 })
    const asked = ask('A')
    expect(await seen.next()).toBe('PAYMENT')
    expect(await seen.next()).toBe('PING')
    expect((await asked).kind).toBe('unanswered')
  })

  test('and closed when nothing follows the PING', async () => {
    const ends = happenings<'closed'>()
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        if (headerOf(bytes).kind === 'PAYMENT') socket.write(bytes)
      })
      socket.on('close', () => ends.put('closed'))
      socket.on('error', () => undefined)
    })
    cleanups.push(() => server.close())
    const { ask } = poolTo(await portOf(server), { pingEveryMs: 20, readTimeoutMs: 40 })
    expect(await ask('A')).toMatchObject({ kind: 'answered' })
    expect(await ends.next()).toBe('closed')
  })

  test('and stays open while PONGs come, none of which is a stray', async () => {
    const company = await cardCompany(echo)
    const socket = plainConnection(company.port)
    socket.write(ping('P'))
    const bytes = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(cardRequest.decode(bytes)).toMatchObject({ kind: 'PONG', managementNumber: 'P' })
    expect(company.arrivals.left()).toBe(0)
  })
})

describe('a bug of the caller is told, not sent', () => {
  test('two telegrams in flight under one number', async () => {
    const company = await cardCompany()
    const { ask, pool } = poolTo(company.port)
    const first = ask('A')
    await expect(ask('A')).rejects.toThrow(/in flight/)
    echo(await company.arrivals.next())
    expect(await first).toMatchObject({ kind: 'answered' })
    await expect(pool.ask(telegram('A'), 'B')).rejects.toThrow(RangeError)
    await expect(pool.ask(telegram('A').subarray(1), 'A')).rejects.toThrow(RangeError)
  })
})

describe('the answering end', () => {
  test('closes a line on which something else than a telegram arrives', async () => {
    const company = await cardCompany()
    const socket = plainConnection(company.port)
    socket.write('GET / HTTP/1.1\r\n\r\n')
    expect(await company.faults.next()).toBe('wrong-length-field')
    await closed(socket)
  })

  test('takes no harm from sending on a line that is gone', async () => {
    const company = await cardCompany()
    const socket = plainConnection(company.port)
    socket.write(telegram('A'))
    const { line } = await company.arrivals.next()
    line.reset()
    line.send(telegram('A'))
    line.halfClose()
    line.reset()
    await closed(socket)
    const next = plainConnection(company.port)
    next.write(telegram('B'))
    expect(headerOf((await company.arrivals.next()).telegram).managementNumber).toBe('B')
  })

  test('still hears a line after its own half close', async () => {
    const company = await cardCompany()
    const socket = connect({ host, port: company.port, allowHalfOpen: true })
    cleanups.push(() => socket.destroy())
    socket.write(telegram('A'))
    const { line } = await company.arrivals.next()
    line.halfClose()
    await once(socket.resume(), 'end')
    socket.write(telegram('B'))
    expect(headerOf((await company.arrivals.next()).telegram).managementNumber).toBe('B')
  })

  test('says when its port is taken', async () => {
    const company = await cardCompany()
    await expect(cardCompany(undefined, company.port)).rejects.toThrow(/EADDRINUSE/)
  })
})
