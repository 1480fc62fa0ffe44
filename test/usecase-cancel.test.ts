import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Reply } from './sandbox.ts'
import { textOf } from './face-wire.ts'
import {
  balanceOf,
  cancel,
  charge,
  databases,
  key,
  openOn,
  openTapped,
  otherMerchant,
  paid,
  pass,
  payment,
  rowsOf,
  said,
  stateOf,
  underWay,
} from './usecase-wire.ts'

/** One of the official tables (domain 1.6), with the refusal of each step that fails. */
const officialTable = [
  { step: 1, wish: { amount: 1_100, vat: 100 }, ends: [201, undefined], left: { amount: 9_900, vat: 900 } },
  { step: 2, wish: { amount: 3_300 }, ends: [201, undefined], left: { amount: 6_600, vat: 600 } },
  {
    step: 3,
    wish: { amount: 7_000 },
    ends: [422, 'CANCEL_AMOUNT_EXCEEDS_BALANCE'],
    left: { amount: 6_600, vat: 600 },
  },
  {
    step: 4,
    wish: { amount: 6_600, vat: 700 },
    ends: [422, 'CANCEL_VAT_EXCEEDS_BALANCE'],
    left: { amount: 6_600, vat: 600 },
  },
  { step: 5, wish: { amount: 6_600, vat: 600 }, ends: [201, undefined], left: { amount: 0, vat: 0 } },
  { step: 6, wish: { amount: 100 }, ends: [409, 'ALREADY_CANCELLED'], left: { amount: 0, vat: 0 } },
]

const done = (replies: readonly Reply[]) => replies.filter(({ status }) => status === 201).length

