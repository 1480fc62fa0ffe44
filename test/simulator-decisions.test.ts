import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBook, type Book } from '../src/simulator/book.ts'
import { decide } from '../src/simulator/decide.ts'
import type { BookEvent } from '../src/simulator/book-event.ts'
import type { Imposed } from '../src/simulator/plan.ts'
import type { CardReply, CardRequest } from '../src/telegram/card-telegram.ts'
import { cancel, inquiry, netCancel, noon, numbered, payment } from './simulator-wire.ts'

const nothing: Imposed = { decline: null, stubborn: false }

/** A card company without wire and file: it decides, books, and remembers what it booked. */
function companyAtNoon() {
  const book: Book = createBook()
  const events: BookEvent[] = []
  const ask = (request: CardRequest, imposed: Imposed = nothing): CardReply => {
    const { reply, event } = decide(book, request, imposed, noon.now())
    if (event !== null) {
      book.apply(event)
      events.push(event)
    }
    return reply
  }
  const net = () => book.page({}).totals.net
  const stateOf = (name: string) =>
    book.page({}).entries.find((entry) => entry.managementNumber === numbered(name))?.state
  return { book, events, ask, net, stateOf }
}

describe('a payment', () => {
  test('is approved with an approval number of eight digits, the codes of its BIN and the hour in Seoul', () => {
    const { ask, net } = companyAtNoon()
    const reply = ask(payment('A'))
    expect(reply).toEqual({
      kind: 'PAYMENT',
      managementNumber: numbered('A'),
      responseCode: '0000',
      message: '정상승인',
      approvalNumber: '10000019',
      approvedAt: '20260315120000',
      issuer: '61',
      acquirer: '31',
      cardCompanyNumber: '20260315000000000000',
      amount: 110_000,
      vat: 10_000,
      originalManagementNumber: '',
      reserved: '',
    })
    expect(net()).toBe(110_000)
  })

  test('that is repeated gets the same answer and is booked once', () => {
    const { ask, net, events } = companyAtNoon()
    const first = ask(payment('A'))
    expect(ask(payment('A'))).toEqual(first)
    expect(events).toHaveLength(1)
    expect(net()).toBe(110_000)
  })

  test.each([
    ['another amount', payment('A', { amount: 1 })],
    ['another VAT', payment('A', { vat: 1 })],
    ['another card', payment('A', { cardNumber: '9410001234567890' })],
    ['another kind', cancel('A', 'A', 110_000)],
  ])('whose number comes again with %s is refused and changes nothing', (_, request) => {
    const { ask, net } = companyAtNoon()
    ask(payment('A'))
    expect(ask(request).responseCode).toBe('0094')
    expect(net()).toBe(110_000)
  })

  test.each([
    ['0326', '0000', 'the month of its expiry is still good'],
    ['0226', '0054', 'the month before is over'],
    ['1225', '0054', 'so is last year'],
    ['0127', '0000', 'next year is good'],
    ['1125', '0000', 'the specimen of the official examples never expires'],
    ['1326', '0054', 'there is no month 13'],
    ['0030', '0054', 'nor month 0'],
  ])('with expiry %s is answered %s: %s', (expiry, code) => {
    expect(companyAtNoon().ask(payment('A', { expiry })).responseCode).toBe(code)
  })

  test('that was declined is in the book, is declined again when repeated, and has no approval number', () => {
    const { ask, net, stateOf } = companyAtNoon()
    const limit: Imposed = { decline: { code: '0051', message: undefined }, stubborn: false }
    const reply = ask(payment('A'), limit)
    expect(reply).toMatchObject({
      responseCode: '0051',
      message: '한도초과',
      approvalNumber: '',
      approvedAt: '',
    })
    expect(ask(payment('A'))).toEqual(reply)
    expect(stateOf('A')).toBe('declined')
    expect(net()).toBe(0)
  })
})

