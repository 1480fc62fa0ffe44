import { seoulDateTime14, type Clock } from '../base/clock.ts'
import {
  isNoticeAction,
  type BankRule,
  type DepositOrder,
  type NoticeAction,
  type NoticeOutcome,
  type ReversalOrder,
} from '../contract/bank.ts'
import { OrderRefused } from '../contract/simulator.ts'
import { bankNotice } from '../telegram/bank-telegram.ts'
import { TelegramFault } from '../telegram/layout.ts'
import { accountState } from './bank-account.ts'
import type { BankBook } from './bank-book.ts'
import { noticeState } from './bank-entry.ts'
import type { BankEvent, Notice } from './bank-event.ts'
import { openNoticeLines, type NoticeAddress, type NoticeLines } from './bank-notice-lines.ts'
import { noticeText, tryLater } from './bank-reply-codes.ts'
import type { Memory } from './memory.ts'
import { createWaiting } from './waiting.ts'

/** How patiently the bank asks, in milliseconds of real time. */
export interface NoticePatience {
  /** Wait after the first try that was not heard; doubles with each. */
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  /** How long an answer is waited for. */
  readonly readTimeoutMs: number
  /** How long an order waits for the outcome of its notice. */
  readonly orderMs: number
}

export const patience: NoticePatience = {
  firstRetryMs: 1_000,
  longestRetryMs: 30_000,
  readTimeoutMs: 2_000,
  orderMs: 5_000,
}

/** Makes notices of deposits and reversals, and sends each until an answer to it is heard. */
export interface NoticeOffice {
  deposit(order: DepositOrder): Promise<NoticeOutcome>
  reverse(order: ReversalOrder): Promise<NoticeOutcome>
  /** Where the gateway listens from now on. Before the first call notices wait. */
  sendTo(address: NoticeAddress): void
  /** Sends no more of the notices that there are, and lets go of the orders that wait for them. */
  forget(): void
  close(): Promise<void>
}

export interface NoticeParts {
  readonly book: BankBook
  readonly memory: Memory<BankEvent, BankRule>
  readonly clock: Clock
  readonly patience: NoticePatience
  readonly onLog: (message: string) => void
}

/** Begins with the notices that the book still holds unanswered as soon as it is told where to send them. */
export function openNoticeOffice(parts: NoticeParts): NoticeOffice {
  const { book, memory, clock, onLog } = parts
  const { firstRetryMs, longestRetryMs, orderMs } = parts.patience
  const waiting = createWaiting()
  const orders = new Map<string, () => void>()
  let lines: NoticeLines | null = null

  function hear(noticeNumber: string, code: string): void {
    const account = book.find(noticeNumber)
    if (account?.notice == null || account.heard !== null) return
    memory.commit({ event: 'heard', noticeNumber, code }).then(
      () => orders.get(noticeNumber)?.(),
      (cause: unknown) =>
        onLog(`the journal cannot be written, so notice ${noticeNumber} stays: ${String(cause)}`),
    )
  }

  /** One try, and what a rule makes of it. Answers the code of an answer that was heard. */
  async function tell(notice: Notice, action: NoticeAction | null): Promise<string | null> {
    if (action?.action === 'lose-notice') return null
    const code = await lines?.ask(notice, action?.action === 'send-twice')
    return action?.action === 'lose-answer' ? null : (code ?? null)
  }

  async function attempt(notice: Notice, retryMs: number, action: NoticeAction | null): Promise<void> {
    const code = await tell(notice, action)
    if (code !== null && code !== tryLater) return hear(notice.noticeNumber, code)
    waiting.after(retryMs, () => start(notice, Math.min(retryMs * 2, longestRetryMs)))
  }

  function start(notice: Notice, retryMs: number): void {
    if (lines === null || book.find(notice.noticeNumber)?.heard !== null) return
    const { noticeNumber: managementNumber, originalNoticeNumber: originalManagementNumber } = notice
    const taken = memory.rules.take({ ...notice, managementNumber, originalManagementNumber })
    const action = taken !== null && isNoticeAction(taken) ? taken : null
    const send = (): void => {
      attempt(notice, retryMs, action).catch((cause: unknown) =>
        onLog(`notice ${managementNumber}: ${String(cause)}`),
      )
    }
    if (action?.action === 'send-late') waiting.after(action.ms, send)
    else send()
  }

  /** Writes the notice down, sends it, and answers with what has become of it, at the latest after the patience of an order. */
  async function announce(notice: Notice, turnedAway: string | null): Promise<NoticeOutcome> {
    const { noticeNumber } = notice
    await memory.commit({ event: 'notice', notice })
    if (turnedAway !== null) {
      await memory.commit({ event: 'heard', noticeNumber, code: turnedAway })
      return outcomeOf(book, notice)
    }
    const over = new Promise<void>((resolve) => {
      orders.set(noticeNumber, resolve)
      waiting.after(orderMs, resolve)
    })
    start(notice, firstRetryMs)
    await over
    orders.delete(noticeNumber)
    return outcomeOf(book, notice)
  }

  function forget(): void {
    waiting.clear()
    for (const release of orders.values()) release()
  }

  return {
    deposit: async (order) => {
      const notice = depositNotice(book, order, seoulDateTime14(clock.now()))
      const state = turnedAwayBy(book, notice)
      return announce(notice, state)
    },
    reverse: async ({ noticeNumber }) => {
      const notice = reversalNotice(book, noticeNumber, seoulDateTime14(clock.now()))
      return announce(notice, null)
    },
    sendTo: (address) => {
      const former = lines
      lines = openNoticeLines(address, parts.patience.readTimeoutMs, hear)
      void former?.close()
      if (former === null) for (const notice of book.pendingNotices()) start(notice, firstRetryMs)
    },
    forget,
    close: async () => {
      forget()
      await lines?.close()
      // A try that was under way has asked to be repeated.
      waiting.clear()
    },
  }
}

