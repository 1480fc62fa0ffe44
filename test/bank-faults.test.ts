import { describe, expect, test } from 'vitest'
import { bankActionSchema, bankActionTexts, readBankRules, type BankRuleInput } from '../src/contract/bank.ts'
import { bankReplyCodes, bankReplyText, noticeCodes, noticeText } from '../src/simulator/bank-reply-codes.ts'
import { bankReply } from '../src/telegram/bank-telegram.ts'
import { ping } from '../src/telegram/card-telegram.ts'
import { askAbout, bankRule, issue, openBankWire, testBank, undo, withdraw } from './bank-wire.ts'
import { numbered } from './simulator-wire.ts'

const numbersOf = (replies: { managementNumber: string }[]) => replies.map((reply) => reply.managementNumber)
const stages = [
  ['before-approval', '0025', 0],
  ['after-approval', '0000', 30_000],
] as const

describe('the bank on the wire', () => {
  test('many requests of one connection are each answered under their own number', async () => {
    await using bank = await testBank()
    using wire = await openBankWire(bank.port)
    const names = Array.from({ length: 100 }, (_, n) => `W${n}X`)
    wire.send(...names.map((name) => withdraw(name)))
    const replies = []
    while (replies.length < names.length) replies.push(await wire.reply())
    expect(numbersOf(replies)).toEqual(names.map(numbered))
    expect((await bank.control.book({})).totals).toMatchObject({ withdrawn: 3_000_000, held: 3_000_000 })
  })

  test('a PING of the card layout is answered with a PONG', async () => {
    await using bank = await testBank()
    using wire = await openBankWire(bank.port)
    wire.socket.write(ping(numbered('PING1')))
    expect((await wire.take(450)).toString('latin1', 0, 34)).toBe(` 446PONG      ${numbered('PING1')}`)
  })

  test.each(['ISSUE', 'CLOSE', 'WITHDRAW', 'REFUND', 'INQUIRY', 'NETCANCEL'])(
    'a %s that does not decode is refused at once and not booked',
    async (kind) => {
      await using bank = await testBank()
      using wire = await openBankWire(bank.port)
      const broken = ` 446${kind.padEnd(10)}${numbered('A')}`.padEnd(450, '?')
      wire.socket.write(Buffer.from(broken, 'latin1'))
      expect(await wire.reply()).toMatchObject({
        kind,
        managementNumber: numbered('A'),
        responseCode: '0030',
      })
      expect((await bank.control.book({})).entries).toEqual([])
    },
  )

  test.each([
    ['a card telegram', ` 446PAYMENT   ${numbered('A')}`.padEnd(450, ' ')],
    ['something else', 'GET / HTTP/1.1\r\n\r\n'],
  ])('%s breaks the line', async (_, text) => {
    await using bank = await testBank()
    using wire = await openBankWire(bank.port)
    wire.socket.write(text)
    await expect(wire.ending).resolves.toMatch(/FIN|RST/)
  })
})

