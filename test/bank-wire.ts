import type { BankRuleInput } from '../src/contract/bank.ts'
import { createBankBook } from '../src/simulator/bank-book.ts'
import { decideAtBank } from '../src/simulator/bank-decide.ts'
import type { BankEvent } from '../src/simulator/bank-event.ts'
import type { Imposed } from '../src/simulator/plan.ts'
import { startBank, type Bank, type BankOptions } from '../src/simulator/bank.ts'
import {
  bankNotice,
  bankNoticeReply,
  bankReply,
  bankRequest,
  type BankNoticeTelegram,
  type BankReply,
  type BankRequest,
} from '../src/telegram/bank-telegram.ts'
import { listenForTelegrams } from '../src/telegram/server.ts'
import { noon, numbered, openWireFor, type Wire } from './simulator-wire.ts'

/** As impatient as a test may be. */
const impatience = { firstRetryMs: 20, longestRetryMs: 80, readTimeoutMs: 150, orderMs: 3_000 }

/** A bank at noon that is closed with the scope of the test. */
export async function testBank(
  rules: readonly BankRuleInput[] = [],
  options: Partial<BankOptions> = {},
): Promise<Bank & AsyncDisposable> {
  const bank = await startBank({
    host: '127.0.0.1',
    port: 0,
    dataDir: null,
    clock: noon,
    patience: impatience,
    ...options,
  })
  if (rules.length > 0) await bank.control.setRules(rules)
  return { ...bank, [Symbol.asyncDispose]: () => bank.close() }
}

export const openBankWire = (port: number): Promise<Wire<BankRequest, BankReply>> =>
  openWireFor(port, { requests: bankRequest, replies: bankReply })

const blank: BankRequest = {
  kind: 'ISSUE',
  managementNumber: '',
  bank: '',
  accountNumber: '',
  holderName: '',
  amount: 0,
  dueAt: '',
  originalManagementNumber: '',
  reserved: '',
}

const named = (name: string, fields: Partial<BankRequest>): BankRequest => ({
  ...blank,
  managementNumber: numbered(name),
  ...fields,
})

/** An account for 25,000 won, due the day after noon. */
export const issue = (name: string, fields: Partial<BankRequest> = {}): BankRequest =>
  named(name, {
    kind: 'ISSUE',
    bank: '088',
    holderName: '김토스',
    amount: 25_000,
    dueAt: '20260316120000',
    ...fields,
  })

const buyer = { bank: '004', accountNumber: '11023456789012', holderName: '홍길동' }

export const withdraw = (name: string, fields: Partial<BankRequest> = {}): BankRequest =>
  named(name, { kind: 'WITHDRAW', ...buyer, amount: 30_000, ...fields })

export const refund = (
  name: string,
  of: string,
  amount: number,
  fields: Partial<BankRequest> = {},
): BankRequest =>
  named(name, { kind: 'REFUND', ...buyer, amount, originalManagementNumber: numbered(of), ...fields })

export const closing = (name: string, of: string): BankRequest =>
  named(name, { kind: 'CLOSE', amount: 25_000, originalManagementNumber: numbered(of) })

export const askAbout = (of: string, name = `ASK${of}`): BankRequest =>
  named(name, { kind: 'INQUIRY', originalManagementNumber: numbered(of) })

export const undo = (of: string, name = `NET${of}`): BankRequest =>
  named(name, { kind: 'NETCANCEL', originalManagementNumber: numbered(of) })

export const nothing: Imposed = { decline: null, stubborn: false }
/** A bank without wire and file: it decides, books, and remembers what it booked. */
export function bankAtNoon() {
  const book = createBankBook()
  const events: BankEvent[] = []
  const apply = (event: BankEvent) => {
    book.apply(event)
    events.push(event)
  }
  const ask = (request: BankRequest, imposed = nothing, now = noon.now()): BankReply => {
    const { reply, event } = decideAtBank(book, request, imposed, now)
    if (event !== null) apply(event)
    return reply
  }
  /** A deposit that the gateway has answered; without a code it has not. */
  const deposit = (name: string, noticeNumber: string, amount = 25_000, code: string | null = '0000') => {
    const accountNumber = book.find(numbered(name))?.deal?.accountNumber ?? ''
    const notice = { noticeNumber, kind: 'DEPOSIT', bank: '088', accountNumber, amount } as const
    const words = { depositorName: '김토스', originalNoticeNumber: '', at: '20260315120000' }
    apply({ event: 'notice', notice: { ...notice, ...words } })
    if (code !== null) apply({ event: 'heard', noticeNumber, code })
  }
  const page = (when = '20260315120000') => book.page({}, when)
  const entry = (name: string, when?: string) =>
    page(when).entries.find(({ managementNumber }) => managementNumber === numbered(name))
  return { book, events, apply, ask, deposit, page, entry, held: () => page().totals.held }
}

/** A rule that does one thing to the telegrams that `rest` selects. */
export function bankRule(
  action: Extract<BankRuleInput['then'], object>,
  rest: Omit<BankRuleInput, 'then'> = {},
): BankRuleInput {
  return { ...rest, then: action }
}

/** The gateway's end of the notices: writes down what comes, and answers as it is told; null says nothing. */
export async function openListener(
  codeFor: (notice: BankNoticeTelegram, nth: number) => string | null = () => '0000',
) {
  const heard: BankNoticeTelegram[] = []
  const server = await listenForTelegrams({
    host: '127.0.0.1',
    port: 0,
    onTelegram: (line, telegram) => {
      const notice = bankNotice.decode(telegram)
      heard.push(notice)
      const responseCode = codeFor(notice, heard.length)
      if (responseCode === null) return
      const { kind, managementNumber } = notice
      line.send(bankNoticeReply.encode({ kind, managementNumber, responseCode, message: '', reserved: '' }))
    },
  })
  return {
    heard,
    address: { host: '127.0.0.1', port: server.port },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
