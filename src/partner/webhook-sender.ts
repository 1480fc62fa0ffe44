import { lookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import type { Agent, Dispatcher, request } from 'undici'
import { stopwatch } from '../base/clock.ts'
import { isForbiddenAddress } from './forbidden-addresses.ts'

/** What goes over the wire. */
export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How a receiver answered; without a status it did not, and `error` says why. */
export interface WebhookReply {
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  /** No more than the first 4 KB. */
  readonly body: string | null
  readonly error: string | null
  readonly durationMs: number
}

export interface WebhookSender {
  /** Posts once and follows no redirect. Never rejects. */
  post(wanted: WebhookRequest, withinMs: number): Promise<WebhookReply>
  /** Why nothing is ever sent to an address; null when it may be tried. A name is judged anew with every connection. */
  refusesUrl(url: string): string | null
  /** Ends every connection, whatever is under way. */
  close(): Promise<void>
}

const bodyLimit = 4_096

/**
 * Sends webhooks to addresses that merchants gave, and so to nothing of our own: the address of each connection is judged
 * after its name was looked up, so that no name can be turned to another address in between (SSRF, DNS rebinding). A sandbox
 * may reach this machine and its network; live mode takes https alone.
 */
export function openWebhookSender({ allowNear }: { readonly allowNear: boolean }): WebhookSender {
  const protocols = allowNear ? ['http:', 'https:'] : ['https:']
  let opening: Promise<Lines> | null = null
  const refusesUrl = (url: string): string | null => {
    if (!URL.canParse(url)) return 'it is no URL'
    const { protocol, hostname, username, password } = new URL(url)
    if (!protocols.includes(protocol)) return `its protocol is not ${protocols.join(' or ')}`
    if (username || password) return 'it holds a user or a password'
    const host = hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && isForbiddenAddress(host, allowNear)) return 'its address is not a public one'
    return null
  }
  return {
    refusesUrl,
    post: async (wanted, withinMs) => {
      const tookMs = stopwatch()
      const silent = { status: null, headers: null, body: null }
      const refused = refusesUrl(wanted.url)
      if (refused !== null) return { ...silent, error: `refused: ${refused}`, durationMs: 0 }
      const deadline = AbortSignal.timeout(withinMs)
      try {
        const { url, headers, body } = wanted
        opening ??= openLines(allowNear)
        const { agent, request } = await opening
        const reply = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers,
          body,
          signal: deadline,
        })
        const durationMs = tookMs()
        const text = await readHead(reply.body)
        return {
          status: reply.statusCode,
          headers: plain(reply.headers),
          body: text,
          error: null,
          durationMs,
        }
      } catch (error) {
        return { ...silent, error: sayError(error, deadline.aborted, withinMs), durationMs: tookMs() }
      }
    },
    close: async () => {
      await (await opening)?.agent.destroy()
    },
  }
}

interface Lines {
  readonly agent: Agent
  readonly request: typeof request
}

/** Connections to receivers, opened with the first webhook: a gateway that sends none does not load what sends them. */
async function openLines(allowNear: boolean): Promise<Lines> {
  const undici = await import('undici')
  const lookUp = lookUpAllowed(allowNear)
  const connect = undici.buildConnector({ lookup: lookUp, allowH2: false, timeout: 10_000 })
  const agent = new undici.Agent({
    connect: (options, callback) => {
      // An address that is written out is never looked up.
      if (isIP(options.hostname) !== 0 && isForbiddenAddress(options.hostname, allowNear))
        callback(new ForbiddenAddress(), null)
      else connect(options, callback)
    },
    allowH2: false,
    maxHeaderSize: 16_384,
  })
  return { agent, request: undici.request }
}

class ForbiddenAddress extends Error {
  constructor() {
    super('the address is not a public one')
  }
}

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** Looks a name up and hands on only what may be connected to. One forbidden address forbids the name. */
function lookUpAllowed(allowNear: boolean) {
  return (hostname: string, options: LookupOptions, found: Found): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0]
      if (error || !first) return found(error ?? new Error('the name has no address'), '')
      if (addresses.some(({ address }) => isForbiddenAddress(address, allowNear)))
        return found(new ForbiddenAddress(), '')
      return options.all ? found(null, addresses) : found(null, first.address, first.family)
    })
  }
}

function plain(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}

/** The beginning of a body. A receiver that sends more, or never ends, is cut off; its status has been heard. */
async function readHead(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  try {
    const chunks: AsyncIterable<unknown> = body
    for await (const bytes of chunks) {
      if (!Buffer.isBuffer(bytes)) continue
      parts.push(bytes.subarray(0, bodyLimit - size))
      size += bytes.length
      if (size >= bodyLimit) break
    }
  } catch {
    // What was heard until the line broke, or the time was over, is kept.
  }
  // The database takes no zero in a text.
  return Buffer.concat(parts).toString('utf8').replaceAll('\u0000', '')
}

function sayError(error: unknown, isLate: boolean, withinMs: number): string {
  if (isLate) return `no answer within ${withinMs / 1000} s`
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(cause instanceof Error)) return 'the request failed'
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code}: ` : ''
  return `${code}${cause.message}`.slice(0, 300)
}
