import { booksFault, readBooks } from './books.ts'
import { query } from './database.ts'
import { median as middleOf, overRounds, type Figure } from './figures.ts'
import { fillHistory } from './fill.ts'
import { takeLoad } from './measures.ts'
import type { BenchOptions } from './options.ts'
import { divided } from './ratios.ts'
import { warmUp, type Measured } from './rounds.ts'
import type { Gateway, World } from './world.ts'

export interface GrowthResult {
  readonly rows: number
  readonly bytes: number
  /** Approvals a second behind the history, against none: the middle of the rounds. */
  readonly ratio: number | null
  readonly measured: readonly Measured[]
  readonly faults: readonly string[]
}

const inFlight = 64
const warmUpSeconds = 5

/** Holds a gateway behind a long history against one that begins, turn about, on one server. */
export async function measureGrowth(
  world: World,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<GrowthResult> {
  const { rows } = options
  const filledUrl = await world.newDatabase('filled')
  const bytes = await fillHistory(filledUrl, world.folder, rows, say)
  const gateways: [string, Gateway][] = [
    ['empty', await world.startGateway('empty', await world.newDatabase('empty'))],
    [`${rows.toLocaleString('en')} payments`, await world.startGateway('filled', filledUrl)],
  ]
  for (const [, gateway] of gateways) await warmUp(gateway, options.quick ? 1 : warmUpSeconds)
  for (const [, gateway] of gateways) await query(gateway.databaseUrl ?? '', 'checkpoint')

  const found = new Map<string, Figure[]>()
  for (let round = 1; round <= options.rounds; round++)
    for (const kind of ['approve', 'query'] as const)
      // Whoever comes second finds a busier server, so that the two take turns at it.
      for (const [behind, gateway] of round % 2 === 1 ? gateways : gateways.toReversed()) {
        const figure = await takeLoad(gateway, world, { kind, inFlight, seconds: options.seconds })
        const title = `${kind === 'approve' ? 'approval' : 'query by key'}, ${inFlight} in flight, ${behind}`
        found.set(title, [...(found.get(title) ?? []), figure])
        say(`round ${round}: ${title}: ${Math.round(figure.perSecond).toLocaleString('en')}/s`)
      }
  const measured = [...found].map(([title, figures]) => ({
    name: title,
    title,
    median: overRounds(figures),
    rounds: figures,
  }))
  const speeds = (behind: string | undefined) =>
    (found.get(`approval, ${inFlight} in flight, ${behind}`) ?? []).map(({ perSecond }) => perSecond)
  const empty = speeds('empty')
  // Neighbours in time are held against each other, so that what the machine does meanwhile falls on both.
  const ratio = middleOf(speeds(gateways[1]?.[0]).map((speed, round) => divided(speed, empty[round] ?? null)))
  const faults = measured
    .filter(({ median }) => median.failures > 0)
    .map(({ title, median }) => `${title}: ${median.failures} failed, first: ${median.firstFailure}`)
  for (const [behind, gateway] of gateways) {
    const fault = booksFault(await readBooks(gateway), behind === 'empty' ? 0 : rows)
    if (fault) faults.push(`the books behind ${behind} do not balance: ${fault}`)
  }
  return { rows, bytes, ratio, measured, faults }
}
