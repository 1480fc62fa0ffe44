import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { createBankBook } from '../src/simulator/bank-book.ts'
import { decideAtBank } from '../src/simulator/bank-decide.ts'
import { bankEventSchema, type BankEvent } from '../src/simulator/bank-event.ts'
import { bankMagic, bankMagicAction } from '../src/simulator/bank-magic.ts'
import type { Imposed } from '../src/simulator/plan.ts'
import type { BankReply, BankRequest } from '../src/telegram/bank-telegram.ts'
import { askAbout, closing, issue, refund, undo, withdraw } from './bank-wire.ts'
import { noon, numbered } from './simulator-wire.ts'

const nothing: Imposed = { decline: null, stubborn: false }
const at = (time: string) => instant(Date.parse(`2026-03-${time}+09:00`))

/** A bank without wire and file: it decides, books, and remembers what it booked. */
function bankAtNoon() {
  const book = createBankBook()
  const events: BankEvent[] = []
  const apply = (event: BankEvent) => {
    book.apply(event)
    events.push(event)
  }
  const ask = (request: BankRequest, imposed = nothing, now = noon.now()): BankReply => {
    const { reply, event } = decideAtBank(book, request, imposed, now)
    if (event !== null) apply(event)
    return reply
  }
  /** A deposit that the gateway has answered; without a code it has not. */
  const deposit = (name: string, noticeNumber: string, amount = 25_000, code: string | null = '0000') => {
    const accountNumber = book.find(numbered(name))?.deal?.accountNumber ?? ''
    const notice = { noticeNumber, kind: 'DEPOSIT', bank: '088', accountNumber, amount } as const
    const words = { depositorName: '김토스', originalNoticeNumber: '', at: '20260315120000' }
    apply({ event: 'notice', notice: { ...notice, ...words } })
    if (code !== null) apply({ event: 'heard', noticeNumber, code })
  }
  const page = (when = '20260315120000') => book.page({}, when)
  const entry = (name: string, when?: string) =>
    page(when).entries.find(({ managementNumber }) => managementNumber === numbered(name))
  return { book, events, apply, ask, deposit, page, entry, held: () => page().totals.held }
}

describe('an issue', () => {
  test('opens an account of thirteen digits that open with the bank’s, under a number of the bank’s own', () => {
    const { ask, entry } = bankAtNoon()
    const reply = ask(issue('A'))
    expect(reply).toEqual({
      kind: 'ISSUE',
      managementNumber: numbered('A'),
      responseCode: '0000',
      message: '정상처리',
      bankNumber: '20260315000000000000',
      doneAt: '20260315120000',
      bank: '088',
      accountNumber: expect.stringMatching(/^88\d{11}$/),
      amount: 25_000,
      originalManagementNumber: '',
      reserved: '',
    })
    expect(entry('A')).toMatchObject({ kind: 'ISSUE', state: 'open', accountNumber: reply.accountNumber })
  })

  test('of many gives each an account of its own, and of the same request always the same', () => {
    const { ask } = bankAtNoon()
    const numbers = Array.from({ length: 500 }, (_, n) => ask(issue(`P${n}X`)).accountNumber)
    expect(new Set(numbers).size).toBe(500)
    expect(ask(issue('P7X')).accountNumber).toBe(numbers[7])
  })

  test.each<[string, Partial<BankRequest>, string]>([
    ['a bank that there is not', { bank: '999' }, '0012'],
    ['a bank that issues no accounts', { bank: '090' }, '0012'],
    ['no amount', { amount: 0 }, '0030'],
    ['a due time that no calendar has', { dueAt: '20260231120000' }, '0030'],
    ['a due time of this moment', { dueAt: '20260315120000' }, '0054'],
    ['no depositor', { holderName: '' }, '0022'],
  ])('for %s is refused', (_, fields, code) => {
    const { ask, entry } = bankAtNoon()
    expect(ask(issue('A', fields))).toMatchObject({ responseCode: code, accountNumber: '', doneAt: '' })
    expect(entry('A')).toMatchObject({ state: 'declined', accountNumber: null })
  })

  test('expires by the clock, unless somebody has paid', () => {
    const { ask, deposit, entry } = bankAtNoon()
    ask(issue('A'))
    ask(issue('B'))
    deposit('B', 'N1')
    expect(entry('A', '20260316115959')?.state).toBe('open')
    expect(entry('A', '20260316120000')?.state).toBe('expired')
    expect(entry('B', '20260316120000')).toMatchObject({ state: 'open', cameIn: 25_000 })
  })
})

