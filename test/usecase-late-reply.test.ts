import { describe, expect, test } from 'vitest'
import { textOf } from './face-wire.ts'
import { rule } from './simulator-wire.ts'
import {
  balanceOf,
  cancel,
  charge,
  databases,
  doubtful,
  doubtsOf,
  freshCard,
  kindsOf,
  movementsOf,
  openOn,
  openTapped,
  paid,
  pass,
  rowsOf,
  said,
  stateOf,
} from './usecase-wire.ts'

describe.each(databases)('a reply on %s', (database) => {
  test('that comes after a net cancel is found, and its approval booked and undone', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(rule({ action: 'stubborn', ms: 1_200 }, { when: { kinds: ['PAYMENT'] }, times: 1 }))
    const id = await doubtful(face)
    await pass(face, 1)
    expect(await stateOf(face, id)).toBe('net_cancelled')
    expect(await movementsOf(face, id)).toEqual([])
    // The late yes wakes the janitor by itself.
    await expect
      .poll(() => movementsOf(face, id), { timeout: 5_000 })
      .toEqual(['approval', 'approval_undone'])
    expect(await rowsOf(face, 'late_reply')).toMatchObject([{ management_number: id, reply_code: '0000' }])
    expect(await stateOf(face, id)).toBe('net_cancelled')
    expect(await kindsOf(face, id)).toEqual(['PAYMENT', 'INQUIRY', 'NETCANCEL', 'INQUIRY', 'NETCANCEL'])
    const { entries } = await face.cardCompany.book({})
    expect(entries).toMatchObject([{ managementNumber: id, state: 'net-cancelled', amount: 11_000 }])
  })

  test('to a cancel that comes after its net cancel is found, and the cancel undone once more', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    await face.rules(rule({ action: 'stubborn', ms: 1_200 }, { when: { kinds: ['CANCEL'] }, times: 1 }))
    expect((await cancel(face, id, { amount: 1_000 })).status).toBe(202)
    await pass(face, 1)
    await expect
      .poll(() => movementsOf(face, id), { timeout: 5_000 })
      .toEqual(['approval', 'cancel', 'cancel_undone'])
    expect(await balanceOf(face, id)).toEqual({ amount: 11_000, vat: 1_000 })
  })

  test('that comes after the time-out wakes the janitor at once', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(rule({ action: 'late', ms: 700 }, { times: 1 }))
    const id = await doubtful(face)
    await expect.poll(() => stateOf(face, id), { timeout: 5_000 }).toBe('approved')
    expect(await rowsOf(face, 'late_reply')).toMatchObject([{ management_number: id, reply_code: '0000' }])
  })

  test('that comes twice is kept and harmless', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(rule({ action: 'duplicate' }, { times: 2 }))
    const id = await paid(face)
    expect((await cancel(face, id, { amount: 1_000 })).status).toBe(201)
    await expect.poll(() => rowsOf(face, 'late_reply'), { timeout: 5_000 }).toHaveLength(2)
    await pass(face, 10)
    expect(await balanceOf(face, id)).toMatchObject({ amount: 10_000 })
    expect(await kindsOf(face, id)).toEqual(['PAYMENT', 'CANCEL'])
    expect(await movementsOf(face, id)).toEqual(['approval', 'cancel'])
    expect(await doubtsOf(face)).toEqual([])
  })

  test('under a number that was never asked is kept and touches nothing', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(rule({ action: 'wrong-number' }, { times: 1 }))
    const id = await doubtful(face)
    await expect.poll(() => rowsOf(face, 'late_reply'), { timeout: 5_000 }).toHaveLength(1)
    expect((await rowsOf(face, 'late_reply'))[0]).toMatchObject({ merchant_id: 'naru' })
    await pass(face, 1)
    expect(await stateOf(face, id)).toBe('approved')
  })
})

describe.each(databases)('a card company on %s that cannot be reached', (database) => {
  test('is told of at once: nothing was sent, nothing is charged, and the card is free', async (context) => {
    await using face = await openTapped(database, context)
    const cardNumber = freshCard()
    await face.tap.cut()
    const refused = await charge(face, { cardNumber })
    expect(said(refused)).toEqual([503, 'CARD_COMPANY_UNREACHABLE'])
    const id = textOf(refused, 'paymentId')
    expect(await stateOf(face, id)).toBe('not_sent')
    expect(await rowsOf(face, 'claim')).toEqual([])
    expect(await doubtsOf(face)).toEqual([])
    expect(face.tap.sent).toEqual([])
    await face.tap.mend()
    await expect
      .poll(async () => (await charge(face, { cardNumber })).status, { timeout: 10_000, interval: 100 })
      .toBe(201)
  })

  test('opens the breaker, which refuses without trying, and closes when the card company is back', async (context) => {
    await using face = await openTapped(database, context)
    await paid(face)
    await face.tap.cut()
    const state = () => face.engine.partners.card_company.state()
    await expect.poll(() => state().connected).toBe(0)
    expect(said(await charge(face))).toEqual([503, 'CARD_COMPANY_UNREACHABLE'])
    await expect.poll(() => state().breaker, { timeout: 10_000, interval: 5 }).toBe('open')
    const many = await Promise.all(Array.from({ length: 20 }, () => charge(face)))
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([503]))
    await face.tap.mend()
    await expect.poll(() => state().breaker, { timeout: 10_000, interval: 20 }).toBe('closed')
    await paid(face)
  })

  test('leaves a cancel unsent, with its share given back', async (context) => {
    await using face = await openTapped(database, context)
    const id = await paid(face)
    await face.tap.cut()
    await expect.poll(() => face.engine.partners.card_company.state().connected).toBe(0)
    expect(said(await cancel(face, id, { amount: 1_000 }))).toEqual([503, 'CARD_COMPANY_UNREACHABLE'])
    expect(await balanceOf(face, id)).toEqual({ amount: 11_000, vat: 1_000 })
    await face.tap.mend()
    await expect
      .poll(() => face.engine.partners.card_company.state().connected, { timeout: 10_000 })
      .toBeGreaterThan(0)
    expect((await cancel(face, id)).status).toBe(201)
  })
})
