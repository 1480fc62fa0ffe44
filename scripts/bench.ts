import { writeFileSync } from 'node:fs'
import { writeDocument } from './bench/document.ts'
import { measureGrowth } from './bench/growth.ts'
import { machineCard } from './bench/machine.ts'
import { measures, rssName } from './bench/measures.ts'
import { readOptions, WrongUse, type BenchOptions } from './bench/options.ts'
import { ratios } from './bench/ratios.ts'
import { sections, type Report } from './bench/report.ts'
import { takeRounds } from './bench/rounds.ts'
import { soak } from './bench/soak.ts'
import { startWorld, type World } from './bench/world.ts'

/**
 * Measures the gateway against what its database can do: `npm run bench`. Without `--rows` and `--soak` it takes the
 * rounds; with one of them only that. Ends with 1 when a must is missed, and with 2 when it is used wrongly.
 */
async function bench(world: World, options: BenchOptions, say: (line: string) => void): Promise<Report> {
  const growth = options.rows > 0 ? await measureGrowth(world, options, say) : null
  const soaked = options.soak > 0 ? await soak(world, options, say) : null
  const rounds = growth || soaked ? null : await takeRounds(world, options, say)
  const faults = [rounds, growth, soaked].flatMap((part) => part?.faults ?? [])
  const found = ratios({
    figures: new Map(rounds?.measured.map(({ name, median }) => [name, median])),
    rss: rounds?.rss ?? null,
    growth,
    soakHeld: soaked?.held ?? null,
  })
  return {
    command: ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' '),
    machine: machineCard(),
    rounds,
    growth,
    soak: soaked,
    ratios: faults.length === 0 ? found : [],
    faults,
    passed: faults.length === 0 && found.every(({ verdict }) => verdict !== 'MISSED'),
  }
}

/** A run of a few measures, or a hasty one, is no document. */
function isWhole(options: BenchOptions): boolean {
  return !options.quick && options.only.length === measures.length + [rssName].length
}

const given = process.argv.slice(2)

async function main(): Promise<void> {
  const options = readOptions(given)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  // In the rounds each side is vacuumed between two of them: by itself the server would vacuum one side while the other is measured.
  const takesRounds = options.rows === 0 && options.soak === 0
  const world = await startWorld({ autovacuum: takesRounds ? 'off' : 'on' })
  try {
    const report = await bench(world, options, say)
    const texts = sections(report)
    for (const text of Object.values(texts)) say(`\n${text}`)
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
    if (isWhole(options)) writeDocument(texts)
    process.exitCode = report.passed ? 0 : 1
  } finally {
    await world.end()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof WrongUse ? 2 : 1
}
