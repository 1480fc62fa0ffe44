import { z } from 'zod'
import { deliveryStates } from '../domain/webhook.ts'

/** Kinds of webhooks, by the names that Toss gave them (toss.md 1.9). */
export const webhookEventTypes = ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK', 'BILLING_DELETED'] as const
export type WebhookEventType = (typeof webhookEventTypes)[number]

/** What is sent to try an endpoint out; whatever it listens to, it gets that. */
export const testEventType = 'TEST'

const moment = z.string().describe('ISO 8601 in Seoul')
const url = z
  .string()
  .max(2_000)
  .describe('https in live mode, where private addresses are refused; http too in a sandbox')
const events = z
  .array(z.enum(webhookEventTypes))
  .max(webhookEventTypes.length)
  .describe('kinds that are sent; empty sends all')

export const newEndpoint = z
  .strictObject({ url, events: events.default([]) })
  .meta({ id: 'NewWebhookEndpoint' })

export const endpointChange = z
  .strictObject({ url: url.optional(), events: events.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'WebhookEndpointChange' })

const endpointFields = {
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  enabled: z.boolean().describe('while false nothing is sent, and nothing new is kept for it'),
  formerSecretUntil: moment.nullable().describe('until when the secret before this one signs as well'),
  createdAt: moment,
}

export const endpointSchema = z.object(endpointFields).meta({ id: 'WebhookEndpoint' })
export const endpointList = z.object({ items: z.array(endpointSchema) }).meta({ id: 'WebhookEndpointList' })
export const endpointWithSecret = z
  .object({ ...endpointFields, secret: z.string().describe('`whsec_` and base64; shown this once') })
  .meta({ id: 'WebhookEndpointWithSecret' })
export const endpointRemoved = z.object({ removed: z.literal(true) })

export const deliveryQuery = z.strictObject({
  endpointId: z.string().max(64).optional(),
  state: z.enum(deliveryStates).optional(),
  eventType: z.string().max(64).optional(),
  subjectId: z.string().max(64).optional().describe('the payment that it tells of'),
  cursor: z.string().max(64).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

const deliveryFields = {
  id: z.string().describe('`webhook-id` and `tosspayments-webhook-transmission-id` of every try'),
  endpointId: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  subjectId: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.int().describe('tries whose outcome is known'),
  nextAttemptAt: moment.nullable(),
  createdAt: moment.describe('when it happened'),
  settledAt: moment.nullable(),
}

export const deliverySchema = z.object(deliveryFields).meta({ id: 'WebhookDelivery' })
export const deliveryPage = z
  .object({ items: z.array(deliverySchema), next: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryPage' })

const headers = z.record(z.string(), z.string())

export const deliveryWithAttempts = z
  .object({
    ...deliveryFields,
    tries: z.array(
      z.object({
        id: z.string(),
        sentAt: moment,
        durationMs: z.int(),
        request: z.object({ headers, body: z.string() }),
        reply: z
          .object({ status: z.int(), headers, body: z.string().describe('no more than its first 4 KB') })
          .nullable(),
        error: z.string().nullable().describe('why there was no reply'),
      }),
    ),
  })
  .meta({ id: 'WebhookDeliveryWithAttempts' })

const share = z.number().min(0).max(1)

/** `GET|PUT /sandbox/webhooks/chaos`. What is left out is not made to happen. */
export const chaosDial = z
  .strictObject({
    duplicate: share.default(0).describe('share of the tries that are sent twice, under the same id'),
    reorder: share.default(0).describe('share of the tries that a later one overtakes'),
    delayMs: z.int().min(0).max(30_000).default(0).describe('real milliseconds before each try'),
    drop: share.default(0).describe('share of the tries that are lost, and so come again'),
    early: z.boolean().default(false).describe('the webhook of a confirmation arrives before its own answer'),
    seed: z.int().min(0).max(2_147_483_647).default(1).describe('the same seed does the same again'),
  })
  .meta({ id: 'WebhookChaos' })
