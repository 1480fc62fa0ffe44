import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { createBankBook } from '../src/simulator/bank-book.ts'
import { bankEventSchema } from '../src/simulator/bank-event.ts'
import { bankMagic, bankMagicAction } from '../src/simulator/bank-magic.ts'
import { askAbout, bankAtNoon, closing, issue, nothing, refund, undo, withdraw } from './bank-wire.ts'
import { numbered } from './simulator-wire.ts'

const at = (time: string) => instant(Date.parse(`2026-03-${time}+09:00`))

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
