import { NaruRefused, NaruUnanswered, type Refusal } from './errors.ts'

/** One operation of the document, as far as sending it needs. */
export interface Operation {
  readonly method: string
  /** With `{name}` where a parameter goes. */
  readonly path: string
  /** Takes an `Idempotency-Key`, so that a repeat gets the first answer and does nothing twice. */
  readonly isKeyed: boolean
}

export interface Parts {
  readonly path?: unknown
  readonly query?: unknown
  readonly body?: unknown
}

export interface CallOptions {
  /** The same key makes it the same request, for 15 days. By default every call has one of its own, kept over its repeats. */
  readonly idempotencyKey?: string
  readonly timeoutMs?: number
  readonly retries?: number
  readonly language?: 'ko' | 'en'
  /** Sent as well, for instance `TossPayments-Test-Code`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Gives the call up; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface Sending {
  readonly baseUrl: string
  readonly authorization: string
  readonly timeoutMs: number
  readonly retries: number
  readonly language: 'ko' | 'en'
  readonly fetch: typeof globalThis.fetch
}

const firstPauseMs = 200
const longestPauseMs = 5_000

/** Sends one operation, and again where that is safe; answers its body. Rejects with NaruRefused or NaruUnanswered. */
export async function send(
  sending: Sending,
  operation: Operation,
  parts: Parts = {},
  call: CallOptions = {},
): Promise<unknown> {
  const request = prepare(sending, operation, parts, call)
  const retries = isRepeatable(operation) ? (call.retries ?? sending.retries) : 0
  for (let tries = 1; ; tries += 1) {
    const heard = await ask(sending, request, call)
    const mayAskAgain = tries <= retries
    if (heard.kind === 'answer' && !(mayAskAgain && asksForPatience(heard))) return read(heard)
    if (heard.kind === 'silence' && !mayAskAgain)
      throw new NaruUnanswered(`${operation.method} ${operation.path}`, tries, heard.cause)
    await pause(
      pauseMs(tries, heard.kind === 'answer' ? heard.headers.get('retry-after') : null),
      call.signal,
    )
  }
}

/** GET, PUT and DELETE mean the same twice; of the others only those that are bound to a key do. */
function isRepeatable({ method, isKeyed }: Operation): boolean {
  return isKeyed || ['GET', 'PUT', 'DELETE'].includes(method)
}

interface Prepared {
  readonly url: string
  readonly init: RequestInit
  readonly timeoutMs: number
}

function prepare(sending: Sending, operation: Operation, parts: Parts, call: CallOptions): Prepared {
  const headers = new Headers({
    ...call.headers,
    authorization: sending.authorization,
    accept: 'application/json',
    'accept-language': call.language ?? sending.language,
  })
  if (operation.isKeyed) headers.set('idempotency-key', call.idempotencyKey ?? crypto.randomUUID())
  if (parts.body !== undefined) headers.set('content-type', 'application/json')
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(textOf(name, entries(parts.path).get(name))),
  )
  const query = new URLSearchParams()
  for (const [name, value] of entries(parts.query)) if (value != null) query.set(name, textOf(name, value))
  return {
    url: sending.baseUrl + path + (query.size > 0 ? `?${query.toString()}` : ''),
    // A gateway redirects nobody, and a key must not follow where something else would lead it.
    init: {
      method: operation.method,
      headers,
      redirect: 'manual',
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    },
    timeoutMs: call.timeoutMs ?? sending.timeoutMs,
  }
}

/** Types say what a parameter is, but an empty one would name another address, so nobody gets by without. */
function textOf(name: string, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(`${name}: expected a value`)
}

function entries(part: unknown): Map<string, unknown> {
  return new Map(typeof part === 'object' && part !== null ? Object.entries(part) : [])
}

interface Answer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** One try. Time-out, broken line and an answer that broke off are silence alike: nobody knows. */
async function ask(
  sending: Sending,
  { url, init, timeoutMs }: Prepared,
  { signal }: CallOptions,
): Promise<Answer | { kind: 'silence'; cause: unknown }> {
  signal?.throwIfAborted()
  const timeUp = AbortSignal.timeout(timeoutMs)
  try {
    const reply = await sending.fetch(url, {
      ...init,
      signal: signal ? AbortSignal.any([timeUp, signal]) : timeUp,
    })
    return { kind: 'answer', status: reply.status, headers: reply.headers, body: parse(await reply.text()) }
  } catch (cause) {
    signal?.throwIfAborted()
    return { kind: 'silence', cause }
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}

/** Away for a moment, too many at once, or the first of two equal requests is still under way. */
function asksForPatience({ status, body }: Answer): boolean {
  if (status === 409) return entries(body).get('code') === 'IDEMPOTENT_REQUEST_PROCESSING'
  return status === 429 || status === 503 || status === 504
}

function read(answer: Answer): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new NaruRefused(refusalIn(answer))
}

function refusalIn({ status, headers, body }: Answer): Refusal {
  const fields = entries(body)
  const text = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((value) => typeof value === 'string')
  return {
    status,
    code: text('code') ?? `HTTP_${status}`,
    message: text('message', 'detail', 'title') ?? `the gateway answered ${status}`,
    requestId: headers.get('x-request-id') ?? headers.get('x-tosspayments-trace-id'),
    body,
  }
}

/** Doubles with every try, and is shortened by chance, so that many callers do not come back at once. */
function pauseMs(tries: number, retryAfter: string | null): number {
  const asked = Number(retryAfter ?? 0) * 1_000
  const own = firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2)
  return Math.min(longestPauseMs, Math.max(own, Number.isFinite(asked) ? asked : 0))
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      if (signal?.aborted) reject(signal.reason instanceof Error ? signal.reason : new Error('given up'))
      else resolve()
    }
  })
}
