/** A moment as epoch milliseconds. Branded, so that no duration or amount is taken for one. */
export type Instant = number & { readonly __brand: 'Instant' }

export interface Clock {
  now(): Instant
}

/** A clock that a sandbox or a test may push. Deadlines, retries and expiries follow it (design 3.7). */
export interface MovableClock extends Clock {
  advance(ms: number): void
  moveTo(instant: Instant): void
  /** How far this clock stands from the machine's own, in milliseconds. */
  offsetMs(): number
  setOffsetMs(ms: number): void
}

/** Seoul keeps one offset the year round since 1988, so plain arithmetic replaces a zone database on the hot path. */
const seoulOffsetMs = 9 * 3_600_000

export function instant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs)) throw new RangeError(`not a whole number of milliseconds: ${epochMs}`)
  return epochMs as Instant
}

/** The moment `ms` milliseconds after (or, negative, before) another. */
export function later(from: Instant, ms: number): Instant {
  return instant(from + ms)
}

/** The machine's clock; the only place of the project that reads it (design 3.7). */
export function systemClock(): Clock {
  return { now: () => Date.now() as Instant }
}

/** The machine's clock plus an offset that can be changed while it runs. */
export function movableClock(offsetMs = 0): MovableClock {
  let offset = offsetMs
  return {
    now: () => (Date.now() + offset) as Instant,
    advance: (ms) => {
      offset += ms
    },
    moveTo: (to) => {
      offset = to - Date.now()
    },
    offsetMs: () => offset,
    setOffsetMs: (ms) => {
      offset = ms
    },
  }
}

/** Milliseconds of the monotonic clock, for durations that are shown and never decide anything. */
export function stopwatch(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}

/** `yyyyMM` of the Seoul month in which a moment lies. */
export function seoulMonth(at: Instant): string {
  return new Date(at + seoulOffsetMs).toISOString().replace('-', '').slice(0, 6)
}

/** The first moment of the Seoul month that is `monthsOn` after the one in which a moment lies. */
export function startOfSeoulMonth(at: Instant, monthsOn = 0): Instant {
  const seoul = new Date(at + seoulOffsetMs)
  return instant(Date.UTC(seoul.getUTCFullYear(), seoul.getUTCMonth() + monthsOn) - seoulOffsetMs)
}

/** `yyyy-MM-dd` of the Seoul day in which a moment lies. */
export function seoulDay(at: Instant): string {
  return new Date(at + seoulOffsetMs).toISOString().slice(0, 10)
}

/** The first moment of a Seoul day, given as `yyyy-MM-dd`. */
export function startOfSeoulDay(day: string): Instant {
  return instant(Date.parse(`${day}T00:00:00Z`) - seoulOffsetMs)
}

/** `yyyyMMddHHmmss` in Seoul, the form of every date in a telegram. */
export function seoulDateTime14(at: Instant): string {
  return new Date(at + seoulOffsetMs).toISOString().replace(/[-T:]/g, '').slice(0, 14)
}

/** ISO 8601 with `+09:00` and no fraction, the form the Toss wire uses (toss.md 1.3). */
export function seoulIso(at: Instant): string {
  return `${new Date(at + seoulOffsetMs).toISOString().slice(0, 19)}+09:00`
}

/** `yyyy-MM-ddTHH:mm:ss.SSSSSS` in Seoul, without its offset: the form of `createdAt` in a webhook (toss.md 1.9). */
export function seoulMicroseconds(at: Instant): string {
  return `${new Date(at + seoulOffsetMs).toISOString().slice(0, 23)}000`
}

let lastAt: Instant | null = null
let lastUtc = ''

/**
 * ISO 8601 in UTC with milliseconds, the form in which moments are handed to SQL. The last one is remembered, because the
 * rows of a batch share their moments.
 */
export function utcIso(at: Instant): string {
  if (at !== lastAt) {
    lastUtc = new Date(at).toISOString()
    lastAt = at
  }
  return lastUtc
}

/** A moment as shops write one: ISO 8601, of Seoul where it does not say how far it is from UTC. Null for what is none. */
export function parseSeoulMoment(text: string): Instant | null {
  return parseInstant(text) ?? parseInstant(`${text}+09:00`)
}

/**
 * Reads ISO 8601 with its distance from UTC, or `yyyyMMddHHmmss` (Seoul). Answers null for what is neither, and for a day
 * that no calendar has, which `Date.parse` would take for one of the next month.
 */
export function parseInstant(text: string): Instant | null {
  const compact = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  const iso = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}T${compact[4]}:${compact[5]}:${compact[6]}+09:00`
    : text
  const day = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.exec(iso)?.[1]
  const epochMs = Date.parse(iso)
  if (day === undefined || Number.isNaN(epochMs)) return null
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day) ? instant(epochMs) : null
}
