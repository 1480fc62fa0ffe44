import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test, type TestContext } from 'vitest'
import { attempt, cancelPart, charge } from '../scripts/buyers.ts'
import { startWorld, type World } from '../scripts/world.ts'
import { instant } from '../src/base/clock.ts'
import { won } from '../src/base/won.ts'
import { settleDays } from '../src/usecase/settle-days.ts'
import type { Beat } from '../src/usecase/engine.ts'
import { engines, migratedDatabase } from './database.ts'
import {
  approvedPayment,
  cancelAnswer,
  cancelIntent,
  expectBooksHold,
  populate,
  writeCancelAnswers,
  writeCancels,
  type StoreWorld,
} from './store-world.ts'

const hourMs = 3_600_000

/** What a shop does: it sells, or cancels a share of an earlier sale; then some time goes by and the round may run and die. */
const deed = fc.record({
  amount: fc.integer({ min: 100, max: 5_000_000 }),
  cancels: fc.option(fc.record({ sale: fc.nat(20), share: fc.double({ min: 0.01, max: 1, noNaN: true }) })),
  hoursAfter: fc.integer({ min: 0, max: 60 }),
  round: fc.constantFrom('none', 'whole', 'dies'),
  diesAt: fc.nat(4),
})

async function sell(world: StoreWorld, amount: number) {
  const vat = won(Math.floor((2 * amount + 11) / 22))
  const terms = { amount: won(amount), vat, taxFreeAmount: won(0), installmentMonths: 0 }
  return approvedPayment(world, { terms })
}

async function cancelShare(
  world: StoreWorld,
  of: Awaited<ReturnType<typeof sell>>,
  share: number,
): Promise<void> {
  const { rows } = await sql<{ left: number }>`
    select balance_amount as left from payment where payment_id = ${of.paymentId}`.execute(world.db)
  const left = rows[0]?.left ?? 0
  if (left === 0) return
  const intent = await cancelIntent(world, of, { amount: Math.max(1, Math.floor(left * share)) })
  expect(await writeCancels(world, [intent])).toEqual(['written'])
  expect(await writeCancelAnswers(world, [cancelAnswer(world, intent, 'done')])).toEqual(['settled'])
}

interface Sums {
  readonly transactions: number
  readonly lines: number
  readonly amount: number
  readonly settled: number
  readonly paid: number
  readonly kept: number
  readonly unpaid: number
}

async function sums(world: StoreWorld): Promise<Sums | undefined> {
  const { rows } = await sql<Sums>`
    select
      (select count(*) from movement where kind in ('approval', 'cancel'))::bigint as transactions,
      (select count(*) from settlement)::bigint as lines,
      (select coalesce(sum(amount), 0) from posting where account = 'card_receivable')::bigint as amount,
      (select coalesce(sum(amount), 0) from settlement)::bigint as settled,
      (select coalesce(-sum(amount), 0) from posting where account = 'paid_out')::bigint as paid,
      (select coalesce(-sum(amount), 0) from posting where account in ('fee_income', 'fee_vat'))::bigint as kept,
      (select coalesce(sum(amount), 0) from settlement where paid_at is null)::bigint as unpaid`.execute(
    world.db,
  )
  return rows[0]
}

