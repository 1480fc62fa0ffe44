import type { Clock } from '../base/clock.ts'
import { isNoticeAction, type BankRule, type NoticeAction } from '../contract/bank.ts'
import type { BankBook } from './bank-book.ts'
import type { BankEvent, Notice } from './bank-event.ts'
import { openNoticeLines, type NoticeAddress, type NoticeLines } from './bank-notice-lines.ts'
import { tryLater } from './bank-reply-codes.ts'
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

export interface NoticeParts {
  readonly book: BankBook
  readonly memory: Memory<BankEvent, BankRule>
  readonly clock: Clock
  readonly patience: NoticePatience
  readonly onLog: (message: string) => void
}

/** Sends each notice again and again until its answer is on file. */
export interface NoticeSender {
  start(notice: Notice): void
  /** Where the gateway listens from now on; the first time, what waits in the book is sent. */
  sendTo(address: NoticeAddress): void
  forget(): void
  close(): Promise<void>
}

/** `onHeard` is told when an answer is on file. Before it knows where to send, notices wait in the book. */
export function createNoticeSender(
  { book, memory, patience: { firstRetryMs, longestRetryMs, readTimeoutMs }, onLog }: NoticeParts,
  onHeard: (noticeNumber: string) => void,
): NoticeSender {
  const waiting = createWaiting()
  let lines: NoticeLines | null = null

  function hear(noticeNumber: string, code: string): void {
    const account = book.find(noticeNumber)
    if (account?.notice == null || account.heard !== null) return
    memory.commit({ event: 'heard', noticeNumber, code }).then(
      () => onHeard(noticeNumber),
      (cause: unknown) =>
        onLog(`the journal cannot be written, so notice ${noticeNumber} stays: ${String(cause)}`),
    )
  }

  async function attempt(notice: Notice, retryMs: number, action: NoticeAction | null): Promise<void> {
    const code = lines === null ? null : await tell(lines, notice, action)
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

  return {
    start: (notice) => start(notice, firstRetryMs),
    sendTo: (address) => {
      const former = lines
      lines = openNoticeLines(address, readTimeoutMs, hear)
      void former?.close()
      if (former === null) for (const notice of book.pendingNotices()) start(notice, firstRetryMs)
    },
    forget: () => waiting.clear(),
    close: async () => {
      await lines?.close()
      // A try that was under way has asked to be repeated.
      waiting.clear()
    },
  }
}

/** One try, and what a rule makes of it. Answers the code of an answer that was heard. */
async function tell(lines: NoticeLines, notice: Notice, action: NoticeAction | null): Promise<string | null> {
  if (action?.action === 'lose-notice') return null
  const code = await lines.ask(notice, action?.action === 'send-twice')
  return action?.action === 'lose-answer' ? null : code
}
