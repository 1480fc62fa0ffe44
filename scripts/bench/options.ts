import { parseArgs } from 'node:util'
import { measures, rssName } from './measures.ts'

export interface BenchOptions {
  readonly rounds: number
  /** Length of a measure in a round. */
  readonly seconds: number
  /** Payments after which the memory of the gateway is read; 0 leaves it out. */
  readonly payments: number
  /** Payments of history to measure against; 0 leaves it out. */
  readonly rows: number
  /** Length of the soak; 0 leaves it out. */
  readonly soak: number
  readonly quick: boolean
  /** Names of the measures to take. */
  readonly only: readonly string[]
  readonly json: string
}

/** Wrong use: the program says what is wrong and ends with 2. */
export class WrongUse extends Error {}

const limits = {
  rounds: [1, 100],
  seconds: [1, 600],
  payments: [0, 100_000_000],
  rows: [0, 100_000_000],
  soak: [0, 86_400],
} as const

/** Reads the command line. Throws WrongUse, naming the option, for what it does not know or cannot use. */
export function readOptions(parameters: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const
  const read = () =>
    parseArgs({
      args: [...parameters],
      options: {
        rounds: text,
        seconds: text,
        rows: text,
        payments: text,
        soak: text,
        quick: { type: 'boolean', default: false },
        only: text,
        json: text,
      },
    }).values
  let values: ReturnType<typeof read>
  try {
    values = read()
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'wrong options', { cause: error })
  }
  const { quick } = values
  const number = (name: keyof typeof limits, unless: number) => {
    const [least, most] = limits[name]
    const value = Number(values[name]?.replaceAll('_', '') ?? unless)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new WrongUse(`--${name} takes a whole number from ${least} to ${most}`)
    return value
  }
  return {
    rounds: number('rounds', quick ? 2 : 3),
    seconds: number('seconds', quick ? 1 : 4),
    payments: number('payments', quick ? 2_000 : 1_000_000),
    rows: number('rows', 0),
    soak: number('soak', 0),
    quick,
    only: chosen(values.only),
    json: values.json ?? 'bench-results.json',
  }
}

function chosen(only: string | undefined): string[] {
  const known = [...measures.map((measure) => measure.name), rssName]
  if (only === undefined) return known
  const names = only.split(',')
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new WrongUse(`--only does not know ${unknown.join(', ')}; it takes ${known.join(', ')}`)
  return names
}