describe('a closing', () => {
  test('closes an account that nobody has paid into', () => {
    const { ask, entry } = bankAtNoon()
    ask(issue('A'))
    expect(ask(closing('C', 'A'))).toMatchObject({ responseCode: '0000', amount: 25_000 })
    expect(entry('A')?.state).toBe('closed')
    expect(ask(closing('D', 'A')).responseCode).toBe('0064')
  })

  test.each<[string, string, string | null]>([
    ['is paid', '0063', '0000'],
    ['has a deposit that is not answered', '0063', null],
    ['gave its deposit back', '0000', '0013'],
  ])('of an account that %s is answered %s', (_, code, heard) => {
    const { ask, deposit } = bankAtNoon()
    ask(issue('A'))
    deposit('A', 'N1', 25_000, heard)
    expect(ask(closing('C', 'A')).responseCode).toBe(code)
  })

  test('of what is no account is refused', () => {
    const { ask } = bankAtNoon()
    ask(withdraw('W'))
    ask(issue('U'))
    ask(undo('U'))
    expect(ask(closing('C1', 'NOBODY')).responseCode).toBe('0025')
    expect(ask(closing('C2', 'W')).responseCode).toBe('0025')
    expect(ask(closing('C3', 'U')).responseCode).toBe('0099')
  })
})

describe('a withdrawal', () => {
  test('takes money from the buyer and keeps account and name masked', () => {
    const { ask, entry, held, events } = bankAtNoon()
    expect(ask(withdraw('W'))).toMatchObject({ responseCode: '0000', bank: '004', accountNumber: '' })
    expect(entry('W')).toMatchObject({ state: 'approved', accountNumber: '110234*****012', cameIn: 30_000 })
    expect(held()).toBe(30_000)
    expect(JSON.stringify(events)).not.toMatch(/11023456789012|홍길동/)
  })

  test.each<[string, Partial<BankRequest>, string]>([
    ['an unknown bank', { bank: '000' }, '0012'],
    ['no bank', { bank: '' }, '0012'],
    ['no account', { accountNumber: '' }, '0014'],
    ['an account of five digits', { accountNumber: '12345' }, '0014'],
    ['no holder', { holderName: '' }, '0022'],
    ['no amount', { amount: 0 }, '0030'],
  ])('with %s is refused', (_, fields, code) => {
    const { ask, held } = bankAtNoon()
    expect(ask(withdraw('W', fields)).responseCode).toBe(code)
    expect(held()).toBe(0)
  })

  test('that is repeated takes its money once, and under another account is another one', () => {
    const { ask, held } = bankAtNoon()
    expect(ask(withdraw('W'))).toEqual(ask(withdraw('W')))
    expect(held()).toBe(30_000)
    for (const other of [{ amount: 1 }, { accountNumber: '99023456789012' }, { holderName: '임꺽정' }])
      expect(ask(withdraw('W', other)).responseCode).toBe('0094')
  })
})

describe('a refund', () => {
  test('of a withdrawal takes its parts until nothing is left', () => {
    const { ask, held, entry } = bankAtNoon()
    ask(withdraw('W'))
    expect(ask(refund('R1', 'W', 10_000)).responseCode).toBe('0000')
    expect(ask(refund('R2', 'W', 20_001)).responseCode).toBe('0061')
    expect(ask(refund('R3', 'W', 20_000)).responseCode).toBe('0000')
    expect(entry('W')).toMatchObject({ cameIn: 30_000, refunded: 30_000 })
    expect(held()).toBe(0)
  })

  test('of a virtual account is never more than what came in', () => {
    const { ask, deposit, held } = bankAtNoon()
    ask(issue('A'))
    expect(ask(refund('R0', 'A', 1)).responseCode).toBe('0061')
    deposit('A', 'N1', 25_000, null)
    expect(ask(refund('R1', 'A', 1)).responseCode).toBe('0061')
    deposit('A', 'N2')
    expect(ask(refund('R2', 'A', 25_001)).responseCode).toBe('0061')
    expect(ask(refund('R3', 'A', 25_000)).responseCode).toBe('0000')
    expect(held()).toBe(0)
  })

  test.each<[string, string, Partial<BankRequest>, string]>([
    ['what never came', 'NOBODY', {}, '0025'],
    ['a refund', 'R', {}, '0025'],
    ['what was undone', 'U', {}, '0099'],
    ['a withdrawal, to no account', 'W', { accountNumber: '1' }, '0014'],
    ['a withdrawal, to no bank', 'W', { bank: '1' }, '0012'],
  ])('of %s is refused', (_, original, fields, code) => {
    const { ask } = bankAtNoon()
    ask(withdraw('W'))
    ask(refund('R', 'W', 1_000))
    ask(withdraw('U'))
    ask(undo('U'))
    expect(ask(refund('X', original, 500, fields)).responseCode).toBe(code)
  })
})

