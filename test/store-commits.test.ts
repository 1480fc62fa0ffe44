import { sql } from 'kysely'
import { describe, expect, test, type TestContext } from 'vitest'
import { won } from '../src/base/won.ts'
import { shareCommits, type SharedCommits } from '../src/store/commits.ts'
import { isDatabaseAway, openPostgres, pingDatabase, type Database, type Sql } from '../src/store/database.ts'
import type { PaymentIntent } from '../src/store/payment-intents.ts'
import { findPayments } from '../src/store/payments.ts'
import { engines, migratedDatabase, ownPglite, ownPostgres, type EngineName } from './database.ts'
import {
  approvedPayment,
  askedPayment,
  cancelAnswer,
  cancelIntent,
  cardRow,
  countRows,
  expectBooksHold,
  guardOf,
  holders,
  judgedCancel,
  keyOf,
  paymentAnswer,
  paymentIntent,
  paymentOf,
  populate,
  type StoreWorld,
} from './store-world.ts'

interface CommittingWorld extends StoreWorld {
  readonly database: Database
  readonly commits: SharedCommits
}

async function committing(database: Database): Promise<CommittingWorld> {
  return { ...(await populate(database.sql)), database, commits: shareCommits(database) }
}

/** A database whose schema the test may change. */
async function ownDatabase(engine: EngineName, context: TestContext): Promise<Database> {
  return (engine === 'pglite' ? await ownPglite(context) : await ownPostgres(context)).database
}

/** What became of each, in order: its verdict, or what kind of failure. */
async function ends(asked: readonly Promise<string>[]): Promise<string[]> {
  const settled = await Promise.allSettled(asked)
  return settled.map((one) => {
    if (one.status === 'fulfilled') return one.value
    const fault: unknown = one.reason
    if (isDatabaseAway(fault)) return 'away'
    return fault instanceof Error ? fault.message : String(fault)
  })
}

/** Lets every commit that writes such a row meet `what` at its very end, after all statements have succeeded. */
async function atCommit(db: Sql, table: string, when: string, what: string): Promise<void> {
  await sql`
    create function meet_at_commit() returns trigger language plpgsql as
    ${sql.raw(`$$ begin ${what}; return null; end $$`)}`.execute(db)
  await sql`
    create constraint trigger meets_at_commit after insert or update on ${sql.table(table)}
    deferrable initially deferred for each row when (${sql.raw(when)}) execute function meet_at_commit()`.execute(
    db,
  )
}

