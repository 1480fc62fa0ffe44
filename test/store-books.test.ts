import { sql, type RawBuilder } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import {
  countDone,
  countOpenQuestions,
  invariants,
  judgeInvariants,
  ledgerTotals,
  ourSideOf,
} from '../src/store/books.ts'
import { engines, migratedDatabase, type EngineName } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelAnswer,
  cancelIntent,
  expectBooksHold,
  storeWorld,
  writeCancelAnswers,
  writeCancels,
  type StoreWorld,
} from './store-world.ts'

/** One payment asked, one approved, one cancelled in part with a further cancel open. */
interface Story {
  readonly world: StoreWorld
  readonly asked: string
  readonly approved: string
  readonly parted: string
  readonly done: string
  readonly open: string
}

async function storyOf(engine: EngineName, context: TestContext): Promise<Story> {
  const world = await storeWorld(engine, context)
  const asked = await askedPayment(world)
  const approved = await approvedPayment(world)
  const parted = await approvedPayment(world)
  const done = await cancelIntent(world, parted, { amount: 1_100 })
  await writeCancels(world, [done])
  await writeCancelAnswers(world, [cancelAnswer(world, done, 'done')])
  const open = await cancelIntent(world, parted, { amount: 1_100 })
  await writeCancels(world, [open])
  await expectBooksHold(world)
  return {
    world,
    asked: asked.paymentId,
    approved: approved.paymentId,
    parted: parted.paymentId,
    done: done.cancelId,
    open: open.cancelId,
  }
}

interface Breach {
  readonly name: string
  readonly how: string
  readonly offender: keyof Omit<Story, 'world'>
  readonly statements: (story: Story) => RawBuilder<unknown>[]
}

const looseMovements = sql`alter table movement drop constraint movement_amounts_check`

