import type { Engine } from '../usecase/engine.ts'

/** Something that is done again and again while the gateway runs. */
export interface Round {
  readonly name: string
  readonly everyMs: number
  /** True for work on the database that one process does for all that share it. */
  readonly needsOwner: boolean
  run(): Promise<unknown>
}

/** Whether this process is the one that makes the rounds which need an owner. Asked before each of them. */
export interface Ownership {
  isMine(): Promise<boolean>
}

export interface Rounds {
  /** Starts no further round and waits for those under way. */
  stop(): Promise<void>
}

/**
 * Runs each round at its own pace, one at a time, the next one counted from the end of the last. A round that fails is
 * reported and comes again: what it works on stands in the database. That a round needs an owner saves work and decides
 * nothing: while two processes take each other for none, both may make it.
 */
export function startRounds(
  engine: Pick<Engine, 'report'>,
  rounds: readonly Round[],
  ownership: Ownership,
): Rounds {
  let stopping = false
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()

  const schedule = (round: Round) => {
    if (stopping) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const work = once(round)
      underWay.add(work)
      void work.then(() => underWay.delete(work)).then(() => schedule(round))
    }, round.everyMs)
    timers.add(timer)
  }
  const once = async (round: Round) => {
    try {
      if (!round.needsOwner || (await ownership.isMine())) await round.run()
    } catch (error) {
      engine.report(`the round "${round.name}" failed and will come again`, error)
    }
  }
  for (const round of rounds) schedule(round)
  return {
    stop: async () => {
      stopping = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(underWay)
    },
  }
}