describe.each(engines)('shared commits, on %s', (engine) => {
  test('three hundred of each kind at once: all stand, and the books balance', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    const { commits } = world
    const intents = Array.from({ length: 300 }, (_, i) => {
      const intent = paymentIntent(world)
      return { ...intent, guard: guardOf(intent, `guard ${i}`), key: keyOf(intent, `key ${i}`) }
    })
    expect(new Set(await ends(intents.map((one) => commits.paymentIntent(one))))).toEqual(
      new Set(['written']),
    )
    const answers = intents.map((intent) => paymentAnswer(world, intent, 'approve'))
    expect(new Set(await ends(answers.map((one) => commits.paymentAnswer(one))))).toEqual(
      new Set(['settled']),
    )
    const payments = (await findPayments(world.db, intents)).filter((payment) => payment !== null)
    const cancels = payments.map((payment) => judgedCancel(world, payment, { amount: 1_100 }))
    expect(cancels).toHaveLength(300)
    expect(new Set(await ends(cancels.map((one) => commits.cancelIntent(one))))).toEqual(new Set(['written']))
    const done = cancels.map((cancel) => cancelAnswer(world, cancel, 'done'))
    expect(new Set(await ends(done.map((one) => commits.cancelAnswer(one))))).toEqual(new Set(['settled']))
    expect(await countRows(world, 'movement')).toBe(600)
    expect((await holders(world)).claims).toEqual([])
    await expectBooksHold(world)
  })

  test('all four kinds under way at once do not wait for each other in a circle', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    const { commits } = world
    const through = async (shared: string) => {
      const intent = paymentIntent(world, { card: cardRow(shared) })
      if ((await commits.paymentIntent(intent)) !== 'written') return 'refused'
      await commits.paymentAnswer(paymentAnswer(world, intent, 'approve'))
      const cancel = await cancelIntent(world, intent)
      expect(await commits.cancelIntent(cancel)).toBe('written')
      return commits.cancelAnswer(cancelAnswer(world, cancel, 'done'))
    }
    const ended = await ends(Array.from({ length: 60 }, (_, i) => through(`card ${i % 30}`)))
    expect(new Set(ended)).toEqual(new Set(['settled', 'refused']))
    expect(ended.filter((end) => end === 'settled').length).toBeGreaterThanOrEqual(30)
    expect(await holders(world)).toEqual({ claims: [], guards: [], keys: [] })
    await expectBooksHold(world)
  })

  test('an intent that breaks a rule of the database hears of it, and hurts no neighbour', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    const at = { at: world.clock.now() }
    const clear = '4242424242424242|1125'
    const batch = [
      paymentIntent(world, { guard: guardOf(at, 'one'), key: keyOf(at, 'one') }),
      paymentIntent(world, {
        card: cardRow('in clear', clear),
        guard: guardOf(at, 'bad'),
        key: keyOf(at, 'bad'),
      }),
      paymentIntent(world),
      paymentIntent(world, { request: 'too short' }),
      paymentIntent(world),
    ]
    const [first, , third, , fifth] = batch.map((intent) => intent.paymentId)
    expect(await ends(batch.map((one) => world.commits.paymentIntent(one)))).toEqual([
      'written',
      expect.stringContaining('payment_card_sealed_card_check'),
      'written',
      expect.stringContaining('partner_transaction_request_check'),
      'written',
    ])
    expect(await holders(world)).toEqual({ claims: [first, third, fifth], guards: [first], keys: [first] })
    expect(await countRows(world, 'payment')).toBe(3)
    await expectBooksHold(world)
  })

  test('an answer that breaks a rule leaves its own question open and closes those of its neighbours', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    const intents = [await askedPayment(world), await askedPayment(world), await askedPayment(world)]
    const beyond = { money: { amount: won(11_001), vat: won(1_000) } }
    const answers = intents.map((intent, i) => paymentAnswer(world, intent, 'approve', i === 1 ? beyond : {}))
    expect(await ends(answers.map((one) => world.commits.paymentAnswer(one)))).toEqual([
      'settled',
      expect.stringContaining('check constraint'),
      'settled',
    ])
    const states = []
    for (const intent of intents) states.push((await paymentOf(world, intent)).state)
    expect(states).toEqual(['approved', 'requested', 'approved'])
    await expectBooksHold(world)
  })

  test('a cancel that breaks a rule hears of it alone', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    const paid = [await approvedPayment(world), await approvedPayment(world), await approvedPayment(world)]
    const cancels = []
    for (const [i, one] of paid.entries())
      cancels.push(await cancelIntent(world, one, { amount: 1_100 }, i === 1 ? { request: 'too short' } : {}))
    expect(await ends(cancels.map((one) => world.commits.cancelIntent(one)))).toEqual([
      'written',
      expect.stringContaining('check constraint'),
      'written',
    ])
    await expectBooksHold(world)
  })

  test('an answer to a cancel that breaks a rule leaves its share held, and settles those of its neighbours', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    const cancels = []
    for (let i = 0; i < 3; i++) {
      const cancel = await cancelIntent(world, await approvedPayment(world), { amount: 1_100 })
      expect(await world.commits.cancelIntent(cancel)).toBe('written')
      cancels.push(cancel)
    }
    const beyond = { money: { amount: won(1_101), vat: won(100) } }
    const answers = cancels.map((cancel, i) => cancelAnswer(world, cancel, 'done', i === 1 ? beyond : {}))
    const twice = cancels.slice(0, 1).map((cancel) => cancelAnswer(world, cancel, 'declined'))
    expect(await ends([...answers, ...twice].map((one) => world.commits.cancelAnswer(one)))).toEqual([
      'settled',
      expect.stringContaining('check constraint'),
      'settled',
      'already',
    ])
    const held = []
    for (const cancel of cancels) held.push((await paymentOf(world, cancel)).held.amount)
    expect(held).toEqual([0, 1_100, 0])
    await expectBooksHold(world)
  })

  test('two answers to one payment at once: the one that was told first wins', async (context) => {
    const world = await committing(await migratedDatabase(engine, context))
    for (const events of [
      ['approve', 'approve'],
      ['approve', 'net_cancel'],
      ['lose_sight', 'approve'],
      ['decline', 'approve'],
    ] as const) {
      const [twice, once] = [await askedPayment(world), await askedPayment(world)]
      const ended = await ends([
        ...events.map((event) => world.commits.paymentAnswer(paymentAnswer(world, twice, event))),
        world.commits.paymentAnswer(paymentAnswer(world, once, 'approve')),
      ])
      // A lost sight closes nothing: the answer after it is the first one.
      const second = events[0] === 'lose_sight' ? 'settled' : 'already'
      expect(ended).toEqual(['settled', second, 'settled'])
      const state = events[0] === 'decline' ? 'declined' : 'approved'
      expect([(await paymentOf(world, twice)).state, (await paymentOf(world, once)).state]).toEqual([
        state,
        'approved',
      ])
    }
    await expectBooksHold(world)
  })

  test('a commit that fails at its very end is a failure for the row at fault alone, and its verdict never left', async (context) => {
    const world = await committing(await ownDatabase(engine, context))
    await atCommit(world.db, 'payment', `new.order_name = 'bad'`, `raise exception 'refused at commit'`)
    const intents = ['good', 'bad', 'fine'].map((orderName) => paymentIntent(world, { orderName }))
    expect(await ends(intents.map((one) => world.commits.paymentIntent(one)))).toEqual([
      'written',
      'refused at commit',
      'written',
    ])
    expect(await countRows(world, 'payment')).toBe(2)
    expect((await holders(world)).claims).toHaveLength(2)
    await expectBooksHold(world)
  })
})