const breaches: Breach[] = [
  {
    name: 'every movement sums to zero',
    how: 'a won is added to one account',
    offender: 'approved',
    statements: ({ approved }) => [
      looseMovements,
      sql`update movement set amounts[1] = amounts[1] + 1 where operation_id = ${approved}`,
    ],
  },
  {
    name: 'the ledger holds what each payment has left',
    how: 'an approval was never booked',
    offender: 'approved',
    statements: ({ approved }) => [sql`delete from movement where operation_id = ${approved}`],
  },
  {
    name: 'the ledger holds what each payment has left',
    how: 'VAT and goods are swapped by a won',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`update movement set amounts[2] = amounts[2] + 1, amounts[3] = amounts[3] - 1 where operation_id = ${approved}`,
    ],
  },
  {
    name: 'the ledger holds what each payment has left',
    how: 'money is booked for a payment that nobody has answered',
    offender: 'asked',
    statements: ({ asked, approved }) => [
      sql`insert into movement select merchant_id, operation_id, 'cancel', ${asked}, accounts, amounts, occurred_at
        from movement where operation_id = ${approved}`,
    ],
  },
  {
    name: 'amount less cancels is the balance',
    how: 'a balance loses a won',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`update payment set balance_amount = balance_amount - 1 where payment_id = ${approved}`,
    ],
  },
  {
    name: 'amount less cancels is the balance',
    how: 'a done cancel vanishes',
    offender: 'parted',
    statements: ({ done }) => [sql`delete from cancel where cancel_id = ${done}`],
  },
  {
    name: 'what is held is what open cancels ask for',
    how: 'a share stays held for nobody',
    offender: 'approved',
    statements: ({ approved }) => [sql`update payment set held_amount = 1 where payment_id = ${approved}`],
  },
  {
    name: 'what is held is what open cancels ask for',
    how: 'an open cancel holds nothing',
    offender: 'parted',
    statements: ({ parted }) => [
      sql`update payment set held_amount = 0, held_vat = 0 where payment_id = ${parted}`,
    ],
  },
  {
    name: 'every payment and every cancel has its telegram',
    how: 'the telegram of a payment is gone',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`delete from partner_transaction where management_number = ${approved}`,
    ],
  },
  {
    name: 'every payment and every cancel has its telegram',
    how: 'the telegram of a cancel is one of another kind',
    offender: 'done',
    statements: ({ done }) => [
      sql`update partner_transaction set kind = 'INQUIRY' where management_number = ${done}`,
    ],
  },
  {
    name: 'every claim has an open telegram',
    how: 'a claim outlives its payment',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`insert into claim select 'naru', 'card', 'a card', ${approved}, updated_at from payment limit 1`,
    ],
  },
  {
    name: 'every claim has an open telegram',
    how: 'a claim is held by a question that will never fall due',
    offender: 'asked',
    statements: ({ asked }) => [
      sql`update partner_transaction set due_at = null where management_number = ${asked}`,
    ],
  },
  {
    name: 'telegram and payment tell the same story',
    how: 'an approved payment whose telegram failed',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`update partner_transaction set status = 'FL' where management_number = ${approved}`,
    ],
  },
  {
    name: 'telegram and payment tell the same story',
    how: 'a payment in doubt whose telegram is done',
    offender: 'asked',
    statements: ({ asked }) => [sql`update payment set state = 'declined' where payment_id = ${asked}`],
  },
  {
    name: 'telegram and cancel tell the same story',
    how: 'a telegram is done and its cancel still asks',
    offender: 'open',
    statements: ({ open }) => [
      sql`update partner_transaction set status = 'DN' where management_number = ${open}`,
    ],
  },
  {
    name: 'telegram and cancel tell the same story',
    how: 'a done cancel whose telegram failed',
    offender: 'done',
    statements: ({ done }) => [
      sql`update partner_transaction set status = 'FL' where management_number = ${done}`,
    ],
  },
  {
    name: 'the state of a payment says how much is left',
    how: 'a payment cancelled in part calls itself whole',
    offender: 'parted',
    statements: ({ parted }) => [sql`update payment set state = 'approved' where payment_id = ${parted}`],
  },
  {
    name: 'the state of a payment says how much is left',
    how: 'a whole payment calls itself cancelled in part',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`update payment set state = 'partially_cancelled' where payment_id = ${approved}`,
    ],
  },
  {
    name: 'a deposit is booked as often as its bank told of it',
    how: 'a deposit that was credited is not in the ledger',
    offender: 'approved',
    statements: ({ world, approved }) => [
      sql`update payment set method = 'virtual_account' where payment_id = ${approved}`,
      sql`insert into deposit_notice (merchant_id, notice_number, kind, payment_id, account_number, amount, answer,
          received_at)
        values (${world.shop}, 'N1', 'DEPOSIT', ${approved}, '1', 11000, 'credited', '2026-11-21')`,
    ],
  },
  {
    name: 'a confirmed checkout has its payment, and no other has one',
    how: 'a window is confirmed and nothing was paid',
    offender: 'done',
    statements: ({ world, done }) => [
      sql`insert into checkout (merchant_id, checkout_id, kind, state, order_id, amount, wish, opened_at)
        values (${world.shop}, ${done}, 'payment', 'confirmed', 'order', 11000, '{}', '2026-11-21')`,
    ],
  },
  {
    name: 'what was paid out is what was settled',
    how: 'a line calls itself paid and was never booked',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`insert into settlement (merchant_id, transaction_key, payment_id, amount, vat, fee, fee_vat, payout_amount,
          sold_on, payout_on, settled_at, paid_at)
        select merchant_id, payment_id, payment_id, amount, vat, 0, 0, amount, '2026-11-21', '2026-11-24', requested_at,
          requested_at from payment where payment_id = ${approved}`,
    ],
  },
  {
    name: 'what was paid out is what was settled',
    how: 'a payout is booked that no settlement knows of',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`insert into movement select merchant_id, operation_id, 'payout', payment_id, '{merchant_supply,paid_out}',
        '{10000,-10000}', occurred_at from movement where operation_id = ${approved}`,
    ],
  },
  {
    name: 'every transaction of a settled day is settled',
    how: 'a day is closed with a transaction left out',
    offender: 'approved',
    statements: ({ approved }) => [
      sql`insert into settled_day (merchant_id, sold_on, ends_at, closed_at)
        select merchant_id, '2026-11-21', occurred_at + interval '1 microsecond', occurred_at
        from movement where operation_id = ${approved}`,
    ],
  },
  {
    name: 'every webhook that waits has its endpoint and its words',
    how: 'a webhook is to go to an endpoint that was never there',
    offender: 'approved',
    statements: ({ world, approved }) => [
      sql`insert into webhook_delivery (merchant_id, delivery_id, endpoint_id, event_id, event_type, subject_id, state,
          due_at, created_at)
        values (${world.shop}, ${approved}, 'nowhere', 'an event', 'TEST', ${approved}, 'pending', '2026-11-21', '2026-11-21')`,
    ],
  },
]

