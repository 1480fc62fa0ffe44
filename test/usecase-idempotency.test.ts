import { describe, expect, test } from 'vitest'
import { textOf } from './face-wire.ts'
import type { Reply } from './sandbox.ts'
import {
  balanceOf,
  cancel,
  cardOf,
  charge,
  databases,
  key,
  openOn,
  openTapped,
  otherMerchant,
  paid,
  pass,
  replayed,
  rowsOf,
  said,
  underWay,
} from './usecase-wire.ts'

const day = 24 * 60

/** What must be the same when an answer goes out again. */
const wire = (reply: Reply) => [reply.status, reply.headers.get('content-type'), reply.text]

describe.each(databases)('an idempotency key on %s', (database) => {
  test('brings back an approval, a decline and a refusal byte for byte, whatever body comes with it', async (context) => {
    await using face = await openOn(database, context)
    await face.rules({ when: { amount: 51_000 }, then: { action: 'decline', code: '0051' } })
    const first = [
      await charge(face, { amount: 11_000 }, key('approved')),
      await charge(face, { amount: 51_000 }, key('declined')),
      await charge(face, { amount: 99 }, key('refused')),
    ]
    expect(first.map(said)).toEqual([
      [201, undefined],
      [402, 'CARD_LIMIT_EXCEEDED'],
      [422, 'AMOUNT_INVALID'],
    ])
    expect(first.map(replayed)).toEqual([false, false, false])
    const again: Reply[] = []
    for (const name of ['approved', 'declined', 'refused'])
      again.push(await charge(face, { amount: 77_000 }, key(name)))
    expect(again.map(wire)).toEqual(first.map(wire))
    expect(again.map(replayed)).toEqual([true, true, true])
    expect(await rowsOf(face, 'payment')).toHaveLength(2)
  })

  test('brings back a cancel, a declined cancel and a refused cancel byte for byte', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    await face.rules({
      when: { kinds: ['CANCEL'], amount: 2_000 },
      then: { action: 'decline', code: '0096' },
    })
    const amounts = { done: 1_000, declined: 2_000, refused: 99_000 }
    const first = new Map<string, Reply>()
    for (const [name, amount] of Object.entries(amounts))
      first.set(name, await cancel(face, id, { amount }, key(name)))
    expect([...first.values()].map(({ status }) => status)).toEqual([201, 402, 422])
    for (const [name, before] of first) {
      const again = await cancel(face, id, { amount: 300 }, key(name))
      expect([wire(again), replayed(again)]).toEqual([wire(before), true])
    }
    expect(await balanceOf(face, id)).toMatchObject({ amount: 10_000 })
  })

  test('tells of a payment in doubt that nobody knows, and then how it ended, ever after the same', async (context) => {
    await using face = await openOn(database, context)
    const stages = { stands: 'after-approval', undone: 'before-approval' } as const
    const numbers = { stands: 31_000, undone: 32_000 }
    for (const [name, stage] of Object.entries(stages)) {
      await face.rules({ when: { kinds: ['PAYMENT'] }, times: 1, then: { action: 'silence', stage } })
      const wish = { amount: numbers[name as keyof typeof numbers] }
      const doubtful = await charge(face, wish, key(name))
      expect([doubtful.status, doubtful.body['state']]).toEqual([202, 'in_doubt'])
      const meanwhile = await charge(face, wish, key(name))
      expect([meanwhile.status, meanwhile.body['id']]).toEqual([202, doubtful.body['id']])
    }
    await pass(face, 1)
    const ended = {
      stands: await charge(face, {}, key('stands')),
      undone: await charge(face, {}, key('undone')),
    }
    expect([ended.stands.status, ended.stands.body['state']]).toEqual([201, 'approved'])
    expect(said(ended.undone)).toEqual([502, 'NET_CANCELLED'])
    await cancel(face, textOf(ended.stands, 'id'), { amount: 1_000 })
    for (const [name, before] of Object.entries(ended)) {
      const again = await charge(face, {}, key(name))
      expect([wire(again), replayed(again)]).toEqual([wire(before), true])
    }
    expect(await rowsOf(face, 'payment')).toHaveLength(2)
  })

  test('tells of a cancel in doubt that nobody knows, and then how it ended', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    await face.rules({
      when: { kinds: ['CANCEL'] },
      times: 1,
      then: { action: 'silence', stage: 'after-approval' },
    })
    expect((await cancel(face, id, { amount: 1_000 }, key('c'))).status).toBe(202)
    expect((await cancel(face, id, { amount: 1_000 }, key('c'))).status).toBe(202)
    await pass(face, 1)
    const ended = await cancel(face, id, { amount: 1_000 }, key('c'))
    expect([ended.status, ended.body['cancel']]).toEqual([201, expect.objectContaining({ state: 'done' })])
    expect((await cancel(face, id, { amount: 1_000 }, key('c'))).text).toBe(ended.text)
    expect(await balanceOf(face, id)).toMatchObject({ amount: 10_000 })
  })

  test('is 409 while its request is running, for a payment and for a cancel', async (context) => {
    await using face = await openTapped(database, context)
    const running = [409, 'IDEMPOTENT_REQUEST_PROCESSING']
    const wish = cardOf()
    const first = await underWay(face, () => charge(face, wish, key('k')))
    expect(said(await charge(face, wish, key('k')))).toEqual(running)
    expect(said(await charge(face, { amount: 1 }, key('k')))).toEqual(running)
    face.tap.release()
    const answer = await first.answer
    expect((await charge(face, wish, key('k'))).text).toBe(answer.text)

    const id = textOf(answer, 'id')
    const cancelling = await underWay(face, () => cancel(face, id, { amount: 1_000 }, key('c')))
    expect(said(await cancel(face, id, { amount: 1_000 }, key('c')))).toEqual(running)
    face.tap.release()
    expect((await cancelling.answer).status).toBe(201)
    expect(replayed(await cancel(face, id, { amount: 1_000 }, key('c')))).toBe(true)
  })

  test('is another one for another merchant, another payment and another address', async (context) => {
    await using face = await openOn(database, context)
    const wish = cardOf()
    const [ours, theirs] = [
      await charge(face, wish, key('same')),
      await charge(face, wish, { ...key('same'), ...otherMerchant }),
    ]
    expect([ours.status, theirs.status, replayed(theirs)]).toEqual([201, 201, false])
    const other = await paid(face)
    for (const id of [textOf(ours, 'id'), other]) {
      const cancelled = await cancel(face, id, { amount: 500 }, key('same'))
      expect([cancelled.status, replayed(cancelled)]).toEqual([201, false])
    }
  })

  test('holds for fifteen days of the clock and is then a new one, purged or not', async (context) => {
    await using face = await openOn(database, context)
    const wish = cardOf()
    const first = await charge(face, wish, key('old'))
    await pass(face, 15 * day - 1)
    expect((await charge(face, wish, key('old'))).text).toBe(first.text)
    await pass(face, 1)
    const anew = await charge(face, wish, key('old'))
    expect([anew.status, replayed(anew), anew.body['id'] === first.body['id']]).toEqual([201, false, false])
    expect((await charge(face, wish, key('old'))).text).toBe(anew.text)
  })

  test('charges once, however many requests come with it at once', async (context) => {
    await using face = await openOn(database, context)
    const wish = cardOf()
    const replies = await Promise.all(Array.from({ length: 100 }, () => charge(face, wish, key('hundred'))))
    const approved = replies.filter(({ status }) => status === 201)
    expect(approved.length).toBeGreaterThan(0)
    expect(new Set(approved.map(({ text }) => text)).size).toBe(1)
    for (const reply of replies.filter(({ status }) => status !== 201))
      expect(said(reply)).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING'])
    expect(await rowsOf(face, 'payment')).toHaveLength(1)
    const { entries } = await face.cardCompany.book({})
    expect(entries).toHaveLength(1)
  })

  test('cancels once, however many requests come with it at once', async (context) => {
    await using face = await openOn(database, context)
    const id = await paid(face)
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => cancel(face, id, { amount: 1_000 }, key('fifty'))),
    )
    for (const reply of replies.filter(({ status }) => status !== 201))
      expect(said(reply)).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING'])
    expect(await balanceOf(face, id)).toMatchObject({ amount: 10_000 })
    expect(await rowsOf(face, 'cancel')).toHaveLength(1)
  })
})