const begin = (world: CommittingWorld, kind: 'intent' | 'answer', intent: PaymentIntent): Promise<string> =>
  kind === 'intent'
    ? world.commits.paymentIntent(intent)
    : world.commits.paymentAnswer(paymentAnswer(world, intent, 'approve'))

/** The state of a payment as another process sees it; null where it sees none. */
async function seenFrom(db: Sql, paymentId: string): Promise<string | null> {
  const { rows } = await sql<{ state: string }>`
    select state from payment where payment_id = ${paymentId}`.execute(db)
  return rows[0]?.state ?? null
}

describe('a verdict stands on disk', () => {
  /** A world on PostgreSQL in which commits of payments wait for a lock that the test holds, and a pool beside it. */
  async function heldCommits(context: TestContext) {
    const { database, url } = await ownPostgres(context)
    const world = await committing(database)
    const other = openPostgres(url)
    context.onTestFinished(() => other.close())
    let letGo = () => {}
    const released = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const hold = async (): Promise<() => Promise<void>> => {
      await atCommit(other.sql, 'payment', 'true', 'perform pg_advisory_xact_lock(7)')
      let holding = () => {}
      const held = new Promise<void>((resolve) => {
        holding = resolve
      })
      const holder = other.sql.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(7)`.execute(tx)
        holding()
        await released
      })
      await held
      return async () => {
        letGo()
        await holder
      }
    }
    /** The one backend whose commit waits. */
    const waiting = async (): Promise<number> => {
      const pids = async () => {
        const { rows } = await sql<{ pid: number }>`
          select pid from pg_locks where locktype = 'advisory' and not granted`.execute(other.sql)
        return rows.map((row) => row.pid)
      }
      await expect.poll(pids, { interval: 5, timeout: 10_000 }).toHaveLength(1)
      return (await pids())[0] ?? 0
    }
    return { world, other, hold, waiting }
  }

  const kinds = ['intent', 'answer'] as const

  test.for(kinds)('the verdict on an %s waits for the commit', async (kind, context) => {
    const { world, other, hold, waiting } = await heldCommits(context)
    const intent = kind === 'intent' ? paymentIntent(world) : await askedPayment(world)
    const letGo = await hold()
    let told: string | null = null
    const verdict = begin(world, kind, intent).then((said) => (told = said))
    await waiting()
    expect(told).toBeNull()
    expect(await seenFrom(other.sql, intent.paymentId)).toBe(kind === 'intent' ? null : 'requested')
    await letGo()
    expect(await verdict).toBe(kind === 'intent' ? 'written' : 'settled')
    expect(await seenFrom(other.sql, intent.paymentId)).toBe(kind === 'intent' ? 'requested' : 'approved')
  })

  test.for(kinds)('of an %s whose commit is killed nobody says that it stands', async (kind, context) => {
    const { world, other, hold, waiting } = await heldCommits(context)
    const intent = kind === 'intent' ? paymentIntent(world) : await askedPayment(world)
    const letGo = await hold()
    const ended = ends([begin(world, kind, intent)])
    await sql`select pg_terminate_backend(${await waiting()}::int)`.execute(other.sql)
    expect(await ended).toEqual(['away'])
    await letGo()
    expect(await seenFrom(other.sql, intent.paymentId)).toBe(kind === 'intent' ? null : 'requested')
    // The pool replaces the connection as soon as its end has been seen, and the same beat may be made again.
    const { hot } = world.database
    await expect.poll(() => ends([pingDatabase(hot).then(() => 'here')]), { interval: 5 }).toEqual(['here'])
    expect(await begin(world, kind, intent)).toBe(kind === 'intent' ? 'written' : 'settled')
    await expectBooksHold(world)
  })
})
