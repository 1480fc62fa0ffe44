import { afterEach, describe, expect, test, vi } from 'vitest'
import { gather, type GatherOptions } from '../src/store/gather.ts'

afterEach(() => {
  vi.useRealTimers()
})

const nextTurn = () =>
  new Promise<void>((resolve) => {
    setImmediate(resolve)
  })

/** As many turns of the loop as a round needs to settle and the one after it to begin. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await nextTurn()
}

interface Round {
  readonly items: readonly string[]
  succeed(results?: readonly string[]): void
  fail(error: Error): void
}

/** A gatherer whose rounds the test ends by hand, in the order in which they began. */
function byHand(change: Partial<GatherOptions> = {}) {
  const rounds: Round[] = []
  const ask = gather(
    (items: readonly string[]) =>
      new Promise<readonly string[]>((resolve, reject) => {
        rounds.push({
          items,
          succeed: (results = items.map((item) => `${item} done`)) => resolve(results),
          fail: reject,
        })
      }),
    { lanes: 1, most: 256, isHopeless: () => false, ...change },
  )
  const begun = () => rounds.map((round) => round.items.join(' '))
  const round = (at: number): Round => {
    const one = rounds[at]
    if (!one) throw new Error(`round ${at} has not begun; begun are ${JSON.stringify(begun())}`)
    return one
  }
  return { ask, begun, round }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** What became of each, in order: its result, or the message of its failure. */
async function ends(asked: readonly Promise<string>[]): Promise<string[]> {
  const settled = await Promise.allSettled(asked)
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : `failed: ${messageOf(one.reason)}`))
}

describe('items that are gathered', () => {
  test('a lone item starts at once, and no timer is asked for it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] })
    const { ask, begun, round } = byHand()
    const answer = ask('a')
    await nextTurn()
    expect(begun()).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
    round(0).succeed()
    expect(await answer).toBe('a done')
  })

  test('nothing is done twice for one item, and nothing at all while there is none', async () => {
    const { ask, begun, round } = byHand()
    await turns()
    expect(begun()).toEqual([])
    const answer = ask('a')
    await turns()
    round(0).succeed()
    await answer
    await turns()
    expect(begun()).toEqual(['a'])
  })

  test('what comes in one turn of the loop goes in one round', async () => {
    const { ask, begun, round } = byHand()
    const asked = [ask('a'), Promise.resolve().then(() => ask('b')), ask('c')]
    await nextTurn()
    expect(begun()).toEqual(['a c b'])
    round(0).succeed()
    expect(await ends(asked)).toEqual(['a done', 'b done', 'c done'])
  })

  test('what comes during a round goes together into the next, which begins when that one returns', async () => {
    const { ask, begun, round } = byHand()
    const first = ask('a')
    await turns()
    const during: Promise<string>[] = []
    for (const item of ['b', 'c', 'd']) {
      during.push(ask(item))
      await turns()
    }
    expect(begun()).toEqual(['a'])
    round(0).succeed()
    await first
    await turns()
    expect(begun()).toEqual(['a', 'b c d'])
    round(1).succeed()
    expect(await ends(during)).toEqual(['b done', 'c done', 'd done'])
  })

  test('each gets the result in its own place, a null like any other', async () => {
    const ask = gather(async (items: readonly number[]) => items.map((n) => (n % 2 === 0 ? n * 10 : null)), {
      lanes: 1,
      most: 256,
      isHopeless: () => false,
    })
    expect(await Promise.all([4, 3, 2, 1, 0].map(ask))).toEqual([40, null, 20, null, 0])
  })

  test('a round holds so many at most, the rest follow in their order', async () => {
    const { ask, begun, round } = byHand({ most: 3 })
    const asked = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(ask)
    await turns()
    for (const at of [0, 1, 2]) {
      expect(begun()).toHaveLength(at + 1)
      round(at).succeed()
      await turns()
    }
    expect(begun()).toEqual(['a b c', 'd e f', 'g'])
    expect(await ends(asked)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((item) => `${item} done`))
  })

  test('a result is not kept back until the rounds behind it are over', async () => {
    const { ask, begun, round } = byHand({ most: 1 })
    const [first, second] = [ask('a'), ask('b')]
    await turns()
    round(0).succeed()
    expect(await first).toBe('a done')
    await turns()
    expect(begun()).toEqual(['a', 'b'])
    round(1).succeed()
    expect(await second).toBe('b done')
  })
})

