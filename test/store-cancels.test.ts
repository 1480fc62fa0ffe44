import { describe, expect, test } from 'vitest'
import { won, zeroWon } from '../src/base/won.ts'
import type { Cancel } from '../src/domain/cancel.ts'
import { withCancel } from '../src/domain/payment.ts'
import { ledgerTotals } from '../src/store/books.ts'
import { findKey } from '../src/store/idempotency.ts'
import { findPaymentOfCancel } from '../src/store/payments.ts'
import { listDoubts, parkDoubt } from '../src/store/telegrams.ts'
import { engines } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelAnswer,
  cancelIntent,
  commit,
  everyRow,
  expectBooksHold,
  guardOf,
  holders,
  judgedCancel,
  keyOf,
  paymentOf,
  storeWorld,
  writeCancelAnswers,
  writeCancels,
  type StoreWorld,
} from './store-world.ts'

const nothing = { amount: 0, vat: 0 }

/** A cancel whose outcome nobody knows and that was put on the list for a person. */
async function parkedCancel(world: StoreWorld, of: Parameters<typeof paymentOf>[1], amount: number) {
  const cancel = await cancelIntent(world, of, { amount })
  expect(await writeCancels(world, [cancel])).toEqual(['written'])
  await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'in_doubt')])
  const doubt = (await listDoubts(world.db, world.shop, 10)).find(
    (one) => one.managementNumber === cancel.cancelId,
  )
  if (!doubt) throw new Error('the cancel is in no doubt')
  await commit(world.db, (tx) => parkDoubt(tx, doubt, world.clock.now()))
  return cancel
}

