import { later } from '../base/clock.ts'
import { newTelegramId } from '../base/id.ts'
import { methodRules, type PaymentMethod } from '../domain/method.ts'
import type { Payment } from '../domain/payment.ts'
import type { PartnerAnswer } from '../partner/telegram-partner.ts'
import { findPayment } from '../store/payments.ts'
import {
  closeAbandonedQuestions,
  closeReopenedDoubt,
  parkDoubt,
  postponeDoubt,
  recordQuestion,
  recordQuestionAnswer,
  takeDueDoubts,
  type Doubt,
} from '../store/telegrams.ts'
import type { Engine } from './engine.ts'
import { nextLook, windowIsOver } from './doubt-window.ts'
import { laterTelegram } from './instrument.ts'
import { partnerCodes } from './partner-codes.ts'
import { settleAs, settleUndone, undoLateApproval } from './settle-as.ts'

/** How many doubts are asked about at a time; more would crowd paying buyers off the lines. */
const batchSize = 20
/** After this many unanswered inquiries the janitor stops waiting to hear and tries to undo. */
const inquiriesBeforeNetCancel = 3

/**
 * The janitor (design 3.1): takes the questions that have fallen due, asks the card company about each, and otherwise
 * net-cancels. What stays unknown is tried again with backoff under the clock, and parked when its window is over.
 * Answers how many questions it took; zero means that nothing was due. Safe to run in any number of processes.
 */
export async function settleUnknown(engine: Engine): Promise<number> {
  const now = engine.clock.now()
  const doubts = await takeDueDoubts(
    engine.database.sql,
    now,
    later(now, engine.doubts.patienceMs),
    batchSize,
  )
  engine.onBeat('doubt-taken')
  await Promise.all(doubts.map((doubt) => settleOne(engine, doubt)))
  return doubts.length
}

async function settleOne(engine: Engine, doubt: Doubt): Promise<void> {
  try {
    const payment = await findPayment(engine.database.sql, doubt.merchantId, doubt.paymentId)
    if (!payment) throw new Error(`the telegram ${doubt.managementNumber} has no payment`)
    await closeAbandonedQuestions(engine.database.sql, doubt, engine.clock.now())
    const settled =
      doubt.status === 'WT' ? await findOut(engine, doubt, payment) : await lookAgain(engine, doubt, payment)
    engine.onBeat('doubt-settled')
    if (!settled) await tryLater(engine, doubt)
  } catch (error) {
    // The lease runs out by itself, so a database that is away only delays the next try.
    engine.report(`the doubt ${doubt.managementNumber} could not be settled`, error)
  }
}

/** Inquiry first, since an approval that stands is worth more than one undone; net cancel when there is nothing to keep. */
async function findOut(engine: Engine, doubt: Doubt, payment: Payment): Promise<boolean> {
  const said = await ask(engine, doubt, payment, 'INQUIRY')
  engine.onBeat('inquiry-answered')
  if (said.kind === 'approved') return settleAs(engine, doubt, payment, said)
  if (said.kind === 'declined' && !isAboutInquiry(payment, said.replyCode))
    return settleAs(engine, doubt, payment, said)
  const unheard = said.kind !== 'declined' || isUnavailable(payment, said.replyCode)
  if (unheard && doubt.attempts < inquiriesBeforeNetCancel && !windowIsOver(engine, doubt)) return false
  return netCancel(engine, doubt, payment)
}

async function netCancel(engine: Engine, doubt: Doubt, payment: Payment): Promise<boolean> {
  const undone = await ask(engine, doubt, payment, 'NETCANCEL')
  engine.onBeat('net-cancel-answered')
  return undone.kind === 'approved' ? settleUndone(engine, doubt, payment, undone) : false
}

/** Something that was given up may stand at the card company after all; then it is undone there (domain 10.21). */
async function lookAgain(engine: Engine, doubt: Doubt, payment: Payment): Promise<boolean> {
  const said = await ask(engine, doubt, payment, 'INQUIRY')
  engine.onBeat('inquiry-answered')
  if (said.kind === 'declined' && !isUnavailable(payment, said.replyCode)) {
    if (windowIsOver(engine, doubt)) await closeReopenedDoubt(engine.database.sql, doubt)
    else await postponeDoubt(engine.database.sql, doubt, nextLook(engine, doubt))
    return true
  }
  if (said.kind !== 'approved') return false
  const undone = await ask(engine, doubt, payment, 'NETCANCEL')
  engine.onBeat('net-cancel-answered')
  return undone.kind === 'approved' ? undoLateApproval(engine, doubt, payment, undone) : false
}

const inquiryOf = (method: PaymentMethod) => partnerCodes[methodRules[method].partner].inquiry
const isUnavailable = ({ method }: Payment, code: string) => inquiryOf(method).unavailable.includes(code)
const isAboutInquiry = (payment: Payment, code: string) => {
  const { noRecord, netCancelled } = inquiryOf(payment.method)
  return code === noRecord || code === netCancelled || isUnavailable(payment, code)
}

/** Asks about a telegram under a management number of its own; question and answer are kept like any telegram. */
async function ask(
  engine: Engine,
  doubt: Doubt,
  payment: Payment,
  kind: 'INQUIRY' | 'NETCANCEL',
): Promise<PartnerAnswer> {
  const { database, keyRing, clock } = engine
  const managementNumber = newTelegramId(clock)
  const cancel = payment.cancels.find((one) => one.cancelId === doubt.managementNumber)
  const { partner } = methodRules[payment.method]
  const telegram = laterTelegram(engine, payment, {
    kind,
    managementNumber,
    originalManagementNumber: doubt.managementNumber,
    money: cancel ?? payment,
    movesMoney: cancel?.movesMoney ?? true,
    refundTo: cancel?.refundAccount ? { account: cancel.refundAccount, sealedUnder: cancel.cancelId } : null,
  })
  const question = {
    merchantId: doubt.merchantId,
    managementNumber,
    kind,
    partner,
    paymentId: doubt.paymentId,
    originalManagementNumber: doubt.managementNumber,
    request: telegram.redacted,
    requestHmac: keyRing.sign(telegram.bytes),
    at: clock.now(),
  }
  await recordQuestion(database.sql, question)
  const said = await engine.partners[partner].ask(telegram)
  await recordQuestionAnswer(database.sql, question, {
    reply: 'reply' in said ? said.reply : null,
    replyCode: 'replyCode' in said ? said.replyCode : null,
    at: clock.now(),
  })
  return said
}

async function tryLater(engine: Engine, doubt: Doubt): Promise<void> {
  const now = engine.clock.now()
  if (windowIsOver(engine, doubt) && doubt.status === 'WT') {
    await engine.database.sql.transaction().execute((tx) => parkDoubt(tx, doubt, now))
    engine.report(`the doubt ${doubt.managementNumber} is parked: its window is over`, null)
    return
  }
  const { firstRetryMs, longestRetryMs } = engine.doubts
  const waitMs = Math.min(firstRetryMs * 2 ** doubt.attempts, longestRetryMs)
  await postponeDoubt(engine.database.sql, doubt, later(now, waitMs))
}
