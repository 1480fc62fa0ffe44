import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { answerToPing, headerOf } from '../src/telegram/card-telegram.ts'
import type { LineOutcome, LinePool } from '../src/telegram/client.ts'
import type { ServedLine } from '../src/telegram/server.ts'
import {
  type Arrival,
  cardCompany,
  deadPort,
  echo,
  fullPort,
  happenings,
  poolTo,
  portOf,
  telegram,
} from './telegram-wire.ts'

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
      if (held.length === 200) for (const late of held.toReversed()) echo(late)
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

describe('a line is kept alive', () => {
  test('by a PING after silence, which the other end answers by itself', async () => {
    const seen = happenings<string>()
    const server = createServer((socket) => {
      socket.on('data', (bytes) => seen.put(headerOf(bytes).kind))
      socket.on('error', () => undefined)
    })
    onTestFinished(() => {
      server.close()
    })
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
    onTestFinished(() => {
      server.close()
    })
    const { ask } = poolTo(await portOf(server), { pingEveryMs: 20, readTimeoutMs: 40 })
    expect(await ask('A')).toMatchObject({ kind: 'answered' })
    expect(await ends.next()).toBe('closed')
  })

  test('and stays open while PONGs come, none of which is a stray', async () => {
    const pings = happenings<number>()
    let connections = 0
    const server = createServer((socket) => {
      const connection = ++connections
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        const isPing = headerOf(bytes).kind === 'PING'
        socket.write(isPing ? answerToPing(bytes) : bytes)
        if (isPing) pings.put(connection)
      })
    })
    onTestFinished(() => {
      server.close()
    })
    const { ask, strays, pool } = poolTo(await portOf(server), { pingEveryMs: 10, readTimeoutMs: 1_000 })
    await ask('A')
    expect([await pings.next(), await pings.next(), await pings.next()]).toEqual([1, 1, 1])
    expect(pool.state().connected).toBe(1)
    expect(strays.left()).toBe(0)
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
