import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { instant, seoulMonth, startOfSeoulMonth, type Instant } from '../src/base/clock.ts'
import { prepareMonths } from '../src/store/months.ts'
import { purge } from '../src/usecase/purge.ts'
import { turnMonths } from '../src/usecase/turn-months.ts'
import type { Sandbox } from './sandbox.ts'
import { cancel, databases, openOn, paid, rowsOf, said, stateOf } from './usecase-wire.ts'

const tables = ['outbox', 'refused_attempt', 'late_reply', 'webhook_attempt'] as const

async function partitionsOf(face: Sandbox, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = to_regclass(${table})
    order by 1`.execute(face.engine.database.sql)
  return rows.map(({ name }) => name)
}

const month = (at: Instant, monthsOn: number) => seoulMonth(startOfSeoulMonth(at, monthsOn))

/** How many events lie in the month of this moment; none where it has no partition. */
async function eventsOf(face: Sandbox, at: Instant): Promise<number> {
  const name = `outbox_${seoulMonth(at)}`
  return (await partitionsOf(face, 'outbox')).includes(name) ? (await rowsOf(face, name)).length : 0
}

describe.each(databases)('months of a gateway, on %s', (database) => {
  test('it starts with this month and the next two, and what happens lies in this one', async (context) => {
    await using face = await openOn(database, context)
    const now = face.engine.clock.now()
    for (const table of tables)
      expect(await partitionsOf(face, table)).toEqual([
        ...[0, 1, 2].map((ahead) => `${table}_${month(now, ahead)}`),
        `${table}_other`,
      ])
    await paid(face)
    expect(await eventsOf(face, now)).toBe(1)
    expect(await rowsOf(face, 'outbox_other')).toEqual([])
  })

  test('its clock moved by years, payments and cancels go on, and their month is made when months are turned', async (context) => {
    await using face = await openOn(database, context)
    const early = await paid(face)
    await face.door.moveClock({ to: instant(Date.parse('2031-12-31T23:59:00+09:00')) })
    const id = await paid(face, { expiry: '1240' })
    expect((await cancel(face, id, { amount: 1_100 })).status).toBe(201)
    expect(said(await cancel(face, id, { amount: 99_000 }))[0]).toBe(422)
    expect(await rowsOf(face, 'outbox_other')).toHaveLength(2)
    expect(await rowsOf(face, 'refused_attempt_other')).toHaveLength(1)
    const now = face.engine.clock.now()
    await purge(face.engine)
    expect(await partitionsOf(face, 'outbox')).toEqual(
      expect.arrayContaining([0, 1, 2].map((ahead) => `outbox_${month(now, ahead)}`)),
    )
    expect([await eventsOf(face, now), (await rowsOf(face, 'outbox_other')).length]).toEqual([2, 0])
    expect(await rowsOf(face, 'refused_attempt_other')).toEqual([])
    // Five years after its first month that one has left, and its payment stands.
    expect([await stateOf(face, early), await stateOf(face, id)]).toEqual(['approved', 'partially_cancelled'])
    expect((await cancel(face, early)).status).toBe(201)
  })

  test('months are kept for as long as it was told, to the month, and payments for ever', async (context) => {
    await using face = await openOn(database, context, { env: { NARU_RETENTION_MONTHS: '2' } })
    const now = face.engine.clock.now()
    for (const back of [-4, -3, -2, -1])
      await prepareMonths(face.engine.database, startOfSeoulMonth(now, back))
    const id = await paid(face)
    expect((await turnMonths(face.engine)).toSorted()).toEqual(
      tables.flatMap((table) => [`${table}_${month(now, -4)}`, `${table}_${month(now, -3)}`]).toSorted(),
    )
    expect(await partitionsOf(face, 'outbox')).toEqual([
      ...[-2, -1, 0, 1, 2].map((ahead) => `outbox_${month(now, ahead)}`),
      'outbox_other',
    ])
    expect(await turnMonths(face.engine)).toEqual([])
    expect([await eventsOf(face, now), await stateOf(face, id)]).toEqual([1, 'approved'])
  })

  test('what expired goes in the same round, and is counted with the months', async (context) => {
    await using face = await openOn(database, context, { env: { NARU_RETENTION_MONTHS: '1' } })
    const now = face.engine.clock.now()
    await paid(face)
    await prepareMonths(face.engine.database, startOfSeoulMonth(now, -2))
    const dropped = tables.length
    expect(await purge(face.engine)).toBe(dropped)
    await face.door.moveClock({ advanceMs: 3_000 })
    const guards = (await rowsOf(face, 'duplicate_guard')).length
    expect(guards).toBe(1)
    expect(await purge(face.engine)).toBe(guards)
  })
})
