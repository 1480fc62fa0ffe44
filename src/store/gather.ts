/** How a gatherer works. */
export interface GatherOptions {
  /** Rounds that may be under way at a time. */
  readonly lanes: number
  /** Items in one round at most: enough to fill it, few enough to keep its statement short. */
  readonly most: number
  /** True for a failure that every item would meet by itself as well: then none is tried again. */
  readonly isHopeless: (error: unknown) => boolean
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Shares the work on single items without a timer. What arrives while a round is under way goes together into the next
 * one, which starts when that one returns; a lone item waits for nobody. Each promise settles after its round: with the
 * result in the item's place, or, where the round failed, with what the item meets when it is tried alone, so that a bad
 * item hurts no neighbour.
 */
export function gather<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { lanes, most, isHopeless }: GatherOptions,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let busy = 0
  let called = false

  function call(): void {
    if (called || busy >= lanes || waiting.length === 0) return
    called = true
    // After what the sockets have for us right now, so that requests read together are written together.
    setImmediate(() => {
      called = false
      const round = waiting.slice(0, most)
      waiting = waiting.slice(most)
      busy += 1
      void settle(round).then(() => {
        busy -= 1
        call()
      })
      call()
    })
  }

  async function settle(round: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(round.map(({ item }) => item))
      for (const [at, { resolve, reject }] of round.entries()) {
        const result = results[at]
        if (result === undefined) reject(new Error('an item came back without a result'))
        else resolve(result)
      }
    } catch (error) {
      if (round.length === 1 || isHopeless(error)) for (const { reject } of round) reject(error)
      else for (const one of round) await settle([one])
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      call()
    })
}
