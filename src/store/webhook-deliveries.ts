import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { firstIdAt, type DeliveryId, type EndpointId, type EventId, type MerchantId } from '../base/id.ts'
import type { DeliveryState } from '../domain/webhook.ts'
import type { Sql } from './database.ts'

/** A delivery as its merchant may look at it. */
export interface Delivery {
  readonly deliveryId: DeliveryId
  readonly endpointId: EndpointId
  readonly eventId: EventId
  readonly eventType: string
  readonly subjectId: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly dueAt: Instant | null
  readonly createdAt: Instant
  readonly settledAt: Instant | null
}

interface DeliveryRow {
  delivery_id: DeliveryId
  endpoint_id: EndpointId
  event_id: EventId
  event_type: string
  subject_id: string
  state: DeliveryState
  attempts: number
  due_at: Instant | null
  created_at: Instant
  settled_at: Instant | null
}

function fromRow(row: DeliveryRow): Delivery {
  return {
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    eventType: row.event_type,
    subjectId: row.subject_id,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    createdAt: row.created_at,
    settledAt: row.settled_at,
  }
}

/** Which deliveries are shown; null does not ask. */
export interface DeliveryFilter {
  readonly endpointId: string | null
  readonly state: DeliveryState | null
  readonly eventType: string | null
  readonly subjectId: string | null
  readonly before: string | null
  readonly limit: number
}

/** A page of deliveries, newest first, older than `before`. */
export async function listDeliveries(
  db: Sql,
  merchantId: MerchantId,
  { endpointId, state, eventType, subjectId, before, limit }: DeliveryFilter,
): Promise<Delivery[]> {
  const asked = [
    sql`merchant_id = ${merchantId}`,
    ...(endpointId === null ? [] : [sql`endpoint_id = ${endpointId}`]),
    ...(state === null ? [] : [sql`state = ${state}`]),
    ...(eventType === null ? [] : [sql`event_type = ${eventType}`]),
    ...(subjectId === null ? [] : [sql`subject_id = ${subjectId}`]),
    ...(before === null ? [] : [sql`delivery_id < ${before}`]),
  ]
  const { rows } = await sql<DeliveryRow>`
    select * from webhook_delivery where ${sql.join(asked, sql` and `)}
    order by delivery_id desc limit ${limit}`.execute(db)
  return rows.map(fromRow)
}

export async function findDelivery(
  db: Sql,
  merchantId: MerchantId,
  deliveryId: string,
): Promise<Delivery | null> {
  const { rows } = await sql<DeliveryRow>`
    select * from webhook_delivery where delivery_id = ${deliveryId} and merchant_id = ${merchantId}`.execute(
    db,
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** What a delivery says. */
export async function findBody(db: Sql, merchantId: MerchantId, delivery: Delivery): Promise<string> {
  const { rows } = await sql<{ body: string }>`
    select body from webhook_message
    where event_id = ${delivery.eventId} and event_type = ${delivery.eventType}
      and merchant_id = ${merchantId}`.execute(db)
  return rows[0]?.body ?? ''
}

/** One try as it was sent and answered. */
export interface Attempt {
  readonly attemptId: EventId
  readonly sentAt: Instant
  readonly durationMs: number
  readonly status: number | null
  readonly requestHeaders: string
  readonly replyHeaders: string | null
  readonly replyBody: string | null
  readonly error: string | null
}

/** The tries of a delivery, oldest first, as far back as they are kept. */
export async function listAttempts(db: Sql, merchantId: MerchantId, deliveryId: string): Promise<Attempt[]> {
  const { rows } = await sql<{
    attempt_id: EventId
    sent_at: Instant
    duration_ms: number
    status: number | null
    request_headers: string
    reply_headers: string | null
    reply_body: string | null
    error: string | null
  }>`
    select attempt_id, sent_at, duration_ms, status, request_headers, reply_headers, reply_body, error
    from webhook_attempt where delivery_id = ${deliveryId} and merchant_id = ${merchantId}
    order by attempt_id`.execute(db)
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    sentAt: row.sent_at,
    durationMs: row.duration_ms,
    status: row.status,
    requestHeaders: row.request_headers,
    replyHeaders: row.reply_headers,
    replyBody: row.reply_body,
    error: row.error,
  }))
}

/**
 * Has a delivery sent at once and the retries begin anew, whatever became of it before. Null where the merchant has none
 * of that number, or the endpoint is gone.
 */
export async function sendAnew(
  db: Sql,
  merchantId: MerchantId,
  deliveryId: string,
  now: Instant,
): Promise<Delivery | null> {
  const { rows } = await sql<DeliveryRow>`
    update webhook_delivery d set state = 'pending', failures = 0, due_at = ${utcIso(now)}::timestamptz,
      leased_until = null, settled_at = null
    where d.delivery_id = ${deliveryId} and d.merchant_id = ${merchantId}
      and exists (select from webhook_endpoint e
        where e.merchant_id = d.merchant_id and e.endpoint_id = d.endpoint_id)
    returning d.*`.execute(db)
  return rows[0] ? fromRow(rows[0]) : null
}

/**
 * Removes deliveries that are over and older than `keptSince`, and what they said, up to `limit` of each. Answers how many
 * rows went.
 */
export async function purgeDeliveries(db: Sql, keptSince: Instant, limit: number): Promise<number> {
  const first = firstIdAt(keptSince)
  const { rows } = await sql<{ gone: number }>`
    with over as (
      delete from webhook_delivery d using (
        select d.delivery_id, d.merchant_id from merchant m cross join lateral (
          select * from webhook_delivery d
          where d.merchant_id = m.merchant_id and d.delivery_id < ${first} and d.due_at is null
          order by d.delivery_id limit ${limit}
        ) d limit ${limit}
      ) old
      where d.delivery_id = old.delivery_id and d.merchant_id = old.merchant_id
      returning 1
    ),
    unsaid as (
      delete from webhook_message m using (
        select event_id, event_type, merchant_id from webhook_message m
        where event_id < ${first} and not exists (select from webhook_delivery d
          where d.event_id = m.event_id and d.event_type = m.event_type and d.merchant_id = m.merchant_id)
        limit ${limit}
      ) old
      where m.event_id = old.event_id and m.event_type = old.event_type and m.merchant_id = old.merchant_id
      returning 1
    )
    select ((select count(*) from over) + (select count(*) from unsaid))::int as gone`.execute(db)
  return rows[0]?.gone ?? 0
}

/** How many webhooks wait, and since when the oldest one that is due has waited. */
export async function countBacklog(db: Sql, now: Instant): Promise<{ waiting: number; oldestMs: number }> {
  const { rows } = await sql<{ waiting: number; oldest: Instant | null }>`
    select coalesce(sum(n), 0)::bigint as waiting, min(oldest) as oldest from (
      select count(*) as n, min(created_at) as oldest from webhook_pending
      union all
      select count(*), min(due_at) filter (where due_at <= ${utcIso(now)}::timestamptz)
      from webhook_delivery where due_at is not null) all_of_them`.execute(db)
  const { waiting = 0, oldest = null } = rows[0] ?? {}
  return { waiting, oldestMs: oldest === null ? 0 : Math.max(0, now - oldest) }
}
