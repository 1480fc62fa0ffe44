import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { DeliveryId, EndpointId, EventId, MerchantId } from '../base/id.ts'
import type { DeliveryState } from '../domain/webhook.ts'
import type { Sql } from './database.ts'
import { secretsFromRow, type EndpointRow, type SealedSecrets } from './webhook-endpoints.ts'

/** A delivery that is due, with where it goes and what signs it. */
export interface DueDelivery {
  readonly merchantId: MerchantId
  readonly deliveryId: DeliveryId
  readonly endpointId: EndpointId
  readonly subjectId: string
  readonly url: string
  readonly secrets: SealedSecrets
  readonly body: string
  readonly attempts: number
  readonly failures: number
  /** When it fell due. */
  readonly dueAt: Instant
  /** Names the lease: what is told of the delivery counts as long as nobody else has taken it since. */
  readonly leasedUntil: Instant
}

interface DueRow extends Pick<
  EndpointRow,
  'url' | 'sealed_secret' | 'former_sealed_secret' | 'former_until'
> {
  merchant_id: MerchantId
  delivery_id: DeliveryId
  endpoint_id: EndpointId
  subject_id: string
  body: string
  attempts: number
  failures: number
  due_at: Instant
  leased_until: Instant
}

/** How much may be taken. */
export interface Appetite {
  readonly now: Instant
  readonly leaseUntil: Instant
  /** In all. */
  readonly most: number
  /** For an endpoint that has no room of its own. */
  readonly room: number
  readonly rooms: ReadonlyMap<EndpointId, number>
  /** What this process is sending: a clock that was moved may have outrun its lease. */
  readonly underWay: readonly DeliveryId[]
}

/** The endpoints for which something waits, found by leaps from one to the next: however many there are, and however much. */
const waitingEndpoints = sql`waiting as (
      (select endpoint_id from webhook_delivery where due_at is not null order by endpoint_id limit 1)
      union all
      select (select d.endpoint_id from webhook_delivery d where d.due_at is not null and d.endpoint_id > w.endpoint_id
        order by d.endpoint_id limit 1)
      from waiting w where w.endpoint_id is not null
    )`

/** A delivery of the endpoint `e` that falls due by `now` and that nobody is sending. */
const isDue = (now: Instant) => sql`d.endpoint_id = e.endpoint_id and d.due_at <= ${utcIso(now)}::timestamptz
          and (d.leased_until is null or d.leased_until <= ${utcIso(now)}::timestamptz)`

/**
 * Takes deliveries that are due, a few of each endpoint, and of all endpoints the first before the second of any, so
 * that a long queue of one is not in the way of another. Nobody else takes them before the lease is over. Rows are named by
 * their id alone: asked for the merchant too, a planner without statistics reads the whole shop (ARCHITECTURE.md).
 */
export async function takeDue(db: Sql, appetite: Appetite): Promise<DueDelivery[]> {
  const { now, leaseUntil, most, room, rooms, underWay } = appetite
  const { rows } = await sql<DueRow>`
    /* prepared: take-due-webhooks */ with recursive ${waitingEndpoints},
    due as (
      select e.endpoint_id, e.url, e.sealed_secret, e.former_sealed_secret, e.former_until, d.*
      from waiting w join webhook_endpoint e on e.endpoint_id = w.endpoint_id
      left join unnest(${[...rooms.keys()]}::text[], ${[...rooms.values()]}::integer[]) as own (endpoint_id, room)
        on own.endpoint_id = e.endpoint_id
      cross join lateral (
        select d.merchant_id, d.delivery_id, d.event_id, d.event_type, d.due_at from webhook_delivery d
        where ${isDue(now)} and not (d.delivery_id = any(${[...underWay]}::text[]))
        order by d.due_at limit coalesce(own.room, ${room}::integer) for update skip locked
      ) d
      where e.enabled
    ),
    chosen as (
      select *, row_number() over (partition by merchant_id, endpoint_id order by due_at, delivery_id) as place from due
      order by place, due_at limit ${most}
    )
    update webhook_delivery d set leased_until = ${utcIso(leaseUntil)}::timestamptz
    from chosen c join webhook_message m
      on m.event_id = c.event_id and m.event_type = c.event_type and m.merchant_id = c.merchant_id
    where d.delivery_id = c.delivery_id
    returning d.merchant_id, d.delivery_id, d.endpoint_id, d.subject_id, m.body, d.attempts, d.failures, d.due_at,
      d.leased_until, c.url, c.sealed_secret, c.former_sealed_secret, c.former_until`.execute(db)
  const taken = rows.map((row) => ({
    merchantId: row.merchant_id,
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    subjectId: row.subject_id,
    url: row.url,
    secrets: secretsFromRow(row),
    body: row.body,
    attempts: row.attempts,
    failures: row.failures,
    dueAt: row.due_at,
    leasedUntil: row.leased_until,
  }))
  return taken.toSorted((a, b) => a.dueAt - b.dueAt || (a.deliveryId < b.deliveryId ? -1 : 1))
}