describe('every fault of the wire', () => {
  test('decline books the refusal; unavailable books nothing', async () => {
    await using bank = await testBank([
      bankRule({ action: 'decline', code: '0051' }, { times: 1 }),
      bankRule({ action: 'unavailable', code: '0091' }, { times: 1 }),
    ])
    using wire = await openBankWire(bank.port)
    expect(await wire.ask(withdraw('A'))).toMatchObject({ responseCode: '0051', message: '잔액 부족' })
    expect((await wire.ask(askAbout('A'))).responseCode).toBe('0051')
    expect(await wire.ask(withdraw('B'))).toMatchObject({ responseCode: '0091', message: '은행 점검시간' })
    expect((await wire.ask(askAbout('B'))).responseCode).toBe('0025')
    expect((await wire.ask(withdraw('B'))).responseCode).toBe('0000')
  })

  test('late books at once; delay and stubborn decide later', async () => {
    await using bank = await testBank([
      bankRule({ action: 'late', ms: 120 }, { when: { amount: 1 } }),
      bankRule({ action: 'delay', ms: 120 }, { when: { amount: 2 } }),
      bankRule({ action: 'stubborn', ms: 120 }, { when: { amount: 3 } }),
    ])
    using wire = await openBankWire(bank.port)
    wire.send(withdraw('L', { amount: 1 }), askAbout('L'))
    expect(await wire.reply()).toMatchObject({ kind: 'INQUIRY', responseCode: '0000' })
    expect(await wire.reply()).toMatchObject({ kind: 'WITHDRAW', responseCode: '0000' })
    wire.send(withdraw('D', { amount: 2 }), undo('D'))
    expect(await wire.reply()).toMatchObject({ kind: 'NETCANCEL', amount: 0 })
    expect(await wire.reply()).toMatchObject({ kind: 'WITHDRAW', responseCode: '0099' })
    wire.send(withdraw('S', { amount: 3 }), undo('S'))
    expect(await wire.reply()).toMatchObject({ kind: 'NETCANCEL', amount: 0 })
    expect(await wire.reply()).toMatchObject({ kind: 'WITHDRAW', responseCode: '0000' })
    expect((await bank.control.book({})).totals.held).toBe(4)
  })

  test.each(stages)('silence %s: no reply, and an inquiry finds %s', async (stage, code, held) => {
    await using bank = await testBank([bankRule({ action: 'silence', stage })])
    using wire = await openBankWire(bank.port)
    wire.send(withdraw('A'))
    expect(await wire.ask(askAbout('A'))).toMatchObject({ kind: 'INQUIRY', responseCode: code })
    expect((await bank.control.book({})).totals.held).toBe(held)
  })

  test.each(stages)('reset and half close %s end the line, and an inquiry finds %s', async (stage, code) => {
    await using bank = await testBank([
      bankRule({ action: 'reset', stage }, { when: { amount: 1 } }),
      bankRule({ action: 'half-close', stage }, { when: { amount: 2 } }),
    ])
    for (const [amount, ending] of [
      [1, 'RST'],
      [2, 'FIN'],
    ] as const) {
      using wire = await openBankWire(bank.port)
      wire.send(withdraw(`A${amount}X`, { amount }))
      expect(await wire.ending).toBe(ending)
      using next = await openBankWire(bank.port)
      expect((await next.ask(askAbout(`A${amount}X`))).responseCode).toBe(code)
    }
  })

  test('duplicate sends the reply twice, crossed in the opposite order, glued in one piece', async () => {
    await using bank = await testBank([
      bankRule({ action: 'duplicate' }, { when: { amount: 1 } }),
      bankRule({ action: 'crossed', maxHoldMs: 60_000 }, { when: { amount: 2 } }),
      bankRule({ action: 'glued', maxHoldMs: 60_000 }, { when: { amount: 3 } }),
    ])
    using wire = await openBankWire(bank.port)
    wire.send(withdraw('A', { amount: 1 }))
    expect((await wire.take(450)).equals(await wire.take(450))).toBe(true)
    wire.send(withdraw('B', { amount: 2 }), withdraw('C'))
    expect(numbersOf([await wire.reply(), await wire.reply()])).toEqual([numbered('C'), numbered('B')])
    wire.send(withdraw('D', { amount: 3 }), withdraw('E'))
    expect(numbersOf([await wire.reply(), await wire.reply()])).toEqual([numbered('D'), numbered('E')])
    expect(wire.reads.at(-1)).toBe(900)
  })

  test('bytewise: the reply comes in many pieces', async () => {
    await using bank = await testBank([bankRule({ action: 'bytewise' }, { when: { kinds: ['ISSUE'] } })])
    using wire = await openBankWire(bank.port)
    expect((await wire.ask(issue('A'))).responseCode).toBe('0000')
    expect(wire.reads.length).toBeGreaterThan(10)
  })

  test.each([
    ['short', 449],
    ['long', 451],
  ] as const)('%s: the reply has %i bytes', async (action, bytes) => {
    await using bank = await testBank([bankRule({ action }, { times: 1 })])
    using wire = await openBankWire(bank.port)
    wire.send(withdraw('A'), withdraw('B'))
    expect((await wire.take(bytes + 4)).toString('latin1', bytes)).toBe(' 446')
  })

  test('foreign bytes, another number, another amount: the deal stands all the same', async () => {
    await using bank = await testBank([
      bankRule({ action: 'foreign-bytes' }, { when: { amount: 1 } }),
      bankRule({ action: 'wrong-number' }, { when: { amount: 2 } }),
      bankRule({ action: 'wrong-amount' }, { when: { amount: 3 } }),
    ])
    using wire = await openBankWire(bank.port)
    wire.send(withdraw('A', { amount: 1 }))
    const bytes = await wire.take(450)
    expect(() => bankReply.decode(bytes)).toThrow('message')
    expect((await wire.ask(withdraw('B', { amount: 2 }))).managementNumber).toBe('WRONGB00000000000000')
    expect((await wire.ask(withdraw('C', { amount: 3 }))).amount).toBe(4)
    expect((await bank.control.book({})).totals.held).toBe(6)
  })

  test('a magic account needs no rule, and a rule goes before it', async () => {
    await using bank = await testBank()
    using wire = await openBankWire(bank.port)
    const accountNumber = '999900010000'
    expect((await wire.ask(withdraw('A', { accountNumber }))).responseCode).toBe('0051')
    await bank.control.setRules([
      bankRule({ action: 'decline', code: '0043' }, { when: { accountNumber: '9999*' } }),
    ])
    expect((await wire.ask(withdraw('B', { accountNumber }))).responseCode).toBe('0043')
  })
})