describe('a cancel', () => {
  test('takes its part of the payment until nothing is left', () => {
    const { ask, net, stateOf } = companyAtNoon()
    ask(payment('A'))
    expect(ask(cancel('C1', 'A', 60_000)).responseCode).toBe('0000')
    expect(stateOf('A')).toBe('partly-cancelled')
    expect(ask(cancel('C2', 'A', 50_001)).responseCode).toBe('0061')
    expect(ask(cancel('C3', 'A', 50_000)).responseCode).toBe('0000')
    expect(stateOf('A')).toBe('cancelled')
    expect(net()).toBe(0)
  })

  test('that is repeated takes its part once', () => {
    const { ask, net } = companyAtNoon()
    ask(payment('A'))
    expect(ask(cancel('C', 'A', 60_000))).toEqual(ask(cancel('C', 'A', 60_000)))
    expect(net()).toBe(50_000)
  })

  test('may come under another card number, because only the payment counts', () => {
    const { ask } = companyAtNoon()
    ask(payment('A'))
    const reply = ask({ ...cancel('C', 'A', 1_000), cardNumber: '9410001234567890' })
    expect(reply.responseCode).toBe('0000')
  })

  test.each([
    ['an unknown payment', 'NOBODY', '0025'],
    ['a declined payment', 'DECLINED', '0025'],
    ['a cancel', 'C', '0025'],
    ['a net-cancelled payment', 'UNDONE', '0099'],
  ])('of %s is refused', (_, original, code) => {
    const { ask } = companyAtNoon()
    ask(payment('A'))
    ask(cancel('C', 'A', 1_000))
    ask(payment('DECLINED', { expiry: '0101' }))
    ask(payment('UNDONE'))
    ask(netCancel('UNDONE'))
    expect(ask(cancel('X', original, 500)).responseCode).toBe(code)
  })
})

describe('an inquiry', () => {
  test.each([
    ['an approved payment', 'A', '0000', 110_000],
    ['an approved cancel', 'C', '0000', 1_000],
    ['a declined payment, with the code of its refusal', 'DECLINED', '0054', 110_000],
    ['a net-cancelled payment', 'UNDONE', '0099', 0],
    ['a number that only a net cancel has named', 'TOMB', '0099', 0],
    ['a number that never came', 'NOBODY', '0025', 0],
  ])('about %s is answered from the book', (_, asked, code, amount) => {
    const { ask, events } = companyAtNoon()
    ask(payment('A'))
    ask(cancel('C', 'A', 1_000))
    ask(payment('DECLINED', { expiry: '0101' }))
    ask(payment('UNDONE'))
    ask(netCancel('UNDONE'))
    ask(netCancel('TOMB'))
    const booked = events.length
    const reply = ask(inquiry(asked))
    expect(reply).toMatchObject({
      kind: 'INQUIRY',
      responseCode: code,
      amount,
      originalManagementNumber: numbered(asked),
    })
    expect(reply.approvalNumber !== '').toBe(code === '0000')
    expect(events).toHaveLength(booked)
  })
})