describe('an inquiry', () => {
  test.each([
    ['an account, which it names again', 'A', '0000', 25_000],
    ['a withdrawal', 'W', '0000', 30_000],
    ['a refund', 'R', '0000', 1_000],
    ['a refused request, with its code', 'D', '0014', 30_000],
    ['what was undone', 'U', '0099', 0],
    ['what only a net cancel has named', 'TOMB', '0099', 0],
    ['what never came', 'NOBODY', '0025', 0],
    ['a notice, which is no request', 'N1', '0025', 0],
  ])('about %s is answered from the book', (_, asked, code, amount) => {
    const { ask, deposit, events } = bankAtNoon()
    const { accountNumber } = ask(issue('A'))
    ask(withdraw('W'))
    ask(refund('R', 'W', 1_000))
    ask(withdraw('D', { accountNumber: '1' }))
    ask(withdraw('U'))
    ask(undo('U'))
    ask(undo('TOMB'))
    deposit('A', numbered('N1'))
    const booked = events.length
    const reply = ask(askAbout(asked))
    expect(reply).toMatchObject({ kind: 'INQUIRY', responseCode: code, amount })
    expect(reply.originalManagementNumber).toBe(numbered(asked))
    expect(reply.accountNumber).toBe(asked === 'A' ? accountNumber : '')
    expect(events).toHaveLength(booked)
  })
})

describe('a net cancel', () => {
  test.each([
    ['a withdrawal', 'W', 30_000, 0],
    ['a refund', 'R', 10_000, 60_000],
    ['an account', 'A', 0, 50_000],
  ])('undoes %s, says how much money moved, and says the same when repeated', (_, of, amount, held) => {
    const bank = bankAtNoon()
    const { ask } = bank
    ask(withdraw('W'))
    if (of !== 'W') ask(withdraw('V'))
    if (of !== 'W') ask(refund('R', 'V', 10_000))
    ask(issue('A'))
    const reply = ask(undo(of))
    expect(reply).toMatchObject({ responseCode: '0000', amount, doneAt: '20260315120000' })
    expect(ask(undo(of))).toEqual(reply)
    expect(bank.entry(of)?.state).toBe('net-cancelled')
    expect(bank.held()).toBe(held)
  })

  test('of what never came bars it from coming later', () => {
    const { ask, held } = bankAtNoon()
    expect(ask(undo('W'))).toMatchObject({ responseCode: '0000', amount: 0 })
    expect(ask(withdraw('W')).responseCode).toBe('0099')
    expect(ask(undo('W'))).toMatchObject({ responseCode: '0000', amount: 0 })
    expect(held()).toBe(0)
  })

  test('of a closing opens the account again', () => {
    const { ask, entry } = bankAtNoon()
    ask(issue('A'))
    ask(closing('C', 'A'))
    expect(ask(undo('C'))).toMatchObject({ responseCode: '0000', amount: 0 })
    expect(entry('A')?.state).toBe('open')
  })

  test('is refused while deposits or refunds stand on what it would undo', () => {
    const { ask, deposit } = bankAtNoon()
    ask(withdraw('W'))
    ask(refund('R', 'W', 1_000))
    expect(ask(undo('W')).responseCode).toBe('0062')
    ask(undo('R'))
    expect(ask(undo('W'))).toMatchObject({ responseCode: '0000', amount: 30_000 })
    ask(issue('A'))
    deposit('A', 'N1', 25_000, null)
    expect(ask(undo('A')).responseCode).toBe('0062')
    ask(issue('B'))
    deposit('B', 'N2')
    expect(ask(undo('B')).responseCode).toBe('0062')
  })

  test('does not hold a stubborn approval that comes after it', () => {
    const { ask, held } = bankAtNoon()
    ask(undo('W'))
    expect(ask(withdraw('W'), { decline: null, stubborn: true }).responseCode).toBe('0000')
    expect(held()).toBe(30_000)
    expect(ask(undo('W', 'AGAIN'))).toMatchObject({ amount: 30_000 })
    expect(held()).toBe(0)
  })
})