describe.each(engines)('an invariant that cannot fail is no invariant, on %s', (engine) => {
  test.for(breaches)('$name: $how', async ({ name, offender, statements }, context) => {
    const story = await storyOf(engine, context)
    // The breach, and the loss of the constraint that would have stopped it, last no longer than the transaction.
    const breach = story.world.db.transaction().execute(async (tx) => {
      for (const statement of statements(story)) await statement.execute(tx)
      const verdict = (await judgeInvariants(tx)).find((one) => one.name === name)
      expect(verdict).toMatchObject({ name, holds: false, offenders: [story[offender]] })
      throw new Error('seen to fail')
    })
    await expect(breach).rejects.toThrow('seen to fail')
    await expectBooksHold(story.world)
  })

  test('every invariant has been seen to fail', () => {
    expect(new Set(breaches.map((breach) => breach.name))).toEqual(
      new Set(invariants.map(({ name }) => name)),
    )
  })

  test('an empty database keeps them all, and each is said in Korean', async (context) => {
    const database = await migratedDatabase(engine, context)
    const verdicts = await judgeInvariants(database.sql)
    expect(verdicts.filter((verdict) => !verdict.holds)).toEqual([])
    for (const verdict of verdicts) expect(verdict.korean).toMatch(/[가-힣]다$/)
  })
})

describe.each(engines)('what the books tell, on %s', (engine) => {
  test('totals, our side of each telegram, and how many questions are open', async (context) => {
    const { world, asked, approved, parted, done, open } = await storyOf(engine, context)
    expect(await ledgerTotals(world.db)).toEqual({
      card_receivable: 20_900,
      merchant_supply: -19_000,
      merchant_vat: -1_900,
    })
    expect(await countDone(world.db, 'card_company')).toBe(3)
    expect(await countDone(world.db, 'bank')).toBe(0)
    expect(await countOpenQuestions(world.db)).toEqual({ open: 2, parked: 0 })
    const sides = await ourSideOf(world.db, [asked, approved, parted, done, open, '0'.repeat(20)])
    expect(sides.toSorted((a, b) => (a.managementNumber < b.managementNumber ? -1 : 1))).toEqual([
      { managementNumber: asked, kind: 'PAYMENT', status: 'WT', amount: 11_000, vat: 1_000 },
      { managementNumber: approved, kind: 'PAYMENT', status: 'DN', amount: 11_000, vat: 1_000 },
      { managementNumber: parted, kind: 'PAYMENT', status: 'DN', amount: 11_000, vat: 1_000 },
      { managementNumber: done, kind: 'CANCEL', status: 'DN', amount: 1_100, vat: 100 },
      { managementNumber: open, kind: 'CANCEL', status: 'WT', amount: 1_100, vat: 100 },
    ])
  })
})
