import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { z } from 'zod'
import type { Naru } from '../../clients/typescript/src/naru.ts'
import { note, type Order, type OrderBook } from './orders.ts'
import { sayError, type Till } from './till.ts'

/** Where the gateway's webhooks arrive. */
export interface Mailbox {
  /** Makes sure that the gateway knows our address and we its secret. Asked for with every order, done once. */
  register(order: Order): Promise<void>
  /** Takes one delivery and answers the status it deserves. */
  take(headers: Readonly<Record<string, string>>, body: string): Promise<number>
}

/** As much of either body as the shop reads: a payment's event, and the flat one of a virtual account, which has no name. */
const eventSchema = z.union([
  z
    .object({
      eventType: z.string(),
      data: z.object({ orderId: z.string().optional(), status: z.string().optional() }),
    })
    .transform(({ eventType, data }) => ({ event: eventType, ...data })),
  z
    .object({ orderId: z.string(), status: z.string() })
    .transform((body) => ({ event: 'DEPOSIT_CALLBACK', ...body })),
])

/** How many deliveries are remembered, so that one that is sent twice is told once. */
const mostRemembered = 5_000

export function openMailbox(options: {
  readonly naru: Naru
  readonly book: OrderBook
  readonly till: Till
  /** This shop as the gateway reaches it. */
  readonly webhookUrl: string
}): Mailbox {
  const { naru, book, till, webhookUrl } = options
  const seen = new Set<string>()
  let secret: Promise<string> | null = null

  return {
    register: async (order) => {
      secret ??= fetchSecret(naru, webhookUrl)
      try {
        await secret
      } catch (error) {
        // A shop sells without webhooks too: it asks the gateway itself. The next order tries again.
        secret = null
        note(order, 'webhook_unregistered', sayError(error))
      }
    },
    take: async (headers, body) => {
      // Without its secret nothing can be told of a delivery; the gateway brings it again later.
      if (!secret) return 503
      const event = verify(await secret, headers, body)
      if (!event) return 401
      const id = headers['webhook-id'] ?? ''
      const order = book.find(event.orderId ?? '')
      if (!order || seen.has(id)) return 200
      remember(seen, id)
      note(order, 'webhook', {
        event: event.event,
        status: event.status ?? '',
        tries: 1 + Number(headers['tosspayments-webhook-transmission-retried-count'] ?? 0),
        id,
      })
      // Deliveries may overtake each other, so an event is a knock at the door, and the gateway is asked what is true. Where
      // it cannot be asked, the page's next look will.
      await till.refresh(order).catch(() => undefined)
      return 200
    },
  }
}

function verify(secret: string, headers: Readonly<Record<string, string>>, body: string) {
  try {
    return eventSchema.safeParse(new Webhook(secret).verify(body, headers)).data ?? null
  } catch (error) {
    if (error instanceof WebhookVerificationError) return null
    throw error
  }
}

/** A secret is shown once. A shop that was started anew has forgotten it, and asks for another one for the same address. */
async function fetchSecret(naru: Naru, url: string): Promise<string> {
  const { items } = await naru.listWebhookEndpoints()
  const known = items.find((endpoint) => endpoint.url === url)
  const { secret } = known
    ? await naru.rotateWebhookSecret({ path: { endpointId: known.id } })
    : await naru.registerWebhookEndpoint({ body: { url } })
  return secret
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (seen.size > mostRemembered && oldest !== undefined) seen.delete(oldest)
}
