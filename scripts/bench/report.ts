import type { TableUse } from './database.ts'
import { cardLine, type MachineCard } from './machine.ts'
import type { GrowthResult } from './growth.ts'
import { ratioTable, type Ratio } from './ratios.ts'
import type { Measured, RoundsResult } from './rounds.ts'
import { soakTable, type SoakResult } from './soak.ts'
import { shown, table } from './table.ts'

/** Everything that a run has found; what `--json` writes. */
export interface Report {
  readonly command: string
  readonly machine: MachineCard
  readonly rounds: RoundsResult | null
  readonly growth: GrowthResult | null
  readonly soak: SoakResult | null
  /** Empty when the figures may not be held against each other. */
  readonly ratios: readonly Ratio[]
  readonly faults: readonly string[]
  readonly passed: boolean
}

/** The figures, a line a measure. */
function figureTable(measured: readonly Measured[]): string {
  const head = ['measure', '/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'max ms', 'failed']
  const costs = ['gateway µs', 'simulator µs', 'PostgreSQL µs', 'load µs', 'WAL bytes', 'per sync', 'RSS MB']
  return table(
    [...head, ...costs],
    measured.map(({ title, median: { cpuMicros: cpu, ...figure } }) => [
      title,
      ...[figure.perSecond, figure.p50Ms, figure.p99Ms, figure.p999Ms, figure.maxMs, figure.failures].map(
        (n) => shown(n),
      ),
      ...[cpu.gateway, cpu.simulator, cpu.postgres, cpu.load].map((n) => shown(n)),
      ...[figure.walBytesPerPayment, figure.paymentsPerSync, figure.gatewayRssMb].map((n) => shown(n)),
    ]),
  )
}

function rowTable({
  gateway,
  pgbench,
}: {
  gateway: readonly TableUse[]
  pgbench: readonly TableUse[]
}): string {
  const used = gateway.filter(
    ({ table: name, rowsPerPayment }) =>
      rowsPerPayment > 0 || pgbench.some((other) => other.table === name && other.rowsPerPayment > 0),
  )
  return table(
    ['table', 'rows a payment', 'pgbench', 'bytes a row', 'pgbench bytes'],
    used.map(({ table: name, rowsPerPayment, bytesPerRow }) => {
      const other = pgbench.find((one) => one.table === name)
      return [
        name,
        shown(rowsPerPayment),
        shown(other?.rowsPerPayment ?? null),
        shown(bytesPerRow),
        shown(other?.bytesPerRow ?? null),
      ]
    }),
  )
}

export type SectionName = 'rounds' | 'growth' | 'soak'

/** The sections of a run in Markdown, which are also what it prints. */
export function sections(report: Report): Partial<Record<SectionName, string>> {
  const { rounds, growth, soak: soaked, ratios, faults, passed } = report
  const how = `\`${report.command}\` on ${cardLine(report.machine)}.`
  const verdict = passed
    ? 'No must was missed.'
    : ['**This run failed.**', ...faults.map((fault) => `- ${fault}`), ...missed(ratios)].join('\n')
  const close = [ratios.length > 0 ? ratioTable(ratios) : 'No ratios: see below.', verdict]
  const text = (...parts: string[]) => parts.join('\n\n')
  return {
    ...(rounds && {
      rounds: text(
        how,
        figureTable(rounds.measured),
        ...(rounds.rows ? ['Rows of a payment, the gateway against pgbench:', rowTable(rounds.rows)] : []),
        ...close,
      ),
    }),
    ...(growth && {
      growth: text(
        how,
        `Behind ${growth.rows.toLocaleString('en')} payments; the database with them has ${(growth.bytes / 1e9).toFixed(1)} GB.`,
        figureTable(growth.measured),
        ...close,
      ),
    }),
    ...(soaked && {
      soak: text(
        how,
        `Held ${soaked.rate.toLocaleString('en')} approvals a second for ${soaked.seconds.toLocaleString('en')} s. The last third ` +
          `against the second one: RSS ${shown(soaked.growth.rss)}, p99 ${shown(soaked.growth.p99)}; no more than 1.15 is allowed.`,
        soakTable(soaked),
        ...close,
      ),
    }),
  }
}

function missed(ratios: readonly Ratio[]): string[] {
  return ratios.filter(({ verdict }) => verdict === 'MISSED').map(({ measure }) => `- missed: ${measure}`)
}
