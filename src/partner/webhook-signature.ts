import { Webhook } from 'standardwebhooks'
import { drawBytes } from '../base/chance.ts'
import type { Instant } from '../base/clock.ts'

const secretLength = 32

/** A fresh signing secret in the form of Standard Webhooks: `whsec_` and 32 bytes of base64. */
export function newSigningSecret(): string {
  return `whsec_${drawBytes(secretLength).toString('base64')}`
}

/** A webhook as its signature covers it. */
export interface Signed {
  readonly id: string
  /** By the machine's clock: whoever verifies it compares it with his own. */
  readonly at: Instant
  readonly body: string
}

/** The three headers of Standard Webhooks, signed by each secret: two of them while one takes the place of the other. */
export function signatureHeaders(
  secrets: readonly string[],
  { id, at, body }: Signed,
): Record<string, string> {
  const when = new Date(at)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, when, body)).join(' '),
  }
}
