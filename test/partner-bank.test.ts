import { describe, expect, test } from 'vitest'
import { instant } from '../src/base/clock.ts'
import { newTelegramId, type ManagementNumber } from '../src/base/id.ts'
import { refusals } from '../src/base/refusal.ts'
import { won } from '../src/base/won.ts'
import type { BankRuleInput } from '../src/contract/bank.ts'
import {
  describeBankTelegram,
  fitsHolderName,
  noBank,
  openBank,
  prepareBankTelegram,
  type BankQuestion,
} from '../src/partner/bank.ts'
import { listenForNotices, type BankNotice } from '../src/partner/bank-notices.ts'
import { bankMeaningOf, noticeReplies, type NoticeAnswer } from '../src/partner/bank-reply-codes.ts'
import type { LateReply } from '../src/partner/telegram-partner.ts'
import { bankReplyCodes, noticeCodes, tryLater } from '../src/simulator/bank-reply-codes.ts'
import { bankRequest, type BankRequest } from '../src/telegram/bank-telegram.ts'
import { TelegramFault } from '../src/telegram/layout.ts'
import { bankRule, issue, openBankWire, testBank } from './bank-wire.ts'
import { noon } from './simulator-wire.ts'

const number = (): ManagementNumber => newTelegramId(noon)
const dueAt = instant(Date.parse('2026-03-16T23:59:59+09:00'))
const money = { amount: won(30_000), vat: won(2_727) }

const question = (fields: Partial<BankQuestion>): BankQuestion => ({
  kind: 'PAYMENT',
  managementNumber: number(),
  originalManagementNumber: null,
  money,
  method: 'transfer',
  paid: false,
  bank: '06',
  accountNumber: '11023456789012',
  holderName: '홍길동',
  dueAt: null,
  ...fields,
})
const account = (fields: Partial<BankQuestion> = {}): BankQuestion =>
  question({ method: 'virtual_account', bank: '신한', accountNumber: null, dueAt, ...fields })

describe('a question to the bank', () => {
  const original = number()
  test.each<[string, Partial<BankQuestion>, Partial<BankRequest>]>([
    [
      'a virtual account is opened',
      { method: 'virtual_account', bank: '88', dueAt },
      { kind: 'ISSUE', bank: '088', accountNumber: '', holderName: '홍길동', dueAt: '20260316235959' },
    ],
    [
      'a transfer is withdrawn',
      {},
      { kind: 'WITHDRAW', bank: '004', accountNumber: '11023456789012', holderName: '홍길동', dueAt: '' },
    ],
    [
      'a virtual account that waits is closed',
      { kind: 'CANCEL', method: 'virtual_account', originalManagementNumber: original },
      { kind: 'CLOSE', bank: '', accountNumber: '', holderName: '', originalManagementNumber: original },
    ],
    [
      'a paid one is refunded',
      { kind: 'CANCEL', method: 'virtual_account', paid: true, originalManagementNumber: original },
      { kind: 'REFUND', bank: '004', accountNumber: '11023456789012', originalManagementNumber: original },
    ],
    [
      'a transfer is always refunded',
      { kind: 'CANCEL', originalManagementNumber: original },
      { kind: 'REFUND', bank: '004', accountNumber: '11023456789012', amount: 30_000 },
    ],
    [
      'an inquiry names nothing but what it is about',
      { kind: 'INQUIRY', originalManagementNumber: original },
      { kind: 'INQUIRY', bank: '', accountNumber: '', holderName: '', amount: 0 },
    ],
    [
      'and so does a net cancel',
      { kind: 'NETCANCEL', originalManagementNumber: original },
      { kind: 'NETCANCEL', bank: '', accountNumber: '', holderName: '', amount: 0 },
    ],
  ])('%s', (_, fields, expected) => {
    const asked = question(fields)
    const prepared = prepareBankTelegram(asked)
    expect(bankRequest.decode(prepared.bytes)).toMatchObject(expected)
    expect(prepared).toMatchObject({ kind: asked.kind, managementNumber: asked.managementNumber, money })
  })

  test('is kept without account and name', () => {
    const { redacted } = prepareBankTelegram(question({}))
    expect(redacted).toHaveLength(450)
    expect(redacted).not.toContain('11023456789012')
    const shown = describeBankTelegram(redacted, 'request')
    expect(shown.find(({ name }) => name === 'accountNumber')?.value).toBe('110234*****012')
    expect(shown.find(({ name }) => name === 'holderName')?.value).toBe('******')
    expect(shown.every(({ fault }) => fault === null)).toBe(true)
  })

  test.each([
    ['홍길동', true],
    ['가'.repeat(20), true],
    ['가'.repeat(21), false],
    ['🙂', false],
    [' 홍', false],
    ['홍\n길동', false],
  ])('has room for the name %j: %s', (holderName, fits) => {
    expect(fitsHolderName(holderName)).toBe(fits)
    expect(isWritten(question({ holderName }))).toBe(fits)
  })
})

