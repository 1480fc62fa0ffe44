import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect, type TestContext } from 'vitest'
import { instant, later, type Clock, type Instant } from '../src/base/clock.ts'
import { merchantId, newCancelId, newEventId, newPaymentId, type MerchantId } from '../src/base/id.ts'
import { won, zeroWon } from '../src/base/won.ts'
import { shareOfCancel, type CancelWish } from '../src/domain/cancel.ts'
import { cancellable, type Payment } from '../src/domain/payment.ts'
import { judgeInvariants } from '../src/store/books.ts'
import { recordCancelAnswers, type CancelAnswer } from '../src/store/cancel-answers.ts'
import { recordCancelIntents, type CancelIntent } from '../src/store/cancel-intents.ts'
import type { Sql } from '../src/store/database.ts'
import { registerMerchant } from '../src/store/merchants.ts'
import { recordPaymentAnswers, type PaymentAnswer } from '../src/store/payment-answers.ts'
import { recordPaymentIntents, type PaymentIntent } from '../src/store/payment-intents.ts'
import { findPayment } from '../src/store/payments.ts'
import { migratedDatabase, type EngineName } from './database.ts'

/** Two shops over a database, and a clock that goes on by a millisecond whenever it is read: ids are in order of making. */
export interface StoreWorld {
  readonly db: Sql
  readonly clock: Clock & { advance(ms: number): void }
  readonly shop: MerchantId
  readonly otherShop: MerchantId
}

export const start = instant(1_795_240_882_000)
export const patienceMs = 40_000

export async function storeWorld(engine: EngineName, context: TestContext): Promise<StoreWorld> {
  const database = await migratedDatabase(engine, context)
  return populate(database.sql)
}

/** Registers the two shops in a migrated database. */
export async function populate(db: Sql): Promise<StoreWorld> {
  let now: number = start
  const clock = {
    now: () => instant(now++),
    advance: (ms: number) => {
      now += ms
    },
  }
  const shops = [merchantId('shop'), merchantId('other-shop')] as const
  for (const shop of shops)
    await registerMerchant(
      db,
      { merchantId: shop, name: shop, checksLuhn: false },
      { secretHash: digest(`${shop} secret`), clientHash: digest(`${shop} client`) },
      start,
    )
  return { db, clock, shop: shops[0], otherShop: shops[1] }
}

/** 64 characters that stand for an HMAC of something. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A card as an intent writes it: what tells it apart, and its sealed text. */
export const cardRow = (name: string, sealed = 'v1.k1.sealed') => ({ lookup: digest(name), sealed })

/** All in one commit, as the beats of a use case are. */
export const commit = <T>(db: Sql, work: (tx: Sql) => Promise<T>): Promise<T> =>
  db.transaction().execute(work)

/** A payment of 11,000 won by a card of its own, with neither guard nor key, unless told otherwise. */
export function paymentIntent(world: StoreWorld, change: Partial<PaymentIntent> = {}): PaymentIntent {
  const paymentId = newPaymentId(world.clock)
  const at = world.clock.now()
  return {
    merchantId: world.shop,
    paymentId,
    orderId: null,
    orderName: null,
    terms: { amount: won(11_000), vat: won(1_000), taxFreeAmount: zeroWon, installmentMonths: 0 },
    method: 'card',
    kind: 'one_time',
    card: cardRow(`the card of ${paymentId}`, `v1.k1.${paymentId}`),
    account: null,
    customer: null,
    checkout: null,
    request: `446PAYMENT   ${paymentId}`.padEnd(450),
    requestHmac: digest(paymentId),
    at,
    dueAt: later(at, patienceMs),
    guard: null,
    key: null,
    ...change,
  }
}

export const guardOf = (intent: { at: Instant }, name: string, ms = 2_000) => ({
  guardKey: digest(name),
  until: later(intent.at, ms),
})

export const keyOf = (intent: { at: Instant }, name: string, ms = 15 * 24 * 3_600_000) => ({
  identity: digest(name),
  expiresAt: later(intent.at, ms),
})

/** What the card company says to an intent; closes the question unless it is lost from sight. */
export function paymentAnswer(
  world: StoreWorld,
  intent: PaymentIntent,
  event: PaymentAnswer['event'],
  change: Partial<PaymentAnswer> = {},
): PaymentAnswer {
  const at = world.clock.now()
  const approved = event === 'approve'
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    method: intent.method,
    cardLookup: intent.card?.lookup ?? null,
    event,
    money: { amount: intent.terms.amount, vat: intent.terms.vat },
    approval: approved
      ? {
          approvalNumber: '30012345',
          approvedAt: at,
          issuer: '31',
          acquirer: '31',
          partnerNumber: 'C1',
          account: null,
        }
      : null,
    refusal: event === 'decline' ? 'CARD_DECLINED' : null,
    reply: event === 'lose_sight' || event === 'fail_to_send' ? null : `446PAYMENT   ${intent.paymentId}`,
    replyCode: approved ? '0000' : event === 'decline' ? '5100' : null,
    movements: approved ? ['approval'] : [],
    at,
    askAgainAt: event === 'lose_sight' ? later(at, 1_000) : null,
    eventId: newEventId(world.clock),
    guardKey: intent.guard?.guardKey ?? null,
    keep: null,
    ...change,
  }
}

export const writeIntents = (world: StoreWorld, intents: readonly PaymentIntent[]) =>
  commit(world.db, (tx) => recordPaymentIntents(tx, intents))
