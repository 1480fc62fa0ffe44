import { later } from '../base/clock.ts'
import { newCancelId, newEventId, type CancelId } from '../base/id.ts'
import { isRefused, refuse, type Refused, type RefusalCode } from '../base/refusal.ts'
import { zeroWon } from '../base/won.ts'
import {
  shareOfCancel,
  type Cancel,
  type CancelShare,
  type CancelWish,
  type RefundAccount,
} from '../domain/cancel.ts'
import { likeness } from '../domain/duplicate.ts'
import type { Merchant } from '../domain/merchant.ts'
import { methodRules } from '../domain/method.ts'
import { cancellable, checkCancellable, taxFreeLeft, withCancel, type Payment } from '../domain/payment.ts'
import { checkRefund } from '../domain/refund.ts'
import type { PartnerAnswer, PreparedTelegram } from '../partner/telegram-partner.ts'
import type { CancelAnswer } from '../store/cancel-answers.ts'
import type { CancelIntent, CancelIntentVerdict } from '../store/cancel-intents.ts'
import { findKey, type KeyClaim } from '../store/idempotency.ts'
import { findPayment, findPaymentOfCancel } from '../store/payments.ts'
import { recordRefusedAttempt } from '../store/refused-attempts.ts'
import {
  answerKnownKey,
  answerWithoutBeats,
  claimKey,
  kept,
  patienceEnds,
  unlessDatabaseAway,
  type Answered,
  type Earlier,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import type { Engine } from './engine.ts'
import { checkRefundAccount, laterTelegram } from './instrument.ts'
import { partnerCodes } from './partner-codes.ts'
import { sentTelegram } from './sent-telegram.ts'

export interface CancelPayment extends CancelWish {
  readonly paymentId: string
  readonly reason: string | null
  /** Where the money of a virtual account goes back to; other methods know where it came from. */
  readonly refundAccount?:
    | { readonly bank: string; readonly accountNumber: string; readonly holderName: string }
    | undefined
  /** What the caller believes is left; another balance refuses the cancel (toss.md 1.2, refundableAmount). */
  readonly expectedBalance?: number | undefined
  readonly identity: RequestIdentity | null
}

/** The payment after a cancel was asked for, the cancel itself, and the telegram as the profile lets it be shown. */
export interface CancelOutcome {
  readonly payment: Payment
  readonly cancel: Cancel
  readonly sent: string
}

interface Asked {
  readonly payment: Payment
  readonly intent: CancelIntent
  readonly telegram: PreparedTelegram
}

const verdictRefusals: Record<
  Exclude<CancelIntentVerdict, 'written' | 'known_key' | 'balance_moved'>,
  RefusalCode
> = {
  duplicate: 'DUPLICATE_REQUEST',
  cancel_in_progress: 'CANCEL_IN_PROGRESS',
}

/** How often a cancel is judged anew because the balance moved between reading and writing. */
const judgements = 5

/**
 * Cancels a payment, whole or in part: one path (domain 1.6). The share is held in the first beat, taken when the card
 * company has said yes, given back when it said no, and stays held while nobody knows. Refuses what the nine steps refuse,
 * and PAYMENT_NOT_FOUND, PAYMENT_IN_DOUBT, PAYMENT_NOT_CANCELLABLE, BALANCE_CHANGED, CANCEL_IN_PROGRESS, DUPLICATE_REQUEST,
 * IDEMPOTENT_REQUEST_PROCESSING, DATABASE_UNAVAILABLE; a refusal has cancelled nothing.
 */
export async function cancelPayment(
  engine: Engine,
  merchant: Merchant,
  request: CancelPayment,
  render: Render<CancelOutcome>,
): Promise<Answered> {
  const key = claimKey(request.identity, engine.clock)
  const result = await unlessDatabaseAway(async () => {
    for (let i = 0; i < judgements; i++) {
      const asked = await judge(engine, merchant, request, key)
      if (isRefused(asked)) return refuseAttempt(engine, merchant, request, key, asked, render)
      engine.onBeat('intent-starts')
      const verdict = await engine.commits.cancelIntent(asked.intent)
      engine.onBeat('intent-written')
      if (verdict === 'written') return asked
      if (verdict === 'known_key' && key)
        return answerKnownKey(engine, merchant.merchantId, key, render, (id) =>
          earlierCancel(engine, merchant, id),
        )
      if (verdict === 'duplicate' || verdict === 'cancel_in_progress')
        return refuseAttempt(engine, merchant, request, key, refuse(verdictRefusals[verdict]), render)
    }
    return refuseAttempt(engine, merchant, request, key, refuse('CANCEL_IN_PROGRESS'), render)
  })
  if ('refused' in result) return { answer: render(result), replayed: false }
  if ('answer' in result) return result

  const { partner } = methodRules[result.payment.method]
  const said = await engine.partners[partner].ask(result.telegram)
  engine.onBeat('partner-answered')
  return conclude(engine, result, said, render)
}

/** Reads the payment and walks the nine steps; the verdict of the first beat says whether the balance still stood. */
async function judge(
  engine: Engine,
  merchant: Merchant,
  request: CancelPayment,
  key: KeyClaim | null,
): Promise<Asked | Refused> {
  const payment = await engine.reads.payment({
    merchantId: merchant.merchantId,
    paymentId: request.paymentId,
  })
  if (!payment) return refuse('PAYMENT_NOT_FOUND')
  const wish = { amount: request.amount, hasRefundAccount: request.refundAccount !== undefined }
  const refused =
    checkCancellable(payment) ??
    checkRefund(payment, wish, engine.clock.now()) ??
    (request.refundAccount ? checkRefundAccount(request.refundAccount) : null)
  if (refused) return refused
  const left = cancellable(payment)
  if (request.expectedBalance !== undefined && request.expectedBalance !== left.amount + payment.held.amount)
    return refuse('BALANCE_CHANGED')
  // What another cancel holds is not gone yet: while nobody knows, this one cannot be judged.
  if (payment.held.amount > 0 && left.amount < (request.amount ?? payment.balance.amount))
    return refuse('CANCEL_IN_PROGRESS')
  const share = shareOfCancel(left, request, taxFreeLeft(payment))
  if (isRefused(share)) return share
  return intend(engine, payment, request, share, key)
}

function intend(
  engine: Engine,
  payment: Payment,
  request: CancelPayment,
  share: CancelShare,
  key: KeyClaim | null,
): Asked {
  const { keyRing, clock, guard } = engine
  const { merchantId, paymentId } = payment
  const cancelId = newCancelId(clock)
  const at = clock.now()
  const movesMoney = payment.state !== 'awaiting_deposit'
  const refundAccount = sealedRefundAccount(engine, request, cancelId)
  const telegram = laterTelegram(engine, payment, {
    kind: 'CANCEL',
    managementNumber: cancelId,
    originalManagementNumber: paymentId,
    money: share,
    movesMoney,
    refundTo: refundAccount && { account: refundAccount, sealedUnder: cancelId },
  })
  const like = likeness('cancel', guard.fields.cancel, {
    payment: paymentId,
    amount: share.amount,
    vat: share.vat,
    reason: request.reason,
  })
  const intent: CancelIntent = {
    merchantId,
    paymentId,
    cancelId,
    share,
    judgedOn: cancellable(payment),
    taxFreeAmount: share.taxFreeAmount,
    reason: request.reason,
    movesMoney,
    refundAccount,
    method: payment.method,
    request: telegram.redacted,
    requestHmac: keyRing.sign(telegram.bytes),
    at,
    dueAt: patienceEnds(engine),
    guard: like && !key ? { guardKey: keyRing.lookUp(like), until: later(at, guard.windowMs) } : null,
    key,
  }
  return { payment, intent, telegram }
}

function sealedRefundAccount(
  { keyRing }: Engine,
  { refundAccount }: CancelPayment,
  cancelId: CancelId,
): RefundAccount | null {
  if (!refundAccount) return null
  const { bank, holderName, accountNumber } = refundAccount
  return { bank, holderName, sealedAccount: keyRing.seal(accountNumber, cancelId) }
}

const stateOf = {
  approved: 'done',
  declined: 'declined',
  not_sent: 'not_sent',
  unknown: 'in_doubt',
} as const satisfies Record<PartnerAnswer['kind'], CancelAnswer['state']>

/** The third beat. If it cannot be written the caller is told that nobody knows, and the janitor finds the question open. */
async function conclude(
  engine: Engine,
  asked: Asked,
  said: PartnerAnswer,
  render: Render<CancelOutcome>,
): Promise<Answered> {
  const { intent, telegram } = asked
  const sent = engine.profile === 'assignment' ? telegram.bytes.toString('latin1') : telegram.redacted
  const outcome = outcomeOf(engine, asked, said, sent)
  const answer = render(outcome)
  try {
    const verdict = await engine.commits.cancelAnswer(cancelAnswer(engine, intent, said, answer))
    engine.onBeat('answer-written')
    if (verdict === 'settled') return { answer, replayed: false }
    const payment = await findPayment(engine.database.sql, intent.merchantId, intent.paymentId)
    const cancel = payment?.cancels.find((one) => one.cancelId === intent.cancelId)
    if (payment && cancel) return { answer: render({ payment, cancel, sent }), replayed: false }
  } catch (error) {
    engine.report(`the answer to ${intent.cancelId} could not be written`, error)
  }
  const unknown: PartnerAnswer = { kind: 'unknown', reason: 'the answer could not be written' }
  return { answer: render(outcomeOf(engine, asked, unknown, sent)), replayed: false }
}

function refusalOf({ method }: CancelIntent, said: PartnerAnswer): RefusalCode | null {
  const codes = partnerCodes[methodRules[method].partner]
  if (said.kind === 'declined') return codes.meaningOf(said.replyCode, 'CANCEL')
  return said.kind === 'not_sent' ? codes.unreachable : null
}

function outcomeOf(engine: Engine, asked: Asked, said: PartnerAnswer, sent: string): CancelOutcome {
  const { intent, payment } = asked
  const cancel: Cancel = {
    cancelId: intent.cancelId,
    state: stateOf[said.kind],
    amount: intent.share.amount,
    vat: intent.share.vat,
    taxFreeAmount: intent.taxFreeAmount,
    reason: intent.reason,
    refusal: refusalOf(intent, said),
    movesMoney: intent.movesMoney,
    refundAccount: intent.refundAccount,
    partnerNumber: said.kind === 'approved' ? said.approval.partnerNumber : null,
    requestedAt: intent.at,
    cancelledAt: said.kind === 'approved' ? engine.clock.now() : null,
    balanceAfter: said.kind === 'approved' ? intent.share.balanceAfter.amount : null,
  }
  const after = withCancel(payment, cancel)
  const held =
    said.kind === 'unknown' && cancel.movesMoney
      ? { amount: cancel.amount, vat: cancel.vat }
      : { amount: zeroWon, vat: zeroWon }
  return { payment: { ...after, held }, cancel, sent }
}

function cancelAnswer(
  engine: Engine,
  intent: CancelIntent,
  said: PartnerAnswer,
  answer: Answered['answer'],
): CancelAnswer {
  const at = engine.clock.now()
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    cancelId: intent.cancelId,
    method: intent.method,
    state: stateOf[said.kind],
    movesMoney: intent.movesMoney,
    money: intent.share,
    partnerNumber: said.kind === 'approved' ? said.approval.partnerNumber : null,
    refusal: refusalOf(intent, said),
    reply: 'reply' in said ? said.reply : null,
    replyCode: 'replyCode' in said ? said.replyCode : null,
    movements: said.kind === 'approved' && intent.movesMoney ? ['cancel'] : [],
    at,
    askAgainAt: said.kind === 'unknown' ? later(at, engine.doubts.firstRetryMs) : null,
    eventId: newEventId(engine.clock),
    guardKey: intent.guard?.guardKey ?? null,
    keep: intent.key && said.kind !== 'unknown' ? kept(engine, intent.key, answer) : null,
  }
}

