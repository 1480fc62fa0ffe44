import { describe, expect, test } from 'vitest'
import { findPayment, findPaymentOfCancel, findPaymentOfOrder, listPayments } from '../src/store/payments.ts'
import { engines } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelAnswer,
  cancelIntent,
  expectBooksHold,
  paymentAnswer,
  storeWorld,
  writeAnswers,
  writeCancelAnswers,
  writeCancels,
} from './store-world.ts'

describe.each(engines)('finding payments, on %s', (engine) => {
  test('a payment is found by its number, by a cancel’s number and by its order, for its merchant alone', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world, { orderId: 'order-1' })
    const cancel = await cancelIntent(world, paid, { amount: 1_100 })
    await writeCancels(world, [cancel])
    await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'done')])
    const found = await findPayment(world.db, world.shop, paid.paymentId)
    expect(found).toMatchObject({ paymentId: paid.paymentId, cancels: [{ cancelId: cancel.cancelId }] })
    expect(await findPaymentOfCancel(world.db, world.shop, cancel.cancelId)).toEqual(found)
    expect(await findPaymentOfOrder(world.db, world.shop, 'order-1')).toEqual(found)
    expect(await findPayment(world.db, world.otherShop, paid.paymentId)).toBeNull()
    expect(await findPaymentOfCancel(world.db, world.otherShop, cancel.cancelId)).toBeNull()
    expect(await findPaymentOfOrder(world.db, world.otherShop, 'order-1')).toBeNull()
    expect(await findPayment(world.db, world.shop, cancel.cancelId)).toBeNull()
    expect(await findPaymentOfCancel(world.db, world.shop, paid.paymentId)).toBeNull()
    expect(await findPayment(world.db, world.shop, "' or true --")).toBeNull()
    await expectBooksHold(world)
  })

  test('of an order that was refused and paid again, the newest payment is the order’s', async (context) => {
    const world = await storeWorld(engine, context)
    const refused = await askedPayment(world, { orderId: 'order-1' })
    await writeAnswers(world, [paymentAnswer(world, refused, 'decline')])
    const paid = await approvedPayment(world, { orderId: 'order-1' })
    expect(await findPaymentOfOrder(world.db, world.shop, 'order-1')).toMatchObject({
      paymentId: paid.paymentId,
      state: 'approved',
    })
    await expectBooksHold(world)
  })

  test('cancels stand in the order in which they were asked', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const asked: string[] = []
    for (const state of ['declined', 'done', 'net_cancelled', 'done'] as const) {
      const cancel = await cancelIntent(world, paid, { amount: 1_100 })
      await writeCancels(world, [cancel])
      await writeCancelAnswers(world, [cancelAnswer(world, cancel, state)])
      asked.push(cancel.cancelId)
    }
    const payment = await findPayment(world.db, world.shop, paid.paymentId)
    expect(payment?.cancels.map((cancel) => cancel.cancelId)).toEqual(asked)
    await expectBooksHold(world)
  })

  test('pages go from the newest to the oldest, each payment once, whatever is paid meanwhile', async (context) => {
    const world = await storeWorld(engine, context)
    const made: string[] = []
    for (let i = 0; i < 5; i++) made.push((await askedPayment(world)).paymentId)
    await askedPayment(world, { merchantId: world.otherShop })
    const seen: string[] = []
    for (let before: string | null = null, page = 0; page < 4; page++) {
      const payments = await listPayments(world.db, world.shop, { before, limit: 2 })
      seen.push(...payments.map((payment) => payment.paymentId))
      before = payments.at(-1)?.paymentId ?? before
      await askedPayment(world)
    }
    expect(seen).toEqual(made.toReversed())
    await expectBooksHold(world)
  })
})
