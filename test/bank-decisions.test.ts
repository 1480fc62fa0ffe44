import { describe, expect, test } from 'vitest'
import type { BankRequest } from '../src/telegram/bank-telegram.ts'
import { askAbout, bankAtNoon, closing, issue, refund, undo, withdraw } from './bank-wire.ts'
import { numbered } from './simulator-wire.ts'

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

test('a number of the bank’s own notices is no number for a request', () => {
  const { ask, deposit, held } = bankAtNoon()
  ask(issue('A'))
  deposit('A', numbered('N1'))
  expect(ask(withdraw('N1')).responseCode).toBe('0094')
  expect(ask(undo('N1')).responseCode).toBe('0025')
  expect(held()).toBe(25_000)
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
