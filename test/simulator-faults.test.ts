import { describe, expect, test } from 'vitest'
import type { RuleInput } from '../src/contract/simulator.ts'
import { createWayOut } from '../src/simulator/delivery.ts'
import { cardReply, ping } from '../src/telegram/card-telegram.ts'
import {
  cancel,
  inquiry,
  netCancel,
  numbered,
  openWire,
  payment,
  rule,
  testCompany,
} from './simulator-wire.ts'

const numbersOf = (replies: { managementNumber: string }[]) => replies.map((reply) => reply.managementNumber)

describe('answers on the wire', () => {
  test('many telegrams of one connection are each answered under their own number', async () => {
    await using company = await testCompany()
    using wire = await openWire(company.port)
    const names = Array.from({ length: 100 }, (_, n) => `P${n}X`)
    wire.send(...names.map((name) => payment(name)))
    const replies = []
    while (replies.length < names.length) replies.push(await wire.reply())
    expect(numbersOf(replies)).toEqual(names.map(numbered))
    expect((await company.control.book({})).totals.net).toBe(11_000_000)
  })

  test('a PING is answered with a PONG', async () => {
    await using company = await testCompany()
    using wire = await openWire(company.port)
    wire.socket.write(ping(numbered('PING1')))
    expect((await wire.take(450)).toString('latin1', 0, 34)).toBe(` 446PONG      ${numbered('PING1')}`)
  })

  test('a whole telegram that does not decode is refused at once and not booked', async () => {
    await using company = await testCompany()
    using wire = await openWire(company.port)
    const broken = Buffer.from(` 446PAYMENT   ${numbered('A')}`.padEnd(450, '?'), 'latin1')
    wire.socket.write(broken)
    expect(await wire.reply()).toMatchObject({ managementNumber: numbered('A'), responseCode: '0030' })
    expect((await company.control.book({})).entries).toEqual([])
  })

  test('a frame that is no telegram closes the line', async () => {
    await using company = await testCompany()
    using wire = await openWire(company.port)
    wire.socket.write('GET / HTTP/1.1\r\n\r\n')
    await expect(wire.ending).resolves.toMatch(/FIN|RST/)
  })
})

describe('rules that answer', () => {
  test('decline with any code, with its text or with one of your own', async () => {
    await using company = await testCompany([
      rule({ action: 'decline', code: '0051' }, { when: { amount: 1_000 } }),
      rule({ action: 'decline', code: '7777', message: '오늘은 쉽니다' }, { when: { amount: 2_000 } }),
      rule({ action: 'decline', code: '7778' }, { when: { amount: 3_000 } }),
    ])
    using wire = await openWire(company.port)
    const said = []
    for (const amount of [1_000, 2_000, 3_000]) {
      const { responseCode, message } = await wire.ask(payment(`A${amount}`, { amount, vat: 0 }))
      said.push([responseCode, message])
    }
    expect(said).toEqual([
      ['0051', '한도초과'],
      ['7777', '오늘은 쉽니다'],
      ['7778', '승인거절'],
    ])
  })

  test('unavailable books nothing, so that a later try is a new one', async () => {
    await using company = await testCompany([rule({ action: 'unavailable', code: '0091' }, { times: 1 })])
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A'))).responseCode).toBe('0091')
    expect((await wire.ask(inquiry('A'))).responseCode).toBe('0025')
    expect((await wire.ask(payment('A'))).responseCode).toBe('0000')
  })

  test('inquiries and net cancels follow only rules that name them', async () => {
    await using company = await testCompany([
      rule({ action: 'unavailable' }, { when: { kinds: ['INQUIRY', 'NETCANCEL'] }, times: 2 }),
    ])
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A'))).responseCode).toBe('0000')
    expect((await wire.ask(inquiry('A'))).responseCode).toBe('0091')
    expect((await wire.ask(netCancel('A'))).responseCode).toBe('0091')
    expect((await wire.ask(inquiry('A'))).responseCode).toBe('0000')
  })
})

