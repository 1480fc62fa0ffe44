import type { Clock, Instant } from '../base/clock.ts'
import { house, newEventId } from '../base/id.ts'
import {
  creditDeposit,
  findNotice,
  keepNotice,
  lockAccount,
  takeDepositBack,
  type AwaitedDeposit,
} from '../store/deposits.ts'
import type { Sql } from '../store/database.ts'
import type { Engine } from './engine.ts'

/** What a bank tells of a virtual account: money came in, or went back out (입금 통지, 입금 취소 통지). */
export interface Notice {
  readonly kind: 'DEPOSIT' | 'REVERSAL'
  /** The bank's own number of it: the same notice comes again until it is answered. */
  readonly noticeNumber: string
  readonly accountNumber: string
  readonly amount: number
  readonly depositorName: string
  /** When the money moved at the bank. */
  readonly at: Instant
  readonly originalNoticeNumber: string | null
}

/** What the bank hears: it is booked, or why not; the bank then gives the money back. */
export const noticeAnswers = [
  'credited',
  'unknown_account',
  'wrong_amount',
  'expired',
  'already_paid',
  'already_refunded',
] as const
export type NoticeAnswer = (typeof noticeAnswers)[number]

/**
 * Books a notice of the bank, once: payment, ledger, outbox and the answer in one commit, and a repeat of the notice is
 * answered as the first one was. Rejects when the database is away; the bank then hears nothing and tells it again.
 */
export async function takeNotice(
  { database, clock, onBeat }: Pick<Engine, 'database' | 'clock' | 'onBeat'>,
  notice: Notice,
): Promise<NoticeAnswer> {
  onBeat('notice-arrived')
  const answer = await database.sql.transaction().execute((tx) => answerIn(tx, clock, notice))
  onBeat('notice-written')
  return answer
}

async function answerIn(tx: Sql, clock: Clock, notice: Notice): Promise<NoticeAnswer> {
  const awaited = await lockAccount(tx, notice.accountNumber)
  const known = await findNotice(tx, notice.noticeNumber)
  const before = noticeAnswers.find((one) => one === known?.answer)
  if (before) return before
  const answer = awaited ? judge(awaited, notice) : 'unknown_account'
  const change = { noticeNumber: notice.noticeNumber, at: clock.now(), eventId: newEventId(clock) }
  if (awaited && answer === 'credited') {
    const { depositorName, at: depositedAt } = notice
    if (notice.kind === 'DEPOSIT') await creditDeposit(tx, awaited, { ...change, depositorName, depositedAt })
    else await takeDepositBack(tx, awaited, change)
  }
  await keepNotice(tx, {
    merchant_id: awaited?.merchantId ?? house,
    notice_number: notice.noticeNumber,
    kind: notice.kind,
    payment_id: awaited?.paymentId ?? null,
    account_number: notice.accountNumber,
    amount: notice.amount,
    answer,
    receivedAt: change.at,
  })
  return answer
}

function judge(awaited: AwaitedDeposit, notice: Notice): NoticeAnswer {
  const { state, amount, dueAt } = awaited
  if (notice.amount !== amount) return 'wrong_amount'
  if (notice.kind === 'REVERSAL') {
    if (awaited.noticeNumber !== notice.originalNoticeNumber) return 'unknown_account'
    // What the buyer has had back, or is getting back, the bank cannot take a second time.
    return state === 'approved' && awaited.heldAmount === 0 ? 'credited' : 'already_refunded'
  }
  if (state === 'expired' || (dueAt !== null && notice.at > dueAt)) return 'expired'
  if (state === 'awaiting_deposit') return 'credited'
  return state === 'cancelled' && awaited.noticeNumber === null ? 'expired' : 'already_paid'
}
