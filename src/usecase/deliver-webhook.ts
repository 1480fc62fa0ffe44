import { setTimeout as wait } from 'node:timers/promises'
import { seoulIso, systemClock, type Instant } from '../base/clock.ts'
import { newEventId } from '../base/id.ts'
import { RetiredKey } from '../base/key-ring.ts'
import type { Misfortune } from '../domain/chaos.ts'
import { answerWithinMs, hasArrived, nextTry } from '../domain/webhook.ts'
import { signatureHeaders } from '../partner/webhook-signature.ts'
import type { WebhookReply, WebhookRequest, WebhookSender } from '../partner/webhook-sender.ts'
import type { DeliveryAttempt, DueDelivery } from '../store/webhook-queue.ts'
import type { Engine } from './engine.ts'

/** What a try works with. */
export interface SendingEngine extends Pick<Engine, 'clock' | 'keyRing' | 'onBeat'> {
  readonly sender: WebhookSender
  /** In a sandbox, whose clock jumps, a try that comes late counts as made when it was due, so that no jump skips one. */
  readonly isSandbox: boolean
}

/** The receiver's machine judges the age of a signature by its own clock, so that a clock that was moved may not sign. */
const receiversClock = systemClock()

const unsent = (error: string): WebhookReply => ({
  status: null,
  headers: null,
  body: null,
  error,
  durationMs: 0,
})

/**
 * Sends a delivery once, or twice or not at all where the sandbox wants it so, and answers with what is to be written of
 * it: the try that counts, and after it the copies. Never rejects.
 */
export async function deliverWebhook(
  engine: SendingEngine,
  due: DueDelivery,
  misfortune: Misfortune,
): Promise<DeliveryAttempt[]> {
  if (misfortune.delayMs > 0) await wait(misfortune.delayMs)
  const send = async (counts: boolean): Promise<DeliveryAttempt> => {
    const sentAt = engine.clock.now()
    const wanted = requestOf(engine, due, sentAt)
    const reply = await post(engine, wanted, misfortune)
    engine.onBeat('webhook-sent')
    return {
      merchantId: due.merchantId,
      deliveryId: due.deliveryId,
      attemptId: newEventId(engine.clock),
      leasedUntil: due.leasedUntil,
      sentAt,
      durationMs: reply.durationMs,
      status: reply.status,
      requestHeaders: JSON.stringify(wanted?.headers ?? {}),
      replyHeaders: reply.headers && JSON.stringify(reply.headers),
      replyBody: reply.body,
      error: reply.error,
      leaves: counts ? leaves(engine, due, reply.status) : null,
    }
  }
  return Promise.all(misfortune.isDoubled && !misfortune.isDropped ? [send(true), send(false)] : [send(true)])
}

async function post(
  engine: SendingEngine,
  wanted: WebhookRequest | null,
  { isDropped }: Misfortune,
): Promise<WebhookReply> {
  if (!wanted) return unsent('its secret is sealed under a key that was retired')
  return isDropped ? unsent('dropped by the chaos dial') : engine.sender.post(wanted, answerWithinMs)
}

/** Null where nothing opens the secret any more: it fails as any other try does, until the merchant makes a new one. */
function requestOf(engine: SendingEngine, due: DueDelivery, sentAt: Instant): WebhookRequest | null {
  const { deliveryId: id, body, attempts } = due
  const at = receiversClock.now()
  const secrets = secretsOf(engine, due)
  if (!secrets) return null
  return {
    url: due.url,
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'naru-webhooks/1',
      'tosspayments-webhook-transmission-id': id,
      'tosspayments-webhook-transmission-time': seoulIso(sentAt),
      'tosspayments-webhook-transmission-retried-count': String(attempts),
      ...signatureHeaders(secrets, { id, at, body }),
    },
  }
}

/** The secret of the endpoint, and after it the former one while its week lasts. */
function secretsOf({ keyRing, clock }: SendingEngine, { secrets, endpointId }: DueDelivery): string[] | null {
  const { sealedSecret, former } = secrets
  const sealed = former && former.until > clock.now() ? [sealedSecret, former.sealedSecret] : [sealedSecret]
  try {
    return sealed.map((one) => keyRing.open(one, endpointId))
  } catch (error) {
    if (error instanceof RetiredKey) return null
    throw error
  }
}

function leaves(
  { clock, isSandbox }: SendingEngine,
  due: DueDelivery,
  status: number | null,
): DeliveryAttempt['leaves'] {
  const at = clock.now()
  if (hasArrived(status)) return { state: 'delivered', failures: due.failures, dueAt: null, at }
  const failures = due.failures + 1
  const dueAt = nextTry(failures, isSandbox ? due.dueAt : at)
  return { state: dueAt === null ? 'failed' : 'pending', failures, dueAt, at }
}
