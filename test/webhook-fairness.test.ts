import { describe, expect, test } from 'vitest'
import { databases, otherMerchant, paid } from './usecase-wire.ts'
import { allSettled, deliveries, openReceiver, register, openShop } from './webhook-wire.ts'

describe.each(databases)('beside receivers that are slow or dead, on %s', (database) => {
  test('a quick one hears everything at once', async (context) => {
    await using face = await openShop(database, context)
    const [quick, hung, dead] = [await openReceiver(), await openReceiver(), await openReceiver()]
    hung.answerWith(() => undefined)
    dead.answerWith((_, response) => response.destroy())
    await register(face, hung.url)
    await register(face, dead.url)
    await register(face, quick.url)
    const payments = await Promise.all(Array.from({ length: 30 }, () => paid(face)))
    // Long before the ten seconds are over that the hung one may take for a single answer.
    await expect.poll(() => quick.hits.length, { timeout: 5_000, interval: 5 }).toBe(30)
    const told = quick.hits.map(({ body }) => (body['data'] as { paymentKey: string }).paymentKey)
    expect(told.toSorted()).toEqual(payments.toSorted())
    expect(hung.hits.length).toBeLessThanOrEqual(8)
  })

  test('a merchant is not kept waiting by the queue of another', async (context) => {
    await using face = await openShop(database, context)
    const [mine, theirs] = [await openReceiver(), await openReceiver()]
    theirs.answerWith(() => undefined)
    await register(face, theirs.url, {}, otherMerchant)
    await register(face, mine.url)
    const wish = { cardNumber: '4330123412340000', expiry: '1230', cvc: '123' }
    for (let n = 0; n < 20; n++)
      await face.post(
        '/payments/card',
        { ...wish, amount: 10_000 + n, cardNumber: `43301234999${10_000 + n}` },
        otherMerchant,
      )
    await paid(face)
    await mine.received(1)
    expect(await allSettled(face)).toHaveLength(1)
    expect(await deliveries(face)).toMatchObject([{ state: 'delivered' }])
  })
})
