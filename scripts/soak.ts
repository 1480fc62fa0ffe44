import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { stopwatch } from '../src/base/clock.ts'
import {
  attempt,
  authenticate,
  cancelPart,
  cancelRest,
  charge,
  issueAccount,
  payInto,
  refund,
  type Deed,
} from './buyers.ts'
import { settleAndCheck } from './settled-world.ts'
import { startWorld, untilReady, type Part, type World } from './world.ts'

/**
 * Kills parts of a working world at random moments and demands that nothing is lost: `npm run soak -- --kills 1000`.
 * Bounded by the number of kills; the books are proved every `--check` kills and at the end.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    check: { type: 'string', default: '50' },
    buyers: { type: 'string', default: '6' },
    database: { type: 'string', default: 'postgres' },
  },
})

export interface SoakOptions {
  readonly kills: number
  readonly checkEvery: number
  readonly buyers: number
  readonly say: (line: string) => void
}

/** A buyer's breath between two payments: kills are what is scarce here, and every deed is checked one by one. */
const breathMs = 80

type Remember = (deed: Deed) => Promise<Deed>

const idOf = ({ told }: Deed, name: string): string | null => {
  const id = told && told.status < 202 ? told.body[name] : null
  return typeof id === 'string' ? id : null
}

/** What a buyer may do, by way of paying; each step may be the one that a kill falls into. */
const buys: readonly ((world: World, remember: Remember) => Promise<void>)[] = [
  async (_world, remember) => {
    const id = idOf(await remember(charge()), 'id')
    if (!id) return
    const parts = Math.floor(Math.random() * 3)
    for (let part = 0; part < parts; part++) await remember(part === 1 ? cancelRest(id) : cancelPart(id))
  },
  async (world, remember) => {
    const deed = await authenticate(world.url, 'card')
    const key = deed && idOf(await remember(deed), 'paymentKey')
    if (key && Math.random() < 0.5) await remember(refund(key, 500))
  },
  async (world, remember) => {
    const deed = await authenticate(world.url, 'transfer')
    const key = deed && idOf(await remember(deed), 'paymentKey')
    if (!key) return
    await remember(refund(key, 500))
    if (Math.random() < 0.5) await remember(refund(key))
  },
  async (world, remember) => {
    const key = idOf(await remember(issueAccount()), 'paymentKey')
    if (!key) return
    // Some accounts are closed before their deposit, or while it comes.
    const paying = Math.random() < 0.8 ? payInto(world.url, key) : null
    if (Math.random() < 0.5) await paying
    if (Math.random() < 0.7) await remember(refund(key, Math.random() < 0.5 ? 500 : undefined))
    await paying
  },
]

/** Pays in every way and cancels, until told to stop; every deed is remembered. */
async function buy(world: World, deeds: Deed[], isOver: () => boolean): Promise<void> {
  const remember: Remember = async (deed) => {
    deeds.push(deed)
    await attempt(world.url, deed)
    return deed
  }
  for (; !isOver(); await wait(breathMs)) await pick(buys)(world, remember)
}

const pick = <T>(from: readonly T[]): T => {
  const one = from[Math.floor(Math.random() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

/** Kills one part after a moment of work and brings it back after another. */
async function killOnce(parts: readonly Part[]): Promise<string> {
  const part = pick(parts)
  await wait(Math.random() * 250)
  await part.kill()
  await wait(Math.random() * 60)
  await part.restart()
  return part.name
}

/** Runs the kills on a world and answers every fault that was found. */
export async function soak(world: World, options: SoakOptions): Promise<string[]> {
  const parts = [world.gateway, world.cardCompany, world.bank, ...(world.postgres ? [world.postgres] : [])]
  const elapsed = stopwatch()
  const tally = new Map<string, number>()
  for (let kills = 0; kills < options.kills;) {
    const deeds: Deed[] = []
    let over = false
    const buyers = Array.from({ length: options.buyers }, () => buy(world, deeds, () => over))
    const until = Math.min(kills + options.checkEvery, options.kills)
    for (; kills < until; kills++) {
      const name = await killOnce(parts)
      tally.set(name, (tally.get(name) ?? 0) + 1)
    }
    over = true
    await untilReady(world)
    await Promise.all(buyers)
    const { deeds: count, payments, faults } = await settleAndCheck(world, deeds)
    const kinds = [...tally].map(([name, times]) => `${name} ${times}`).join(', ')
    options.say(
      `${kills} kills (${kinds}) in ${Math.round(elapsed() / 1000)} s: ${count} requests this round, ${payments} charged orders, ${faults.length} faults`,
    )
    if (faults.length > 0) return faults
  }
  return []
}

if (import.meta.main) {
  const world = await startWorld(values.database === 'pglite' ? 'pglite' : 'postgres')
  try {
    const say = (line: string) => void process.stdout.write(`${line}\n`)
    const faults = await soak(world, {
      kills: Number(values.kills),
      checkEvery: Number(values.check),
      buyers: Number(values.buyers),
      say,
    })
    for (const fault of faults.slice(0, 50)) say(fault)
    say(faults.length === 0 ? 'nothing was lost, doubled or left open' : `${faults.length} faults`)
    process.exitCode = faults.length === 0 ? 0 : 1
  } finally {
    await world.end()
  }
}
