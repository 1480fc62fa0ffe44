import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { later, utcIso } from '../src/base/clock.ts'
import { newEventId, newTelegramId } from '../src/base/id.ts'
import {
  closeAbandonedQuestions,
  closeReopenedDoubt,
  listDoubts,
  listTelegrams,
  nextDoubtDue,
  parkDoubt,
  postponeDoubt,
  recordLateReply,
  recordQuestion,
  recordQuestionAnswer,
  reopenParkedDoubt,
  takeDueDoubts,
  type Doubt,
} from '../src/store/telegrams.ts'
import { engines, ownPostgres } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelIntent,
  commit,
  digest,
  everyRow,
  expectBooksHold,
  holders,
  patienceMs,
  paymentAnswer,
  populate,
  storeWorld,
  writeAnswers,
  writeCancels,
  type StoreWorld,
} from './store-world.ts'

const all = 100

/** Everything that has fallen due, leased for a minute, once patience with what was asked so far is over. */
function takeAll(world: StoreWorld, limit = all): Promise<Doubt[]> {
  world.clock.advance(patienceMs)
  const now = world.clock.now()
  return takeDueDoubts(world.db, now, later(now, 60_000), limit)
}

async function takeOne(world: StoreWorld): Promise<Doubt> {
  const [doubt] = await takeAll(world)
  if (!doubt) throw new Error('nothing is due')
  return doubt
}

async function telegramOf(world: StoreWorld, managementNumber: string) {
  const { rows } = await sql<{ status: string; due_at: number | null; parked_at: number | null }>`
    select status, due_at, parked_at from partner_transaction where management_number = ${managementNumber}`.execute(
    world.db,
  )
  return rows[0]
}

const lateReply = (world: StoreWorld, managementNumber: string, replyCode: string | null) =>
  recordLateReply(world.db, {
    id: newEventId(world.clock),
    managementNumber,
    reply: `446PAYMENT   ${managementNumber}`,
    replyCode,
    at: world.clock.now(),
  })

