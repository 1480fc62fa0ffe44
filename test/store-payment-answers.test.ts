import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { later } from '../src/base/clock.ts'
import { asPaymentId } from '../src/base/id.ts'
import { ledgerTotals } from '../src/store/books.ts'
import type { Sql } from '../src/store/database.ts'
import { findKey } from '../src/store/idempotency.ts'
import { recordMovements } from '../src/store/movements.ts'
import { recordPaymentAnswers } from '../src/store/payment-answers.ts'
import { listTelegrams } from '../src/store/telegrams.ts'
import { engines } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  commit,
  digest,
  everyRow,
  expectBooksHold,
  guardOf,
  holders,
  keyOf,
  paymentAnswer,
  paymentIntent,
  paymentOf,
  storeWorld,
  writeAnswers,
  writeIntents,
  type StoreWorld,
} from './store-world.ts'

const body = (text: string) => ({ status: 200, contentType: 'application/json', body: text })
const closing = ['approve', 'decline', 'fail_to_send', 'net_cancel'] as const
const endOf = {
  approve: 'approved',
  decline: 'declined',
  fail_to_send: 'not_sent',
  net_cancel: 'net_cancelled',
} as const

async function topicsOf(world: StoreWorld): Promise<string[]> {
  const { rows } = await sql<{ topic: string }>`select topic from outbox order by event_id`.execute(world.db)
  return rows.map((row) => row.topic)
}

