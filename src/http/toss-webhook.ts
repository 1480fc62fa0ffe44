import { seoulIso, seoulMicroseconds } from '../base/clock.ts'
import { RetiredKey } from '../base/key-ring.ts'
import type { WebhookEventType } from '../contract/webhook.ts'
import type { Payment } from '../domain/payment.ts'
import type { Engine } from '../usecase/engine.ts'
import { cardOrStars } from '../usecase/find-payment.ts'
import type { RenderWebhooks, ToldEvent, WebhookMessage } from '../usecase/spread-events.ts'
import type { Settings } from './face.ts'
import { tossCheckout } from './toss-checkout.ts'
import { tossPayment, type TossPayment } from './toss-payment.ts'
import { tossViewOf, type TossView } from './toss-view.ts'

/** What every payment tells of; a virtual account's deposit is told of by a webhook of its own (toss.md 1.9). */
const statusTopics = new Set([
  'payment.approved',
  'payment.declined',
  'payment.net_cancelled',
  'payment.cancelled',
  'payment.expired',
])
const depositTopics = new Set([
  'payment.awaiting_deposit',
  'payment.approved',
  'payment.deposit_reversed',
  'payment.cancelled',
])

/** Words our events as the webhooks of Toss, with the payment as it stood when it happened (toss.md 1.9 and 4). */
export function tossWebhooks(engine: Pick<Engine, 'keyRing'>, settings: Settings): RenderWebhooks {
  const view = forEveryEvent(engine, tossViewOf(engine, settings, 'ko'))
  return (event) => {
    const { subject } = event
    if (subject.kind === 'payment') return ofPayment(event, subject.payment, view)
    if (subject.kind === 'checkout') return [statusChanged(event, tossCheckout(subject.checkout, view))]
    const data = { billingKey: subject.billingKey, reason: null }
    return [enveloped('BILLING_DELETED', event, data)]
  }
}

/** A key that was retired must not keep a merchant from hearing of his payment. */
function forEveryEvent(engine: Pick<Engine, 'keyRing'>, view: TossView): TossView {
  return {
    ...view,
    cardOf: (payment) => cardOrStars(engine, payment),
    refundNumberOf: (cancel) => {
      try {
        return view.refundNumberOf(cancel)
      } catch (error) {
        if (error instanceof RetiredKey) return null
        throw error
      }
    },
  }
}

function ofPayment(event: ToldEvent, payment: Payment, view: TossView): WebhookMessage[] {
  const shown = tossPayment(payment, view)
  // Receivers that are in use compare it for every method (toss.md 1.9).
  const data = { ...shown, secret: shown.secret ?? view.secretOf(payment.paymentId) }
  const messages: WebhookMessage[] = []
  // Of a charge to a billing key the shop hears in its answer, and only there; a cancel of one is told of.
  const isSilent = payment.kind === 'billing' && event.topic !== 'payment.cancelled'
  if (statusTopics.has(event.topic) && !isSilent) messages.push(statusChanged(event, data))
  if (payment.method === 'virtual_account' && depositTopics.has(event.topic))
    messages.push(depositCallback(event, data))
  return messages
}

const statusChanged = (event: ToldEvent, data: TossPayment) =>
  enveloped('PAYMENT_STATUS_CHANGED', event, data)

function enveloped(eventType: WebhookEventType, { at }: ToldEvent, data: object): WebhookMessage {
  return { eventType, body: JSON.stringify({ eventType, createdAt: seoulMicroseconds(at), data }) }
}

/** The one webhook without an envelope: a receiver knows by its secret which payment it is of. */
function depositCallback(event: ToldEvent, payment: TossPayment): WebhookMessage {
  const { secret, status, lastTransactionKey: transactionKey, orderId } = payment
  const body = { createdAt: seoulIso(event.at), secret, status, transactionKey, orderId }
  return { eventType: 'DEPOSIT_CALLBACK', body: JSON.stringify(body) }
}
