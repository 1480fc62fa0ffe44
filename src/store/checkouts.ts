import { sql, type RawBuilder } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { EventId, MerchantId, PaymentId } from '../base/id.ts'
import { won } from '../base/won.ts'
import { statesBeforeCheckout, type Checkout } from '../domain/checkout.ts'
import type { PaymentMethod } from '../domain/method.ts'
import type { Sql } from './database.ts'
import { toldRows } from './outbox.ts'
import type { CheckoutRow } from './tables.ts'

type JoinedRow = CheckoutRow & { merchant_name: string; checks_luhn: boolean }

async function readCheckout(db: Sql, which: RawBuilder<unknown>): Promise<Checkout | null> {
  const { rows } = await sql<JoinedRow>`
    select c.*, m.name as merchant_name, m.checks_luhn from checkout c join merchant m on m.merchant_id = c.merchant_id
    ${which}`.execute(db)
  return rows[0] ? fromRow(rows[0]) : null
}

/** The checkout under its id, whoever's it is: the window knows no more of it. */
export function findCheckout(db: Sql, checkoutId: string): Promise<Checkout | null> {
  return readCheckout(db, sql`where c.checkout_id = ${checkoutId}`)
}

/** The newest checkout of an order. */
export function findCheckoutOfOrder(
  db: Sql,
  merchantId: MerchantId,
  orderId: string,
): Promise<Checkout | null> {
  return readCheckout(
    db,
    sql`where c.order_id = ${orderId} and c.merchant_id = ${merchantId} order by c.checkout_id desc limit 1`,
  )
}

export async function insertCheckout(db: Sql, checkout: Checkout): Promise<void> {
  await sql`
    insert into checkout (merchant_id, checkout_id, kind, state, order_id, order_name, amount, tax_free_amount, method,
      wish, customer_key, opened_at, due_at)
    values (${checkout.merchantId}, ${checkout.checkoutId}, ${checkout.kind}, ${checkout.state}, ${checkout.orderId},
      ${checkout.orderName}, ${checkout.amount}, ${checkout.taxFreeAmount}, ${checkout.method},
      ${JSON.stringify(checkout.wish)}::jsonb, ${checkout.customerKey}, ${utcIso(checkout.openedAt)}::timestamptz,
      ${checkout.dueAt === null ? null : utcIso(checkout.dueAt)}::timestamptz)`.execute(db)
}

export interface Authentication {
  readonly checkoutId: PaymentId
  readonly method: PaymentMethod
  readonly sealedInstrument: string
  /** Of a billing checkout: what the shop's server exchanges for a billing key. */
  readonly authKeyHash: string | null
  readonly at: Instant
  readonly confirmBy: Instant
}

/** Writes that the buyer has authenticated. False when that is over, or was done before. */
export async function authenticateCheckout(db: Sql, authentication: Authentication): Promise<boolean> {
  const { checkoutId, method, sealedInstrument, authKeyHash, at, confirmBy } = authentication
  const { numAffectedRows } = await sql`
    update checkout set
      state = 'authenticated', method = ${method}, sealed_instrument = ${sealedInstrument},
      auth_key_hash = ${authKeyHash}, authenticated_at = ${utcIso(at)}::timestamptz,
      confirm_by = ${utcIso(confirmBy)}::timestamptz, due_at = ${utcIso(confirmBy)}::timestamptz
    where checkout_id = ${checkoutId} and state = any(${statesBeforeCheckout('authenticate')}::text[])
      and due_at > ${utcIso(at)}::timestamptz`.execute(db)
  return numAffectedRows === 1n
}

/** Ends a checkout that is not confirmed, and tells of it. False when it was over before. */
export async function abortCheckout(
  db: Sql,
  ended: { checkoutId: PaymentId; code: string; at: Instant; eventId: EventId },
): Promise<boolean> {
  const { rows } = await sql`
    with ended as (
      update checkout set state = 'aborted', failure_code = ${ended.code}, sealed_instrument = null, due_at = null
      where checkout_id = ${ended.checkoutId} and state = any(${statesBeforeCheckout('abort')}::text[])
        and due_at > ${utcIso(ended.at)}::timestamptz
      returning merchant_id, checkout_id, kind
    ),
    ${toldRows(sql`
      select merchant_id, ${ended.eventId}, 'checkout.aborted', checkout_id, null, ${utcIso(ended.at)}::timestamptz
      from ended where kind = 'payment'`)}
    select checkout_id from ended`.execute(db)
  return rows.length === 1
}

/**
 * Ends up to `eventIds.length` checkouts whose time is over and tells of each. Answers how many. A confirmation at the same
 * moment holds the row, and the two cannot both happen.
 */
export async function expireCheckouts(db: Sql, now: Instant, eventIds: readonly EventId[]): Promise<number> {
  const { rows } = await sql`
    with due as (
      select merchant_id, checkout_id from checkout where due_at <= ${utcIso(now)}::timestamptz
      order by due_at limit ${eventIds.length} for update skip locked
    ),
    ended as (
      update checkout c set state = 'expired', sealed_instrument = null, due_at = null
      from due where c.merchant_id = due.merchant_id and c.checkout_id = due.checkout_id
      returning c.merchant_id, c.checkout_id, c.kind
    ),
    numbered as (select *, row_number() over () as place from ended where kind = 'payment'),
    ${toldRows(sql`
      select merchant_id, event_id, 'checkout.expired', checkout_id, null, ${utcIso(now)}::timestamptz
      from numbered join unnest(${[...eventIds]}::text[]) with ordinality as e (event_id, place) using (place)`)}
    select checkout_id from ended`.execute(db)
  return rows.length
}

function fromRow(row: JoinedRow): Checkout {
  return {
    merchantId: row.merchant_id as MerchantId,
    merchantName: row.merchant_name,
    checksLuhn: row.checks_luhn,
    checkoutId: row.checkout_id as PaymentId,
    kind: row.kind,
    state: row.state,
    orderId: row.order_id,
    orderName: row.order_name,
    amount: row.amount === null ? null : won(row.amount),
    taxFreeAmount: won(row.tax_free_amount),
    method: row.method,
    wish: row.wish,
    sealedInstrument: row.sealed_instrument,
    customerKey: row.customer_key,
    failureCode: row.failure_code,
    openedAt: row.opened_at,
    authenticatedAt: row.authenticated_at,
    dueAt: row.due_at,
  }
}