async function earlierCancel(
  engine: Engine,
  merchant: Merchant,
  cancelId: string,
): Promise<Earlier<CancelOutcome> | null> {
  const payment = await findPaymentOfCancel(engine.database.sql, merchant.merchantId, cancelId)
  const cancel = payment?.cancels.find((one) => one.cancelId === cancelId)
  if (!payment || !cancel || cancel.state === 'requested') return null
  const sent = await sentTelegram(engine, payment, cancel.cancelId)
  return { outcome: { payment, cancel, sent }, isFinal: cancel.state !== 'in_doubt' }
}

async function refuseAttempt(
  engine: Engine,
  merchant: Merchant,
  request: CancelPayment,
  key: KeyClaim | null,
  refused: Refused,
  render: Render<CancelOutcome>,
): Promise<Answered> {
  // A cancel of everything under this key may itself be why nothing is left to cancel.
  const { merchantId } = merchant
  const known = key && (await findKey(engine.database.sql, merchantId, key.identity, engine.clock.now()))
  if (known)
    return answerKnownKey(engine, merchantId, key, render, (id) => earlierCancel(engine, merchant, id))
  await recordRefusedAttempt(engine.database.sql, {
    merchantId: merchant.merchantId,
    attemptId: newEventId(engine.clock),
    operation: 'cancel',
    paymentId: request.paymentId,
    refusal: refused.refused,
    amount: request.amount ?? null,
    vat: request.vat ?? null,
    at: engine.clock.now(),
  })
  const answered = await answerWithoutBeats(engine, merchantId, key, render(refused))
  return isRefused(answered) ? { answer: render(answered), replayed: false } : answered
}