export const writeAnswers = (world: StoreWorld, answers: readonly PaymentAnswer[]) =>
  commit(world.db, (tx) => recordPaymentAnswers(tx, answers))
export const writeCancels = (world: StoreWorld, intents: readonly CancelIntent[]) =>
  commit(world.db, (tx) => recordCancelIntents(tx, intents))
export const writeCancelAnswers = (world: StoreWorld, answers: readonly CancelAnswer[]) =>
  commit(world.db, (tx) => recordCancelAnswers(tx, answers))

/** A payment that has been asked and not answered. */
export async function askedPayment(
  world: StoreWorld,
  change: Partial<PaymentIntent> = {},
): Promise<PaymentIntent> {
  const intent = paymentIntent(world, change)
  expect(await writeIntents(world, [intent])).toEqual(['written'])
  return intent
}

/** A payment that stands approved. */
export async function approvedPayment(
  world: StoreWorld,
  change: Partial<PaymentIntent> = {},
): Promise<PaymentIntent> {
  const intent = await askedPayment(world, change)
  expect(await writeAnswers(world, [paymentAnswer(world, intent, 'approve')])).toEqual(['settled'])
  return intent
}

export async function paymentOf(
  world: StoreWorld,
  intent: { merchantId: MerchantId; paymentId: string },
): Promise<Payment> {
  const payment = await findPayment(world.db, intent.merchantId, intent.paymentId)
  if (!payment) throw new Error(`there is no payment ${intent.paymentId}`)
  return payment
}

/** A cancel judged by the nine steps on what the payment has left now. */
export async function cancelIntent(
  world: StoreWorld,
  of: { merchantId: MerchantId; paymentId: string },
  wish: CancelWish = {},
  change: Partial<CancelIntent> = {},
): Promise<CancelIntent> {
  return judgedCancel(world, await paymentOf(world, of), wish, change)
}

/** A cancel judged on a payment as it was read, which may have moved since. */
export function judgedCancel(
  world: StoreWorld,
  payment: Payment,
  wish: CancelWish = {},
  change: Partial<CancelIntent> = {},
): CancelIntent {
  const share = shareOfCancel(cancellable(payment), wish)
  if ('refused' in share) throw new Error(share.refused)
  const cancelId = newCancelId(world.clock)
  const at = world.clock.now()
  return {
    merchantId: payment.merchantId,
    paymentId: payment.paymentId,
    cancelId,
    share,
    judgedOn: cancellable(payment),
    taxFreeAmount: zeroWon,
    reason: null,
    movesMoney: true,
    refundAccount: null,
    method: payment.method,
    request: `446CANCEL    ${cancelId}`.padEnd(450),
    requestHmac: digest(cancelId),
    at,
    dueAt: later(at, patienceMs),
    guard: null,
    key: null,
    ...change,
  }
}

export function cancelAnswer(
  world: StoreWorld,
  intent: CancelIntent,
  state: CancelAnswer['state'],
  change: Partial<CancelAnswer> = {},
): CancelAnswer {
  const at = world.clock.now()
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    cancelId: intent.cancelId,
    method: intent.method,
    movesMoney: intent.movesMoney,
    state,
    money: intent.share,
    partnerNumber: state === 'done' ? 'C2' : null,
    refusal: state === 'declined' ? 'CANCEL_DECLINED' : null,
    reply: state === 'done' || state === 'declined' ? `446CANCEL    ${intent.cancelId}` : null,
    replyCode: state === 'done' ? '0000' : null,
    movements: state === 'done' ? ['cancel'] : [],
    at,
    askAgainAt: state === 'in_doubt' ? later(at, 1_000) : null,
    eventId: newEventId(world.clock),
    guardKey: intent.guard?.guardKey ?? null,
    keep: null,
    ...change,
  }
}

/** Who holds what: the management numbers under each claim, guard place and idempotency key. */
export async function holders(world: StoreWorld) {
  const { rows } = await sql<{ what: string; holder: string | null }>`
    select 'claims' as what, holder from claim union all
    select 'guards', holder from duplicate_guard union all
    select 'keys', operation_id from idempotency
    order by what, holder`.execute(world.db)
  const of = (what: string) => rows.filter((row) => row.what === what).map((row) => row.holder)
  return { claims: of('claims'), guards: of('guards'), keys: of('keys') }
}

/** How many rows a table holds, for a table that a left-out request must not have touched. */
export async function countRows(world: StoreWorld, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::bigint as n from ${sql.table(table)}`.execute(
    world.db,
  )
  return rows[0]?.n ?? 0
}

/** Everything that the tables of payments hold, for proving that something changed nothing. */
export async function everyRow(world: StoreWorld): Promise<unknown> {
  const tables = ['payment', 'cancel', 'payment_card_detail', 'partner_transaction', 'claim'].concat([
    'duplicate_guard',
    'idempotency',
    'movement',
    'outbox',
  ])
  const rows: Record<string, unknown> = {}
  for (const table of tables)
    rows[table] = (await sql`select * from ${sql.table(table)} order by 1, 2, 3`.execute(world.db)).rows
  return rows
}

/** The end of every test of the store: whatever happened, the books balance. */
export async function expectBooksHold(world: StoreWorld): Promise<void> {
  const broken = (await judgeInvariants(world.db)).filter((verdict) => !verdict.holds)
  expect(broken).toEqual([])
}