describe.each(engines)('questions that nobody has answered, on %s', (engine) => {
  test('fall due when patience is over, and are leased to one asker at a time', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    expect(await nextDoubtDue(world.db)).toBe(intent.dueAt)
    expect(await takeDueDoubts(world.db, later(intent.dueAt, -1), intent.dueAt, all)).toEqual([])
    const lease = later(intent.dueAt, 60_000)
    expect(await takeDueDoubts(world.db, intent.dueAt, lease, all)).toEqual([
      {
        merchantId: world.shop,
        managementNumber: intent.paymentId,
        paymentId: intent.paymentId,
        kind: 'PAYMENT',
        status: 'WT',
        attempts: 1,
        sentAt: intent.at,
        doubtSince: intent.dueAt,
        parkedAt: null,
        cardLookup: intent.card?.lookup,
      },
    ])
    expect(await takeDueDoubts(world.db, later(lease, -1), lease, all)).toEqual([])
    const [again] = await takeDueDoubts(world.db, lease, later(lease, 60_000), all)
    expect(again).toMatchObject({ attempts: 2, doubtSince: intent.dueAt })
    await expectBooksHold(world)
  })

  test('are taken oldest first, as many as are asked for, cancels like payments', async (context) => {
    const world = await storeWorld(engine, context)
    const paid = await approvedPayment(world)
    const asked = await askedPayment(world)
    const cancel = await cancelIntent(world, paid)
    await writeCancels(world, [cancel])
    const youngest = await askedPayment(world)
    expect((await takeAll(world, 2)).map((doubt) => doubt.managementNumber).toSorted()).toEqual([
      asked.paymentId,
      cancel.cancelId,
    ])
    expect(await takeAll(world, 1)).toMatchObject([{ managementNumber: youngest.paymentId }])
    await expectBooksHold(world)
  })

  test('are put off by their asker, and not once they are settled', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const doubt = await takeOne(world)
    const until = later(world.clock.now(), 8_000)
    await postponeDoubt(world.db, doubt, until)
    expect(await nextDoubtDue(world.db)).toBe(until)
    await writeAnswers(world, [paymentAnswer(world, intent, 'approve')])
    await postponeDoubt(world.db, doubt, later(until, 8_000))
    expect(await nextDoubtDue(world.db)).toBeNull()
    expect(await takeAll(world)).toEqual([])
    await expectBooksHold(world)
  })

  test('are parked when their window is over: the card goes free, the question stays on the list', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const doubt = await takeOne(world)
    const now = world.clock.now()
    await commit(world.db, (tx) => parkDoubt(tx, doubt, now))
    expect((await holders(world)).claims).toEqual([])
    expect(await takeAll(world)).toEqual([])
    expect(await listDoubts(world.db, world.shop, all)).toMatchObject([
      { managementNumber: intent.paymentId, parkedAt: now, status: 'WT' },
    ])
    expect(await listDoubts(world.db, world.otherShop, all)).toEqual([])
    await expectBooksHold(world)
  })

  test('that are parked are asked again when a person says so, and only then', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const reopen = (shop = world.shop) =>
      reopenParkedDoubt(world.db, shop, intent.paymentId, world.clock.now())
    expect(await reopen()).toBe(false)
    const doubt = await takeOne(world)
    await commit(world.db, (tx) => parkDoubt(tx, doubt, world.clock.now()))
    expect(await reopen(world.otherShop)).toBe(false)
    expect(await reopen()).toBe(true)
    expect(await reopen()).toBe(false)
    expect(await takeAll(world)).toMatchObject([
      { managementNumber: intent.paymentId, attempts: 1, parkedAt: null },
    ])
    await expectBooksHold(world)
  })

  test('that are settled meanwhile are not parked', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const doubt = await takeOne(world)
    await writeAnswers(world, [paymentAnswer(world, intent, 'approve')])
    const before = await everyRow(world)
    await commit(world.db, (tx) => parkDoubt(tx, doubt, world.clock.now()))
    expect(await everyRow(world)).toEqual(before)
    await expectBooksHold(world)
  })

  test('a late reply wakes the janitor only where it matters', async (context) => {
    const world = await storeWorld(engine, context)
    for (const [event, replyCode, wakes] of [
      [null, '0000', true],
      [null, '5100', true],
      [null, null, true],
      ['lose_sight', '0000', true],
      ['approve', '0000', false],
      ['approve', '5100', false],
      ['decline', '0000', true],
      ['decline', '5100', false],
      ['net_cancel', '0000', true],
      ['net_cancel', null, false],
      ['fail_to_send', '0000', true],
    ] as const) {
      const intent = await askedPayment(world)
      if (event) await writeAnswers(world, [paymentAnswer(world, intent, event)])
      const before = await telegramOf(world, intent.paymentId)
      await lateReply(world, intent.paymentId, replyCode)
      const after = await telegramOf(world, intent.paymentId)
      const woken = after?.due_at !== before?.due_at && after?.due_at !== null
      expect({ event, replyCode, woken }).toEqual({ event, replyCode, woken: wakes })
      expect(after?.status).toBe(before?.status)
    }
    await expectBooksHold(world)
  })

  test('a late reply takes a parked question off the list', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const doubt = await takeOne(world)
    await commit(world.db, (tx) => parkDoubt(tx, doubt, world.clock.now()))
    await lateReply(world, intent.paymentId, '0000')
    expect(await telegramOf(world, intent.paymentId)).toMatchObject({ status: 'WT', parked_at: null })
    expect(await takeAll(world)).toHaveLength(1)
    await expectBooksHold(world)
  })

  test('a late reply to a number that nobody knows is kept by the house', async (context) => {
    const world = await storeWorld(engine, context)
    const known = await approvedPayment(world)
    await lateReply(world, '0'.repeat(20), '0000')
    await lateReply(world, known.paymentId, '0000')
    const { rows } =
      await sql`select merchant_id, management_number from late_reply order by late_reply_id`.execute(
        world.db,
      )
    expect(rows).toEqual([
      { merchant_id: 'naru', management_number: '0'.repeat(20) },
      { merchant_id: world.shop, management_number: known.paymentId },
    ])
    expect(await nextDoubtDue(world.db)).toBeNull()
    await expectBooksHold(world)
  })

  test('a settled question that a late yes had opened is closed again, an open one is not', async (context) => {
    const world = await storeWorld(engine, context)
    const declined = await askedPayment(world)
    await writeAnswers(world, [paymentAnswer(world, declined, 'decline')])
    await lateReply(world, declined.paymentId, '0000')
    await closeReopenedDoubt(world.db, await takeOne(world))
    expect(await nextDoubtDue(world.db)).toBeNull()
    await askedPayment(world)
    await closeReopenedDoubt(world.db, await takeOne(world))
    expect(await nextDoubtDue(world.db)).not.toBeNull()
    await expectBooksHold(world)
  })

  test('what the janitor asks is written before it is sent, and is no doubt of its own', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const doubt = await takeOne(world)
    const question = (kind: 'INQUIRY' | 'NETCANCEL') => ({
      merchantId: world.shop,
      managementNumber: newTelegramId(world.clock),
      kind,
      partner: 'card_company' as const,
      paymentId: intent.paymentId,
      originalManagementNumber: intent.paymentId,
      request: `446${kind}`.padEnd(450),
      requestHmac: digest(kind),
      at: world.clock.now(),
    })
    const questions = [question('INQUIRY'), question('NETCANCEL'), question('INQUIRY')] as const
    for (const one of questions) await recordQuestion(world.db, one)
    await recordQuestionAnswer(world.db, questions[0], {
      reply: 'said',
      replyCode: '0000',
      at: world.clock.now(),
    })
    await recordQuestionAnswer(world.db, questions[1], {
      reply: null,
      replyCode: null,
      at: world.clock.now(),
    })
    await closeAbandonedQuestions(world.db, doubt, world.clock.now())
    expect(await listTelegrams(world.db, world.shop, intent.paymentId)).toMatchObject([
      { kind: 'PAYMENT', status: 'WT' },
      { kind: 'INQUIRY', status: 'DN', reply: 'said', due_at: null },
      { kind: 'NETCANCEL', status: 'FL', reply: null, due_at: null },
      { kind: 'INQUIRY', status: 'FL', reply: null, due_at: null },
    ])
    await lateReply(world, questions[2].managementNumber, '0000')
    expect(await telegramOf(world, questions[2].managementNumber)).toMatchObject({ due_at: null })
    await expectBooksHold(world)
  })
})

describe('two janitors on one PostgreSQL', () => {
  test('share what is due: neither waits for the other, and no question is asked twice', async (context) => {
    const { database } = await ownPostgres(context)
    const world = await populate(database.sql)
    for (let i = 0; i < 10; i++) await askedPayment(world)
    world.clock.advance(patienceMs)
    const now = world.clock.now()
    const lease = later(now, 60_000)
    await commit(world.db, async (tx) => {
      const mine = await takeDueDoubts(tx, now, lease, 4)
      // The other one asks while the first four are locked and not yet leased for all to see.
      const theirs = await takeDueDoubts(world.db, now, lease, all)
      const numbers = [...mine, ...theirs].map((doubt) => doubt.managementNumber)
      expect(theirs).toHaveLength(6)
      expect(new Set(numbers).size).toBe(10)
    })
    const { rows } = await sql`select distinct attempts, due_at = ${utcIso(lease)}::timestamptz as leased
      from partner_transaction`.execute(world.db)
    expect(rows).toEqual([{ attempts: 1, leased: true }])
    await expectBooksHold(world)
  })
})
