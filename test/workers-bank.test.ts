import { expect } from 'vitest'
import { onPostgres } from './postgres.ts'
import { askOnce, openDatabase, oneOwner, slow, soon, startGateway } from './workers-wire.ts'

const account = { orderName: '생수', customerName: '김토스', bank: '신한' }

onPostgres(
  'several workers share one bank, and any of them hears of a deposit, also after a roll',
  async (postgresUrl) => {
    const database = await openDatabase(postgresUrl)
    const gateway = await startGateway(database.url)
    const open = async (orderId: string) => {
      const { body } = await askOnce(`${gateway.url}/v1/virtual-accounts`, {
        ...account,
        amount: 25_000,
        orderId,
      })
      return { key: String(body['paymentKey']), ...(body['virtualAccount'] as { accountNumber: string }) }
    }
    const pay = async (accountNumber: string) =>
      (await askOnce(`${gateway.url}/sandbox/partners/bank/deposits`, { accountNumber })).body
    const statusOf = async (key: string) =>
      (await askOnce(`${gateway.url}/v1/payments/${key}`)).body['status']

    const accounts = [await open('workers-1'), await open('workers-2'), await open('workers-3')]
    for (const { accountNumber, key } of accounts.slice(0, 2)) {
      expect(await pay(accountNumber)).toMatchObject({ state: 'credited', amount: 25_000 })
      expect(await statusOf(key)).toBe('DONE')
    }
    const before = await database.workers()
    gateway.child.kill('SIGHUP')
    await expect
      .poll(async () => (await database.workers()).filter((pid) => !before.includes(pid)).length, soon)
      .toBe(2)
    await oneOwner(database)
    await pay(accounts[2]?.accountNumber ?? '')
    await expect.poll(() => statusOf(accounts[2]?.key ?? ''), soon).toBe('DONE')
  },
  slow,
)
