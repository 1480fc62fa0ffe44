import { hash } from 'node:crypto'

/** How badly the sandbox treats webhooks, so that a shop can be seen to bear it. Shares are 0 to 1. */
export interface ChaosDial {
  /** Of the tries that are sent twice. */
  readonly duplicate: number
  /** Of the tries that wait until a later one has been sent. */
  readonly reorder: number
  /** Milliseconds of real time before each try. */
  readonly delayMs: number
  /** Of the tries that are lost on the way, and so come again. */
  readonly drop: number
  /** Has the webhook of a confirmation arrive before its own answer. */
  readonly early: boolean
  /** What is to happen, happens alike under the same seed. */
  readonly seed: number
}

export const calm: ChaosDial = { duplicate: 0, reorder: 0, delayMs: 0, drop: 0, early: false, seed: 1 }

/** What happens to one try. */
export interface Misfortune {
  readonly isDropped: boolean
  readonly isDoubled: boolean
  readonly isOvertaken: boolean
  readonly delayMs: number
}

const none: Misfortune = { isDropped: false, isDoubled: false, isOvertaken: false, delayMs: 0 }

/** What happens to the `nth` try since the dial was set: three throws of the dice that its seed has marked. */
export function misfortuneOf(dial: ChaosDial, nth: number): Misfortune {
  const { drop, duplicate, reorder, delayMs } = dial
  if (drop + duplicate + reorder + delayMs === 0) return none
  const bytes = Buffer.from(hash('sha256', `${dial.seed} ${nth}`), 'hex')
  const falls = (share: number, at: number) => bytes.readUInt32BE(at) / 2 ** 32 < share
  return {
    isDropped: falls(drop, 0),
    isDoubled: falls(duplicate, 4),
    isOvertaken: falls(reorder, 8),
    delayMs,
  }
}
