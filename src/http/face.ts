import type { FastifyReply, FastifyRequest } from 'fastify'
import { isRefused, type Language } from '../base/refusal.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { Profile } from '../domain/card.ts'
import {
  answerWithoutBeats,
  claimKey,
  findReplay,
  unlessDatabaseAway,
  type Answer,
  type Answered,
} from '../usecase/answering.ts'
import type { Engine } from '../usecase/engine.ts'
import { languageOf } from './language.ts'
import type { Fault } from './request-fault.ts'

/** What every route works with. */
export interface Gateway {
  readonly engine: Engine
  readonly settings: Settings
  readonly log: RequestLog
}

export interface Settings {
  readonly mode: 'sandbox' | 'live'
  readonly profile: Profile
  /** Whose payments the assignment face makes when it is shown no key; null asks for one. */
  readonly assignmentMerchant: Merchant | null
  /**
   * Where people and browsers reach this gateway: as configured, otherwise the host by which a request came, otherwise the
   * address it listens on.
   */
  readonly publicUrl: (host?: string) => string
  /** Sandbox: what must happen before a confirmation is answered, such as a webhook that comes too early. */
  readonly beforeAnswer?: (paymentKey: string) => Promise<void>
  /** Largest body in bytes; 64 KiB unless told otherwise. */
  readonly bodyLimit?: number
  /** Toss as it was measured, or as its documents say, where the two differ (toss.md 1.11). */
  readonly tossQuirks?: 'measured' | 'documented' | 'strict'
}

/** The little that is asked of a log. */
export interface RequestLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Who is spoken to: in which language, and under which number a person may ask about it later. */
export interface Listener {
  readonly language: Language
  readonly requestId: string
}

/** One way of saying things. Faces map and decide nothing (design 2). */
export interface Face {
  /** Says what kept a request from being served. */
  say(fault: Fault, listener: Listener): Answer
}

export function listenerOf(request: FastifyRequest): Listener {
  return { language: languageOf(request.headers['accept-language']), requestId: request.id }
}

/** Sends exactly these bytes. A replay leaves its language unsaid: it speaks that of the first request. */
export function sendAnswered(request: FastifyRequest, reply: FastifyReply, answered: Answered): FastifyReply {
  const { answer, replayed } = answered
  const { identity } = request.caller ?? { identity: null }
  if (identity) reply.header('idempotency-key', identity.key)
  if (replayed) reply.header('idempotent-replayed', 'true')
  else reply.header('content-language', listenerOf(request).language)
  if (answer.status === 401) reply.header('www-authenticate', 'Basic realm="naru", charset="UTF-8"')
  return reply.code(answer.status).header('content-type', answer.contentType).send(answer.body)
}

export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  return sendAnswered(request, reply, { answer, replayed: false })
}

/** Answers that speak of this moment and not of the request; the same key may be tried again (toss.md 1.7). */
const neverBound = new Set([401, 403, 409])

/**
 * Answers a request that no use case has seen. Once the caller has signed in, the refusal is bound to its idempotency
 * key like any other answer, and an answer kept under that key goes out instead (toss.md 1.7: 4xx are bound too).
 */
export async function sendFault(
  { engine }: Gateway,
  face: Face,
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const listener = listenerOf(request)
  const answer = face.say(fault, listener)
  const identity = request.caller?.identity ?? null
  if (!request.caller || !identity || neverBound.has(answer.status) || answer.status >= 500)
    return sendAnswer(request, reply, answer)
  const { merchantId } = request.caller.merchant
  const key = claimKey(identity, engine.clock)
  const answered = await unlessDatabaseAway(
    async () =>
      (await findReplay(engine, merchantId, key)) ?? answerWithoutBeats(engine, merchantId, key, answer),
  )
  if (isRefused(answered)) return sendAnswer(request, reply, face.say({ code: answered.refused }, listener))
  return sendAnswered(request, reply, answered)
}

/** JSON as all faces send it. */
export function jsonAnswer(
  status: number,
  body: object,
  contentType = 'application/json; charset=utf-8',
): Answer {
  return { status, contentType, body: JSON.stringify(body) }
}