describe('a net cancel', () => {
  test('undoes a payment, says how much, and says the same when repeated', () => {
    const { ask, net, stateOf } = companyAtNoon()
    ask(payment('A'))
    const reply = ask(netCancel('A'))
    expect(reply).toMatchObject({ responseCode: '0000', amount: 110_000, vat: 10_000 })
    expect(ask(netCancel('A'))).toEqual(reply)
    expect(stateOf('A')).toBe('net-cancelled')
    expect(net()).toBe(0)
  })

  test('of what never came is harmless and bars it from coming later', () => {
    const { ask, net, stateOf } = companyAtNoon()
    expect(ask(netCancel('A'))).toMatchObject({ responseCode: '0000', amount: 0, vat: 0 })
    expect(ask(payment('A'))).toMatchObject({ responseCode: '0099', message: '망취소된 거래' })
    expect(ask(netCancel('A'))).toMatchObject({ responseCode: '0000', amount: 0, vat: 0 })
    expect(stateOf('A')).toBe('net-cancelled')
    expect(net()).toBe(0)
  })

  test('of a declined payment undoes nothing', () => {
    const { ask, net } = companyAtNoon()
    ask(payment('A', { expiry: '0101' }))
    expect(ask(netCancel('A'))).toMatchObject({ responseCode: '0000', amount: 0 })
    expect(net()).toBe(0)
  })

  test('of a cancel gives back to the payment what the cancel took', () => {
    const { ask, net, stateOf } = companyAtNoon()
    ask(payment('A'))
    ask(cancel('C', 'A', 60_000))
    expect(ask(netCancel('C'))).toMatchObject({ responseCode: '0000', amount: 60_000 })
    expect(stateOf('A')).toBe('approved')
    expect(net()).toBe(110_000)
    expect(ask(cancel('D', 'A', 110_000)).responseCode).toBe('0000')
  })

  test('of a payment with a standing cancel is refused until the cancel is undone', () => {
    const { ask, net } = companyAtNoon()
    ask(payment('A'))
    ask(cancel('C', 'A', 60_000))
    expect(ask(netCancel('A')).responseCode).toBe('0062')
    ask(netCancel('C'))
    expect(ask(netCancel('A'))).toMatchObject({ responseCode: '0000', amount: 110_000 })
    expect(net()).toBe(0)
  })

  test('does not hold a stubborn approval that comes after it, but the next net cancel undoes that', () => {
    const { ask, net } = companyAtNoon()
    ask(netCancel('A'))
    expect(ask(payment('A'), { decline: null, stubborn: true }).responseCode).toBe('0000')
    expect(ask(inquiry('A')).responseCode).toBe('0000')
    expect(net()).toBe(110_000)
    expect(ask(netCancel('A', 'AGAIN'))).toMatchObject({ responseCode: '0000', amount: 110_000 })
    expect(net()).toBe(0)
  })
})

describe('the book', () => {
  test('holds the card only masked, 6 and 3', () => {
    const { ask, book } = companyAtNoon()
    ask(payment('A', { cardNumber: '1234567890123456' }))
    ask(payment('B', { cardNumber: '1234567890' }))
    expect(book.page({}).entries.map((entry) => entry.card)).toEqual(['123456*******456', '123456*890'])
  })

  test('is read in pages, in the order in which the deals came in', () => {
    const { ask, book } = companyAtNoon()
    for (const name of ['D', 'B', 'A', 'C']) ask(payment(name))
    const first = book.page({ limit: 3 })
    expect(first.entries.map((entry) => entry.managementNumber)).toEqual(['D', 'B', 'A'].map(numbered))
    const second = book.page({ limit: 3, after: first.next ?? '' })
    expect(second.entries.map((entry) => entry.managementNumber)).toEqual([numbered('C')])
    expect(second.next).toBeNull()
    expect(book.page({ after: 'unknown' }).entries).toEqual([])
  })

  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')
  const amount = fc.integer({ min: 1, max: 3 }).map((n) => n * 100)
  const anyRequest = fc.oneof(
    fc.tuple(name, amount).map(([n, a]) => payment(n, { amount: a, vat: 0 })),
    fc.tuple(name, name, amount).map(([n, of, a]) => cancel(n, of, a)),
    name.map((of) => netCancel(of)),
    name.map((of) => inquiry(of)),
  )
  const anyImposed = fc.record({
    decline: fc.option(fc.constant({ code: '0051', message: undefined }), { freq: 4 }),
    stubborn: fc.boolean(),
  })

  test('always adds up, and comes out the same when its events are played again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRequest, anyImposed), { maxLength: 40 }), (telegrams) => {
        const { book, events, ask } = companyAtNoon()
        for (const [request, imposed] of telegrams) ask(request, imposed)
        const { entries, totals } = book.page({})
        const owed = entries
          .filter((entry) => entry.kind === 'PAYMENT' && !['declined', 'net-cancelled'].includes(entry.state))
          .map((entry) => entry.amount - entry.cancelledAmount)
        expect(owed.every((won) => won >= 0)).toBe(true)
        expect(totals.net).toBe(owed.reduce((sum, won) => sum + won, 0))
        const replayed = createBook()
        events.forEach((event) => replayed.apply(event))
        expect(replayed.page({})).toEqual(book.page({}))
      }),
    )
  })
})
