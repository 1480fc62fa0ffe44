import { operations, type Operations } from './generated/operations.gen.ts'
import { send, type CallOptions, type Operation, type Parts, type Sending } from './send.ts'

export { isOutcomeOpen, NaruRefused, NaruUnanswered } from './errors.ts'
export type { CallOptions } from './send.ts'
export type * from './generated/types.gen.ts'

export interface NaruOptions {
  /** Where the gateway listens, for instance `http://localhost:8080`. A path is kept, for gateways behind one. */
  readonly baseUrl: string
  /** Sent as Basic with an empty password, which both faces take. It never stands in an error or a log. */
  readonly secretKey: string
  /**
   * How long one try may take, in milliseconds. By default 60,000: a gateway waits up to 35 s for a card company, and whoever
   * gives up sooner does not learn the outcome.
   */
  readonly timeoutMs?: number
  /** How often a call is repeated at most, where repeating is safe. 2 by default, 0 for never. */
  readonly retries?: number
  /** Language of messages; Korean by default. */
  readonly language?: 'ko' | 'en'
  /** In place of the global `fetch`, for proxies and for tests. */
  readonly fetch?: typeof globalThis.fetch
}

type OperationId = keyof Operations
/** Path, query and body as the OpenAPI document has them; headers are this client's own affair. */
type RequestOf<Id extends OperationId> = Omit<Operations[Id]['request'], 'url' | 'headers'>
type Parameters<Id extends OperationId> =
  Partial<RequestOf<Id>> extends RequestOf<Id>
    ? [request?: RequestOf<Id>, options?: CallOptions]
    : [request: RequestOf<Id>, options?: CallOptions]

/**
 * Every operation of the OpenAPI document by its name. Each resolves with the answer's body, and rejects with `NaruRefused`
 * when the gateway says no and with `NaruUnanswered` when nobody knows.
 */
export type Naru = {
  readonly [Id in OperationId]: (...parameters: Parameters<Id>) => Promise<Operations[Id]['answer']>
}

const defaultTimeoutMs = 60_000
const defaultRetries = 2

/** Makes a client. Nothing is sent yet. Throws TypeError for a base URL that is none or an empty key. */
export function createNaru(options: NaruOptions): Naru {
  const { protocol, origin, pathname } = new URL(options.baseUrl)
  if (!/^https?:$/.test(protocol)) throw new TypeError('baseUrl: expected http or https')
  if (options.secretKey === '') throw new TypeError('secretKey: expected a key')
  const sending: Sending = {
    baseUrl: origin + pathname.replace(/\/+$/, ''),
    authorization: `Basic ${btoa(`${options.secretKey}:`)}`,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    retries: options.retries ?? defaultRetries,
    language: options.language ?? 'ko',
    fetch: options.fetch ?? globalThis.fetch,
  }
  const methods = Object.entries<Operation>(operations).map(([id, operation]) => [
    id,
    (parts?: Parts, call?: CallOptions) => send(sending, operation, parts, call),
  ])
  // The table and the types are generated from one document, which is all that a compiler could be told here.
  return Object.fromEntries(methods) as Naru
}
