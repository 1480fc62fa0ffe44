import { afterAll, beforeAll, describe, expect, inject, test, type TestContext } from 'vitest'
import { ask, startPair, type Pair, type Told } from './gateway-pair.ts'

const charge = (cardNumber: string, amount: number) => ({ cardNumber, expiry: '1230', cvc: '123', amount })

describe('two gateway processes on one PostgreSQL', () => {
  let opened: Pair | null = null
  const pairFor = (context: TestContext): Pair => {
    if (!opened) context.skip(`needs PostgreSQL: ${inject('postgresMissing')}`)
    return opened
  }

  beforeAll(async () => {
    const postgresUrl = inject('postgresUrl')
    if (postgresUrl) opened = await startPair(postgresUrl)
  }, 60_000)
  afterAll(async () => {
    await opened?.end()
  })

  test('take no more from a payment than it has, whoever of a thousand parallel cancels comes first', async (context) => {
    const { urls, company } = pairFor(context)
    const { body: payment } = await ask(`${urls[0]}/payments/card`, charge('4330123411110001', 100_000))
    const id = String(payment['id'])
    const told: Told[] = []
    // Waves of a hundred: parallel, and still within what the sockets of one machine bear.
    for (let wave = 0; wave < 10; wave++)
      told.push(
        ...(await Promise.all(
          Array.from({ length: 100 }, (_, i) =>
            ask(`${urls[i % 2] ?? urls[0]}/payments/${id}/cancels`, { amount: 7_000 }, `wave-${wave}-${i}`),
          ),
        )),
      )
    const done = told.filter(({ status }) => status === 201).length
    const refusals = new Set(told.filter(({ status }) => status !== 201).map(({ body }) => body['code']))
    expect(told).toHaveLength(1_000)
    expect(done).toBeGreaterThanOrEqual(10)
    expect(done).toBeLessThanOrEqual(14)
    const expected = ['CANCEL_IN_PROGRESS', ...(done === 14 ? ['CANCEL_AMOUNT_EXCEEDS_BALANCE'] : [])]
    expect(refusals).toEqual(new Set(expected))
    const { entries } = await company.control.book({ limit: 10_000 })
    expect(entries.find((entry) => entry.managementNumber === id)?.cancelledAmount).toBe(7_000 * done)
    expect((await ask(`${urls[1]}/sandbox/books`)).body).toMatchObject({ balanced: true })
  }, 120_000)

  test('never have one card in two payments at once', async (context) => {
    const { urls, company } = pairFor(context)
    // The first payment is held at the card company until long after the others have come.
    await company.control.setRules([{ then: { action: 'delay', ms: 700 } }])
    for (let round = 0; round < 5; round++) {
      const replies = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          ask(`${urls[i % 2] ?? urls[0]}/payments/card`, charge('4330123411110002', 1_000 + round * 100 + i)),
        ),
      )
      const codes = replies.filter(({ status }) => status !== 201).map(({ body }) => body['code'])
      expect(codes).toEqual(Array.from({ length: 9 }, () => 'CARD_IN_USE'))
    }
    await company.control.setRules([])
    expect((await ask(`${urls[0]}/sandbox/books`)).body).toMatchObject({ balanced: true })
  }, 120_000)
})