describe.each(databases)('a cancel on %s', (database) => {
  test('follows the official table, and every refused attempt is recorded and changes nothing', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face, { amount: 11_000, vat: 1_000 })
    for (const { step, wish, ends, left } of officialTable) {
      expect.soft(said(await cancel(face, id, wish)), `step ${step}`).toEqual(ends)
      expect.soft(await balanceOf(face, id), `balance after step ${step}`).toEqual(left)
    }
    const { cancels, state } = await payment(face, id)
    expect(state).toBe('cancelled')
    expect(cancels).toMatchObject([
      { state: 'done', amount: 1_100, vat: 100, balanceAfter: 9_900 },
      { state: 'done', amount: 3_300, vat: 300, balanceAfter: 6_600 },
      { state: 'done', amount: 6_600, vat: 600, balanceAfter: 0 },
    ])
    const attempts = await rowsOf(face, 'refused_attempt')
    expect(attempts).toMatchObject([
      {
        operation: 'cancel',
        payment_id: id,
        refusal: 'CANCEL_AMOUNT_EXCEEDS_BALANCE',
        amount: 7_000,
        vat: null,
      },
      { operation: 'cancel', payment_id: id, refusal: 'CANCEL_VAT_EXCEEDS_BALANCE', amount: 6_600, vat: 700 },
      { operation: 'cancel', payment_id: id, refusal: 'ALREADY_CANCELLED', amount: 100, vat: null },
    ])
  })

  test('takes 10,000 won in ten calls of 1,000, each under a key of its own', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face, { amount: 10_000 })
    for (let i = 0; i < 10; i++)
      expect(said(await cancel(face, id, { amount: 1_000 }, key(`call-${i}`)))).toEqual([201, undefined])
    expect(said(await cancel(face, id, { amount: 1_000 }, key('call-10')))).toEqual([
      409,
      'ALREADY_CANCELLED',
    ])
    const vats = ((await payment(face, id))['cancels'] as { vat: number }[]).map(({ vat }) => vat)
    expect(vats).toEqual([91, 91, 91, 91, 91, 91, 91, 91, 91, 90])
  })

  test('takes 10,000 won in ten calls of 1,000 without keys, when time passes between them', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face, { amount: 10_000 })
    for (let i = 0; i < 10; i++) {
      expect(said(await cancel(face, id, { amount: 1_000 }))).toEqual([201, undefined])
      await face.door.moveClock({ advanceMs: 2_001 })
    }
    expect(await stateOf(face, id)).toBe('cancelled')
  })

  test('of five parallel ones of 600 of 1,000 won exactly one is done', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face, { amount: 1_000 })
    const replies = await Promise.all(
      Array.from({ length: 5 }, (_, i) => cancel(face, id, { amount: 600 }, key(`p-${i}`))),
    )
    expect(done(replies)).toBe(1)
    const refused = new Set(replies.filter(({ status }) => status !== 201).map(({ body }) => body['code']))
    for (const code of refused)
      expect(['CANCEL_IN_PROGRESS', 'CANCEL_AMOUNT_EXCEEDS_BALANCE']).toContain(code)
    expect(await balanceOf(face, id)).toMatchObject({ amount: 400 })
    expect(await rowsOf(face, 'refused_attempt')).toHaveLength(4)
  })

  test('in any interleaving of parallel ones the payment is never exceeded, and the rest can be taken', async (context) => {
    await using face = await openOn(database, context)
    const wishes = fc.record({
      amount: fc.integer({ min: 1, max: 6_000 }),
      vat: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 100, max: 20_000 }),
        fc.array(fc.array(wishes, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        async (amount, waves) => {
          run++
          const id = await paid(face, { amount })
          const replies: Reply[] = []
          for (const [wave, parallel] of waves.entries())
            replies.push(
              ...(await Promise.all(
                parallel.map((wish, i) => cancel(face, id, wish, key(`run-${run}-${wave}-${i}`))),
              )),
            )
          const found = await payment(face, id)
          const taken = replies
            .filter(({ status }) => status === 201)
            .map(({ body }) => body['cancel'] as { amount: number; vat: number })
          const sum = (of: 'amount' | 'vat') => taken.reduce((total, one) => total + one[of], 0)
          const { amount: left, vat: vatLeft } = found['balance'] as { amount: number; vat: number }
          expect(sum('amount') + left).toBe(amount)
          expect(sum('vat') + vatLeft).toBe(found['vat'])
          expect(vatLeft).toBeLessThanOrEqual(left)
          const rest = await cancel(face, id, {}, key(`run-${run}-rest`))
          expect(said(rest)).toEqual(left > 0 ? [201, undefined] : [409, 'ALREADY_CANCELLED'])
          expect(await balanceOf(face, id)).toEqual({ amount: 0, vat: 0 })
        },
      ),
      { numRuns: 12 },
    )
  })

  test('is refused while another of the same payment is under way, and another payment is not held up', async (context) => {
    await using face = await openTapped(database, context)
    const [id, other] = [await paid(face), await paid(face)]
    const first = await underWay(face, () => cancel(face, id, { amount: 1_000 }))
    expect(said(await cancel(face, id, { amount: 2_000 }))).toEqual([409, 'CANCEL_IN_PROGRESS'])
    expect(said(await cancel(face, id))).toEqual([409, 'CANCEL_IN_PROGRESS'])
    const elsewhere = cancel(face, other, { amount: 1_000 })
    await expect.poll(() => face.tap.sentOf('CANCEL').length).toBe(2)
    face.tap.release()
    expect((await first.answer).status).toBe(201)
    expect((await elsewhere).status).toBe(201)
    expect((await cancel(face, id, { amount: 2_000 })).status).toBe(201)
    expect(await balanceOf(face, id)).toMatchObject({ amount: 8_000 })
  })

  test('is refused while another is in doubt, and takes the rest once that one is settled', async (context) => {
    await using face = await openOn(database, context)
    const [stands, undone] = [await paid(face), await paid(face)]
    await face.rules(
      { when: { amount: 1_000 }, then: { action: 'silence', stage: 'after-approval' } },
      { when: { amount: 2_000 }, then: { action: 'silence', stage: 'before-approval' } },
    )
    const doubts = await Promise.all([
      cancel(face, stands, { amount: 1_000 }),
      cancel(face, undone, { amount: 2_000 }),
    ])
    expect(doubts.map(({ status }) => status)).toEqual([202, 202])
    for (const id of [stands, undone]) {
      expect(await balanceOf(face, id)).toMatchObject({ amount: 11_000 })
      expect(said(await cancel(face, id))).toEqual([409, 'CANCEL_IN_PROGRESS'])
      expect(said(await cancel(face, id, { amount: 500 }))).toEqual([409, 'CANCEL_IN_PROGRESS'])
    }
    await pass(face, 1)
    expect(await payment(face, stands)).toMatchObject({
      balance: { amount: 10_000 },
      cancels: [{ state: 'done', amount: 1_000 }],
    })
    expect(await payment(face, undone)).toMatchObject({
      balance: { amount: 11_000 },
      cancels: [{ state: 'net_cancelled', amount: 2_000, refusal: { code: 'NET_CANCELLED' } }],
    })
    for (const id of [stands, undone]) {
      expect((await cancel(face, id)).status).toBe(201)
      expect(await balanceOf(face, id)).toEqual({ amount: 0, vat: 0 })
    }
  })

  test('that the card company declines gives its share back', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    await face.rules({ when: { kinds: ['CANCEL'] }, times: 1, then: { action: 'decline', code: '0061' } })
    expect(said(await cancel(face, id, { amount: 1_000 }))).toEqual([422, 'CANCEL_AMOUNT_EXCEEDS_BALANCE'])
    expect(await balanceOf(face, id)).toEqual({ amount: 11_000, vat: 1_000 })
    expect((await cancel(face, id)).status).toBe(201)
  })

  test('of a payment that was declined, net-cancelled, in doubt, unknown or of another merchant takes nothing', async (context) => {
    await using face = await openOn(database, context)
    const approved = await paid(face)
    await face.rules({ times: 1, then: { action: 'decline', code: '0051' } })
    const declined = textOf(await charge(face), 'paymentId')
    await face.rules({ then: { action: 'silence', stage: 'before-approval' } })
    const doubtful = textOf(await charge(face), 'id')
    expect(said(await cancel(face, declined))).toEqual([409, 'PAYMENT_NOT_CANCELLABLE'])
    expect(said(await cancel(face, doubtful))).toEqual([409, 'PAYMENT_IN_DOUBT'])
    await face.rules()
    await pass(face, 1)
    expect(await stateOf(face, doubtful)).toBe('net_cancelled')
    expect(said(await cancel(face, doubtful))).toEqual([409, 'PAYMENT_NOT_CANCELLABLE'])
    const unknown = `${approved.slice(0, -1)}${approved.endsWith('0') ? '1' : '0'}`
    expect(said(await cancel(face, unknown))).toEqual([404, 'PAYMENT_NOT_FOUND'])
    expect(said(await cancel(face, approved, {}, otherMerchant))).toEqual([404, 'PAYMENT_NOT_FOUND'])
    expect(await balanceOf(face, approved)).toMatchObject({ amount: 11_000 })
    const codes = (await rowsOf(face, 'refused_attempt')).map((row) => [row['merchant_id'], row['refusal']])
    expect(codes).toEqual([
      ['naru-demo-1', 'PAYMENT_NOT_CANCELLABLE'],
      ['naru-demo-1', 'PAYMENT_IN_DOUBT'],
      ['naru-demo-1', 'PAYMENT_NOT_CANCELLABLE'],
      ['naru-demo-1', 'PAYMENT_NOT_FOUND'],
      ['naru-demo-2', 'PAYMENT_NOT_FOUND'],
    ])
  })

  test('whose caller believes in another balance is refused', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    expect(said(await cancel(face, id, { amount: 1_000, expectedBalance: 10_000 }))).toEqual([
      409,
      'BALANCE_CHANGED',
    ])
    expect((await cancel(face, id, { amount: 1_000, expectedBalance: 11_000 })).status).toBe(201)
  })
})
