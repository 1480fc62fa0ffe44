import { describe, expect, test } from 'vitest'
import { textOf } from './face-wire.ts'
import type { Sandbox } from './sandbox.ts'
import {
  cardOf,
  charge,
  databases,
  freshCard,
  key,
  openOn,
  openTapped,
  otherMerchant,
  paid,
  pass,
  rowsOf,
  said,
  stateOf,
  underWay,
} from './usecase-wire.ts'

const tossPay = (face: Sandbox, cardNumber: string) =>
  face.post('/v1/payments/key-in', {
    cardNumber,
    cardExpirationYear: '30',
    cardExpirationMonth: '12',
    cardPassword: '12',
    customerIdentityNumber: '881212',
    orderName: '나룻배 삯',
    orderId: `order-${cardNumber}`,
    amount: 15_000,
  })
const assignmentPay = (face: Sandbox, cardNumber: string) =>
  face.post('/api/payment', {
    card_no: cardNumber,
    exp_ym: '1230',
    card_cvc: '777',
    pay_prd: 0,
    pay_amt: 13_000,
  })

describe.each(databases)('a card on %s', (database) => {
  test('is never in two payments at once, whoever asks and through whichever face', async (context) => {
    await using face = await openTapped(database, context)
    const cardNumber = freshCard()
    const first = await underWay(face, () => charge(face, { cardNumber, amount: 11_000 }))
    expect(said(await charge(face, { cardNumber, amount: 12_000 }))).toEqual([409, 'CARD_IN_USE'])
    expect(said(await charge(face, { cardNumber, amount: 12_000 }, key('again')))).toEqual([
      409,
      'CARD_IN_USE',
    ])
    expect(said(await charge(face, { cardNumber, amount: 11_000 }, otherMerchant))).toEqual([
      409,
      'CARD_IN_USE',
    ])
    const assignment = await assignmentPay(face, cardNumber)
    expect(said(assignment)).toEqual([409, 'CARD_IN_USE'])
    const toss = await tossPay(face, cardNumber)
    expect(toss.status).toBeGreaterThanOrEqual(400)
    expect(face.tap.sentOf('PAYMENT')).toHaveLength(1)
    face.tap.release()
    expect((await first.answer).status).toBe(201)

    expect((await charge(face, { cardNumber, amount: 12_000 }, otherMerchant)).status).toBe(201)
    expect((await assignmentPay(face, cardNumber)).status).toBe(200)
    expect((await tossPay(face, cardNumber)).status).toBe(200)
    expect(await rowsOf(face, 'claim')).toEqual([])
  })

  test('does not hold up another card', async (context) => {
    await using face = await openTapped(database, context)
    const cards = Array.from({ length: 8 }, freshCard)
    const first = await underWay(face, () => charge(face, { cardNumber: cards[0] }))
    const others = cards.slice(1).map((cardNumber) => charge(face, { cardNumber }))
    await expect.poll(() => face.tap.sentOf('PAYMENT').length, { timeout: 10_000 }).toBe(cards.length)
    expect(await rowsOf(face, 'claim')).toHaveLength(cards.length)
    face.tap.release()
    const replies = await Promise.all([first.answer, ...others])
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
  })

  test('is free again after a decline', async (context) => {
    await using face = await openOn(database, context)
    const cardNumber = freshCard()
    await face.rules({ times: 1, then: { action: 'decline', code: '0051' } })
    expect(said(await charge(face, { cardNumber }))).toEqual([402, 'CARD_LIMIT_EXCEEDED'])
    expect((await charge(face, { cardNumber })).status).toBe(201)
  })

  test('of two parallel payments is in one, and the key of the other is answered with its refusal', async (context) => {
    await using face = await openTapped(database, context)
    const cardNumber = freshCard()
    const first = await underWay(face, () => charge(face, { cardNumber }, key('first')))
    const refused = await charge(face, { cardNumber }, key('second'))
    expect(said(refused)).toEqual([409, 'CARD_IN_USE'])
    face.tap.release()
    expect((await first.answer).status).toBe(201)
    const again = await charge(face, { cardNumber }, key('second'))
    // The refusal is the key's answer (toss.md 1.7); a new key is a new try.
    expect(again.text).toBe(refused.text)
    expect((await charge(face, { cardNumber }, key('third'))).status).toBe(201)
  })

  test('whose payment is in doubt stays claimed until the janitor has settled it', async (context) => {
    await using face = await openOn(database, context)
    const cardNumber = freshCard()
    await face.rules({ times: 1, then: { action: 'silence', stage: 'after-approval' } })
    const doubtful = await charge(face, { cardNumber })
    expect(doubtful.status).toBe(202)
    expect(said(await charge(face, { cardNumber, amount: 500 }))).toEqual([409, 'CARD_IN_USE'])
    expect(said(await charge(face, { cardNumber, amount: 600 }, otherMerchant))).toEqual([409, 'CARD_IN_USE'])
    await pass(face, 2)
    expect(await stateOf(face, textOf(doubtful, 'id'))).toBe('approved')
    expect((await charge(face, { cardNumber, amount: 500 })).status).toBe(201)
  })

  test('is let go when its doubt is parked for a person', async (context) => {
    await using face = await openOn(database, context)
    const cardNumber = freshCard()
    await face.rules(
      { when: { kinds: ['PAYMENT'], amount: 11_000 }, then: { action: 'silence', stage: 'after-approval' } },
      { when: { kinds: ['INQUIRY', 'NETCANCEL'] }, then: { action: 'unavailable' } },
    )
    const doubtful = textOf(await charge(face, { cardNumber }), 'id')
    for (let i = 0; i < 14; i++) await pass(face, 5)
    const { doubts } = await face.door.books()
    expect(doubts).toEqual({ open: 0, parked: 1 })
    expect((await charge(face, { cardNumber, amount: 500 })).status).toBe(201)
    await face.rules()
    expect((await face.post(`/doubts/${doubtful}/reopen`, {})).status).toBe(200)
    await pass(face, 1)
    expect(await stateOf(face, doubtful)).toBe('approved')
  })

  test('of a hundred parallel payments is in one at a time, and every one that was approved stands once', async (context) => {
    await using face = await openOn(database, context)
    const cardNumber = freshCard()
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        charge(face, { cardNumber, amount: 1_000 + i }, key(`many-${i}`)),
      ),
    )
    const approved = replies.filter(({ status }) => status === 201).length
    expect(approved).toBeGreaterThan(0)
    const others = replies.filter(({ status }) => status !== 201).map(said)
    expect(others).toEqual(others.map(() => [409, 'CARD_IN_USE']))
    const { entries } = await face.cardCompany.book({ limit: 1_000 })
    expect(entries.filter(({ kind }) => kind === 'PAYMENT')).toHaveLength(approved)
    expect(await rowsOf(face, 'claim')).toEqual([])
    await paid(face, { cardNumber })
  })

  test('keeps its leading zeros and is told from its longer namesake', async (context) => {
    await using face = await openTapped(database, context)
    const first = await underWay(face, () => charge(face, { cardNumber: '0001234567' }))
    const longer = face.post('/payments/card', cardOf({ cardNumber: '00012345670' }))
    await expect.poll(() => face.tap.sentOf('PAYMENT').length).toBe(2)
    expect(said(await charge(face, { cardNumber: '0001234567', amount: 900 }))).toEqual([409, 'CARD_IN_USE'])
    face.tap.release()
    expect([(await first.answer).status, (await longer).status]).toEqual([201, 201])
  })
})
