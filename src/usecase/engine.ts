import type { Clock } from '../base/clock.ts'
import type { KeyRing } from '../base/key-ring.ts'
import type { Profile } from '../domain/card.ts'
import type { GuardFields } from '../domain/duplicate.ts'
import type { CardCompany } from '../partner/card-company.ts'
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
  readonly cardCompany: CardCompany
  readonly clock: Clock
  readonly profile: Profile
  readonly guard: { readonly windowMs: number; readonly fields: GuardFields }
  readonly doubts: DoubtPolicy
  /** Whole months for which events, refused attempts and late replies are kept. */
  readonly retentionMonths: number
  readonly onBeat: (beat: Beat) => void
  /** Told of failures that no caller can be told of. */
  readonly report: (what: string, error: unknown) => void
}

export interface DoubtPolicy {
  /** How long an asked telegram may stay unanswered before the janitor takes it: longer than both time-outs together. */
  readonly patienceMs: number
  /** After this long a doubt is parked for a person (domain 6.2: one hour). */
  readonly windowMs: number
  readonly firstRetryMs: number
  readonly longestRetryMs: number
}