describe('lanes', () => {
  test('as many rounds are under way as there are lanes, and no more', async () => {
    const { ask, begun, round } = byHand({ lanes: 2, most: 2 })
    const asked = ['a', 'b', 'c', 'd', 'e'].map(ask)
    await turns()
    expect(begun()).toEqual(['a b', 'c d'])
    round(1).succeed()
    await turns()
    expect(begun()).toEqual(['a b', 'c d', 'e'])
    round(0).succeed()
    round(2).succeed()
    expect(await ends(asked)).toEqual(['a', 'b', 'c', 'd', 'e'].map((item) => `${item} done`))
  })

  test('what comes while one lane is busy does not wait for it when another is free', async () => {
    const { ask, begun, round } = byHand({ lanes: 2 })
    const asked = [ask('a')]
    await turns()
    asked.push(ask('b'))
    await turns()
    expect(begun()).toEqual(['a', 'b'])
    asked.push(ask('c'))
    await turns()
    expect(begun()).toEqual(['a', 'b'])
    round(1).succeed()
    await turns()
    expect(begun()).toEqual(['a', 'b', 'c'])
    round(0).succeed()
    round(2).succeed()
    expect(await ends(asked)).toEqual(['a done', 'b done', 'c done'])
  })
})

describe('a round that fails', () => {
  /** Fails every round that holds a bad item, as a statement does, and keeps what it was asked. */
  function withBad(bad: (item: string) => boolean, isHopeless: (error: unknown) => boolean = () => false) {
    const rounds: string[] = []
    const ask = gather(
      async (items: readonly string[]) => {
        rounds.push(items.join(' '))
        if (items.some(bad)) throw new Error(`refused ${items.filter(bad).join(' ')}`)
        return items.map((item) => `${item} done`)
      },
      { lanes: 1, most: 256, isHopeless },
    )
    return { ask, rounds }
  }

  test('is tried item by item, in order, and only the bad one hears of it', async () => {
    const { ask, rounds } = withBad((item) => item === 'bad')
    expect(await ends(['a', 'bad', 'c'].map(ask))).toEqual(['a done', 'failed: refused bad', 'c done'])
    expect(rounds).toEqual(['a bad c', 'a', 'bad', 'c'])
  })

  test('with several bad ones each hears of its own fault', async () => {
    const { ask } = withBad((item) => item.startsWith('bad'))
    expect(await ends(['bad-1', 'b', 'bad-2'].map(ask))).toEqual([
      'failed: refused bad-1',
      'b done',
      'failed: refused bad-2',
    ])
  })

  test('of one item is not tried again: it has been tried alone', async () => {
    const { ask, rounds } = withBad(() => true)
    expect(await ends([ask('a')])).toEqual(['failed: refused a'])
    expect(rounds).toEqual(['a'])
  })

  test('without hope is not tried again, and everybody hears of it', async () => {
    const { ask, rounds } = withBad(
      () => true,
      (error) => error instanceof Error && error.message.startsWith('refused'),
    )
    expect(await ends(['a', 'b', 'c'].map(ask))).toEqual(Array(3).fill('failed: refused a b c'))
    expect(rounds).toEqual(['a b c'])
  })

  test('leaves the lane free for what comes after it', async () => {
    const { ask, rounds } = withBad((item) => item === 'bad')
    const during = ask('bad').catch(async () => ask('a'))
    expect(await during).toBe('a done')
    expect(await ask('b')).toBe('b done')
    expect(rounds).toEqual(['bad', 'a', 'b'])
  })

  test('holds its lane until the last of its items was tried alone', async () => {
    const { ask, begun, round } = byHand()
    const asked = [ask('a'), ask('b')]
    await turns()
    asked.push(ask('c'))
    const ended = ends(asked)
    round(0).fail(new Error('the whole of it'))
    await turns()
    expect(begun()).toEqual(['a b', 'a'])
    round(1).succeed()
    await turns()
    expect(begun()).toEqual(['a b', 'a', 'b'])
    round(2).fail(new Error('b alone'))
    await turns()
    expect(begun()).toEqual(['a b', 'a', 'b', 'c'])
    round(3).succeed()
    expect(await ended).toEqual(['a done', 'failed: b alone', 'c done'])
  })

  test('that throws before it waits is a failed round like any other', async () => {
    const ask = gather(
      (): Promise<string[]> => {
        throw new Error('at once')
      },
      { lanes: 1, most: 256, isHopeless: () => true },
    )
    expect(await ends([ask('a'), ask('b')])).toEqual(['failed: at once', 'failed: at once'])
  })
})

describe('a result that is missing', () => {
  test('is an error for its item and for no other', async () => {
    const { ask, round } = byHand()
    const asked = ['a', 'b', 'c'].map(ask)
    await turns()
    round(0).succeed(['a done', 'b done'])
    expect(await ends(asked)).toEqual(['a done', 'b done', 'failed: an item came back without a result'])
  })
})
