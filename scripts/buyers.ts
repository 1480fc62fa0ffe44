import { randomUUID } from 'node:crypto'

/** What a shop did and what it was told. A request without an answer is repeated under its key until there is one. */
export interface Deed {
  readonly key: string
  readonly path: string
  readonly body: Record<string, unknown>
  /** Null until the gateway has given an answer that is final for this request. */
  told: Told | null
}

export interface Told {
  readonly status: number
  readonly body: Record<string, unknown>
}

const secretKey = 'test_sk_docs_narudemo1'
const authorization = `Basic ${btoa(`${secretKey}:`)}`
const requestLimitMs = 20_000

/** Answers that say "not now": nothing was decided under this key. */
const notNow = new Set([409, 500, 503])

/** Sends a deed once. Keeps the answer if it is one; a lost connection or "not now" leaves the deed untold. */
export async function attempt(url: string, deed: Deed): Promise<void> {
  try {
    const reply = await fetch(url + deed.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': deed.key, authorization },
      body: JSON.stringify(deed.body),
      signal: AbortSignal.timeout(requestLimitMs),
    })
    const body = (await reply.json()) as Record<string, unknown>
    const { code } = body
    const isBoundRefusal = typeof code === 'string' && !unbound.has(code)
    if (!notNow.has(reply.status) || isBoundRefusal) deed.told = { status: reply.status, body }
  } catch {
    // The gateway died with the answer on its lips, or before: only the books know, and the key will tell.
  }
}

/** Of both faces: what is said while nobody knows, and what is not kept under the key. */
const unbound = new Set([
  'IDEMPOTENT_REQUEST_PROCESSING',
  'DATABASE_UNAVAILABLE',
  'INTERNAL',
  'INTERNAL_ERROR',
  'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
  'FAILED_INTERNAL_SYSTEM_PROCESSING',
  'FAILED_DB_PROCESSING',
])

export async function look(url: string, path: string): Promise<Told> {
  const reply = await fetch(url + path, {
    headers: { authorization },
    signal: AbortSignal.timeout(requestLimitMs),
  })
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
}

let nextCard = 0
const cardsInUse = 5_000

/** A card of a test range; neighbours differ, so that buyers do not meet on one card more often than they should. */
function card(): string {
  nextCard = (nextCard + 1) % cardsInUse
  return `43301234${String(10_000_000 + nextCard)}`
}

export function charge(): Deed {
  return {
    key: randomUUID(),
    path: '/payments/card',
    body: {
      cardNumber: card(),
      expiry: '1230',
      cvc: '123',
      amount: 1_000 + Math.floor(Math.random() * 900) * 100,
      orderId: randomUUID(),
    },
    told: null,
  }
}

export function cancelPart(paymentId: string): Deed {
  return {
    key: randomUUID(),
    path: `/payments/${paymentId}/cancels`,
    body: { amount: 100 + Math.floor(Math.random() * 5) * 100, reason: '고객 변심' },
    told: null,
  }
}

export function cancelRest(paymentId: string): Deed {
  return { key: randomUUID(), path: `/payments/${paymentId}/cancels`, body: {}, told: null }
}

const anyAmount = () => 1_000 + Math.floor(Math.random() * 900) * 100

export function issueAccount(): Deed {
  return {
    key: randomUUID(),
    path: '/v1/virtual-accounts',
    body: {
      amount: anyAmount(),
      orderId: randomUUID(),
      orderName: '나룻배',
      customerName: '김나루',
      bank: '88',
    },
    told: null,
  }
}

/** A buyer goes through the window; the shop then has this to confirm. Null when the gateway could not be reached. */
export async function authenticate(url: string, method: 'card' | 'transfer'): Promise<Deed | null> {
  const body = await tell(url, '/sandbox/authenticate', {
    method,
    amount: anyAmount(),
    orderId: randomUUID(),
    cardNumber: card(),
  })
  return body && { key: randomUUID(), path: '/v1/payments/confirm', body, told: null }
}

/** Pays into a virtual account. What becomes of it stands in the bank's book; the answer may be lost. */
export async function payInto(url: string, paymentKey: string): Promise<void> {
  await tell(url, `/sandbox/virtual-accounts/${paymentKey}/deposit`, {})
}

/** Something that no key protects, done once; null when it was not answered as done. */
async function tell(url: string, path: string, body: object): Promise<Record<string, unknown> | null> {
  try {
    const reply = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(requestLimitMs),
    })
    return reply.ok ? ((await reply.json()) as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Gives money of a virtual account or a transfer back, a part or all that is left; or closes an account before its deposit. */
export function refund(paymentKey: string, cancelAmount?: number): Deed {
  const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }
  return {
    key: randomUUID(),
    path: `/v1/payments/${paymentKey}/cancel`,
    body: { cancelReason: '고객 변심', cancelAmount, refundReceiveAccount },
    told: null,
  }
}
