/** Microseconds of processor time that a request cost, by who spent them. Null where that process had no part in it. */
export interface CpuSplit {
  readonly gateway: number | null
  readonly simulator: number | null
  readonly postgres: number | null
  readonly load: number | null
}

/** What one measure showed. Null where it has no such thing. */
export interface Figure {
  readonly perSecond: number
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly p999Ms: number | null
  readonly maxMs: number | null
  readonly failures: number
  /** The first answer that was none; null when all went well. */
  readonly firstFailure: string | null
  readonly cpuMicros: CpuSplit
  readonly walBytesPerPayment: number | null
  readonly paymentsPerSync: number | null
  readonly gatewayRssMb: number | null
}

export const noCpu: CpuSplit = { gateway: null, simulator: null, postgres: null, load: null }

/** The value below which the given share of a sorted list lies; 0 for an empty list, the greatest for a share of 1. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** The middle of a list, or the mean of its two middles; null when nothing is in it. */
export function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).toSorted((one, other) => one - other)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** The middle of what the rounds showed, number by number; the longest wait and the failures are those of all rounds. */
export function overRounds(rounds: readonly Figure[]): Figure {
  const middle = (read: (round: Figure) => number | null) => median(rounds.map(read))
  return {
    perSecond: middle((round) => round.perSecond) ?? 0,
    p50Ms: middle((round) => round.p50Ms),
    p99Ms: middle((round) => round.p99Ms),
    p999Ms: middle((round) => round.p999Ms),
    maxMs: rounds.some((round) => round.maxMs !== null)
      ? Math.max(...rounds.map((round) => round.maxMs ?? 0))
      : null,
    failures: rounds.reduce((sum, round) => sum + round.failures, 0),
    firstFailure: rounds.find((round) => round.firstFailure !== null)?.firstFailure ?? null,
    cpuMicros: {
      gateway: middle((round) => round.cpuMicros.gateway),
      simulator: middle((round) => round.cpuMicros.simulator),
      postgres: middle((round) => round.cpuMicros.postgres),
      load: middle((round) => round.cpuMicros.load),
    },
    walBytesPerPayment: middle((round) => round.walBytesPerPayment),
    paymentsPerSync: middle((round) => round.paymentsPerSync),
    gatewayRssMb: middle((round) => round.gatewayRssMb),
  }
}
