import type { Instant } from '../base/clock.ts'
import { newDeliveryId, type EventId } from '../base/id.ts'
import { asOf } from '../domain/as-of.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { Payment } from '../domain/payment.ts'
import { findCheckout } from '../store/checkouts.ts'
import type { Sql } from '../store/database.ts'
import { findPayments } from '../store/payments.ts'
import type { WebhookEndpoint } from '../store/webhook-endpoints.ts'
import {
  addDeliveries,
  findBillingKeyName,
  listeningEndpoints,
  removePending,
  takePending,
  type NewDelivery,
  type PendingEvent,
} from '../store/webhook-spread.ts'
import type { Engine } from './engine.ts'

/** What an event is about, as it stood right then. */
export type EventSubject =
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'checkout'; readonly checkout: Checkout }
  | { readonly kind: 'billing_key'; readonly billingKey: string }

/** Something that a merchant is told of. */
export interface ToldEvent {
  readonly eventId: EventId
  readonly topic: string
  readonly at: Instant
  readonly subject: EventSubject
}

/** A webhook in the words of a face. */
export interface WebhookMessage {
  readonly eventType: string
  readonly body: string
}

/** A face's way of telling of an event: in as many webhooks as it has kinds for it, or in none. Pure. */
export type RenderWebhooks = (event: ToldEvent) => readonly WebhookMessage[]

/** What spreading and sending work with. */
export type SpreadingEngine = Pick<Engine, 'database' | 'clock' | 'report'>

/** Few enough that what is being sent meanwhile hardly waits for their wording. */
export const spreadAtOnce = 100

/**
 * Makes of each event that waits a delivery for every endpoint that listens, in one commit, so that an event is spread once
 * whoever does it and whenever he dies. Answers how many events it took. Safe to run in any number of processes.
 */
export function spreadEvents(engine: SpreadingEngine, render: RenderWebhooks): Promise<number> {
  return engine.database.hot.transaction().execute(async (tx) => {
    const events = await takePending(tx, spreadAtOnce)
    if (events.length === 0) return 0
    const merchants = [...new Set(events.map((event) => event.merchantId))]
    const endpoints = Map.groupBy(await listeningEndpoints(tx, merchants), ({ merchantId }) => merchantId)
    const heard = events.filter(({ merchantId }) => endpoints.has(merchantId))
    const subjects = await subjectsOf(tx, heard)
    const deliveries = heard.flatMap((event) => {
      const subject = subjects.get(event.eventId)
      const messages = subject ? say(engine, render, { ...event, subject }) : []
      return deliveriesOf(engine, event, messages, endpoints.get(event.merchantId) ?? [])
    })
    await addDeliveries(tx, deliveries)
    await removePending(tx, events)
    return events.length
  })
}

/** What each event is about, payments as they stood when it happened. */
async function subjectsOf(tx: Sql, events: readonly PendingEvent[]): Promise<Map<EventId, EventSubject>> {
  const subjects = new Map<EventId, EventSubject>()
  const paid = events.filter(({ topic }) => topic.startsWith('payment.'))
  const payments = await findPayments(
    tx,
    paid.map(({ merchantId, subjectId }) => ({ merchantId, paymentId: subjectId })),
  )
  for (const [at, event] of paid.entries()) {
    const payment = payments[at]
    if (payment) subjects.set(event.eventId, { kind: 'payment', payment: asOf(payment, event) })
  }
  for (const { eventId, topic, merchantId, subjectId } of events) {
    const checkout = topic.startsWith('checkout.') ? await findCheckout(tx, subjectId) : null
    if (checkout) subjects.set(eventId, { kind: 'checkout', checkout })
    const billingKey = topic.startsWith('billing_key.')
      ? await findBillingKeyName(tx, merchantId, subjectId)
      : null
    if (billingKey !== null) subjects.set(eventId, { kind: 'billing_key', billingKey })
  }
  return subjects
}

/** An event that cannot be worded is a bug of one event, and must not keep all later ones from being told. */
function say(engine: SpreadingEngine, render: RenderWebhooks, event: ToldEvent): readonly WebhookMessage[] {
  try {
    return render(event)
  } catch (error) {
    engine.report(`nobody was told of the event ${event.eventId}: it could not be worded`, error)
    return []
  }
}

function deliveriesOf(
  { clock }: SpreadingEngine,
  { merchantId, eventId, subjectId, at }: PendingEvent,
  messages: readonly WebhookMessage[],
  endpoints: readonly WebhookEndpoint[],
): NewDelivery[] {
  return messages.flatMap(({ eventType, body }) =>
    endpoints
      .filter(({ events }) => events.length === 0 || events.includes(eventType))
      .map(({ endpointId }) => ({
        merchantId,
        deliveryId: newDeliveryId(clock),
        endpointId,
        eventId,
        eventType,
        subjectId,
        body,
        at,
      })),
  )
}
