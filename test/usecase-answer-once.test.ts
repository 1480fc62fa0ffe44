import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { newKeyRingFile, openKeyRing } from '../src/base/key-ring.ts'
import { isRefused, refuse, type Refused } from '../src/base/refusal.ts'
import { answerOnce } from '../src/usecase/answer-once.ts'
import type { Answered, RequestIdentity } from '../src/usecase/answering.ts'
import type { Engine } from '../src/usecase/engine.ts'
import type { Database, Sql } from '../src/store/database.ts'
import { engines, migratedDatabase, type EngineName } from './database.ts'
import { populate } from './store-world.ts'
import type { TestContext } from 'vitest'

const identity: RequestIdentity = { key: 'key', apiKeyHash: 'hash', method: 'POST', url: '/v1/x' }

interface Outcome {
  readonly made: number
}

const render = (outcome: Outcome | Refused): Answered['answer'] => ({
  status: isRefused(outcome) ? 400 : 200,
  contentType: 'application/json',
  body: isRefused(outcome) ? outcome.refused : `made ${outcome.made}`,
})

/** As much of an engine as work without a partner asks for. */
async function shop(name: EngineName, context: TestContext) {
  const database: Database = await migratedDatabase(name, context)
  const world = await populate(database.sql)
  const keyRing = openKeyRing(newKeyRingFile('sandbox'))
  const parts: Pick<Engine, 'database' | 'clock' | 'keyRing' | 'profile'> = {
    database,
    clock: world.clock,
    keyRing,
    profile: 'strict',
  }
  const merchant = { merchantId: world.shop, name: 'shop', checksLuhn: false }
  let made = 0
  const make = async (tx: Sql): Promise<Outcome> => {
    made++
    await sql`insert into setting (name, value) values (${`made ${made}`}, '')`.execute(tx)
    return { made }
  }
  const rows = async () => {
    const found = await sql`select name from setting where name like 'made %'`.execute(database.sql)
    return found.rows.length
  }
  const ask = (
    work: (tx: Sql) => Promise<Outcome | Refused> = make,
    who: RequestIdentity | null = identity,
  ) => answerOnce(parts as Engine, merchant, who, render, work)
  return { ask, make, rows, clock: world.clock, database }
}

describe.each(engines)('work that asks no partner, on %s', (name) => {
  test('is done once under a key, and told again from then on', async (context) => {
    const { ask, rows } = await shop(name, context)
    expect(await ask()).toEqual({ answer: render({ made: 1 }), replayed: false })
    expect(await ask()).toEqual({ answer: render({ made: 1 }), replayed: true })
    expect(await rows()).toBe(1)
  })

  test('is done each time without a key', async (context) => {
    const { ask, make, rows } = await shop(name, context)
    await ask(make, null)
    await ask(make, null)
    expect(await rows()).toBe(2)
  })

  test('by ten at once under a key is done once, and the others hear of it', async (context) => {
    const { ask, rows } = await shop(name, context)
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()))
    expect(new Set(answers.map(({ answer }) => answer.body))).toEqual(new Set(['made 1']))
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(await rows()).toBe(1)
  })

  test('that is refused leaves nothing but the refusal, which is bound to the key', async (context) => {
    const { ask, rows } = await shop(name, context)
    expect(await ask(async () => refuse('RECEIPT_NOT_FOUND'))).toMatchObject({
      answer: { body: 'RECEIPT_NOT_FOUND' },
      replayed: false,
    })
    expect(await ask()).toMatchObject({ answer: { body: 'RECEIPT_NOT_FOUND' }, replayed: true })
    expect(await rows()).toBe(0)
  })

  test('that fails leaves nothing at all, not even the key', async (context) => {
    const { ask, make, rows } = await shop(name, context)
    const dying = async (tx: Sql): Promise<Outcome> => {
      await make(tx)
      throw new Error('killed')
    }
    await expect(ask(dying)).rejects.toThrow('killed')
    expect(await rows()).toBe(0)
    expect(await ask()).toMatchObject({ replayed: false })
    expect(await rows()).toBe(1)
  })

  test('under a key that has expired is done anew', async (context) => {
    const { ask, rows, clock } = await shop(name, context)
    await ask()
    clock.advance(15 * 24 * 3_600_000)
    expect(await ask()).toMatchObject({ answer: { body: 'made 2' }, replayed: false })
    expect(await rows()).toBe(2)
  })

  test('is not done while a request of three beats runs under its key', async (context) => {
    const { ask, rows, database } = await shop(name, context)
    await ask()
    await sql`update idempotency set state = 'RUNNING', status = null, content_type = null, body = null`.execute(
      database.sql,
    )
    expect(await ask()).toEqual({ answer: render(refuse('IDEMPOTENT_REQUEST_PROCESSING')), replayed: false })
    expect(await rows()).toBe(1)
  })
})