describe.each(engines)('cancels, on %s', (engine) => {
  test('a share is held while it is asked for, and taken by a yes', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const part = await cancelIntent(world, paid, { amount: 3_300 }, { reason: '단순 변심' })
    expect(await writeCancels(world, [part])).toEqual(['written'])
    expect(await paymentOf(world, paid)).toMatchObject({
      state: 'approved',
      balance: { amount: 11_000, vat: 1_000 },
      held: { amount: 3_300, vat: 300 },
      cancels: [{ state: 'requested', amount: 3_300, vat: 300, reason: '단순 변심' }],
    })
    expect((await holders(world)).claims).toEqual([part.cancelId])
    const answer = cancelAnswer(world, part, 'done')
    expect(await writeCancelAnswers(world, [answer])).toEqual(['settled'])
    expect(await paymentOf(world, paid)).toMatchObject({
      state: 'partially_cancelled',
      balance: { amount: 7_700, vat: 700 },
      held: nothing,
      cancels: [{ state: 'done', balanceAfter: 7_700, cancelledAt: answer.at, partnerNumber: 'C2' }],
    })
    const rest = await cancelIntent(world, paid)
    expect(await writeCancels(world, [rest])).toEqual(['written'])
    await writeCancelAnswers(world, [cancelAnswer(world, rest, 'done')])
    expect(await paymentOf(world, paid)).toMatchObject({
      state: 'cancelled',
      balance: nothing,
      held: nothing,
    })
    expect(await ledgerTotals(world.db)).toEqual({ card_receivable: 0, merchant_supply: 0, merchant_vat: 0 })
    expect((await holders(world)).claims).toEqual([])
    expect((await findPaymentOfCancel(world.db, world.shop, rest.cancelId))?.paymentId).toBe(paid.paymentId)
    await expectBooksHold(world)
  })

  test('a cancel that came to nothing gives its share back', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    for (const state of ['declined', 'not_sent', 'net_cancelled'] as const) {
      const guard = guardOf({ at: world.clock.now() }, 'guard')
      const cancel = await cancelIntent(world, paid, { amount: 1_100 }, { guard })
      expect(await writeCancels(world, [cancel])).toEqual(['written'])
      expect(await writeCancelAnswers(world, [cancelAnswer(world, cancel, state)])).toEqual(['settled'])
      expect(await paymentOf(world, paid)).toMatchObject({
        state: 'approved',
        balance: { amount: 11_000, vat: 1_000 },
        held: nothing,
      })
      expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    }
    await expectBooksHold(world)
  })

  test('in doubt the share stays held and the payment locked, until it is known', async (context) => {
    const world = await storeWorld(engine, context)
    for (const end of ['done', 'declined', 'net_cancelled'] as const) {
      const paid = await approvedPayment(world)
      const cancel = await cancelIntent(world, paid, { amount: 1_100 })
      await writeCancels(world, [cancel])
      expect(await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'in_doubt')])).toEqual(['settled'])
      expect(await paymentOf(world, paid)).toMatchObject({
        balance: { amount: 11_000 },
        held: { amount: 1_100, vat: 100 },
        cancels: [{ state: 'in_doubt' }],
      })
      const next = await cancelIntent(world, paid, { amount: 1_100 })
      expect(await writeCancels(world, [next])).toEqual(['cancel_in_progress'])
      expect(await writeCancelAnswers(world, [cancelAnswer(world, cancel, end)])).toEqual(['settled'])
      const left = end === 'done' ? { amount: 9_900, vat: 900 } : { amount: 11_000, vat: 1_000 }
      expect(await paymentOf(world, paid)).toMatchObject({ balance: left, held: nothing })
    }
    await expectBooksHold(world)
  })

  test('what a net cancel of a cancel undid is booked and booked back', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const cancel = await cancelIntent(world, paid)
    await writeCancels(world, [cancel])
    const movements = ['cancel', 'cancel_undone'] as const
    await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'net_cancelled', { movements })])
    expect(await ledgerTotals(world.db)).toMatchObject({ card_receivable: 11_000, merchant_vat: -1_000 })
    await expectBooksHold(world)
  })

  test('a payment that has moved since it was judged is judged again', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const read = await paymentOf(world, paid)
    const first = judgedCancel(world, read, { amount: 5_500 })
    await writeCancels(world, [first])
    await writeCancelAnswers(world, [cancelAnswer(world, first, 'done')])
    const stale = judgedCancel(world, read, { amount: 5_500 }, { key: keyOf(first, 'key') })
    expect(await writeCancels(world, [stale])).toEqual(['balance_moved'])
    expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    expect(await paymentOf(world, paid)).toMatchObject({ held: nothing, cancels: [{ state: 'done' }] })
    await expectBooksHold(world)
  })

  test('a payment that does not stand is not cancelled, whatever the caller read', async (context) => {
    const world = await storeWorld(engine, context)
    const asked = await askedPayment(world)
    const payment = await paymentOf(world, asked)
    const cancel = judgedCancel(world, { ...payment, balance: { amount: payment.amount, vat: payment.vat } })
    expect(await writeCancels(world, [cancel])).toEqual(['balance_moved'])
    expect((await holders(world)).claims).toEqual([asked.paymentId])
    await expectBooksHold(world)
  })

  test('in one batch each meets its own obstacle and no neighbour is hurt', async (context) => {
    const world = await storeWorld(engine, context)
    const at = { at: world.clock.now() }
    const one = await approvedPayment(world)
    const two = await approvedPayment(world)
    const three = await approvedPayment(world)
    const four = await approvedPayment(world)
    const five = await approvedPayment(world)
    const open = await cancelIntent(world, one, { amount: 1_100 }, { key: keyOf(at, 'known') })
    const alike = await cancelIntent(world, two, { amount: 1_100 }, { guard: guardOf(at, 'alike') })
    expect(await writeCancels(world, [open, alike])).toEqual(['written', 'written'])
    await writeCancelAnswers(world, [cancelAnswer(world, alike, 'done')])
    const former = { ...(await paymentOf(world, three)), held: { amount: won(1_000), vat: zeroWon } }
    const batch = [
      await cancelIntent(world, one, { amount: 1_100 }),
      await cancelIntent(world, four, { amount: 1_100 }, { key: keyOf(at, 'known') }),
      await cancelIntent(world, two, { amount: 1_100 }, { guard: guardOf(at, 'alike') }),
      judgedCancel(world, former),
      await cancelIntent(world, four, { amount: 1_100 }, { key: keyOf(at, 'new') }),
      await cancelIntent(world, five, { amount: 1_100 }, { guard: guardOf(at, 'new') }),
      await cancelIntent(world, five, { amount: 2_200 }),
    ]
    expect(await writeCancels(world, batch)).toEqual([
      'cancel_in_progress',
      'known_key',
      'duplicate',
      'balance_moved',
      'written',
      'written',
      'cancel_in_progress',
    ])
    const [, , , , fifth, sixth] = batch.map((intent) => intent.cancelId)
    expect(await holders(world)).toEqual({
      claims: [open.cancelId, fifth, sixth],
      guards: [alike.cancelId, sixth],
      keys: [open.cancelId, fifth],
    })
    await expectBooksHold(world)
  })

  test('the first answer wins: a second one, the same or another, changes nothing', async (context) => {
    const world = await storeWorld(engine, context)
    const states = ['done', 'declined', 'not_sent', 'net_cancelled', 'in_doubt'] as const
    for (const first of states.slice(0, 4)) {
      const paid = await approvedPayment(world)
      const cancel = await cancelIntent(world, paid, { amount: 1_100 })
      await writeCancels(world, [cancel])
      expect(await writeCancelAnswers(world, [cancelAnswer(world, cancel, first)])).toEqual(['settled'])
      const before = await everyRow(world)
      for (const second of states)
        expect(await writeCancelAnswers(world, [cancelAnswer(world, cancel, second)])).toEqual(['already'])
      expect(await everyRow(world)).toEqual(before)
    }
    await expectBooksHold(world)
  })

  test('two answers to one cancel in one batch: the one that stands first wins', async (context) => {
    const world = await storeWorld(engine, context)
    for (const [first, second] of [
      ['done', 'declined'],
      ['declined', 'done'],
    ] as const) {
      const paid = await approvedPayment(world)
      const cancel = await cancelIntent(world, paid, { amount: 1_100 })
      await writeCancels(world, [cancel])
      const batch = [cancelAnswer(world, cancel, first), cancelAnswer(world, cancel, second)]
      expect(await writeCancelAnswers(world, batch)).toEqual(['settled', 'already'])
      expect((await paymentOf(world, paid)).cancels).toMatchObject([{ state: first }])
    }
    await expectBooksHold(world)
  })

  test('a parked cancel keeps its share and lets others have the rest; both may be answered in one batch', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const parked = await parkedCancel(world, paid, 1_100)
    expect((await holders(world)).claims).toEqual([])
    const next = await cancelIntent(world, paid)
    expect(next.share).toMatchObject({ amount: 9_900, vat: 900 })
    expect(await writeCancels(world, [next])).toEqual(['written'])
    const answers = [cancelAnswer(world, parked, 'done'), cancelAnswer(world, next, 'done')]
    expect(await writeCancelAnswers(world, answers)).toEqual(['settled', 'settled'])
    expect(await paymentOf(world, paid)).toMatchObject({
      state: 'cancelled',
      balance: nothing,
      held: nothing,
      cancels: [
        { state: 'done', balanceAfter: 9_900 },
        { state: 'done', balanceAfter: 0 },
      ],
    })
    await expectBooksHold(world)
  })

  test('what the store writes is what the pure rule says', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    for (const [amount, state] of [
      [1_100, 'done'],
      [3_300, 'declined'],
      [6_600, 'done'],
      [3_300, 'done'],
    ] as const) {
      const before = await paymentOf(world, paid)
      const intent = await cancelIntent(world, paid, { amount })
      await writeCancels(world, [intent])
      const answer = cancelAnswer(world, intent, state)
      await writeCancelAnswers(world, [answer])
      const cancel: Cancel = {
        cancelId: intent.cancelId,
        state,
        amount: intent.share.amount,
        vat: intent.share.vat,
        taxFreeAmount: zeroWon,
        reason: null,
        refusal: answer.refusal,
        movesMoney: true,
        refundAccount: null,
        partnerNumber: answer.partnerNumber,
        requestedAt: intent.at,
        cancelledAt: state === 'done' ? answer.at : null,
        balanceAfter: null,
      }
      expect(await paymentOf(world, paid)).toEqual(withCancel(before, cancel))
    }
    expect(await paymentOf(world, paid)).toMatchObject({ state: 'cancelled' })
    await expectBooksHold(world)
  })

  test('the caller’s bytes are kept with the answer, under the key of the cancel', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const key = keyOf({ at: world.clock.now() }, 'key')
    const cancel = await cancelIntent(world, paid, {}, { key })
    await writeCancels(world, [cancel])
    const answer = { status: 200, contentType: 'text/plain', body: '취소' }
    const keep = { identity: key.identity, answer }
    await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'done', { keep })])
    expect(await findKey(world.db, world.shop, key.identity, cancel.at)).toEqual({
      operationId: cancel.cancelId,
      answer,
    })
    await expectBooksHold(world)
  })
})