describe.each(engines)('the settlement of days, on %s', (engine) => {
  test(
    'pays out, keeps as fee and VAT, and still owes what all transactions sum up to, wherever the round dies',
    { timeout: 120_000 },
    async (context) => {
      const database = await migratedDatabase(engine, context)
      const world = await populate(database.sql)
      const { db, clock } = world
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), async (deeds) => {
          await sql`truncate payment, cancel, card, payment_card, payment_card_detail, payment_account, payment_customer,
            partner_transaction, claim, movement, outbox, settlement, settled_day, payout`.execute(db)
          const sales: Awaited<ReturnType<typeof sell>>[] = []
          for (const { amount, cancels, hoursAfter, round, diesAt } of deeds) {
            const sale = cancels && sales[cancels.sale % Math.max(1, sales.length)]
            if (sale) await cancelShare(world, sale, cancels.share)
            else sales.push(await sell(world, amount))
            clock.advance(hoursAfter * hourMs)
            let beats = 0
            const onBeat = () => {
              if (round === 'dies' && beats++ === diesAt) throw new Error('killed')
            }
            if (round !== 'none') await settleDays({ database, clock, onBeat }, 2).catch(() => undefined)
          }
          clock.advance(40 * 24 * hourMs)
          const whole = { database, clock, onBeat: () => undefined }
          await Promise.all([settleDays(whole, 3), settleDays(whole, 2)])
          const end = await sums(world)
          expect(end?.lines).toBe(end?.transactions)
          expect(end?.settled).toBe(end?.amount)
          expect((end?.paid ?? 0) + (end?.kept ?? 0) + (end?.unpaid ?? 0)).toBe(end?.amount)
          // Only what went back, with nothing after it to be taken out of, stays owed.
          expect(end?.unpaid).toBeLessThanOrEqual(0)
          await expectBooksHold(world)
        }),
        { numRuns: engine === 'pglite' ? 15 : 25 },
      )
    },
  )

  test('settles each shop by its own term', async (context) => {
    const database = await migratedDatabase(engine, context)
    const world = await populate(database.sql)
    await sql`update merchant set payout_business_days = 5 where merchant_id = ${world.otherShop}`.execute(
      world.db,
    )
    await sell(world, 11_000)
    await approvedPayment(world, { merchantId: world.otherShop })
    const whole = { database, clock: world.clock, onBeat: () => undefined }
    expect(await settleDays(whole)).toBe(0)
    world.clock.advance(24 * hourMs)
    expect(await settleDays(whole)).toBe(2)
    expect(await settleDays(whole)).toBe(0)
    const { rows } = await sql`
      select merchant_id, sold_on::text as sold, payout_on::text as paid from settlement order by merchant_id`.execute(
      world.db,
    )
    // The day of sale is Saturday, the 21st of November 2026.
    expect(rows).toEqual([
      { merchant_id: 'other-shop', sold: '2026-11-21', paid: '2026-11-27' },
      { merchant_id: 'shop', sold: '2026-11-21', paid: '2026-11-24' },
    ])
    expect(instant(world.clock.now())).toBeGreaterThan(0)
    await expectBooksHold(world)
  })
})

describe.each(['postgres', 'pglite'] as const)(
  'a gateway on %s that is killed over a settlement',
  (database) => {
    let opened: World | null = null
    beforeAll(async () => {
      if (database === 'pglite' || inject('postgresUrl') !== null) opened = await startWorld(database)
    }, 120_000)
    afterAll(async () => {
      await opened?.end()
    }, 120_000)
    const worldFor = (context: TestContext): World => {
      if (!opened) context.skip(`needs PostgreSQL: ${inject('postgresMissing')}`)
      return opened
    }
    const post = (world: World, path: string, body: object) =>
      fetch(world.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const authorization = `Basic ${btoa('test_sk_docs_narudemo1:')}`

    test.for(['lines-settled', 'payout-made'] satisfies Beat[])(
      'at "%s" has settled and paid out each transaction once when it is back',
      { timeout: 120_000 },
      async (beat, context) => {
        const world = worldFor(context)
        const paid = charge()
        await attempt(world.url, paid)
        const part = cancelPart(String(paid.told?.body['id']))
        await attempt(world.url, part)
        expect([paid.told?.status, part.told?.status]).toEqual([201, 201])
        const { died } = await world.gateway.restartToDieAt(beat, 1)
        await post(world, '/sandbox/clock', { advance: 'P20D' }).catch(() => undefined)
        await died
        await world.gateway.restart()
        expect((await post(world, '/sandbox/clock', { advance: 'PT1S' })).status).toBe(200)
        const reply = await fetch(`${world.url}/v1/settlements?startDate=2000-01-01&endDate=2099-12-31`, {
          headers: { authorization },
        })
        const lines = (await reply.json()) as { paymentKey: string; amount: number; payOutAmount: number }[]
        expect(lines.filter((line) => line.paymentKey === paid.told?.body['id'])).toHaveLength(2)
        const books = await fetch(`${world.url}/sandbox/books`)
        const { balanced, ledger } = (await books.json()) as {
          balanced: boolean
          ledger: Record<string, number>
        }
        expect(balanced).toBe(true)
        expect(-(ledger['paid_out'] ?? 0)).toBe(lines.reduce((sum, line) => sum + line.payOutAmount, 0))
      },
    )
  },
)