describe('rules that take time', () => {
  test('late books at once and replies later', async () => {
    await using company = await testCompany([rule({ action: 'late', ms: 150 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'), inquiry('A'))
    expect(await wire.reply()).toMatchObject({ kind: 'INQUIRY', responseCode: '0000' })
    expect(await wire.reply()).toMatchObject({ kind: 'PAYMENT', responseCode: '0000' })
  })

  test('delay decides later, so a net cancel in between wins', async () => {
    await using company = await testCompany([rule({ action: 'delay', ms: 150 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'), inquiry('A'), netCancel('A'))
    expect(await wire.reply()).toMatchObject({ kind: 'INQUIRY', responseCode: '0025' })
    expect(await wire.reply()).toMatchObject({ kind: 'NETCANCEL', responseCode: '0000', amount: 0 })
    expect(await wire.reply()).toMatchObject({ kind: 'PAYMENT', responseCode: '0099' })
  })

  test('stubborn approves later although a net cancel came in between', async () => {
    await using company = await testCompany([rule({ action: 'stubborn', ms: 150 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'), netCancel('A'))
    expect(await wire.reply()).toMatchObject({ kind: 'NETCANCEL', amount: 0 })
    expect(await wire.reply()).toMatchObject({ kind: 'PAYMENT', responseCode: '0000' })
    expect((await company.control.book({})).totals.net).toBe(110_000)
  })

  test('a reset drops replies that are still held back', async () => {
    await using company = await testCompany([rule({ action: 'late', ms: 100 }, { times: 1 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    expect((await wire.ask(inquiry('A'))).responseCode).toBe('0000')
    await company.control.reset()
    await company.control.setRules([rule({ action: 'late', ms: 200 })])
    expect(await wire.ask(payment('B'))).toMatchObject({ managementNumber: numbered('B') })
    expect((await company.control.book({})).entries).toHaveLength(1)
  })
})

describe('rules that end the line or say nothing', () => {
  const stages = [
    ['before-approval', '0025'],
    ['after-approval', '0000'],
  ] as const

  test.each(stages)('silence %s: no reply, and an inquiry finds %s', async (stage, code) => {
    await using company = await testCompany([rule({ action: 'silence', stage })])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    expect(await wire.ask(inquiry('A'))).toMatchObject({ kind: 'INQUIRY', responseCode: code })
  })

  test.each(stages)('reset %s: RST, and an inquiry finds %s', async (stage, code) => {
    await using company = await testCompany([rule({ action: 'reset', stage })])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    expect(await wire.ending).toBe('RST')
    using next = await openWire(company.port)
    expect((await next.ask(inquiry('A'))).responseCode).toBe(code)
  })

  test.each(stages)('half close %s: FIN, and an inquiry finds %s', async (stage, code) => {
    await using company = await testCompany([rule({ action: 'half-close', stage })])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    expect(await wire.ending).toBe('FIN')
    using next = await openWire(company.port)
    expect((await next.ask(inquiry('A'))).responseCode).toBe(code)
  })

  test('after a half close the company still reads what comes', async () => {
    await using company = await testCompany([
      rule({ action: 'half-close', stage: 'after-approval' }, { times: 1 }),
    ])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    expect(await wire.ending).toBe('FIN')
    wire.send(payment('B'))
    await expect.poll(async () => (await company.control.book({})).entries.length).toBe(2)
  })
})

describe('rules that spoil how a reply travels', () => {
  test('duplicate: the reply comes twice, booked once', async () => {
    await using company = await testCompany([rule({ action: 'duplicate' })])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    const first = await wire.take(450)
    expect((await wire.take(450)).equals(first)).toBe(true)
    expect((await company.control.book({})).totals.net).toBe(110_000)
  })

  test('crossed: two replies leave in the opposite order', async () => {
    await using company = await testCompany([rule({ action: 'crossed', maxHoldMs: 60_000 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'), payment('B'))
    expect(numbersOf([await wire.reply(), await wire.reply()])).toEqual([numbered('B'), numbered('A')])
  })

  test('glued: two replies come in one segment', async () => {
    await using company = await testCompany([rule({ action: 'glued', maxHoldMs: 60_000 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    wire.send(payment('B'))
    expect(numbersOf([await wire.reply(), await wire.reply()])).toEqual([numbered('A'), numbered('B')])
    expect(wire.reads).toEqual([900])
  })

  test.each(['crossed', 'glued'] as const)('%s: a lone reply leaves after its hold', async (action) => {
    await using company = await testCompany([rule({ action, maxHoldMs: 20 })])
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A'))).responseCode).toBe('0000')
  })

  test('bytewise: the reply comes in many pieces and nothing mixes into it', async () => {
    await using company = await testCompany([rule({ action: 'bytewise' }, { times: 2 })])
    using wire = await openWire(company.port)
    wire.send(payment('A'), payment('B'), payment('C'))
    const replies = [await wire.reply(), await wire.reply(), await wire.reply()]
    expect(numbersOf(replies)).toEqual(['A', 'B', 'C'].map(numbered))
    expect(wire.reads.length).toBeGreaterThan(10)
  })

  test('bytewise: each byte is a send of its own', async () => {
    const sent: number[] = []
    await new Promise<void>((resolve) => {
      const send = (bytes: Uint8Array): void => {
        sent.push(bytes.length)
        if (sent.length === 450) resolve()
      }
      const line = { remote: '', send, reset: () => undefined, halfClose: () => undefined }
      const wayOut = createWayOut(line, { after: () => undefined, clear: () => undefined })
      wayOut.deliver(Buffer.alloc(450), { how: 'bytewise' })
    })
    expect(new Set(sent)).toEqual(new Set([1]))
  })
})

describe('rules that spoil the reply itself', () => {
  const spoiling = (
    action: 'short' | 'long' | 'foreign-bytes' | 'wrong-number' | 'wrong-amount',
  ): RuleInput[] => [rule({ action }, { times: 1 })]

  test('short: one byte is missing, so the next telegram begins too early', async () => {
    await using company = await testCompany(spoiling('short'))
    using wire = await openWire(company.port)
    wire.send(payment('A'), payment('B'))
    const bytes = await wire.take(899)
    expect(bytes.toString('latin1', 449, 453)).toBe(' 446')
  })

  test('long: one byte is too many, so the next telegram begins too late', async () => {
    await using company = await testCompany(spoiling('long'))
    using wire = await openWire(company.port)
    wire.send(payment('A'), payment('B'))
    const bytes = await wire.take(901)
    expect(bytes.toString('latin1', 451, 455)).toBe(' 446')
  })

  test('foreign bytes: the message is not CP949 and the reply does not decode', async () => {
    await using company = await testCompany(spoiling('foreign-bytes'))
    using wire = await openWire(company.port)
    wire.send(payment('A'))
    const bytes = await wire.take(450)
    expect(() => cardReply.decode(bytes)).toThrow('message')
  })

  test('wrong number: the reply is nobody’s, the deal stands', async () => {
    await using company = await testCompany(spoiling('wrong-number'))
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A'))).managementNumber).toBe('WRONGA00000000000000')
    expect((await wire.ask(inquiry('A'))).responseCode).toBe('0000')
  })

  test('wrong amount: the reply is one won off, the book is not', async () => {
    await using company = await testCompany(spoiling('wrong-amount'))
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A'))).amount).toBe(110_001)
    expect((await wire.ask(inquiry('A'))).amount).toBe(110_000)
  })

  test('a cancel can be spoilt as well as a payment', async () => {
    await using company = await testCompany([
      rule({ action: 'wrong-amount' }, { when: { kinds: ['CANCEL'] } }),
    ])
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A'))).amount).toBe(110_000)
    expect((await wire.ask(cancel('C', 'A', 1_000))).amount).toBe(1_001)
  })
})
