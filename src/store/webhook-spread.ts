import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { DeliveryId, EndpointId, EventId, MerchantId } from '../base/id.ts'
import type { Sql } from './database.ts'
import { endpointFromRow, type EndpointRow, type WebhookEndpoint } from './webhook-endpoints.ts'

/** An event that waits to be spread over the endpoints of its merchant. */
export interface PendingEvent {
  readonly merchantId: MerchantId
  readonly eventId: EventId
  readonly topic: string
  readonly subjectId: string
  readonly operationId: string | null
  readonly at: Instant
}

interface PendingRow {
  merchant_id: MerchantId
  event_id: EventId
  topic: string
  subject_id: string
  operation_id: string | null
  created_at: Instant
}

/** Takes the oldest events that nobody else is spreading; they are its own until the transaction ends. */
export async function takePending(tx: Sql, limit: number): Promise<PendingEvent[]> {
  const { rows } = await sql<PendingRow>`
    /* prepared: take-pending-webhooks */ select * from webhook_pending order by event_id limit ${limit} for update skip locked`.execute(
    tx,
  )
  return rows.map((row) => ({
    merchantId: row.merchant_id,
    eventId: row.event_id,
    topic: row.topic,
    subjectId: row.subject_id,
    operationId: row.operation_id,
    at: row.created_at,
  }))
}

/** Endpoints that listen, of these merchants. Their rows are held, so that none is removed before the transaction ends. */
export async function listeningEndpoints(
  tx: Sql,
  merchantIds: readonly MerchantId[],
): Promise<WebhookEndpoint[]> {
  const { rows } = await sql<EndpointRow>`
    /* prepared: listening-endpoints */ select * from webhook_endpoint where merchant_id = any(${[...merchantIds]}::text[]) and enabled
    order by merchant_id, endpoint_id for key share`.execute(tx)
  return rows.map(endpointFromRow)
}

/** What a merchant calls a billing key that it has, or had. */
export async function findBillingKeyName(
  tx: Sql,
  merchantId: MerchantId,
  billingKeyId: string,
): Promise<string | null> {
  const { rows } = await sql<{ billing_key: string }>`
    select billing_key from billing_key
    where billing_key_id = ${billingKeyId} and merchant_id = ${merchantId}`.execute(tx)
  return rows[0]?.billing_key ?? null
}

/** A webhook that is to be sent. */
export interface NewDelivery {
  readonly merchantId: MerchantId
  readonly deliveryId: DeliveryId
  readonly endpointId: EndpointId
  readonly eventId: EventId
  readonly eventType: string
  readonly subjectId: string
  readonly body: string
  readonly at: Instant
}

/** Writes deliveries, due since their event. The same event goes to the same endpoint once, whoever spreads it. */
export async function addDeliveries(tx: Sql, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  await sql`
    /* prepared: add-webhooks */ with asked as materialized (select * from unnest(
      ${deliveries.map((d) => d.merchantId)}::text[],
      ${deliveries.map((d) => d.deliveryId)}::text[],
      ${deliveries.map((d) => d.endpointId)}::text[],
      ${deliveries.map((d) => d.eventId)}::text[],
      ${deliveries.map((d) => d.eventType)}::text[],
      ${deliveries.map((d) => d.subjectId)}::text[],
      ${deliveries.map((d) => d.body)}::text[],
      ${deliveries.map((d) => utcIso(d.at))}::timestamptz[]
    ) as d (merchant_id, delivery_id, endpoint_id, event_id, event_type, subject_id, body, created_at)),
    worded as (
      insert into webhook_message (merchant_id, event_id, event_type, body)
      select merchant_id, event_id, event_type, body from asked
      on conflict do nothing
    )
    insert into webhook_delivery (merchant_id, delivery_id, endpoint_id, event_id, event_type, subject_id, state, due_at,
      created_at)
    select merchant_id, delivery_id, endpoint_id, event_id, event_type, subject_id, 'pending', created_at, created_at
    from asked
    on conflict do nothing`.execute(tx)
}

/** Takes events off the list, in the transaction that has written their deliveries. */
export async function removePending(tx: Sql, events: readonly PendingEvent[]): Promise<void> {
  await sql`
    /* prepared: remove-pending-webhooks */ delete from webhook_pending p using unnest(
      ${events.map((event) => event.eventId)}::text[],
      ${events.map((event) => event.merchantId)}::text[]
    ) as e (event_id, merchant_id)
    where p.event_id = e.event_id and p.merchant_id = e.merchant_id`.execute(tx)
}