function isWritten(asked: BankQuestion): boolean {
  try {
    return prepareBankTelegram(asked).bytes.length === 450
  } catch (fault) {
    if (fault instanceof TelegramFault) return false
    throw fault
  }
}

/** The bank as the gateway sees it: our end of the lines, and the simulator at the other. */
async function world(...rules: BankRuleInput[]) {
  const simulator = await testBank(rules)
  const late: LateReply[] = []
  const bank = openBank({
    host: '127.0.0.1',
    port: simulator.port,
    lines: 1,
    connectTimeoutMs: 1_000,
    readTimeoutMs: 200,
    onLateReply: (reply) => late.push(reply),
  })
  const ask = (asked: BankQuestion) => bank.ask(prepareBankTelegram(asked))
  const dispose = async () => {
    await bank.close()
    await simulator.close()
  }
  return { simulator, bank, late, ask, [Symbol.asyncDispose]: dispose }
}

describe('the three answers of the bank', () => {
  test('a yes to an issue brings the account, and bank and number of the bank', async () => {
    await using it = await world()
    const said = await it.ask(account())
    expect(said).toMatchObject({
      kind: 'approved',
      approval: {
        approvalNumber: '00000000',
        issuer: '88',
        acquirer: '88',
        partnerNumber: '20260315000000000000',
        account: { bank: '88', accountNumber: expect.stringMatching(/^88\d{11}$/) },
      },
      amount: 30_000,
      replyCode: '0000',
    })
  })

  test('an inquiry about an issue brings the account again', async () => {
    await using it = await world()
    const asked = account()
    const first = await it.ask(asked)
    const about = { kind: 'INQUIRY', originalManagementNumber: asked.managementNumber } as const
    const again = await it.ask(question(about))
    if (first.kind !== 'approved' || again.kind !== 'approved') throw new Error('no yes')
    expect(again.approval).toEqual(first.approval)
    expect(again.amount).toBe(30_000)
  })

  test('a transfer, its refund and a net cancel are answered with yes', async () => {
    await using it = await world()
    const paid = question({})
    expect(await it.ask(paid)).toMatchObject({
      kind: 'approved',
      approval: { issuer: '06', account: { bank: '06', accountNumber: null } },
    })
    const of = { originalManagementNumber: paid.managementNumber } as const
    const part = { amount: won(10_000), vat: won(909) }
    const back = question({ kind: 'CANCEL', paid: true, money: part, ...of })
    expect(await it.ask(back)).toMatchObject({ kind: 'approved', amount: 10_000 })
    const undoing = question({ kind: 'NETCANCEL', originalManagementNumber: back.managementNumber })
    expect(await it.ask(undoing)).toMatchObject({ kind: 'approved', amount: 10_000 })
    expect((await it.simulator.control.book({})).totals.held).toBe(30_000)
  })

  test.each([
    ['999900010000', '0051', 'INSUFFICIENT_FUNDS'],
    ['999900020000', '0043', 'ACCOUNT_STOPPED'],
    ['999900030000', '0022', 'ACCOUNT_HOLDER_MISMATCH'],
    ['999900040000', '0065', 'TRANSFER_LIMIT_EXCEEDED'],
    ['999900050000', '0014', 'ACCOUNT_INVALID'],
    ['999900070000', '0091', 'BANK_CLOSED'],
  ])('the magic account %s is declined with %s: %s', async (accountNumber, replyCode, meaning) => {
    await using it = await world()
    expect(await it.ask(question({ accountNumber }))).toMatchObject({ kind: 'declined', replyCode })
    expect(bankMeaningOf(replyCode, 'PAYMENT')).toBe(meaning)
  })

  test.each<[string, BankRuleInput['then']]>([
    ['no reply', { action: 'silence', stage: 'after-approval' }],
    ['a line that breaks', { action: 'reset', stage: 'after-approval' }],
    ['bytes outside CP949', { action: 'foreign-bytes' }],
    ['another number', { action: 'wrong-number' }],
    ['another amount', { action: 'wrong-amount' }],
    ['a reply that is too short', { action: 'short' }],
  ])('%s is unknown, and an inquiry brings it home', async (_, then) => {
    await using it = await world({ then, times: 1 })
    const asked = question({})
    expect(await it.ask(asked)).toMatchObject({ kind: 'unknown' })
    const about = question({ kind: 'INQUIRY', originalManagementNumber: asked.managementNumber })
    await expect
      .poll(() => it.ask({ ...about, managementNumber: number() }))
      .toMatchObject({ kind: 'approved' })
  })

  test('a late reply is handed over with its number and code', async () => {
    await using it = await world(bankRule({ action: 'late', ms: 300 }))
    const asked = question({})
    expect(await it.ask(asked)).toEqual({ kind: 'unknown', reason: 'read-timeout' })
    await expect
      .poll(() => it.late)
      .toMatchObject([{ managementNumber: asked.managementNumber, replyCode: '0000' }])
  })

  test('a bank that is away was sent nothing, and where there is none nothing is sent', async () => {
    const it = await world()
    await it.simulator.close()
    expect(await it.ask(question({}))).toMatchObject({ kind: 'not_sent' })
    await it.bank.close()
    expect(await noBank.ask(prepareBankTelegram(question({})))).toEqual({
      kind: 'not_sent',
      reason: 'no bank',
    })
  })
})

