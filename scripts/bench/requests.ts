import type { Reply, Request } from './wire.ts'

/** What a load asks again and again. */
export type RequestKind = 'approve' | 'authenticate' | 'confirm' | 'cancel' | 'query' | 'replay' | 'hello'

const goodStatus: Record<RequestKind, number> = {
  approve: 201,
  authenticate: 200,
  confirm: 200,
  cancel: 201,
  query: 200,
  replay: 201,
  hello: 200,
}

/** What is wrong with an answer; null when it is the one that was asked for. A replay must say that it is one. */
export function faultOf(kind: RequestKind, reply: Reply): string | null {
  if (reply.status !== goodStatus[kind]) return `${reply.status} ${reply.body}`
  const isReplay = reply.head.includes('idempotent-replayed: true')
  return isReplay === (kind === 'replay') ? null : `${reply.head}\n${reply.body}`
}

const secretKey = 'test_sk_docs_narudemo1'
export const authorization = `Basic ${btoa(`${secretKey}:`)}`
export const cardsInUse = 100_000

function post(path: string, key: string, body: string): Request {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: naru\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\n` +
      `idempotency-key: ${key}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

export function get(path: string): Request {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: naru\r\nauthorization: ${authorization}\r\n\r\n`)
}

const cardOf = (n: number) => `43301234${String(10_000_000 + (n % cardsInUse))}`
const amountOf = (n: number) => 10_000 + (n % 900) * 100

/** What the buyer of the `n`-th order of a load does in the window, done at once. */
function authenticate(load: string, n: number): Request {
  const body = `{"cardNumber":"${cardOf(n)}","amount":${amountOf(n)},"orderId":"${load}-${n}-order"}`
  return post('/sandbox/authenticate', `${load}-${n}-buyer`, body)
}

/** What the shop of the `n`-th order then does. */
function confirm(load: string, paymentKey: string, n: number): Request {
  const body = `{"paymentKey":"${paymentKey}","orderId":"${load}-${n}-order","amount":${amountOf(n)}}`
  return post('/v1/payments/confirm', `${load}-${n}-shop`, body)
}

/** The `n`-th charge of a load: a function of its number, so that it can be repeated word for word. */
function charge(load: string, n: number): Request {
  const cardNumber = cardOf(n)
  const amount = amountOf(n)
  const body = `{"cardNumber":"${cardNumber}","expiry":"1230","cvc":"123","amount":${amount},"orderId":"${load}-${n}","orderName":"벤치 주문"}`
  return post('/payments/card', `${load}-${n}`, body)
}

export interface Load {
  /** Names what it charges: order ids and idempotency keys begin with it. */
  readonly name: string
  /** The load that `replay` repeats and `confirm` goes on with; its payments are what `cancel` and `query` ask for. */
  readonly of: string
  readonly paymentIds: readonly string[]
}

const partWon = 100

/** The `n`-th request of a kind. */
export function requestOf(kind: RequestKind, load: Load, n: number): Request {
  const id = load.paymentIds[n % load.paymentIds.length] ?? ''
  if (kind === 'approve') return charge(load.name, n)
  if (kind === 'authenticate') return authenticate(load.name, n)
  if (kind === 'confirm') return confirm(load.of, id, n)
  if (kind === 'replay') return charge(load.of, n % load.paymentIds.length)
  if (kind === 'hello') return get('/healthz')
  if (kind === 'query') return get(`/payments/${id}`)
  return post(`/payments/${id}/cancels`, `${load.name}-${n}`, `{"amount":${partWon}}`)
}
