import { describe, expect, test } from 'vitest'
import { bankRule, issue, openBankWire, openListener, refund, testBank } from './bank-wire.ts'
import { folder, numbered } from './simulator-wire.ts'

const inNotices = { when: { kinds: ['DEPOSIT', 'REVERSAL'] } } satisfies Parameters<typeof bankRule>[1]

/** A bank with one open account, and a gateway that hears of deposits. */
async function bankWithAccount(
  listener: { address: { host: string; port: number } } | null,
  options: Parameters<typeof testBank>[1] = {},
) {
  const bank = await testBank([], { ...options, noticeAddress: listener?.address })
  using wire = await openBankWire(bank.port)
  const { accountNumber } = await wire.ask(issue('A'))
  const held = async () => (await bank.control.book({})).totals.held
  return { ...bank, accountNumber, held }
}

describe('a deposit', () => {
  test('is told to the gateway and credited when it says so', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway)
    const { accountNumber } = bank
    const outcome = await bank.control.deposit({ accountNumber })
    expect(outcome).toEqual({
      noticeNumber: expect.stringMatching(/^N\d{19}$/),
      kind: 'DEPOSIT',
      accountNumber,
      amount: 25_000,
      state: 'credited',
      code: null,
      reason: null,
    })
    expect(gateway.heard).toEqual([
      {
        kind: 'DEPOSIT',
        managementNumber: outcome.noticeNumber,
        bank: '088',
        accountNumber,
        amount: 25_000,
        depositorName: '김토스',
        at: '20260315120000',
        originalNoticeNumber: '',
        reserved: '',
      },
    ])
    expect((await bank.control.book({})).totals).toMatchObject({ deposited: 25_000, held: 25_000 })
  })

  test.each([
    ['0013', '입금액 불일치'],
    ['0014', '계좌 없음'],
    ['0054', '입금기한 경과'],
    ['0092', '이미 입금된 계좌'],
    ['0093', '이미 환불된 거래'],
    ['7777', '입금 거절'],
  ])('that is answered %s (%s) goes back to its depositor', async (code, reason) => {
    await using gateway = await openListener(() => code)
    await using bank = await bankWithAccount(gateway)
    const order = { accountNumber: bank.accountNumber, amount: 1, depositorName: '다른 사람' }
    expect(await bank.control.deposit(order)).toMatchObject({ state: 'returned', amount: 1, code, reason })
    const { entries, totals } = await bank.control.book({})
    expect(entries.at(-1)).toMatchObject({ kind: 'DEPOSIT', state: 'returned', code, amount: 1 })
    expect(totals).toMatchObject({ deposited: 0, returned: 1, held: 0 })
  })

  test('is told again under the same number until an answer is heard', async () => {
    await using gateway = await openListener((_, nth) => (nth === 2 ? '0091' : nth === 4 ? '0000' : null))
    await using bank = await bankWithAccount(gateway)
    const { state, noticeNumber } = await bank.control.deposit({ accountNumber: bank.accountNumber })
    expect(state).toBe('credited')
    expect(gateway.heard.map((notice) => notice.managementNumber)).toEqual(Array(4).fill(noticeNumber))
    expect(await bank.held()).toBe(25_000)
  })

  test('is pending while the gateway is not there, and is told as soon as it comes up', async () => {
    await using bank = await bankWithAccount(null, { patience: { orderMs: 10, firstRetryMs: 20 } })
    expect(await bank.control.deposit({ accountNumber: bank.accountNumber })).toMatchObject({
      state: 'pending',
    })
    expect((await bank.control.book({})).totals.held).toBe(0)
    await using gateway = await openListener()
    bank.sendNoticesTo(gateway.address)
    await expect.poll(() => bank.held()).toBe(25_000)
    expect(gateway.heard).toHaveLength(1)
  })

  test('that was told to a gateway that is away goes on by itself', async () => {
    const gone = await openListener()
    await gone[Symbol.asyncDispose]()
    await using bank = await bankWithAccount(gone, {
      patience: { orderMs: 10, firstRetryMs: 20, longestRetryMs: 20 },
    })
    expect(await bank.control.deposit({ accountNumber: bank.accountNumber })).toMatchObject({
      state: 'pending',
    })
    await using gateway = await openListener()
    bank.sendNoticesTo(gateway.address)
    await expect.poll(() => bank.held()).toBe(25_000)
  })

  test('that waits outlives the death of the bank', async () => {
    await using dir = await folder()
    const first = await bankWithAccount(null, { dataDir: dir.path, patience: { orderMs: 10 } })
    const { noticeNumber } = await first.control.deposit({ accountNumber: first.accountNumber })
    await first.close()
    await using gateway = await openListener()
    await using again = await testBank([], { dataDir: dir.path, noticeAddress: gateway.address })
    await expect.poll(async () => (await again.control.book({})).totals.held).toBe(25_000)
    expect(gateway.heard.map((notice) => notice.managementNumber)).toEqual([noticeNumber])
  })

  test('into an account that the bank never issued is refused, and so is a name that no telegram holds', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway)
    await expect(bank.control.deposit({ accountNumber: '1234567890123' })).rejects.toThrow('no account')
    const order = { accountNumber: bank.accountNumber, depositorName: '🙂' }
    await expect(bank.control.deposit(order)).rejects.toThrow('depositorName')
    expect((await bank.control.book({})).entries).toHaveLength(1)
  })
})