function outcomeOf(book: BankBook, notice: Notice): NoticeOutcome {
  const heard = book.find(notice.noticeNumber)?.heard ?? null
  const { noticeNumber, kind, accountNumber, amount } = notice
  const code = heard === '0000' ? null : heard
  const reason = code === null ? null : noticeText(code)
  return { noticeNumber, kind, accountNumber, amount, state: noticeState(notice, heard), code, reason }
}

/** The bank itself takes no money for an account that is closed or whose time is over: nobody is told of it. */
function turnedAwayBy(book: BankBook, { accountNumber, at }: Notice): string | null {
  const issue = book.issueOf(accountNumber)
  const state = issue === undefined ? 'closed' : accountState(issue, at)
  return { open: null, closed: '0064', expired: '0054' }[state]
}

/** Unique in the book, and not the same again after the book was emptied. */
const numberOf = (book: BankBook, at: string): string =>
  `N${at}${String(book.size() % 100_000).padStart(5, '0')}`

function depositNotice(book: BankBook, order: DepositOrder, at: string): Notice {
  const issue = book.issueOf(order.accountNumber)?.deal
  if (issue == null) throw new OrderRefused(`accountNumber: there is no account ${order.accountNumber}`)
  return sendable({
    noticeNumber: numberOf(book, at),
    kind: 'DEPOSIT',
    bank: issue.bank,
    accountNumber: order.accountNumber,
    amount: order.amount ?? issue.amount,
    depositorName: order.depositorName ?? issue.holderName,
    originalNoticeNumber: '',
    at,
  })
}

function reversalNotice(book: BankBook, noticeNumber: string, at: string): Notice {
  const deposit = book.find(noticeNumber)
  if (deposit?.notice?.kind !== 'DEPOSIT')
    throw new OrderRefused(`noticeNumber: there is no deposit ${noticeNumber}`)
  if (deposit.heard !== '0000' || deposit.reversal !== 'none')
    throw new OrderRefused(`noticeNumber: ${noticeNumber} is not a credited deposit, or is reversed already`)
  return {
    ...deposit.notice,
    kind: 'REVERSAL',
    noticeNumber: numberOf(book, at),
    originalNoticeNumber: noticeNumber,
    at,
  }
}

/** A name that has no place in its columns is found before anything is written down. */
function sendable(notice: Notice): Notice {
  const { noticeNumber: managementNumber, ...rest } = notice
  try {
    bankNotice.encode({ ...rest, managementNumber, reserved: '' })
    return notice
  } catch (fault) {
    if (fault instanceof TelegramFault) throw new OrderRefused(fault.message, { cause: fault })
    throw fault
  }
}
