import { once } from 'node:events'
import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bankBookPageSchema } from '../src/contract/bank.ts'
import { SimulatorAway } from '../src/contract/simulator.ts'
import { bankControlOver, bankOrders } from '../src/simulator/bank-control.ts'
import { serveControl } from '../src/simulator/control-server.ts'
import {
  askAbout,
  bankRule,
  closing,
  issue,
  openBankWire,
  openListener,
  refund,
  testBank,
  undo,
  withdraw,
} from './bank-wire.ts'
import { folder, numbered, startProgram } from './simulator-wire.ts'

describe('a restart of the bank', () => {
  test('finds book, rules and maintenance as they were, and nobody’s account or name in any file', async () => {
    await using dir = await folder()
    await using gateway = await openListener()
    const options = { dataDir: dir.path, noticeAddress: gateway.address }
    const before = await testBank([bankRule({ action: 'late' }, { when: { amount: 7 } })], options)
    using wire = await openBankWire(before.port)
    const issued = await wire.ask(issue('A'))
    await wire.ask(issue('B'))
    await wire.ask(closing('C', 'B'))
    await wire.ask(withdraw('W'))
    await wire.ask(refund('R', 'W', 1_000))
    await wire.ask(withdraw('U'))
    await wire.ask(undo('U'))
    const { noticeNumber } = await before.control.deposit({ accountNumber: issued.accountNumber })
    await before.control.reverse({ noticeNumber })
    await before.control.maintain('nightly')
    const book = await before.control.book({})
    await before.close()

    await using after = await testBank([], options)
    expect(await after.control.book({})).toEqual(book)
    expect((await after.control.rules()).rules).toHaveLength(1)
    using again = await openBankWire(after.port)
    expect(await again.ask(issue('A'))).toEqual(issued)
    const files = await Promise.all(
      ['book.jsonl', 'rules.json'].map((name) => readFile(join(dir.path, name), 'utf8')),
    )
    expect(files.join('')).not.toMatch(/11023456789012|홍길동/)
    expect(files.join('')).toContain('"closed":"nightly"')
  })

  test('after a reset finds nothing, and no notice is sent any more', async () => {
    await using dir = await folder()
    const before = await testBank([], { dataDir: dir.path, patience: { orderMs: 10 } })
    using wire = await openBankWire(before.port)
    const { accountNumber } = await wire.ask(issue('A'))
    await before.control.deposit({ accountNumber })
    await before.control.reset()
    await before.close()
    await using gateway = await openListener()
    await using after = await testBank([], { dataDir: dir.path, noticeAddress: gateway.address })
    expect((await after.control.book({})).entries).toEqual([])
    expect(gateway.heard).toEqual([])
  })

  test('is refused while another bank has the folder', async () => {
    await using dir = await folder()
    await using first = await testBank([], { dataDir: dir.path })
    await expect(testBank([], { dataDir: dir.path })).rejects.toThrow('set BANK_ADDRESS')
    expect((await first.control.book({})).entries).toEqual([])
  })
})

test('the separate program, killed in the middle of its work, knows what it has answered and tells of its deposits', async () => {
  await using dir = await folder()
  using first = await startProgram('bank', '--data', dir.path)
  using wire = await openBankWire(first.port)
  const { accountNumber } = await wire.ask(issue('A', { dueAt: '20991231235959' }))
  const pending = bankControlOver(first.control)
    .deposit({ accountNumber })
    .catch((cause: unknown) => cause)
  await expect.poll(async () => (await bankControlOver(first.control).book({})).entries.length).toBe(2)
  wire.send(...Array.from({ length: 2_000 }, (_, n) => withdraw(`W${n}X`)))
  const answered = []
  for (let n = 0; n < 300; n++) answered.push(await wire.reply())
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(await pending).toBeInstanceOf(SimulatorAway)
  const journal = join(dir.path, 'book.jsonl')
  await appendFile(journal, '{"event":"deal","deal":{"managementNumber":"TORN')
  const torn = (await stat(journal)).size

  await using gateway = await openListener()
  const address = `${gateway.address.host}:${gateway.address.port}`
  using second = await startProgram('bank', '--data', dir.path, '--notice-address', address)
  expect((await stat(journal)).size).toBeLessThan(torn)
  using again = await openBankWire(second.port)
  for (const reply of answered) {
    const asked = await again.ask({ ...askAbout('X'), originalManagementNumber: reply.managementNumber })
    expect(asked).toMatchObject({ responseCode: '0000', bankNumber: reply.bankNumber })
  }
  const page = async () =>
    bankBookPageSchema.parse(await (await fetch(`${second.control}/book?limit=10000`)).json())
  await expect.poll(async () => (await page()).totals.deposited).toBe(25_000)
  const { entries, totals } = await page()
  expect(totals.withdrawn).toBe((entries.length - 2) * 30_000)
  second.child.kill('SIGTERM')
  expect(await once(second.child, 'exit')).toEqual([0, null])
})

