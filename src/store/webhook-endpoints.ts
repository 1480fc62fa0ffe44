import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { EndpointId, MerchantId } from '../base/id.ts'
import type { Sql } from './database.ts'

/** Secrets of an endpoint, sealed under its id. */
export interface SealedSecrets {
  readonly sealedSecret: string
  /** The one before, which signs beside it until the hour is over. */
  readonly former: { readonly sealedSecret: string; readonly until: Instant } | null
}

export interface WebhookEndpoint extends SealedSecrets {
  readonly merchantId: MerchantId
  readonly endpointId: EndpointId
  readonly url: string
  /** Kinds of events that it is told of; empty means all. */
  readonly events: readonly string[]
  readonly enabled: boolean
  readonly createdAt: Instant
}

export interface EndpointRow {
  merchant_id: MerchantId
  endpoint_id: EndpointId
  url: string
  events: string[]
  sealed_secret: string
  former_sealed_secret: string | null
  former_until: Instant | null
  enabled: boolean
  created_at: Instant
}

export function endpointFromRow(row: EndpointRow): WebhookEndpoint {
  return {
    merchantId: row.merchant_id,
    endpointId: row.endpoint_id,
    url: row.url,
    events: row.events,
    enabled: row.enabled,
    createdAt: row.created_at,
    ...secretsFromRow(row),
  }
}

export function secretsFromRow(
  row: Pick<EndpointRow, 'sealed_secret' | 'former_sealed_secret' | 'former_until'>,
): SealedSecrets {
  const { sealed_secret: sealedSecret, former_sealed_secret: former, former_until: until } = row
  return { sealedSecret, former: former === null || until === null ? null : { sealedSecret: former, until } }
}

/**
 * Registers an endpoint unless the merchant has `most` already; false then. Call it inside a transaction: those of one
 * merchant wait for each other, so that they are counted rightly.
 */
export async function addEndpoint(tx: Sql, endpoint: WebhookEndpoint, most: number): Promise<boolean> {
  await sql`
    select from merchant where merchant_id = ${endpoint.merchantId} for no key update`.execute(tx)
  const { numAffectedRows } = await sql`
    insert into webhook_endpoint (merchant_id, endpoint_id, url, events, sealed_secret, enabled, created_at)
    select ${endpoint.merchantId}, ${endpoint.endpointId}, ${endpoint.url}, ${[...endpoint.events]}::text[],
      ${endpoint.sealedSecret}, ${endpoint.enabled}, ${utcIso(endpoint.createdAt)}::timestamptz
    where (select count(*) from webhook_endpoint where merchant_id = ${endpoint.merchantId}) < ${most}`.execute(
    tx,
  )
  return numAffectedRows === 1n
}

/** The endpoints of a merchant, oldest first. */
export async function listEndpoints(db: Sql, merchantId: MerchantId): Promise<WebhookEndpoint[]> {
  const { rows } = await sql<EndpointRow>`
    select * from webhook_endpoint where merchant_id = ${merchantId} order by endpoint_id`.execute(db)
  return rows.map(endpointFromRow)
}

export async function findEndpoint(
  db: Sql,
  merchantId: MerchantId,
  endpointId: string,
): Promise<WebhookEndpoint | null> {
  const { rows } = await sql<EndpointRow>`
    select * from webhook_endpoint where merchant_id = ${merchantId} and endpoint_id = ${endpointId}`.execute(
    db,
  )
  return rows[0] ? endpointFromRow(rows[0]) : null
}

/** What of an endpoint its merchant may change; null leaves a value as it is. */
export interface EndpointChange {
  readonly url: string | null
  readonly events: readonly string[] | null
  readonly enabled: boolean | null
}

/** The endpoint after the change; null where the merchant has none of that number. */
export async function changeEndpoint(
  db: Sql,
  merchantId: MerchantId,
  endpointId: string,
  { url, events, enabled }: EndpointChange,
): Promise<WebhookEndpoint | null> {
  const { rows } = await sql<EndpointRow>`
    update webhook_endpoint set url = coalesce(${url}, url),
      events = coalesce(${events === null ? null : [...events]}::text[], events),
      enabled = coalesce(${enabled}::boolean, enabled)
    where merchant_id = ${merchantId} and endpoint_id = ${endpointId} returning *`.execute(db)
  return rows[0] ? endpointFromRow(rows[0]) : null
}

/** Puts a new secret in place of the old one, which stays beside it until `until`. */
export async function replaceSecret(
  db: Sql,
  merchantId: MerchantId,
  endpointId: string,
  fresh: { readonly sealedSecret: string; readonly formerUntil: Instant },
): Promise<WebhookEndpoint | null> {
  const { rows } = await sql<EndpointRow>`
    update webhook_endpoint set sealed_secret = ${fresh.sealedSecret}, former_sealed_secret = sealed_secret,
      former_until = ${utcIso(fresh.formerUntil)}::timestamptz
    where merchant_id = ${merchantId} and endpoint_id = ${endpointId} returning *`.execute(db)
  return rows[0] ? endpointFromRow(rows[0]) : null
}

/**
 * Removes an endpoint and gives up what was still to be sent to it. Call it inside a transaction: the row is taken first, so
 * that whoever is making deliveries for it has written them by then. False where there is none.
 */
export async function removeEndpoint(
  tx: Sql,
  merchantId: MerchantId,
  endpointId: string,
  at: Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from webhook_endpoint where merchant_id = ${merchantId} and endpoint_id = ${endpointId}`.execute(
    tx,
  )
  await sql`
    update webhook_delivery set state = 'gone', due_at = null, leased_until = null,
      settled_at = ${utcIso(at)}::timestamptz
    where endpoint_id = ${endpointId} and merchant_id = ${merchantId} and due_at is not null`.execute(tx)
  return numAffectedRows === 1n
}
