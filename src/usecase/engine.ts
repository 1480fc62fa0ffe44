import type { Clock } from '../base/clock.ts'
import type { KeyRing } from '../base/key-ring.ts'
import type { Profile } from '../domain/card.ts'
import type { ChaosDial } from '../domain/chaos.ts'
import type { GuardFields } from '../domain/duplicate.ts'
import type { PartnerKind } from '../domain/method.ts'
import type { Partner } from '../partner/telegram-partner.ts'
import type { Database } from '../store/database.ts'
import type { SharedCommits } from '../store/commits.ts'
import type { SharedReads } from '../store/reads.ts'

/** Moments between the beats, for whoever watches a request go by: a trace, or a test that ends the process right there. */
export const beats = [
  'intent-starts',
  'intent-written',
  'partner-answered',
  'answer-written',
  'doubt-taken',
  'inquiry-answered',
  'net-cancel-answered',
  'doubt-settled',
  'notice-arrived',
  'notice-written',
  'lines-settled',
  'payout-made',
  'webhook-taken',
  'webhook-sent',
  'webhook-recorded',
] as const
export type Beat = (typeof beats)[number]

/** Everything that a use case works with. Built once, in app.ts; dependencies are arguments (design 3.11). */
export interface Engine {
  readonly database: Database
  /** The hot writes: concurrent requests share their commits. */
  readonly commits: SharedCommits
  /** The questions of every request: concurrent ones are asked together. */
  readonly reads: SharedReads
  readonly keyRing: KeyRing
  /** Who is asked for money, over lines of its own. */
  readonly partners: Record<PartnerKind, Partner>
  readonly clock: Clock
  readonly profile: Profile
  readonly guard: { readonly windowMs: number; readonly fields: GuardFields }
  readonly doubts: DoubtPolicy
  /** Tells merchants what has happened. */
  readonly webhooks: Webhooks
  /** Whole months for which events, refused attempts, late replies and webhooks are kept. */
  readonly retentionMonths: number
  readonly onBeat: (beat: Beat) => void
  /** Told of failures that no caller can be told of. */
  readonly report: (what: string, error: unknown) => void
}

/** Tells merchants what has happened. One for each process; what is to be told stands in the database. */
export interface Webhooks {
  /** Something was committed that somebody may want to hear of: spreads and sends without waiting for the next round. */
  wake(): void
  /** One round: takes up the dial, spreads what waits and begins to send what is due. */
  round(): Promise<void>
  /** Spreads and sends until nothing is due at this hour and every answer is written. Answers how many were taken. */
  settle(): Promise<number>
  /** Has the webhooks of a payment arrive before whatever its caller is about to be told. */
  deliverNow(subjectId: string): Promise<void>
  dial(): ChaosDial
  setDial(dial: ChaosDial): Promise<void>
  /** Why nothing is ever sent to an address; null when it may be tried. */
  refusesUrl(url: string): string | null
  /** How many this process is sending at the moment. */
  underWay(): number
  backlog(): Promise<{ readonly waiting: number; readonly oldestMs: number }>
  /** Sends nothing more, waits a moment for answers, and gives back what is still under way. */
  close(): Promise<void>
}

export interface DoubtPolicy {
  /** How long an asked telegram may stay unanswered before the janitor takes it: longer than both time-outs together. */
  readonly patienceMs: number
  /** After this long a doubt is parked for a person (domain 6.2: one hour). */
  readonly windowMs: number
  readonly firstRetryMs: number
  readonly longestRetryMs: number
}