describe('maintenance', () => {
  test.each([
    ['never', '15T00:10:00', '0000'],
    ['nightly', '15T00:00:00', '0091'],
    ['nightly', '15T00:29:59', '0091'],
    ['nightly', '15T00:30:00', '0000'],
    ['nightly', '15T23:59:59', '0000'],
    ['now', '15T12:00:00', '0091'],
  ] as const)('%s: at %s a withdrawal is answered %s', (closed, time, code) => {
    const { ask, apply, book } = bankAtNoon()
    apply({ event: 'maintenance', closed })
    expect(ask(withdraw('W'), nothing, at(time)).responseCode).toBe(code)
    expect(ask(undo('W'), nothing, at(time)).responseCode).toBe(code)
    expect(book.size()).toBe(code === '0000' ? 1 : 0)
  })
})

describe('magic accounts and amounts', () => {
  test.each(bankMagic)('account $accountNumber and amount $amount: $english', (row) => {
    const { accountNumber, amount, action } = row
    expect(bankMagicAction(withdraw('W', { accountNumber }))).toEqual(action)
    expect(bankMagicAction(refund('R', 'W', 1, { accountNumber }))).toEqual(action)
    expect(bankMagicAction(issue('A', { amount }))).toEqual(action)
    expect(bankMagicAction(refund('R', 'W', amount))).toEqual(action)
    expect(bankMagicAction({ ...closing('C', 'A'), amount })).toBeNull()
    expect(bankMagicAction({ ...askAbout('A'), accountNumber, amount })).toBeNull()
    expect(bankMagicAction({ ...undo('A'), accountNumber, amount })).toBeNull()
  })

  test('the refusals of a withdrawal have the numbers that are published', () => {
    expect(
      bankMagic.slice(0, 4).map(({ accountNumber, korean }) => [accountNumber, korean.slice(-10)]),
    ).toEqual([
      ['999900010000', expect.stringContaining('0051 잔액 부족')],
      ['999900020000', expect.stringContaining('거래중지 계좌')],
      ['999900030000', expect.stringContaining('예금주명 불일치')],
      ['999900040000', expect.stringContaining('이체한도 초과')],
    ])
  })
})

describe('the book', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')
  const amount = fc.integer({ min: 1, max: 3 }).map((n) => n * 100)
  const anyRequest = fc.oneof(
    fc.tuple(name, amount).map(([n, a]) => issue(n, { amount: a })),
    fc.tuple(name, amount).map(([n, a]) => withdraw(n, { amount: a })),
    fc.tuple(name, name, amount).map(([n, of, a]) => refund(n, of, a)),
    fc.tuple(name, name).map(([n, of]) => closing(n, of)),
    name.map((of) => undo(of)),
    name.map((of) => askAbout(of)),
  )
  const anyStep = fc.oneof(
    { weight: 4, arbitrary: fc.record({ request: anyRequest, stubborn: fc.boolean() }) },
    fc.record({ paid: name, amount, code: fc.constantFrom('0000', '0013', null) }),
  )

  test('always adds up, and comes out the same when its events are played again', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const { book, events, ask, deposit, page } = bankAtNoon()
        steps.forEach((step, nth) => {
          if ('request' in step) ask(step.request, { decline: null, stubborn: step.stubborn })
          else if (
            book.find(numbered(step.paid))?.deal?.kind === 'ISSUE' &&
            book.find(numbered(step.paid))?.deal?.code === '0000'
          )
            deposit(step.paid, `N${nth}`, step.amount, step.code)
        })
        const { entries, totals } = page()
        const left = entries.map(({ cameIn, refunded }) => cameIn - refunded)
        expect(left.every((won) => won >= 0)).toBe(true)
        expect(totals.held).toBe(left.reduce((sum, won) => sum + won, 0))
        const replayed = createBankBook()
        for (const event of events) replayed.apply(bankEventSchema.parse(JSON.parse(JSON.stringify(event))))
        expect(replayed.page({}, '20260315120000')).toEqual(page())
      }),
    )
  })
})