/** How many rows of each table were changed, and how many of them in place, as the database counts within a transaction. */
async function changesOf(tx: Sql): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select relname || ' changed' as name, n_tup_upd::bigint as count from pg_stat_xact_user_tables
    union all select relname || ' in place', n_tup_hot_upd::bigint from pg_stat_xact_user_tables`.execute(tx)
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

describe.each(engines)('the third beat of payments, on %s', (engine) => {
  test('a yes: the amount may be cancelled, the ledger has it, the card is free, the caller’s bytes are kept', async (context) => {
    const world = await storeWorld(engine, context)
    const at = { at: world.clock.now() }
    const guard = guardOf(at, 'guard')
    const intent = await askedPayment(world, { guard, key: keyOf(at, 'key') })
    const keep = { identity: digest('key'), answer: body('{"승인":true}') }
    const answer = paymentAnswer(world, intent, 'approve', { keep })
    expect(await writeAnswers(world, [answer])).toEqual(['settled'])
    expect(await paymentOf(world, intent)).toMatchObject({
      state: 'approved',
      balance: { amount: 11_000, vat: 1_000 },
      replyCode: '0000',
      refusal: null,
      approval: answer.approval,
    })
    expect(await ledgerTotals(world.db)).toEqual({
      card_receivable: 11_000,
      merchant_supply: -10_000,
      merchant_vat: -1_000,
    })
    expect(await topicsOf(world)).toEqual(['payment.approved'])
    expect(await holders(world)).toEqual({
      claims: [],
      guards: [intent.paymentId],
      keys: [intent.paymentId],
    })
    expect((await findKey(world.db, world.shop, digest('key'), answer.at))?.answer).toEqual(keep.answer)
    const [telegram] = await listTelegrams(world.db, world.shop, intent.paymentId)
    expect(telegram).toMatchObject({
      status: 'DN',
      due_at: null,
      answered_at: answer.at,
      reply: answer.reply,
    })
    await expectBooksHold(world)
  })

  test('a no, and what never went out, move no money and leave the guard, so that the buyer may try again', async (context) => {
    const world = await storeWorld(engine, context)
    for (const event of ['decline', 'fail_to_send', 'net_cancel'] as const) {
      const guard = guardOf({ at: world.clock.now() }, 'guard')
      const intent = await askedPayment(world, { guard })
      expect(await writeAnswers(world, [paymentAnswer(world, intent, event)])).toEqual(['settled'])
      expect(await paymentOf(world, intent)).toMatchObject({
        state: endOf[event],
        balance: { amount: 0, vat: 0 },
        refusal: event === 'decline' ? 'CARD_DECLINED' : null,
        approval: null,
      })
      expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    }
    expect(await topicsOf(world)).toEqual(['payment.declined', 'payment.declined', 'payment.net_cancelled'])
    expect(await ledgerTotals(world.db)).toEqual({})
    await expectBooksHold(world)
  })

  test('nobody knows: card, guard and question stay, and the janitor has an hour to come', async (context) => {
    const world = await storeWorld(engine, context)
    const guard = guardOf({ at: world.clock.now() }, 'guard')
    const intent = await askedPayment(world, { guard })
    const lost = paymentAnswer(world, intent, 'lose_sight')
    expect(await writeAnswers(world, [lost])).toEqual(['settled'])
    expect(await paymentOf(world, intent)).toMatchObject({ state: 'in_doubt', balance: { amount: 0 } })
    expect(await holders(world)).toMatchObject({ claims: [intent.paymentId], guards: [intent.paymentId] })
    const [telegram] = await listTelegrams(world.db, world.shop, intent.paymentId)
    expect(telegram).toMatchObject({
      status: 'WT',
      due_at: lost.askAgainAt,
      doubt_since: lost.at,
      answered_at: null,
    })
    expect(await topicsOf(world)).toEqual([])
    await expectBooksHold(world)
  })

  test('a doubt is settled by whatever is found out, and keeps the hour since which nobody knew', async (context) => {
    const world = await storeWorld(engine, context)
    for (const event of ['approve', 'decline', 'net_cancel'] as const) {
      const intent = await askedPayment(world)
      const lost = paymentAnswer(world, intent, 'lose_sight')
      await writeAnswers(world, [lost])
      expect(await writeAnswers(world, [paymentAnswer(world, intent, event)])).toEqual(['settled'])
      expect(await paymentOf(world, intent)).toMatchObject({ state: endOf[event] })
      const [telegram] = await listTelegrams(world.db, world.shop, intent.paymentId)
      expect(telegram).toMatchObject({ due_at: null, doubt_since: lost.at })
    }
    expect((await holders(world)).claims).toEqual([])
    await expectBooksHold(world)
  })

  test('the first answer wins: a second one, the same or another, changes nothing', async (context) => {
    const world = await storeWorld(engine, context)
    for (const first of closing) {
      const intent = await askedPayment(world)
      expect(await writeAnswers(world, [paymentAnswer(world, intent, first)])).toEqual(['settled'])
      const before = await everyRow(world)
      for (const second of [...closing, 'lose_sight'] as const)
        expect(await writeAnswers(world, [paymentAnswer(world, intent, second)])).toEqual(['already'])
      expect(await everyRow(world)).toEqual(before)
    }
    await expectBooksHold(world)
  })

  test('two answers to one question in one batch: the one that stands first wins', async (context) => {
    const world = await storeWorld(engine, context)
    for (const [first, second] of [
      ['approve', 'decline'],
      ['decline', 'approve'],
      ['net_cancel', 'approve'],
    ] as const) {
      const intent = await askedPayment(world)
      const batch = [paymentAnswer(world, intent, first), paymentAnswer(world, intent, second)]
      expect(await writeAnswers(world, batch)).toEqual(['settled', 'already'])
      expect(await paymentOf(world, intent)).toMatchObject({ state: endOf[first] })
    }
    await expectBooksHold(world)
  })

  test('an arrow that the transition table does not have changes nothing at all', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    await writeAnswers(world, [paymentAnswer(world, intent, 'lose_sight')])
    const before = await everyRow(world)
    expect(await writeAnswers(world, [paymentAnswer(world, intent, 'fail_to_send')])).toEqual(['already'])
    expect(await everyRow(world)).toEqual(before)
    await expectBooksHold(world)
  })

  test('a batch of every kind settles each in its own way', async (context) => {
    const world = await storeWorld(engine, context)
    const events = [...closing, 'lose_sight'] as const
    const intents = []
    for (const event of events) intents.push({ event, intent: await askedPayment(world) })
    const answers = intents.map(({ event, intent }) => paymentAnswer(world, intent, event))
    expect(await writeAnswers(world, answers)).toEqual(events.map(() => 'settled'))
    for (const { event, intent } of intents)
      expect(await paymentOf(world, intent)).toMatchObject({
        state: event === 'lose_sight' ? 'in_doubt' : endOf[event],
      })
    await expectBooksHold(world)
  })

  test('an answer under another merchant, or to a payment that is not there, finds no question', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const before = await everyRow(world)
    const answers = [
      paymentAnswer(world, { ...intent, merchantId: world.otherShop }, 'approve'),
      paymentAnswer(world, { ...intent, paymentId: asPaymentId('0'.repeat(20)) }, 'approve'),
    ]
    expect(await writeAnswers(world, answers)).toEqual(['already', 'already'])
    expect(await everyRow(world)).toEqual(before)
    await expectBooksHold(world)
  })

  test('what a net cancel undid is booked and booked back', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await askedPayment(world)
    const movements = ['approval', 'approval_undone'] as const
    await writeAnswers(world, [paymentAnswer(world, intent, 'net_cancel', { movements })])
    expect(await ledgerTotals(world.db)).toEqual({ card_receivable: 0, merchant_supply: 0, merchant_vat: 0 })
    await expectBooksHold(world)
  })

  test('one operation makes each kind of movement once, however often it is booked', async (context) => {
    const world = await storeWorld(engine, context)
    const intent = await approvedPayment(world)
    const again = {
      merchantId: world.shop,
      operationId: intent.paymentId,
      paymentId: intent.paymentId,
      kind: 'approval',
      method: 'card',
      money: { amount: intent.terms.amount, vat: intent.terms.vat },
      at: later(intent.at, 1),
    } as const
    await commit(world.db, (tx) => recordMovements(tx, [again, again]))
    await commit(world.db, (tx) => recordMovements(tx, []))
    expect(await ledgerTotals(world.db)).toMatchObject({ card_receivable: 11_000 })
    await expectBooksHold(world)
  })

  test('an approval changes its rows in place: no index gets another entry for them', async (context) => {
    const world = await storeWorld(engine, context)
    const intents = []
    for (let i = 0; i < 50; i++) {
      const intent = paymentIntent(world, { orderId: `order-${i}` })
      intents.push({ ...intent, key: keyOf(intent, `key ${i}`) })
    }
    expect(new Set(await writeIntents(world, intents))).toEqual(new Set(['written']))
    const answers = intents.map((intent) =>
      paymentAnswer(world, intent, 'approve', {
        keep: { identity: intent.key.identity, answer: body('{"승인":true}'.padEnd(400)) },
      }),
    )
    const [before, after] = await commit(world.db, async (tx) => {
      const first = await changesOf(tx)
      await recordPaymentAnswers(tx, answers)
      return [first, await changesOf(tx)]
    })
    for (const table of ['idempotency', 'payment', 'payment_card_detail'])
      for (const how of ['changed', 'in place'])
        expect
          .soft((after[`${table} ${how}`] ?? 0) - (before[`${table} ${how}`] ?? 0), `${table} ${how}`)
          .toBe(50)
    await expectBooksHold(world)
  })
})
