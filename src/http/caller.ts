import type { FastifyReply, FastifyRequest } from 'fastify'
import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Answered, RequestIdentity } from '../usecase/answering.ts'
import type { Engine } from '../usecase/engine.ts'
import { hashApiKey, signIn } from '../usecase/sign-in.ts'
import { sendAnswered } from './face.ts'
import { RequestFault } from './request-fault.ts'

/** Whoever has signed in, and what makes the request a repeat of an earlier one. */
export interface Caller {
  readonly merchant: Merchant
  /** Test keys may ask for errors by name (toss.md 1.8). */
  readonly hasTestKey: boolean
  readonly identity: RequestIdentity | null
  /** What the same request was answered before; a repeat gets it again, whatever its body (toss.md 1.7). */
  readonly replay: Answered | null
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the caller has signed in, and on addresses that ask for no key. */
    caller: Caller | null
  }
}

export interface SignInWays {
  /** `Bearer <secretKey>` is taken beside Basic. */
  readonly bearer: boolean
  /** Who is meant when no key is shown; null asks everybody for one. */
  readonly anonymous: Merchant | null
}

const basic = /^Basic +([A-Za-z0-9+/]+={0,2})$/i
const bearer = /^Bearer +([\x21-\x7e]{1,200})$/i
const userAndEmptyPassword = /^([\x21-\x39\x3b-\x7e]{1,200}):$/

/**
 * The secret key of an Authorization header: `Basic base64(secretKey + ":")`, padded or not, because one shipped client
 * sends it unpadded (toss.md 1.1). Refuses CREDENTIALS_MALFORMED.
 */
function readSecretKey(header: string | undefined, ways: { bearer: boolean }): string | Refused {
  const token = ways.bearer ? bearer.exec(header ?? '')?.[1] : undefined
  if (token !== undefined) return token
  const encoded = basic.exec(header ?? '')?.[1] ?? ''
  const key = userAndEmptyPassword.exec(Buffer.from(encoded, 'base64').toString('latin1'))?.[1]
  return key ?? refuse('CREDENTIALS_MALFORMED')
}

/** Signs a request in, before its body is read. Throws RequestFault with the refusal. */
export async function signCallerIn(engine: Engine, request: FastifyRequest, ways: SignInWays): Promise<void> {
  const { authorization } = request.headers
  if (authorization === undefined && ways.anonymous) {
    const identity = identityOf(request, 'no key')
    request.caller = { merchant: ways.anonymous, hasTestKey: false, identity, replay: null }
    return
  }
  const key = readSecretKey(authorization, ways)
  if (typeof key !== 'string') throw new RequestFault(key.refused)
  const apiKeyHash = hashApiKey(key)
  const identity = identityOf(request, apiKeyHash)
  const signedIn = await signIn(engine, apiKeyHash, identity)
  if (isRefused(signedIn)) throw new RequestFault(signedIn.refused)
  const { merchant, replay } = signedIn
  request.caller = { merchant, hasTestKey: key.startsWith('test_'), identity, replay }
}

/** Answers a repeat before its body is read; undefined lets the request go on. */
export async function answerRepeat(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const replay = request.caller?.replay
  return replay ? sendAnswered(request, reply, replay) : undefined
}

/** Identity is key, API key, method and address without its query; a GET is never bound to a key (toss.md 1.7). */
function identityOf(request: FastifyRequest, apiKeyHash: string): RequestIdentity | null {
  const key = request.headers['idempotency-key']
  if (request.method !== 'POST' || key === undefined) return null
  if (typeof key !== 'string' || !/^[\x20-\x7e\x80-\xff]{1,300}$/.test(key))
    throw new RequestFault('IDEMPOTENCY_KEY_INVALID')
  return { key, apiKeyHash, method: request.method, url: addressOf(request) }
}

/** Route and parameters as they were understood: one address can be spelled in many ways, and must be one all the same. */
function addressOf(request: FastifyRequest): string {
  return JSON.stringify([request.routeOptions.url ?? '', request.params])
}

/** The caller of an address that asks for a key. Throws when it was left without its sign-in, which is a bug. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('this address is served without its sign-in')
  return request.caller
}
