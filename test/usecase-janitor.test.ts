import { describe, expect, test } from 'vitest'
import { textOf } from './face-wire.ts'
import { makeDatabase, openSandbox } from './sandbox.ts'
import { rule } from './simulator-wire.ts'
import {
  balanceOf,
  cancel,
  charge,
  databases,
  doubtful,
  doubtsOf,
  kindsOf,
  movementsOf,
  openOn,
  openTapped,
  otherMerchant,
  paid,
  pass,
  passMs,
  payment,
  said,
  stateOf,
  testFolder,
  urlFor,
} from './usecase-wire.ts'

type Silence = { readonly action: 'silence'; readonly stage: 'before-approval' | 'after-approval' }
const heardNothing: Silence = { action: 'silence', stage: 'before-approval' }
const bookedUnheard: Silence = { action: 'silence', stage: 'after-approval' }
const once = (then: Silence) => rule(then, { when: { kinds: ['PAYMENT', 'CANCEL'] }, times: 1 })
const cannotSay = rule({ action: 'unavailable' }, { when: { kinds: ['INQUIRY', 'NETCANCEL'] } })

describe.each(databases)('a doubt on %s', (database) => {
  test('is settled as approved where the card company says that it approved', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(once(bookedUnheard))
    const id = await doubtful(face)
    await pass(face, 1)
    expect(await payment(face, id)).toMatchObject({
      state: 'approved',
      approval: { number: expect.stringMatching(/^\d{8}$/) },
    })
    expect(await kindsOf(face, id)).toEqual(['PAYMENT', 'INQUIRY'])
    expect(await movementsOf(face, id)).toEqual(['approval'])
  })

  test('is settled as declined, with the reason, where the card company says that it declined', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(once(bookedUnheard))
    // A card that has expired is declined by the card company itself, whose reply is then lost.
    const id = await doubtful(face, { expiry: '0120' })
    await pass(face, 1)
    expect(await payment(face, id)).toMatchObject({
      state: 'declined',
      refusal: { code: 'CARD_EXPIRED', replyCode: '0054' },
    })
    expect(await kindsOf(face, id)).toEqual(['PAYMENT', 'INQUIRY'])
    expect(await movementsOf(face, id)).toEqual([])
  })

  test('is net-cancelled where the card company has no record of it', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(once(heardNothing))
    const id = await doubtful(face)
    await pass(face, 1)
    expect(await payment(face, id)).toMatchObject({
      state: 'net_cancelled',
      refusal: { code: 'NET_CANCELLED' },
    })
    expect(await kindsOf(face, id)).toEqual(['PAYMENT', 'INQUIRY', 'NETCANCEL'])
    expect(await movementsOf(face, id)).toEqual([])
    const { entries } = await face.cardCompany.book({})
    expect(entries).toMatchObject([{ managementNumber: id, state: 'net-cancelled', amount: 0 }])
  })

  test('of a cancel is settled as done, or undone where the card company never heard of it', async (context) => {
    await using face = await openOn(database, context)
    const [stands, undone] = [await paid(face), await paid(face)]
    await face.rules(once(bookedUnheard))
    expect((await cancel(face, stands, { amount: 1_000 })).status).toBe(202)
    await face.rules(once(heardNothing))
    expect((await cancel(face, undone, { amount: 1_000 })).status).toBe(202)
    await pass(face, 1)
    expect([await balanceOf(face, stands), await balanceOf(face, undone)]).toMatchObject([
      { amount: 10_000 },
      { amount: 11_000 },
    ])
    expect(await kindsOf(face, stands)).toEqual(['PAYMENT', 'CANCEL', 'INQUIRY'])
    expect(await kindsOf(face, undone)).toEqual(['PAYMENT', 'CANCEL', 'INQUIRY', 'NETCANCEL'])
    expect(await movementsOf(face, stands)).toEqual(['approval', 'cancel'])
  })

  test('is asked about with growing pauses of the clock, and not before they are over', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(once(bookedUnheard), cannotSay)
    const id = await doubtful(face)
    const inquiries = async () => (await kindsOf(face, id)).filter((kind) => kind === 'INQUIRY').length
    // Thirty seconds, then each pause twice the one before, and never longer than five minutes.
    const pauses = [30, 60, 120, 240, 300, 300]
    for (const [already, seconds] of pauses.entries()) {
      await passMs(face, (seconds - 10) * 1_000)
      expect.soft(await inquiries(), `before the pause of ${seconds} s is over`).toBe(already)
      await passMs(face, 10_000)
      expect.soft(await inquiries(), `after the pause of ${seconds} s`).toBe(already + 1)
    }
    await face.rules()
    await pass(face, 6)
    expect(await stateOf(face, id)).toBe('approved')
  })

  test('is undone when the card company, back after long silence, hears a net cancel before an inquiry', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(once(bookedUnheard), rule({ action: 'unavailable' }, { when: { kinds: ['INQUIRY'] } }))
    const id = await doubtful(face)
    await pass(face, 1)
    await pass(face, 2)
    expect(await stateOf(face, id)).toBe('in_doubt')
    await pass(face, 4)
    expect(await stateOf(face, id)).toBe('net_cancelled')
    expect(await movementsOf(face, id)).toEqual(['approval', 'approval_undone'])
    const { entries } = await face.cardCompany.book({})
    expect(entries).toMatchObject([{ managementNumber: id, state: 'net-cancelled', amount: 11_000 }])
  })

  test('outlives half an hour without any line to the card company', async (context) => {
    await using face = await openTapped(database, context, { env: { CARD_COMPANY_READ_TIMEOUT_MS: '400' } })
    await face.rules(once(bookedUnheard))
    const id = await doubtful(face)
    await face.tap.cut()
    await expect.poll(() => face.engine.partners.card_company.state().connected).toBe(0)
    for (let i = 0; i < 6; i++) await pass(face, 5)
    expect(await stateOf(face, id)).toBe('in_doubt')
    expect(await doubtsOf(face)).toMatchObject([{ managementNumber: id, parkedAt: null }])
    await face.tap.mend()
    await expect
      .poll(() => face.engine.partners.card_company.state().connected, { timeout: 10_000 })
      .toBeGreaterThan(0)
    for (let i = 0; i < 2; i++) await pass(face, 5)
    // Unheard inquiries had used up the patience, and the first thing that got through settled it.
    expect(['approved', 'net_cancelled']).toContain(await stateOf(face, id))
  })

  test('whose hour is over is parked in a list that its merchant sees, and settled when it is reopened', async (context) => {
    await using face = await openOn(database, context)
    await face.rules(once(bookedUnheard), cannotSay)
    const id = await doubtful(face)
    expect(await doubtsOf(face)).toMatchObject([{ managementNumber: id, parkedAt: null, attempts: 0 }])
    for (let i = 0; i < 13; i++) await pass(face, 5)
    expect(await doubtsOf(face)).toMatchObject([
      { managementNumber: id, paymentId: id, kind: 'PAYMENT', parkedAt: expect.any(String) },
    ])
    expect(await doubtsOf(face, otherMerchant)).toEqual([])
    const asked = (await kindsOf(face, id)).length
    await pass(face, 60)
    expect(await kindsOf(face, id)).toHaveLength(asked)

    const reopen = (headers = {}) => face.post(`/doubts/${id}/reopen`, {}, headers)
    expect(said(await reopen(otherMerchant))).toEqual([404, 'DOUBT_NOT_PARKED'])
    await face.rules()
    expect((await reopen()).status).toBe(200)
    await pass(face, 1)
    expect(await stateOf(face, id)).toBe('approved')
    expect(said(await reopen())).toEqual([404, 'DOUBT_NOT_PARKED'])
    expect(await doubtsOf(face)).toEqual([])
  })

  test('of a cancel that is parked keeps its share, and the rest of the payment may be cancelled', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    await face.rules(once(bookedUnheard), cannotSay)
    const parked = await cancel(face, id, { amount: 1_000 })
    expect(parked.status).toBe(202)
    for (let i = 0; i < 13; i++) await pass(face, 5)
    expect((await cancel(face, id, { amount: 10_000, vat: 909 })).status).toBe(201)
    expect(said(await cancel(face, id, { amount: 1_000 }))).toEqual([409, 'CANCEL_IN_PROGRESS'])
    await face.rules()
    const { id: cancelId } = parked.body['cancel'] as { id: string }
    expect((await face.post(`/doubts/${cancelId}/reopen`, {})).status).toBe(200)
    await pass(face, 1)
    expect(await payment(face, id)).toMatchObject({ state: 'cancelled', balance: { amount: 0, vat: 0 } })
  })

  test('survives a restart of the gateway', async (context) => {
    const folder = testFolder()
    const postgresUrl = urlFor(database, context)
    const env = {
      NARU_DOUBT_FIRST_RETRY_MS: '30000',
      ...(postgresUrl ? { DATABASE_URL: await makeDatabase(postgresUrl) } : {}),
    }
    const before = await openSandbox({ folder, env })
    await before.rules(once(bookedUnheard))
    const stands = await doubtful(before)
    await before.rules(once(heardNothing))
    const undone = await doubtful(before)
    await before.close()

    const after = await openSandbox({ folder, env })
    expect([await stateOf(after, stands), await stateOf(after, undone)]).toEqual(['in_doubt', 'in_doubt'])
    await pass(after, 1)
    expect([await stateOf(after, stands), await stateOf(after, undone)]).toEqual([
      'approved',
      'net_cancelled',
    ])
    expect(await after.door.books()).toMatchObject({ balanced: true })
    await after.close()
  })

  test('of a request whose gateway was closed while it was under way is settled after the restart', async (context) => {
    const folder = testFolder()
    const postgresUrl = urlFor(database, context)
    const env = {
      CARD_COMPANY_READ_TIMEOUT_MS: '20000',
      ...(postgresUrl ? { DATABASE_URL: await makeDatabase(postgresUrl) } : {}),
    }
    const before = await openSandbox({ folder, env })
    await before.rules(once(bookedUnheard))
    const told = charge(before)
    await expect.poll(async () => (await before.cardCompany.book({})).entries.length).toBe(1)
    // The line goes away under the question, as it does when a process ends; the buyer hears that nobody knows.
    await before.engine.partners.card_company.close()
    const reply = await told
    expect(reply.status).toBe(202)
    await before.close()

    const after = await openSandbox({ folder, env })
    await pass(after, 1)
    expect(await stateOf(after, textOf(reply, 'id'))).toBe('approved')
    expect(await after.door.books()).toMatchObject({ balanced: true })
    await after.close()
  })
})
