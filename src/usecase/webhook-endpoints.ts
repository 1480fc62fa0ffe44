import { later } from '../base/clock.ts'
import { newEndpointId } from '../base/id.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import { formerSecretMs, mostEndpoints } from '../domain/webhook.ts'
import { newSigningSecret } from '../partner/webhook-signature.ts'
import {
  addEndpoint,
  changeEndpoint,
  findEndpoint,
  listEndpoints,
  removeEndpoint,
  replaceSecret,
  type EndpointChange,
  type WebhookEndpoint,
} from '../store/webhook-endpoints.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'

export type { WebhookEndpoint } from '../store/webhook-endpoints.ts'

/** An endpoint with its secret, which is told once and never again. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint
  readonly secret: string
}

/**
 * Registers an address for the webhooks of a merchant, and makes the secret that signs them. Refuses
 * WEBHOOK_URL_REFUSED, WEBHOOK_ENDPOINTS_TOO_MANY, DATABASE_UNAVAILABLE.
 */
export async function registerEndpoint(
  engine: Engine,
  merchant: Merchant,
  wish: { readonly url: string; readonly events: readonly string[] },
): Promise<EndpointWithSecret | Refused> {
  const fault = engine.webhooks.refusesUrl(wish.url)
  if (fault !== null) return refuse('WEBHOOK_URL_REFUSED', fault)
  const endpointId = newEndpointId(engine.clock)
  const secret = newSigningSecret()
  const endpoint: WebhookEndpoint = {
    merchantId: merchant.merchantId,
    endpointId,
    url: wish.url,
    events: wish.events,
    enabled: true,
    createdAt: engine.clock.now(),
    sealedSecret: engine.keyRing.seal(secret, endpointId),
    former: null,
  }
  return unlessDatabaseAway(async () => {
    const isAdded = await engine.database.sql
      .transaction()
      .execute((tx) => addEndpoint(tx, endpoint, mostEndpoints))
    if (!isAdded) return refuse('WEBHOOK_ENDPOINTS_TOO_MANY')
    await engine.webhooks.round()
    return { endpoint, secret }
  })
}

/** Refuses DATABASE_UNAVAILABLE. */
export function browseEndpoints(engine: Engine, merchant: Merchant): Promise<WebhookEndpoint[] | Refused> {
  return unlessDatabaseAway(() => listEndpoints(engine.database.sql, merchant.merchantId))
}

/** Refuses WEBHOOK_ENDPOINT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export function showEndpoint(
  engine: Engine,
  merchant: Merchant,
  endpointId: string,
): Promise<WebhookEndpoint | Refused> {
  return unlessDatabaseAway(
    async () => (await findEndpoint(engine.database.sql, merchant.merchantId, endpointId)) ?? unknownEndpoint,
  )
}

const unknownEndpoint = refuse('WEBHOOK_ENDPOINT_NOT_FOUND')

/**
 * Changes address, kinds of events or whether anything is sent. What waits while nothing is sent goes out when it is sent
 * again. Refuses WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_URL_REFUSED, DATABASE_UNAVAILABLE.
 */
export async function alterEndpoint(
  engine: Engine,
  merchant: Merchant,
  endpointId: string,
  change: EndpointChange,
): Promise<WebhookEndpoint | Refused> {
  const fault = change.url === null ? null : engine.webhooks.refusesUrl(change.url)
  if (fault !== null) return refuse('WEBHOOK_URL_REFUSED', fault)
  return unlessDatabaseAway(async () => {
    const changed = await changeEndpoint(engine.database.sql, merchant.merchantId, endpointId, change)
    if (!changed) return unknownEndpoint
    await engine.webhooks.round()
    return changed
  })
}

/** Removes an endpoint; what was still to be sent to it is gone. Refuses WEBHOOK_ENDPOINT_NOT_FOUND, DATABASE_UNAVAILABLE. */
export function dropEndpoint(
  engine: Engine,
  merchant: Merchant,
  endpointId: string,
): Promise<{ readonly removed: true } | Refused> {
  const at = engine.clock.now()
  return unlessDatabaseAway(async () => {
    const removed = await engine.database.sql
      .transaction()
      .execute((tx) => removeEndpoint(tx, merchant.merchantId, endpointId, at))
    return removed ? { removed } : unknownEndpoint
  })
}

/**
 * Makes a new secret. The one before signs beside it for seven days, so that a shop may change over when it likes; the one
 * before that is over at once. Refuses WEBHOOK_ENDPOINT_NOT_FOUND, DATABASE_UNAVAILABLE.
 */
export function rotateSecret(
  engine: Engine,
  merchant: Merchant,
  endpointId: string,
): Promise<EndpointWithSecret | Refused> {
  const secret = newSigningSecret()
  return unlessDatabaseAway(async () => {
    const endpoint = await replaceSecret(engine.database.sql, merchant.merchantId, endpointId, {
      sealedSecret: engine.keyRing.seal(secret, endpointId),
      formerUntil: later(engine.clock.now(), formerSecretMs),
    })
    return endpoint ? { endpoint, secret } : unknownEndpoint
  })
}