describe('what a rule of the bank may say', () => {
  test('every action has a schema and a text in both languages', () => {
    const names = bankActionSchema.options.map((option) => option.shape.action.value)
    expect(names.toSorted()).toEqual(Object.keys(bankActionTexts).toSorted())
  })

  test.each<[string, unknown, string]>([
    ['an action on notices for requests', { then: { action: 'lose-answer' } }, 'rules[0]: send-twice'],
    [
      'an action on requests for notices',
      { when: { kinds: ['DEPOSIT'] }, then: { action: 'late' } },
      'rules[0]',
    ],
    ['kinds of both', { when: { kinds: ['DEPOSIT', 'ISSUE'] }, then: { action: 'send-twice' } }, 'rules[0]'],
    ['a card number', { when: { cardNumber: '1*' }, then: { action: 'late' } }, 'rules[0].when'],
    [
      'a kind of the card’s',
      { when: { kinds: ['PAYMENT'] }, then: { action: 'late' } },
      'rules[0].when.kinds',
    ],
    [
      'a range the wrong way round',
      { when: { amount: { from: 2, to: 1 } }, then: { action: 'long' } },
      'above',
    ],
  ])('%s is refused by name', (_, rule, message) => {
    expect(() => readBankRules({ rules: [rule] })).toThrow(message)
  })

  test('rules that are refused leave the old ones in force', async () => {
    await using bank = await testBank([bankRule({ action: 'duplicate' })])
    const wrong: BankRuleInput = bankRule({ action: 'lose-answer' })
    await expect(bank.control.setRules([wrong])).rejects.toThrow('DEPOSIT and REVERSAL')
    expect((await bank.control.rules()).rules).toHaveLength(1)
  })
})

test.each([...Object.keys(bankReplyCodes).map(bankReplyText), ...Object.keys(noticeCodes).map(noticeText)])(
  '%s fits the 40 columns of the message',
  (text) => {
    expect(text.replace(/[^\x20-\x7e]/g, 'xx').length).toBeLessThanOrEqual(40)
  },
)
