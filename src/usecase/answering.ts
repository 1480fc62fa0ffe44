import { hash } from 'node:crypto'
import { later, type Clock, type Instant } from '../base/clock.ts'
import type { MerchantId } from '../base/id.ts'
import { RetiredKey } from '../base/key-ring.ts'
import { isRefused, refuse, type RefusalCode, type Refused } from '../base/refusal.ts'
import { isDatabaseAway } from '../store/database.ts'
import {
  findKey,
  keepAnswer,
  keepSettledAnswer,
  type Answer,
  type KeyClaim,
  type KnownKey,
} from '../store/idempotency.ts'
import type { Engine } from './engine.ts'

export type { Answer } from '../store/idempotency.ts'

/** What goes out, and whether it had gone out before. */
export interface Answered {
  readonly answer: Answer
  readonly replayed: boolean
}

/** A face's way of turning an outcome into bytes. Pure: it may be called for an answer that never leaves. */
export type Render<Outcome> = (outcome: Outcome | Refused) => Answer

/** A caller's idempotency key together with what else makes a request the same one (toss.md 1.7). */
export interface RequestIdentity {
  readonly key: string
  readonly apiKeyHash: string
  readonly method: string
  readonly url: string
}

const keyLifeMs = 15 * 24 * 3_600_000

/** The claim that a request lays on its idempotency key; null when it carries none. */
export function claimKey(identity: RequestIdentity | null, clock: Clock): KeyClaim | null {
  if (!identity) return null
  const text = JSON.stringify([identity.key, identity.apiKeyHash, identity.method, identity.url])
  return {
    identity: hash('sha256', text),
    expiresAt: later(clock.now(), keyLifeMs),
  }
}

/**
 * An answer as it may rest under its key. In the assignment profile answers hold the whole telegram, card and CVC, so there
 * they are sealed, bound to the key: the repeat gets the same bytes, and no column shows them.
 */
function atRest(engine: Engine, identity: string, answer: Answer): Answer {
  return engine.profile === 'strict'
    ? answer
    : { ...answer, body: engine.keyRing.seal(answer.body, identity) }
}

function outAgain(engine: Engine, identity: string, resting: Answer): Answer {
  return engine.profile === 'strict'
    ? resting
    : { ...resting, body: engine.keyRing.open(resting.body, identity) }
}

/** What the third beat keeps under an idempotency key. */
export function kept(engine: Engine, key: KeyClaim, answer: Answer) {
  return { identity: key.identity, answer: atRest(engine, key.identity, answer) }
}

/**
 * Answers a request that never came to a partner: refused by a rule, or only a question. Under an idempotency key the
 * answer is kept like any other, and one that was kept before goes out again (toss.md 1.7: refusals are bound too).
 * Refuses IDEMPOTENT_REQUEST_PROCESSING while another request with the key is running, whose answer it must not take.
 */
export async function answerWithoutBeats(
  engine: Engine,
  merchantId: MerchantId,
  key: KeyClaim | null,
  answer: Answer,
): Promise<Answered | Refused> {
  if (!key) return { answer, replayed: false }
  const { identity } = key
  const resting = atRest(engine, identity, answer)
  const stands = await keepAnswer(engine.database.sql, merchantId, key, resting, engine.clock.now())
  if (!stands) return refuse('IDEMPOTENT_REQUEST_PROCESSING')
  return { answer: outAgain(engine, identity, stands), replayed: stands.body !== resting.body }
}

/** Refusals that speak of this moment: the same request may be answered otherwise in the next one. */
const momentary: ReadonlySet<RefusalCode> = new Set(['DATABASE_UNAVAILABLE', 'KEY_RETIRED'])

/** A refusal that was found before the first beat goes under the idempotency key like any answer (toss.md 1.7). */
export async function refuseUnasked<Outcome>(
  engine: Engine,
  merchantId: MerchantId,
  identity: RequestIdentity | null,
  refused: Refused,
  render: Render<Outcome>,
): Promise<Answered> {
  const answer = render(refused)
  if (momentary.has(refused.refused)) return { answer, replayed: false }
  const key = claimKey(identity, engine.clock)
  const stands = await unlessDatabaseAway(
    async () =>
      (await findReplay(engine, merchantId, key)) ?? answerWithoutBeats(engine, merchantId, key, answer),
  )
  return isRefused(stands) ? { answer: render(stands), replayed: false } : stands
}

/** What is known of a key as the answer that goes out again; null while the first request with it is not over. */
export function replayOf(engine: Engine, key: KeyClaim, known: KnownKey | null): Answered | null {
  return known?.answer ? { answer: outAgain(engine, key.identity, known.answer), replayed: true } : null
}

/** The answer kept under a key, if the first request with it is over. */
export async function findReplay(
  engine: Engine,
  merchantId: MerchantId,
  key: KeyClaim | null,
): Promise<Answered | null> {
  if (!key) return null
  return replayOf(
    engine,
    key,
    await findKey(engine.database.sql, merchantId, key.identity, engine.clock.now()),
  )
}

/** What became of an earlier request under the same key. */
export interface Earlier<Outcome> {
  readonly outcome: Outcome
  /** False while nobody knows: such an answer is given, and not kept. */
  readonly isFinal: boolean
}

/**
 * What to do when the first beat finds its key taken: replay the kept answer; say that the first request is running; or,
 * when that one died or could not know, say what has become of its payment since, and keep it once it is final.
 */
export async function answerKnownKey<Outcome>(
  engine: Engine,
  merchantId: MerchantId,
  key: KeyClaim,
  render: Render<Outcome>,
  whatBecameOf: (operationId: string) => Promise<Earlier<Outcome> | null>,
): Promise<Answered> {
  const now = engine.clock.now()
  const known = await findKey(engine.database.sql, merchantId, key.identity, now)
  const replay = replayOf(engine, key, known)
  if (replay) return replay
  const earlier = known?.operationId ? await whatBecameOf(known.operationId) : null
  if (!earlier) return { answer: render(refuse('IDEMPOTENT_REQUEST_PROCESSING')), replayed: false }
  const answer = render(earlier.outcome)
  if (!earlier.isFinal) return { answer, replayed: true }
  const resting = atRest(engine, key.identity, answer)
  const stands = await keepSettledAnswer(engine.database.sql, merchantId, key, resting, now)
  return { answer: outAgain(engine, key.identity, stands), replayed: true }
}

/**
 * Runs a first beat. A database that is away refuses the request, and so does a card under a retired key: nothing has been
 * asked of anybody yet.
 */
export async function unlessDatabaseAway<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work()
  } catch (error) {
    if (isDatabaseAway(error)) return refuse('DATABASE_UNAVAILABLE')
    if (error instanceof RetiredKey) return refuse('KEY_RETIRED')
    throw error
  }
}

/** When the janitor takes over a question that is asked now. */
export function patienceEnds(engine: Engine): Instant {
  return later(engine.clock.now(), engine.doubts.patienceMs)
}