/** One try of a delivery, and where it leaves it. */
export interface DeliveryAttempt {
  readonly merchantId: MerchantId
  readonly deliveryId: DeliveryId
  readonly attemptId: EventId
  readonly leasedUntil: Instant
  readonly sentAt: Instant
  readonly durationMs: number
  readonly status: number | null
  readonly requestHeaders: string
  readonly replyHeaders: string | null
  readonly replyBody: string | null
  readonly error: string | null
  /** Null for one that only shows in the history: the copy of a try. */
  readonly leaves: {
    readonly state: DeliveryState
    readonly failures: number
    readonly dueAt: Instant | null
    readonly at: Instant
  } | null
}

/**
 * Writes many tries in one statement. A try whose delivery was taken or sent anew meanwhile is kept and changes nothing
 * else, and nothing that has arrived goes back to waiting.
 */
export async function recordAttempts(db: Sql, attempts: readonly DeliveryAttempt[]): Promise<true[]> {
  const moment = (at: Instant | null | undefined) => (at === null || at === undefined ? null : utcIso(at))
  await sql`
    /* prepared: record-webhooks */ with told as materialized (
      select * from unnest(
        ${attempts.map((a) => a.merchantId)}::text[],
        ${attempts.map((a) => a.deliveryId)}::text[],
        ${attempts.map((a) => a.attemptId)}::text[],
        ${attempts.map((a) => utcIso(a.leasedUntil))}::timestamptz[],
        ${attempts.map((a) => utcIso(a.sentAt))}::timestamptz[],
        ${attempts.map((a) => Math.round(a.durationMs))}::integer[],
        ${attempts.map((a) => a.status)}::smallint[],
        ${attempts.map((a) => a.requestHeaders)}::text[],
        ${attempts.map((a) => a.replyHeaders)}::text[],
        ${attempts.map((a) => a.replyBody)}::text[],
        ${attempts.map((a) => a.error)}::text[],
        ${attempts.map((a) => a.leaves?.state ?? null)}::text[],
        ${attempts.map((a) => a.leaves?.failures ?? null)}::integer[],
        ${attempts.map((a) => moment(a.leaves?.dueAt))}::timestamptz[],
        ${attempts.map((a) => moment(a.leaves?.at))}::timestamptz[]
      ) as told (merchant_id, delivery_id, attempt_id, lease, sent_at, duration_ms, status, request_headers,
        reply_headers, reply_body, error, state, failures, due_at, at)
    ),
    kept as (
      insert into webhook_attempt (merchant_id, attempt_id, delivery_id, sent_at, duration_ms, status, request_headers,
        reply_headers, reply_body, error)
      select merchant_id, attempt_id, delivery_id, sent_at, duration_ms, status, request_headers, reply_headers, reply_body,
        error from told t
      where exists (select from webhook_delivery d
        where d.delivery_id = t.delivery_id)
    )
    update webhook_delivery d set
      attempts = d.attempts + 1,
      state = case when d.leased_until = t.lease then t.state else d.state end,
      failures = case when d.leased_until = t.lease then t.failures else d.failures end,
      due_at = case when d.leased_until = t.lease then t.due_at else d.due_at end,
      settled_at = case when d.leased_until = t.lease and t.due_at is null then t.at else d.settled_at end,
      leased_until = case when d.leased_until = t.lease then null else d.leased_until end
    from told t
    where d.delivery_id = t.delivery_id and t.state is not null`.execute(db)
  return attempts.map(() => true)
}

/** Gives back what was taken and not sent, so that others need not wait for the lease to end. */
export async function releaseLeases(db: Sql, deliveries: readonly DueDelivery[]): Promise<void> {
  await sql`
    update webhook_delivery d set leased_until = null
    from unnest(
      ${deliveries.map((d) => d.deliveryId)}::text[],
      ${deliveries.map((d) => utcIso(d.leasedUntil))}::timestamptz[]
    ) as r (delivery_id, lease)
    where d.delivery_id = r.delivery_id and d.leased_until = r.lease`.execute(db)
}

/** What there is to do for webhooks. */
export interface WebhookBacklog {
  readonly anyoneListens: boolean
  readonly waitToBeSpread: boolean
  readonly waitToBeSent: boolean
}

/** Whether any endpoint listens, and whether anything is to be spread or sent now. */
export async function lookAround(db: Sql, now: Instant): Promise<WebhookBacklog> {
  const { rows } = await sql<{ listens: boolean; spread: boolean; sent: boolean }>`
    with recursive ${waitingEndpoints}
    select exists(select from webhook_endpoint where enabled) as listens,
      exists(select from webhook_pending) as spread,
      exists(select from waiting w join webhook_endpoint e on e.endpoint_id = w.endpoint_id
        where e.enabled and exists(select from webhook_delivery d where ${isDue(now)})) as sent`.execute(db)
  const [seen] = rows
  return {
    anyoneListens: seen?.listens === true,
    waitToBeSpread: seen?.spread === true,
    waitToBeSent: seen?.sent === true,
  }
}