describe('the control of the bank over HTTP', () => {
  async function controlled() {
    const gateway = await openListener()
    const bank = await testBank([], { noticeAddress: gateway.address })
    const server = await serveControl(bank.control, { port: 0, orders: bankOrders(bank.control) })
    const url = `http://127.0.0.1:${server.port}`
    const call = async (method: string, path: string, body?: unknown) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(url + path, { method, ...sent })
      const answer: unknown = await response.json()
      return { status: response.status, answer }
    }
    const dispose = async () => {
      await server.close()
      await bank.close()
      await gateway[Symbol.asyncDispose]()
    }
    return { bank, url, call, control: bankControlOver(url), [Symbol.asyncDispose]: dispose }
  }

  test('deposits, reversals and maintenance answer what became of them', async () => {
    await using it = await controlled()
    using wire = await openBankWire(it.bank.port)
    const { accountNumber } = await wire.ask(issue('A'))
    const paid = await it.control.deposit({ accountNumber, amount: 1_000 })
    expect(paid).toMatchObject({ state: 'credited', amount: 1_000 })
    expect(await it.control.reverse({ noticeNumber: paid.noticeNumber })).toMatchObject({ state: 'reversed' })
    expect((await it.control.book({ limit: 1, after: numbered('A') })).entries).toMatchObject([
      { kind: 'DEPOSIT' },
    ])
    expect(await it.control.maintain('now')).toEqual({ closed: 'now' })
    expect((await wire.ask(withdraw('W'))).responseCode).toBe('0091')
    await it.control.reset()
    expect((await wire.ask(withdraw('W'))).responseCode).toBe('0000')
  })

  test('rules of the bank go both ways, and refused ones are refused by name', async () => {
    await using it = await controlled()
    const set = await it.control.setRules([
      bankRule({ action: 'lose-answer' }, { when: { kinds: ['DEPOSIT'] } }),
    ])
    expect(await it.control.rules()).toEqual(set)
    await expect(it.control.setRules([bankRule({ action: 'lose-answer' })])).rejects.toThrow('DEPOSIT')
  })

  test.each<[string, string, unknown, number, string]>([
    ['POST', '/deposits', {}, 400, 'accountNumber'],
    ['POST', '/deposits', { accountNumber: '12a' }, 400, 'digits'],
    ['POST', '/deposits', { accountNumber: '1234567890' }, 400, 'no account'],
    ['POST', '/deposits', { accountNumber: '1', amount: 0 }, 400, 'amount'],
    ['POST', '/deposits', { accountNumber: '1', amount: 1.5 }, 400, 'amount'],
    ['POST', '/deposits', { accountNumber: '1', depositor: 'x' }, 400, 'depositor'],
    ['POST', '/deposits', [], 400, 'object'],
    ['POST', '/reversals', {}, 400, 'noticeNumber'],
    ['POST', '/reversals', { noticeNumber: 'N1' }, 400, 'no deposit'],
    ['PUT', '/maintenance', { closed: 'sometimes' }, 400, 'closed'],
    ['PUT', '/rules', { rules: {} }, 400, 'array'],
    ['GET', '/deposits', undefined, 404, 'POST /deposits'],
  ])('%s %s %j is refused in words', async (method, path, body, status, message) => {
    await using it = await controlled()
    expect(await it.call(method, path, body)).toEqual({
      status,
      answer: { error: expect.stringContaining(message) },
    })
  })

  test('a bank that is not there is away', async () => {
    const { url, [Symbol.asyncDispose]: dispose } = await controlled()
    await dispose()
    await expect(bankControlOver(url).book({})).rejects.toThrow(SimulatorAway)
  })
})
