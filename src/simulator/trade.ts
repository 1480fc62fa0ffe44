import type { Instant } from '../base/clock.ts'
import type { Action } from '../contract/simulator.ts'
import type { Imposed } from './plan.ts'
import type { Fields } from './rule-book.ts'
import type { AnyReply, ReplyLayout } from './spoil.ts'

/** A reply, and the event that must be in the journal before the reply may leave; null when the book stays as it is. */
export interface Verdict<Reply, Event> {
  readonly reply: Reply
  readonly event: Event | null
}

/** What one kind of partner reads, decides and says. All the rest is the same for every simulator. */
export interface Trade<Request extends Fields, Reply extends AnyReply, Event> {
  readonly requests: { decode(telegram: Buffer): Request }
  readonly replies: ReplyLayout<Reply>
  /** The answer of the book. Changes nothing: the caller books the event. */
  decide(request: Request, imposed: Imposed, now: Instant): Verdict<Reply, Event>
  /** A code said at the door, with nothing decided and nothing booked. */
  turnAway(request: Request, code: string): Verdict<Reply, Event>
  /** Answers a telegram whose body cannot be read, under its kind and number; null for a kind that gets no answer. */
  malformed(kind: string, managementNumber: string): Reply | null
  /** What a rule does to this telegram, or else a number in it that is magic; null for nothing. */
  actionFor(request: Request): Action | null
}
