import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/base/config.ts'
import {
  cancel,
  cardOf,
  charge,
  databases,
  freshCard,
  key,
  openOn,
  openTapped,
  otherMerchant,
  paid,
  rowsOf,
  said,
  underWay,
} from './usecase-wire.ts'

const duplicate = [409, 'DUPLICATE_REQUEST']
const taken = [201, undefined]

describe.each(databases)('the guard of seed 001 on %s', (database) => {
  test('refuses the same card and amount within two seconds by the clock, and not a moment longer', async (context) => {
    await using face = await openOn(database, context)
    const same = cardOf()
    const again = () => charge(face, same)
    expect(said(await again())).toEqual(taken)
    expect(said(await again())).toEqual(duplicate)
    expect(said(await charge(face, { ...same, expiry: '0131', vat: 0 }))).toEqual(duplicate)
    await face.door.moveClock({ advanceMs: 2_000 })
    expect(said(await again())).toEqual(taken)
    const attempts = await rowsOf(face, 'refused_attempt')
    expect(attempts.map((row) => [row['operation'], row['refusal']])).toEqual([
      ['payment', 'DUPLICATE_REQUEST'],
      ['payment', 'DUPLICATE_REQUEST'],
    ])
  })

  test('lets another amount, another card, another merchant and a request with a key pass', async (context) => {
    await using face = await openOn(database, context)
    const same = cardOf()
    expect(said(await charge(face, same))).toEqual(taken)
    expect(said(await charge(face, { ...same, amount: 11_001 }))).toEqual(taken)
    expect(said(await charge(face, { ...same, cardNumber: freshCard() }))).toEqual(taken)
    expect(said(await charge(face, same, otherMerchant))).toEqual(taken)
    expect(said(await charge(face, same, key('one')))).toEqual(taken)
    expect(said(await charge(face, same, key('two')))).toEqual(taken)
    expect(said(await charge(face, same))).toEqual(duplicate)
  })

  test('refuses a repeat while the first request is still under way', async (context) => {
    await using face = await openTapped(database, context)
    const same = cardOf()
    const first = await underWay(face, () => charge(face, same))
    expect(said(await charge(face, same))).toEqual(duplicate)
    face.tap.release()
    expect(said(await first.answer)).toEqual(taken)
  })

  test('of fifty alike requests at once lets one through', async (context) => {
    await using face = await openOn(database, context)
    const same = cardOf()
    const replies = await Promise.all(Array.from({ length: 50 }, () => charge(face, same)))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    const refused = replies.filter(({ status }) => status !== 201).map(said)
    expect(refused).toEqual(refused.map(() => duplicate))
  })

  test('does not stand in the way of a buyer whose payment was declined or never sent', async (context) => {
    await using face = await openTapped(database, context)
    const same = cardOf()
    await face.rules({ times: 1, then: { action: 'decline', code: '0051' } })
    expect(said(await charge(face, same))).toEqual([402, 'CARD_LIMIT_EXCEEDED'])
    expect(said(await charge(face, same))).toEqual(taken)
    const other = cardOf()
    await face.tap.cut()
    await expect.poll(() => face.engine.partners.card_company.state().connected).toBe(0)
    expect(said(await charge(face, other))).toEqual([503, 'CARD_COMPANY_UNREACHABLE'])
    await face.tap.mend()
    await expect
      .poll(() => face.engine.partners.card_company.state().connected, { timeout: 10_000 })
      .toBeGreaterThan(0)
    expect(said(await charge(face, other))).toEqual(taken)
  })

  test('is not tripped by a request that a rule has refused before it', async (context) => {
    await using face = await openOn(database, context)
    const same = cardOf()
    expect(said(await charge(face, { ...same, cvc: '12' }))).toEqual([422, 'CVC_INVALID'])
    expect(said(await charge(face, same))).toEqual(taken)
  })

  test('counts the fields that the configuration names', async (context) => {
    const env = { NARU_DUPLICATE_PAYMENT_FIELDS: 'card,amount,expiry,order' }
    await using face = await openOn(database, context, { env })
    const same = cardOf()
    expect(said(await charge(face, same))).toEqual(taken)
    expect(said(await charge(face, { ...same, expiry: '0131' }))).toEqual(taken)
    expect(said(await charge(face, { ...same, orderId: 'order-one' }))).toEqual(taken)
    expect(said(await charge(face, same))).toEqual(duplicate)
  })

  test('is off for payments when no field is named, and cancels keep theirs', async (context) => {
    await using face = await openOn(database, context, { env: { NARU_DUPLICATE_PAYMENT_FIELDS: '' } })
    const same = cardOf()
    const id = await paid(face, same)
    expect(said(await charge(face, same))).toEqual(taken)
    expect(said(await cancel(face, id, { amount: 500 }))).toEqual(taken)
    expect(said(await cancel(face, id, { amount: 500 }))).toEqual(duplicate)
  })

  test('refuses the same cancel within two seconds, and not another amount, VAT, payment or key', async (context) => {
    await using face = await openOn(database, context)
    const [id, other] = [await paid(face), await paid(face)]
    const same = { amount: 1_100 }
    expect(said(await cancel(face, id, same))).toEqual(taken)
    expect(said(await cancel(face, id, same))).toEqual(duplicate)
    // An omitted VAT and the same one written out are one request: what counts is what would be cancelled.
    expect(said(await cancel(face, id, { amount: 1_100, vat: 100 }))).toEqual(duplicate)
    expect(said(await cancel(face, id, { amount: 1_100, vat: 99 }))).toEqual(taken)
    expect(said(await cancel(face, id, { amount: 1_000 }))).toEqual(taken)
    expect(said(await cancel(face, other, same))).toEqual(taken)
    expect(said(await cancel(face, id, same, key('on purpose')))).toEqual(taken)
    await face.door.moveClock({ advanceMs: 2_000 })
    expect(said(await cancel(face, id, same))).toEqual(taken)
  })

  test('does not stand in the way of a cancel that the card company declined', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    await face.rules({ when: { kinds: ['CANCEL'] }, times: 1, then: { action: 'decline', code: '0096' } })
    expect(said(await cancel(face, id, { amount: 500 }))).toEqual([402, 'CANCEL_DECLINED'])
    expect(said(await cancel(face, id, { amount: 500 }))).toEqual(taken)
  })

  test('is off for cancels when no field is named', async (context) => {
    await using face = await openOn(database, context, { env: { NARU_DUPLICATE_CANCEL_FIELDS: '' } })
    const id = await paid(face)
    for (let i = 0; i < 3; i++) expect(said(await cancel(face, id, { amount: 500 }))).toEqual(taken)
  })

  test('has a window that can be set', async (context) => {
    await using face = await openOn(database, context, { env: { NARU_DUPLICATE_WINDOW_MS: '60000' } })
    const same = cardOf()
    expect(said(await charge(face, same))).toEqual(taken)
    await face.door.moveClock({ advanceMs: 50_000 })
    expect(said(await charge(face, same))).toEqual(duplicate)
    await face.door.moveClock({ advanceMs: 10_000 })
    expect(said(await charge(face, same))).toEqual(taken)
  })
})

test('a field that no request has cannot be named', () => {
  expect(() => readConfig({ NARU_DUPLICATE_PAYMENT_FIELDS: 'card,phone' })).toThrow(
    'NARU_DUPLICATE_PAYMENT_FIELDS',
  )
})
