import { seoulDateTime14 } from '../base/clock.ts'
import type { DepositOrder, NoticeOutcome, ReversalOrder } from '../contract/bank.ts'
import { OrderRefused } from '../contract/simulator.ts'
import { bankNotice } from '../telegram/bank-telegram.ts'
import { TelegramFault } from '../telegram/layout.ts'
import { accountState } from './bank-account.ts'
import type { BankBook } from './bank-book.ts'
import { noticeState } from './bank-entry.ts'
import type { Notice } from './bank-event.ts'
import type { NoticeAddress } from './bank-notice-lines.ts'
import { createNoticeSender, type NoticeParts } from './bank-notice-sender.ts'
import { noticeText } from './bank-reply-codes.ts'
import { createWaiting } from './waiting.ts'

/** Makes notices of deposits and reversals, and sends each until an answer to it is heard. */
export interface NoticeOffice {
  readonly deposit: (order: DepositOrder) => Promise<NoticeOutcome>
  readonly reverse: (order: ReversalOrder) => Promise<NoticeOutcome>
  /** Where the gateway listens from now on. Before the first call notices wait. */
  readonly sendTo: (address: NoticeAddress) => void
  /** Sends no more of the notices that there are, and lets go of the orders that wait for them. */
  forget(): void
  close(): Promise<void>
}

/** Begins with the notices that the book still holds unanswered as soon as it is told where to send them. */
export function openNoticeOffice(parts: NoticeParts): NoticeOffice {
  const { book, memory, clock } = parts
  const waiting = createWaiting()
  const orders = new Map<string, () => void>()
  const sender = createNoticeSender(parts, (noticeNumber) => orders.get(noticeNumber)?.())

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
      waiting.after(parts.patience.orderMs, resolve)
    })
    sender.start(notice)
    await over
    orders.delete(noticeNumber)
    return outcomeOf(book, notice)
  }

  function forget(): void {
    sender.forget()
    waiting.clear()
    for (const release of orders.values()) release()
  }

  return {
    deposit: async (order) => {
      const notice = depositNotice(book, order, seoulDateTime14(clock.now()))
      return announce(notice, turnedAwayBy(book, notice))
    },
    reverse: async ({ noticeNumber }) =>
      announce(reversalNotice(book, noticeNumber, seoulDateTime14(clock.now())), null),
    sendTo: (address) => sender.sendTo(address),
    forget,
    close: async () => {
      forget()
      await sender.close()
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
