import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, type TestContext } from 'vitest'
import { seoulDateTime14, systemClock } from '../src/base/clock.ts'
import { bankNotice, bankNoticeReply } from '../src/telegram/bank-telegram.ts'
import { openLinePool } from '../src/telegram/client.ts'
import { ask, startPair, type Pair } from './gateway-pair.ts'

const amount = 15_000
const connection = {
  host: '127.0.0.1',
  lines: 1,
  connectTimeoutMs: 5_000,
  readTimeoutMs: 10_000,
  onStray: () => undefined,
}

describe('two gateway processes on one PostgreSQL and one bank', () => {
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

  const topicsOf = async ({ database }: Pair, paymentKey: string): Promise<string[]> => {
    const client = new Client({ connectionString: database })
    await client.connect()
    const { rows } = await client.query<{ topic: string }>(
      'select topic from outbox where subject_id = $1 order by created_at, event_id',
      [paymentKey],
    )
    await client.end()
    return rows.map(({ topic }) => topic)
  }

  test.each([
    ['card', 'payment.approved'],
    ['virtual_account', 'payment.awaiting_deposit'],
    ['transfer', 'payment.approved'],
  ])(
    'confirm one checkout by %s at the same moment, and one of them makes the payment',
    async (method, topic) => {
      const pair = opened
      if (!pair) return
      for (let round = 0; round < 5; round++) {
        const cardNumber = `43301234${String(11_110_000 + round)}`
        const { body: said } = await ask(`${pair.urls[round % 2] ?? pair.urls[0]}/sandbox/authenticate`, {
          method,
          amount,
          cardNumber,
        })
        const told = await Promise.all(
          Array.from({ length: 10 }, (_, i) =>
            ask(`${pair.urls[i % 2] ?? pair.urls[0]}/v1/payments/confirm`, said),
          ),
        )
        expect(told.filter(({ status }) => status === 200)).toHaveLength(1)
        const codes = told.filter(({ status }) => status !== 200).map(({ body }) => body['code'])
        expect(new Set(codes)).toEqual(new Set(['ALREADY_PROCESSED_PAYMENT']))
        expect(await topicsOf(pair, String(said['paymentKey']))).toEqual([topic])
      }
      expect((await ask(`${pair.urls[0]}/sandbox/books`)).body).toMatchObject({ balanced: true })
    },
    60_000,
  )

  test('confirm one checkout under one idempotency key, and every repeat hears of the same payment', async (context) => {
    const pair = pairFor(context)
    for (let round = 0; round < 5; round++) {
      const cardNumber = `43301234${String(22_220_000 + round)}`
      const { body: said } = await ask(`${pair.urls[0]}/sandbox/authenticate`, { amount, cardNumber })
      const confirm = (place: number) =>
        ask(`${pair.urls[place % 2] ?? pair.urls[0]}/v1/payments/confirm`, said, `confirm-${round}`)
      const told = await Promise.all(Array.from({ length: 10 }, (_, place) => confirm(place)))
      const codes = new Set(told.map(({ status, body }) => (status === 200 ? 'DONE' : body['code'])))
      codes.delete('IDEMPOTENT_REQUEST_PROCESSING')
      expect([...codes]).toEqual(['DONE'])
      expect((await confirm(round)).body).toMatchObject({ status: 'DONE', paymentKey: said['paymentKey'] })
      expect(await topicsOf(pair, String(said['paymentKey']))).toEqual(['payment.approved'])
    }
    expect((await ask(`${pair.urls[0]}/sandbox/books`)).body).toMatchObject({ balanced: true })
  }, 60_000)

  test('hear of one deposit at the same moment and both say that it is credited, which it is once', async (context) => {
    const pair = pairFor(context)
    const lines = pair.noticePorts.map((port) => openLinePool({ ...connection, port }))
    for (let round = 0; round < 5; round++) {
      const body = {
        amount,
        orderId: `order-both-${round}`,
        orderName: '나룻배',
        customerName: '김나루',
        bank: '88',
      }
      const { body: issued } = await ask(`${pair.urls[0]}/v1/virtual-accounts`, body)
      const paymentKey = String(issued['paymentKey'])
      const { accountNumber } = issued['virtualAccount'] as { accountNumber: string }
      const managementNumber = `BOTH${String(round).padStart(16, '0')}`
      const telegram = bankNotice.encode({
        kind: 'DEPOSIT',
        managementNumber,
        bank: '088',
        accountNumber,
        amount,
        depositorName: '김나루',
        originalNoticeNumber: '',
        at: seoulDateTime14(systemClock().now()),
        reserved: '',
      })
      const heard = await Promise.all(lines.map((line) => line.ask(telegram, managementNumber)))
      const codes = heard.map(
        (one) => one.kind === 'answered' && bankNoticeReply.decode(one.telegram).responseCode,
      )
      expect(codes).toEqual(['0000', '0000'])
      expect(await topicsOf(pair, paymentKey)).toEqual(['payment.awaiting_deposit', 'payment.approved'])
    }
    await Promise.all(lines.map((line) => line.close()))
    const { body: books } = await ask(`${pair.urls[1]}/sandbox/books`)
    expect(books).toMatchObject({ balanced: true })
  }, 60_000)

  test('take a deposit of the bank itself, whichever of them it tells', async (context) => {
    const pair = pairFor(context)
    for (const port of pair.noticePorts) {
      pair.bank.sendNoticesTo({ host: '127.0.0.1', port })
      const body = {
        amount,
        orderId: `order-at-${port}`,
        orderName: '나룻배',
        customerName: '김나루',
        bank: '88',
      }
      const { body: issued } = await ask(`${pair.urls[0]}/v1/virtual-accounts`, body)
      const { accountNumber } = issued['virtualAccount'] as { accountNumber: string }
      expect(await pair.bank.control.deposit({ accountNumber })).toMatchObject({ state: 'credited' })
      const { body: found } = await ask(`${pair.urls[1]}/v1/payments/${String(issued['paymentKey'])}`)
      expect(found).toMatchObject({ status: 'DONE' })
    }
  }, 60_000)
})
