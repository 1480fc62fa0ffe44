import type { Figure } from './figures.ts'
import { shown, table } from './table.ts'

/** What a run has measured, as far as the promises ask for it. Null: not in this run. */
export interface Findings {
  readonly figures: ReadonlyMap<string, Figure>
  /** Memory of the gateway behind `payments` payments. */
  readonly rss: { readonly payments: number; readonly mb: number } | null
  readonly growth: { readonly rows: number; readonly ratio: number | null } | null
  /** Whether the soak kept its memory, its latency and its books. */
  readonly soakHeld: boolean | null
}

/** One figure that was promised, and how good it must and should be. */
interface Bound {
  readonly value: number | null
  readonly must: number
  readonly aim: number
  /** Whether a good figure lies above its bounds or below them. */
  readonly good: 'above' | 'below'
  readonly unit: string
}

export type Verdict = 'aim reached' | 'must kept' | 'MISSED' | 'not measured'

export interface Ratio {
  readonly measure: string
  readonly found: string
  readonly values: readonly (number | null)[]
  readonly must: string
  readonly aim: string
  readonly verdict: Verdict
}

/** The rows of the promise, in its order and its words. */
export function ratios(findings: Findings): Ratio[] {
  const { figures, rss, growth, soakHeld } = findings
  const perSecond = (name: string) => figures.get(name)?.perSecond ?? null
  const pgbench = pgbenchBest(figures)
  const above = (value: number | null, must: number, aim: number, unit = ''): Bound => ({
    value,
    must,
    aim,
    good: 'above',
    unit,
  })
  const below = (value: number | null, must: number, aim: number, unit: string): Bound => ({
    ...above(value, must, aim, unit),
    good: 'below',
  })
  const against = (name: string, base: number | null) => divided(perSecond(name), base)
  const hello = perSecond('hello-64')
  const rows = (growth?.rows ?? 10_000_000).toLocaleString('en')
  return [
    row(
      "durable approvals/s at 256 in flight, PostgreSQL, against pgbench's several-statement single-payment TPS at 64 clients",
      [above(against('approve-256', pgbench), 1, 1.5)],
    ),
    row('the same on embedded PGlite', [above(against('pglite-approve-256', pgbench), 0.4, 0.8)]),
    row('p99 at 256 in flight / p50 at 1 in flight', [
      below(figures.get('approve-256')?.p99Ms ?? null, 100, 40, ' ms'),
      below(figures.get('approve-1')?.p50Ms ?? null, 3, 1.5, ' ms'),
    ]),
    row(`approvals/s with ${rows} payments stored, against empty`, [above(growth?.ratio ?? null, 0.9, 0.97)]),
    row('query by key, and idempotent replay, requests/s against a hello-JSON route of the same server', [
      above(against('query-64', hello), 0.3, 0.5),
      above(against('replay-64', hello), 0.3, 0.5),
    ]),
    row('webhooks delivered to a shop that takes 20 ms', [above(perSecond('webhooks'), 1_000, 2_000, '/s')]),
    row('telegram pack+unpack per core', [above(perSecond('telegram'), 300_000, 600_000, '/s')]),
    row(
      `RSS of the gateway on PostgreSQL after ${(rss?.payments ?? 1_000_000).toLocaleString('en')} payments`,
      [below(rss?.mb ?? null, 250, 160, ' MB')],
    ),
    {
      measure: 'soak: books balance, no growth of memory or latency over its time',
      found: soakHeld === null ? '' : soakHeld ? 'yes' : 'no',
      values: [],
      must: 'yes',
      aim: 'yes',
      verdict: soakHeld === null ? 'not measured' : soakHeld ? 'aim reached' : 'MISSED',
    },
  ]
}

/** The faster of the two ways in which pgbench writes several statements. */
function pgbenchBest(figures: ReadonlyMap<string, Figure>): number | null {
  const found = ['pgbench-two-commits-64', 'pgbench-one-commit-64'].flatMap((name) => figures.get(name) ?? [])
  return found.length === 0 ? null : Math.max(...found.map((figure) => figure.perSecond))
}

export function divided(value: number | null, by: number | null): number | null {
  return value === null || by === null || by === 0 ? null : value / by
}

function row(measure: string, bounds: readonly Bound[]): Ratio {
  const texts = (read: (bound: Bound) => string) => bounds.map(read).filter(Boolean).join(' / ')
  const word = ({ good }: Bound) => (good === 'below' ? 'under ' : '')
  return {
    measure,
    found: texts((bound) => shown(bound.value, bound.unit)),
    values: bounds.map((bound) => bound.value),
    must: limits(
      texts((bound) => `${word(bound)}${bound.must.toLocaleString('en')}${bound.unit}`),
      bounds,
    ),
    aim: limits(
      texts((bound) => `${word(bound)}${bound.aim.toLocaleString('en')}${bound.unit}`),
      bounds,
    ),
    verdict: worst(bounds.map(verdictOf)),
  }
}

/** Two figures under one bound are said once. */
function limits(text: string, bounds: readonly Bound[]): string {
  const same = bounds.every((bound) => bound.must === bounds[0]?.must && bound.aim === bounds[0]?.aim)
  return same ? (text.split(' / ')[0] ?? '') : text
}

const fromBad: readonly Verdict[] = ['MISSED', 'not measured', 'must kept', 'aim reached']

function worst(verdicts: readonly Verdict[]): Verdict {
  return fromBad.find((verdict) => verdicts.includes(verdict)) ?? 'not measured'
}

function verdictOf({ value, must, aim, good }: Bound): Verdict {
  if (value === null) return 'not measured'
  const reaches = (limit: number) => (good === 'above' ? value >= limit : value < limit)
  return reaches(aim) ? 'aim reached' : reaches(must) ? 'must kept' : 'MISSED'
}

export function ratioTable(found: readonly Ratio[]): string {
  return table(
    ['measure', 'found', 'must', 'aim', 'verdict'],
    found.map(({ measure, found: value, must, aim, verdict }) => [measure, value, must, aim, verdict]),
  )
}
