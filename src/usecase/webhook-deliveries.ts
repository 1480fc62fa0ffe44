import { newDeliveryId, newEventId } from '../base/id.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import {
  findBody,
  findDelivery,
  listAttempts,
  listDeliveries,
  sendAnew,
  type Attempt,
  type Delivery,
  type DeliveryFilter,
} from '../store/webhook-deliveries.ts'
import { findEndpoint } from '../store/webhook-endpoints.ts'
import { addDeliveries } from '../store/webhook-spread.ts'
import { answerOnce } from './answer-once.ts'
import { unlessDatabaseAway, type Answered, type Render, type RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'
import type { WebhookMessage } from './spread-events.ts'

export type { Attempt, Delivery, DeliveryFilter } from '../store/webhook-deliveries.ts'

/** A page of deliveries, newest first. Refuses DATABASE_UNAVAILABLE. */
export function browseDeliveries(
  engine: Engine,
  merchant: Merchant,
  filter: DeliveryFilter,
): Promise<Delivery[] | Refused> {
  return unlessDatabaseAway(() => listDeliveries(engine.database.sql, merchant.merchantId, filter))
}

/** A delivery with every try of it. Refuses WEBHOOK_DELIVERY_NOT_FOUND, DATABASE_UNAVAILABLE. */
export function showDelivery(
  engine: Engine,
  merchant: Merchant,
  deliveryId: string,
): Promise<{ readonly delivery: Delivery; readonly body: string; readonly attempts: Attempt[] } | Refused> {
  const { sql } = engine.database
  return unlessDatabaseAway(async () => {
    const delivery = await findDelivery(sql, merchant.merchantId, deliveryId)
    if (!delivery) return refuse('WEBHOOK_DELIVERY_NOT_FOUND')
    const body = await findBody(sql, merchant.merchantId, delivery)
    return { delivery, body, attempts: await listAttempts(sql, merchant.merchantId, deliveryId) }
  })
}

/**
 * Has a delivery sent once more, at once and under the same id, whatever became of it; if it fails the retries begin anew.
 * Refuses WEBHOOK_DELIVERY_NOT_FOUND, also where its endpoint is gone, and DATABASE_UNAVAILABLE.
 */
export async function resendDelivery(
  engine: Engine,
  merchant: Merchant,
  wish: { readonly deliveryId: string; readonly identity: RequestIdentity | null },
  render: Render<Delivery>,
): Promise<Answered> {
  const now = engine.clock.now()
  const answered = await answerOnce(engine, merchant, wish.identity, render, async (tx) => {
    const delivery = await sendAnew(tx, merchant.merchantId, wish.deliveryId, now)
    return delivery ?? refuse('WEBHOOK_DELIVERY_NOT_FOUND')
  })
  engine.webhooks.wake()
  return answered
}

/**
 * Sends an endpoint something that tells of nothing, so that a shop can see whether it arrives. Refuses
 * WEBHOOK_ENDPOINT_NOT_FOUND, DATABASE_UNAVAILABLE.
 */
export async function testEndpoint(
  engine: Engine,
  merchant: Merchant,
  wish: {
    readonly endpointId: string
    readonly message: WebhookMessage
    readonly identity: RequestIdentity | null
  },
  render: Render<Delivery>,
): Promise<Answered> {
  const { clock } = engine
  const { merchantId } = merchant
  const answered = await answerOnce(engine, merchant, wish.identity, render, async (tx) => {
    const endpoint = await findEndpoint(tx, merchantId, wish.endpointId)
    if (!endpoint) return refuse('WEBHOOK_ENDPOINT_NOT_FOUND')
    const [deliveryId, eventId] = [newDeliveryId(clock), newEventId(clock)]
    const { endpointId } = endpoint
    const of = { merchantId, deliveryId, endpointId, eventId, subjectId: eventId, at: clock.now() }
    await addDeliveries(tx, [{ ...of, ...wish.message }])
    return (await findDelivery(tx, merchantId, deliveryId)) ?? refuse('WEBHOOK_ENDPOINT_NOT_FOUND')
  })
  engine.webhooks.wake()
  return answered
}
