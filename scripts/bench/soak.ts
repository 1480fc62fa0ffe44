import { booksFault, readBooks } from './books.ts'
import { median } from './figures.ts'
import type { BenchOptions } from './options.ts'
import { rssMbOf } from './processes.ts'
import { warmUp } from './rounds.ts'
import { table, shown } from './table.ts'
import type { Gateway, World } from './world.ts'

/** A twentieth of the soak. */
export interface Slice {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rssMb: number
  readonly heapMb: number
  readonly lagP99Ms: number
  readonly lagMaxMs: number
}

export interface SoakResult {
  readonly seconds: number
  /** Requests a second that it was told to hold. */
  readonly rate: number
  readonly slices: readonly Slice[]
  /** The last third against the second one. */
  readonly growth: { readonly rss: number; readonly p99: number }
  readonly held: boolean
  readonly faults: readonly string[]
}

const sliceCount = 20
const trialSeconds = 10
const inFlight = 64
/** As much of the trial's rate as leaves room for what else the machine does. */
const share = 0.5
const mostGrowth = 1.15

/** Holds a rate and watches whether anything grows that should not, then proves the books. */
export async function soak(
  world: World,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<SoakResult> {
  const gateway = await world.startGateway('soak', await world.newDatabase('soak'))
  await warmUp(gateway, options.quick ? 1 : trialSeconds)
  const trial = await gateway.load({ kind: 'approve', inFlight, seconds: options.quick ? 1 : trialSeconds })
  const rate = Math.max(1, Math.round((trial.done / trial.seconds) * share))
  const faults: string[] = []
  const slices: Slice[] = []
  await readMetrics(gateway)
  for (let at = 1; at <= sliceCount; at++) {
    const seconds = options.soak / sliceCount
    const { done, failed, firstFailure, ...load } = await gateway.load({
      kind: 'approve',
      inFlight,
      seconds,
      rate,
    })
    if (failed > 0) faults.push(`${failed} failed in slice ${at}, first: ${firstFailure}`)
    const { p50Ms, p99Ms } = load
    const memory = { rssMb: rssMbOf(gateway.pid), ...(await readMetrics(gateway)) }
    slices.push({ perSecond: done / load.seconds, p50Ms, p99Ms, ...memory })
    say(`slice ${at} of ${sliceCount}: p99 ${shown(p99Ms)} ms, RSS ${shown(memory.rssMb)} MB`)
  }
  const fault = booksFault(await readBooks(gateway))
  if (fault) faults.push(`the books do not balance: ${fault}`)
  const growth = { rss: grown(slices.map((s) => s.rssMb)), p99: grown(slices.map((s) => s.p99Ms)) }
  const held = faults.length === 0 && growth.rss <= mostGrowth && growth.p99 <= mostGrowth
  return { seconds: options.soak, rate, slices, growth, held, faults }
}

/** The middle of the last third of a list as a share of that of the second one. */
export function grown(values: readonly number[]): number {
  const third = Math.floor(values.length / 3)
  const last = median(values.slice(-third)) ?? 0
  return last / (median(values.slice(-2 * third, -third)) ?? last)
}

/** Heap and event-loop lag, as the gateway's own metrics tell them; the lag is that since the last reading. */
async function readMetrics(gateway: Gateway): Promise<Pick<Slice, 'heapMb' | 'lagP99Ms' | 'lagMaxMs'>> {
  const text = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
  return {
    heapMb: metric(text, 'nodejs_heap_size_used_bytes') / 1e6,
    lagP99Ms: metric(text, 'nodejs_eventloop_lag_p99_seconds') * 1000,
    lagMaxMs: metric(text, 'nodejs_eventloop_lag_max_seconds') * 1000,
  }
}

/** A number out of Prometheus text; NaN where it does not stand. */
export function metric(text: string, name: string): number {
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)`, 'm').exec(text)?.[1] ?? NaN)
}

export function soakTable({ seconds, slices }: SoakResult): string {
  return table(
    ['until', 'requests/s', 'p50 ms', 'p99 ms', 'RSS MB', 'heap MB', 'lag p99 ms', 'lag max ms'],
    slices.map((slice, at) => [
      `${Math.round((seconds * (at + 1)) / sliceCount)} s`,
      ...[
        slice.perSecond,
        slice.p50Ms,
        slice.p99Ms,
        slice.rssMb,
        slice.heapMb,
        slice.lagP99Ms,
        slice.lagMaxMs,
      ].map((value) => shown(value)),
    ]),
  )
}
