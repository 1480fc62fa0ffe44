import { sql } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import { openPostgres, type Sql } from '../src/store/database.ts'
import { recordPaymentIntents, type PaymentIntent } from '../src/store/payment-intents.ts'
import { ownPostgres } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelAnswer,
  commit,
  cardRow,
  expectBooksHold,
  guardOf,
  holders,
  judgedCancel,
  keyOf,
  paymentAnswer,
  paymentIntent,
  paymentOf,
  populate,
  writeAnswers,
  writeCancelAnswers,
  writeCancels,
  writeIntents,
  type StoreWorld,
} from './store-world.ts'

/** One world seen by two processes: each has a pool of its own on the same database. */
async function twoProcesses(context: TestContext): Promise<[StoreWorld, StoreWorld]> {
  const { database, url } = await ownPostgres(context)
  const other = openPostgres(url)
  context.onTestFinished(() => other.close())
  const world = await populate(database.sql)
  return [world, { ...world, db: other.sql }]
}

/** Resolves when so many statements of this database wait for a lock: what is told next meets them there. */
async function untilWaiting(db: Sql, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{ n: number }>`
          select count(*)::bigint as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
        return rows[0]?.n
      },
      { interval: 5, timeout: 10_000 },
    )
    .toBe(count)
}

const shuffled = <T>(all: readonly T[], seed: number): T[] =>
  all
    .map((one, i) => ({ one, at: (i * 7919 + seed * 104_729) % 101 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one)

describe('two processes on one PostgreSQL', () => {
  test('the same cards in batches at once: each card is in one payment, and nobody waits for ever', async (context) => {
    const [one, other] = await twoProcesses(context)
    const cards = Array.from({ length: 30 }, (_, i) => cardRow(`card ${i}`))
    for (let round = 0; round < 10; round++) {
      const batches = [one, other, one, other].map((world, i) => ({
        world,
        batch: shuffled(cards, round * 4 + i).map((card) => paymentIntent(world, { card })),
      }))
      const verdicts = await Promise.all(batches.map(({ world, batch }) => writeIntents(world, batch)))
      const written = batches.flatMap(({ batch }, i) =>
        batch.filter((_, at) => verdicts[i]?.[at] === 'written'),
      )
      expect(written.map((intent) => intent.card?.lookup ?? '').toSorted()).toEqual(
        cards.map((card) => card.lookup).toSorted(),
      )
      expect(new Set(verdicts.flat())).toEqual(new Set(['written', 'card_in_use']))
      await writeAnswers(
        one,
        written.map((intent) => paymentAnswer(one, intent, 'approve')),
      )
    }
    expect(await holders(one)).toEqual({ claims: [], guards: [], keys: [] })
    await expectBooksHold(one)
  })

  test('the same orders, guards and keys in batches at once: each is taken once', async (context) => {
    const [one, other] = await twoProcesses(context)
    const at = { at: one.clock.now() }
    const wishes = Array.from({ length: 30 }, (_, i): Partial<PaymentIntent> => {
      if (i % 3 === 0) return { orderId: `order ${i}` }
      return i % 3 === 1 ? { guard: guardOf(at, `guard ${i}`) } : { key: keyOf(at, `key ${i}`) }
    })
    const verdicts = await Promise.all(
      [one, other, one, other].map((world) =>
        writeIntents(
          world,
          wishes.map((wish) => paymentIntent(world, wish)),
        ),
      ),
    )
    for (let i = 0; i < wishes.length; i++)
      expect(verdicts.filter((batch) => batch[i] === 'written')).toHaveLength(1)
    await expectBooksHold(one)
  })

  test('a payment waits for a batch under way with its card, and what it is told depends on how that ends', async (context) => {
    const [one, other] = await twoProcesses(context)
    for (const end of ['commits', 'dies'] as const) {
      const card = cardRow(`the batch ${end}`)
      let second: Promise<unknown> = Promise.resolve()
      const first = commit(one.db, async (tx) => {
        await recordPaymentIntents(tx, [paymentIntent(one, { card })])
        second = writeIntents(other, [paymentIntent(other, { card })])
        await untilWaiting(other.db, 1)
        if (end === 'dies') throw new Error(end)
      })
      const ended = await first.then(
        () => 'commits',
        () => 'dies',
      )
      expect(ended).toBe(end)
      expect(await second).toEqual([end === 'dies' ? 'written' : 'card_in_use'])
    }
    await expectBooksHold(one)
  })

  test('a key and a guard in mixed order: two batches never wait for each other', async (context) => {
    const [one, other] = await twoProcesses(context)
    const at = { at: one.clock.now() }
    const guard = guardOf(at, 'both want this guard')
    const key = keyOf(at, 'both want this key')
    const early = { guardKey: '0'.repeat(64), until: guard.until }
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const holder = commit(one.db, async (tx) => {
      await recordPaymentIntents(tx, [paymentIntent(one, { guard: early })])
      await held
    })
    await expect.poll(() => openTransactions(other.db)).toBe(1)
    const first = writeIntents(one, [
      paymentIntent(one, { key }),
      paymentIntent(one, { guard: early }),
      paymentIntent(one, { guard }),
    ])
    await untilWaiting(other.db, 1)
    const second = writeIntents(other, [paymentIntent(other, { guard }), paymentIntent(other, { key })])
    await untilWaiting(one.db, 2)
    letGo()
    await holder
    expect(await first).toEqual(['written', 'duplicate', expect.any(String)])
    expect(await second).toHaveLength(2)
    await expectBooksHold(one)
  })

  test('two answers to one question at once: one settles it, the other finds it settled', async (context) => {
    const [one, other] = await twoProcesses(context)
    for (let round = 0; round < 20; round++) {
      const intent = await askedPayment(one)
      const verdicts = await Promise.all([
        writeAnswers(one, [paymentAnswer(one, intent, 'approve')]),
        writeAnswers(other, [paymentAnswer(other, intent, 'net_cancel')]),
        writeAnswers(other, [paymentAnswer(other, intent, 'decline')]),
      ])
      expect(verdicts.flat().toSorted()).toEqual(['already', 'already', 'settled'])
    }
    expect(await holders(one)).toEqual({ claims: [], guards: [], keys: [] })
    await expectBooksHold(one)
  })

  test('eight tills that cancel one payment at once take exactly what it had', async (context) => {
    const [one, other] = await twoProcesses(context)
    const intent = await approvedPayment(one)
    const done = await Promise.all(
      [one, other, one, other, one, other, one, other].map((world) => cancelUntilEmpty(world, intent, 550)),
    )
    expect(done.reduce((sum, n) => sum + n, 0)).toBe(20)
    expect(await paymentOf(one, intent)).toMatchObject({
      state: 'cancelled',
      balance: { amount: 0, vat: 0 },
      held: { amount: 0, vat: 0 },
    })
    await expectBooksHold(one)
  })
})

async function openTransactions(db: Sql): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::bigint as n from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`.execute(db)
  return rows[0]?.n
}

/** One till: reads, judges, asks and answers again and again until nothing is left. Answers how many cancels it made. */
async function cancelUntilEmpty(world: StoreWorld, intent: PaymentIntent, amount: number): Promise<number> {
  let done = 0
  for (;;) {
    const payment = await paymentOf(world, intent)
    if (payment.state === 'cancelled') return done
    // Another till holds the rest; when it has been answered there is something left, or nothing at all.
    if (payment.balance.amount - payment.held.amount < amount) continue
    const cancel = judgedCancel(world, payment, { amount })
    const [verdict] = await writeCancels(world, [cancel])
    if (verdict !== 'written') continue
    expect(await writeCancelAnswers(world, [cancelAnswer(world, cancel, 'done')])).toEqual(['settled'])
    done += 1
  }
}