describe('rules about notices', () => {
  test('a notice that is sent twice comes over two lines and is credited once', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway)
    await bank.control.setRules([bankRule({ action: 'send-twice' }, inNotices)])
    expect(await bank.control.deposit({ accountNumber: bank.accountNumber })).toMatchObject({
      state: 'credited',
    })
    expect(gateway.heard).toHaveLength(2)
    expect(new Set(gateway.heard.map((notice) => notice.managementNumber)).size).toBe(1)
    expect(await bank.held()).toBe(25_000)
  })

  test('an answer that is lost is asked for again', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway)
    await bank.control.setRules([bankRule({ action: 'lose-answer' }, { ...inNotices, times: 2 })])
    expect(await bank.control.deposit({ accountNumber: bank.accountNumber })).toMatchObject({
      state: 'credited',
    })
    expect(gateway.heard).toHaveLength(3)
    expect(await bank.held()).toBe(25_000)
  })

  test('a notice that is lost is sent again', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway)
    await bank.control.setRules([bankRule({ action: 'lose-notice' }, { ...inNotices, times: 1 })])
    expect(await bank.control.deposit({ accountNumber: bank.accountNumber })).toMatchObject({
      state: 'credited',
    })
    expect(gateway.heard).toHaveLength(1)
    expect((await bank.control.rules()).counters).toEqual([{ matched: 1, used: 1, usedUp: true }])
  })

  test('a notice that is sent late leaves its order pending until then', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway, { patience: { orderMs: 10 } })
    const { accountNumber } = bank
    await bank.control.setRules([
      bankRule(
        { action: 'send-late', ms: 100 },
        { when: { kinds: ['DEPOSIT'], accountNumber, amount: 25_000 } },
      ),
    ])
    expect(await bank.control.deposit({ accountNumber })).toMatchObject({ state: 'pending' })
    await expect.poll(() => bank.held()).toBe(25_000)
  })
})

describe('a reversal', () => {
  test('takes a credited deposit back when the gateway agrees', async () => {
    await using gateway = await openListener()
    await using bank = await bankWithAccount(gateway)
    const { noticeNumber } = await bank.control.deposit({ accountNumber: bank.accountNumber })
    expect(await bank.control.reverse({ noticeNumber })).toMatchObject({
      kind: 'REVERSAL',
      state: 'reversed',
    })
    expect(gateway.heard[1]).toMatchObject({
      kind: 'REVERSAL',
      originalNoticeNumber: noticeNumber,
      amount: 25_000,
    })
    const { entries, totals } = await bank.control.book({})
    expect(entries.map(({ kind, state }) => [kind, state])).toEqual([
      ['ISSUE', 'open'],
      ['DEPOSIT', 'reversed'],
      ['REVERSAL', 'reversed'],
    ])
    expect(totals).toMatchObject({ deposited: 25_000, reversed: 25_000, held: 0 })
    await expect(bank.control.reverse({ noticeNumber })).rejects.toThrow('reversed already')
  })

  test('that the gateway refuses leaves the money where it is', async () => {
    await using gateway = await openListener(({ kind }) => (kind === 'DEPOSIT' ? '0000' : '0093'))
    await using bank = await bankWithAccount(gateway)
    using wire = await openBankWire(bank.port)
    const { noticeNumber } = await bank.control.deposit({ accountNumber: bank.accountNumber })
    await wire.ask(refund('R', 'A', 25_000))
    const outcome = await bank.control.reverse({ noticeNumber })
    expect(outcome).toMatchObject({ state: 'refused', code: '0093', reason: '이미 환불된 거래' })
    expect(await bank.held()).toBe(0)
  })

  test('of what is no credited deposit is refused', async () => {
    await using gateway = await openListener(() => '0013')
    await using bank = await bankWithAccount(gateway)
    const { noticeNumber } = await bank.control.deposit({ accountNumber: bank.accountNumber })
    await expect(bank.control.reverse({ noticeNumber })).rejects.toThrow('not a credited deposit')
    await expect(bank.control.reverse({ noticeNumber: numbered('A') })).rejects.toThrow('no deposit')
  })
})