describe('the codes of the bank', () => {
  test.each(Object.keys(bankReplyCodes).filter((code) => code !== '0000'))(
    '%s means a refusal of the catalogue',
    (code) => {
      for (const kind of ['PAYMENT', 'CANCEL'] as const)
        expect(refusals).toHaveProperty(bankMeaningOf(code, kind))
    },
  )

  test('what is wrong with the account of a refund is the refund account', () => {
    expect(bankMeaningOf('0014', 'CANCEL')).toBe('REFUND_ACCOUNT_INVALID')
    expect(bankMeaningOf('7777', 'PAYMENT')).toBe('BANK_DECLINED')
    expect(bankMeaningOf('7777', 'CANCEL')).toBe('CANCEL_DECLINED')
  })

  test('both ends mean the same by what is answered to a notice', () => {
    for (const { code, message } of Object.values(noticeReplies)) {
      if (code === tryLater) continue
      expect(Object.entries(noticeCodes)).toContainEqual([code, message])
    }
  })
})

/** A simulator that tells a listener of ours. */
async function told(onNotice: (notice: BankNotice, nth: number) => Promise<NoticeAnswer>) {
  const notices: BankNotice[] = []
  const reports: string[] = []
  const listener = await listenForNotices({
    host: '127.0.0.1',
    port: 0,
    onNotice: (notice) => onNotice(notice, notices.push(notice)),
    report: (what, error) => reports.push(`${what}: ${String(error)}`),
  })
  const simulator = await testBank([], { noticeAddress: { host: '127.0.0.1', port: listener.port } })
  using wire = await openBankWire(simulator.port)
  const { accountNumber } = await wire.ask(issue('A'))
  const dispose = async () => {
    await simulator.close()
    await listener.close()
  }
  return { simulator, notices, reports, accountNumber, [Symbol.asyncDispose]: dispose }
}

describe('the notices of the bank', () => {
  test('are read as deposits and reversals, and what is kept of them is starred', async () => {
    await using it = await told(async () => 'credited')
    const { accountNumber } = it
    const { noticeNumber } = await it.simulator.control.deposit({ accountNumber })
    await it.simulator.control.reverse({ noticeNumber })
    expect(it.notices).toEqual([
      {
        kind: 'DEPOSIT',
        noticeNumber,
        accountNumber,
        amount: 25_000,
        depositorName: '김토스',
        at: noon.now(),
        originalNoticeNumber: null,
        telegram: expect.stringMatching(/^.{450}$/),
      },
      expect.objectContaining({ kind: 'REVERSAL', originalNoticeNumber: noticeNumber }),
    ])
    expect(it.notices[0]?.telegram).not.toContain('김토스')
  })

  test.each([
    ['wrong_amount', '0013'],
    ['unknown_account', '0014'],
    ['expired', '0054'],
    ['already_paid', '0092'],
    ['already_refunded', '0093'],
  ] as const)('answered %s they go back with %s', async (answer, code) => {
    await using it = await told(async () => answer)
    const { accountNumber } = it
    expect(await it.simulator.control.deposit({ accountNumber })).toMatchObject({ state: 'returned', code })
  })

  test('come again when nothing was decided, and when it is to be tried later', async () => {
    await using it = await told(async (_, nth) => {
      if (nth === 1) throw new Error('the database is away')
      return nth === 2 ? 'try_later' : 'credited'
    })
    const { accountNumber } = it
    expect(await it.simulator.control.deposit({ accountNumber })).toMatchObject({ state: 'credited' })
    expect(new Set(it.notices.map(({ noticeNumber }) => noticeNumber)).size).toBe(1)
    expect(it.notices).toHaveLength(3)
    expect(it.reports).toEqual(['a notice of the bank got no answer: Error: the database is away'])
  })
})
