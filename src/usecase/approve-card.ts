import { later } from '../base/clock.ts'
import { newEventId, newPaymentId } from '../base/id.ts'
import { isRefused, refuse, type Refused, type RefusalCode } from '../base/refusal.ts'
import { zeroWon } from '../base/won.ts'
import { cardText, checkCard, keepable, type Card } from '../domain/card.ts'
import { likeness } from '../domain/duplicate.ts'
import type { Merchant } from '../domain/merchant.ts'
import { checkTerms, type Payment, type PaymentTerms, type PaymentWish } from '../domain/payment.ts'
import { prepareTelegram, type CardCompanyAnswer, type PreparedTelegram } from '../partner/card-company.ts'
import { meaningOf } from '../partner/reply-codes.ts'
import type { KeyClaim } from '../store/idempotency.ts'
import type { PaymentAnswer } from '../store/payment-answers.ts'
import type { PaymentIntent, PaymentIntentVerdict } from '../store/payment-intents.ts'
import { findPayment } from '../store/payments.ts'
import { recordRefusedAttempt } from '../store/refused-attempts.ts'
import {
  answerKnownKey,
  answerWithoutBeats,
  claimKey,
  findReplay,
  kept,
  patienceEnds,
  unlessDatabaseAway,
  type Answered,
  type Earlier,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import type { Engine } from './engine.ts'
import { sentTelegram } from './sent-telegram.ts'

export interface ApproveCard extends PaymentWish {
  readonly card: Card
  readonly orderId: string | null
  readonly orderName: string | null
  /** Off where the order id already says that the request is not a repeat (toss.md 1.6, DUPLICATED_ORDER_ID). */
  readonly guarded: boolean
  readonly identity: RequestIdentity | null
}

/** A payment as it stands after the card company was asked; `sent` is the telegram as the profile lets it be shown. */
export interface PaymentOutcome {
  readonly payment: Payment
  readonly card: Card
  readonly sent: string
}

const verdictRefusals: Record<Exclude<PaymentIntentVerdict, 'written' | 'known_key'>, RefusalCode> = {
  duplicate: 'DUPLICATE_REQUEST',
  card_in_use: 'CARD_IN_USE',
  order_used: 'ORDER_ALREADY_USED',
}

/**
 * Charges a card in three beats (design 3.2). The outcome is approved, declined, not sent, or in doubt; a payment in doubt
 * is brought home by `settle-unknown`. Refuses what `checkCard` and `checkTerms` refuse, and DUPLICATE_REQUEST,
 * CARD_IN_USE, ORDER_ALREADY_USED, IDEMPOTENT_REQUEST_PROCESSING, DATABASE_UNAVAILABLE; a refusal has charged nothing.
 */
export async function approveCard(
  engine: Engine,
  merchant: Merchant,
  request: ApproveCard,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const key = claimKey(request.identity, engine.clock)
  const result = await unlessDatabaseAway(async () => {
    const terms = checkCard(request.card, merchant, engine.profile) ?? checkTerms(request)
    if (isRefused(terms)) return refuseAttempt(engine, merchant, request, key, terms, render)
    const { intent, telegram } = intend(engine, merchant, request, terms, key)
    engine.onBeat('intent-starts')
    const verdict = await engine.commits.paymentIntent(intent)
    engine.onBeat('intent-written')
    if (verdict === 'written') return { intent, telegram }
    if (verdict === 'known_key' && key)
      return answerKnownKey(engine, merchant.merchantId, key, render, (id) =>
        earlierPayment(engine, merchant, id, request),
      )
    const refused = refuse(verdictRefusals[verdict === 'known_key' ? 'order_used' : verdict])
    return refuseAttempt(engine, merchant, request, key, refused, render)
  })
  if ('refused' in result) return { answer: render(result), replayed: false }
  if ('answer' in result) return result

  const { intent, telegram } = result
  const said = await engine.cardCompany.ask(telegram)
  engine.onBeat('partner-answered')
  return conclude(engine, intent, telegram, request.card, said, render)
}

function intend(
  engine: Engine,
  merchant: Merchant,
  request: ApproveCard,
  terms: PaymentTerms,
  key: KeyClaim | null,
): { intent: PaymentIntent; telegram: PreparedTelegram } {
  const { card, orderId, orderName } = request
  const { keyRing, clock, guard } = engine
  const paymentId = newPaymentId(clock)
  const at = clock.now()
  const cardLookup = keyRing.lookUp(card.number)
  const telegram = prepareTelegram({
    kind: 'PAYMENT',
    managementNumber: paymentId,
    originalManagementNumber: null,
    cardNumber: card.number,
    expiry: card.expiry,
    cvc: card.cvc,
    installmentMonths: terms.installmentMonths,
    money: { amount: terms.amount, vat: terms.vat },
    sealedCard: keyRing.seal(cardText(card), paymentId),
  })
  const like = likeness('payment', guard.fields.payment, {
    card: cardLookup,
    expiry: card.expiry,
    cvc: card.cvc,
    installment: terms.installmentMonths,
    amount: terms.amount,
    vat: terms.vat,
    order: orderId,
  })
  const intent: PaymentIntent = {
    merchantId: merchant.merchantId,
    paymentId,
    orderId,
    orderName,
    terms,
    cardLookup,
    sealedCard: keyRing.seal(cardText(keepable(card, engine.profile)), paymentId),
    request: telegram.redacted,
    requestHmac: keyRing.sign(telegram.bytes),
    at,
    dueAt: patienceEnds(engine),
    // A key says of a repeat what it is, so only requests without one are guarded (domain 5).
    guard:
      like && !key && request.guarded
        ? { guardKey: keyRing.lookUp(like), until: later(at, guard.windowMs) }
        : null,
    key,
  }
  return { intent, telegram }
}

/** The third beat. If it cannot be written the caller is told that nobody knows, and the janitor finds the question open. */
async function conclude(
  engine: Engine,
  intent: PaymentIntent,
  telegram: PreparedTelegram,
  card: Card,
  said: CardCompanyAnswer,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const sent = engine.profile === 'assignment' ? telegram.bytes.toString('latin1') : telegram.redacted
  const outcome = { payment: paymentAfter(intent, said), card, sent }
  const answer = render(outcome)
  try {
    const verdict = await engine.commits.paymentAnswer(paymentAnswer(engine, intent, said, answer))
    engine.onBeat('answer-written')
    if (verdict === 'settled') return { answer, replayed: false }
    // The janitor was faster: what stands in the books is what the caller hears.
    const payment = await findPayment(engine.database.sql, intent.merchantId, intent.paymentId)
    if (payment) return { answer: render({ payment, card, sent }), replayed: false }
  } catch (error) {
    engine.report(`the answer to ${intent.paymentId} could not be written`, error)
  }
  const unknown = paymentAfter(intent, { kind: 'unknown', reason: 'the answer could not be written' })
  return { answer: render({ payment: unknown, card, sent }), replayed: false }
}

const eventOf = {
  approved: 'approve',
  declined: 'decline',
  not_sent: 'fail_to_send',
  unknown: 'lose_sight',
} as const satisfies Record<CardCompanyAnswer['kind'], PaymentAnswer['event']>

const stateOf = {
  approved: 'approved',
  declined: 'declined',
  not_sent: 'not_sent',
  unknown: 'in_doubt',
} as const satisfies Record<CardCompanyAnswer['kind'], Payment['state']>

function refusalOf(said: CardCompanyAnswer): RefusalCode | null {
  if (said.kind === 'declined') return meaningOf(said.replyCode, 'PAYMENT')
  return said.kind === 'not_sent' ? 'CARD_COMPANY_UNREACHABLE' : null
}

function paymentAnswer(
  engine: Engine,
  intent: PaymentIntent,
  said: CardCompanyAnswer,
  answer: Answered['answer'],
): PaymentAnswer {
  const at = engine.clock.now()
  const reply = 'reply' in said ? said.reply : null
  const replyCode = 'replyCode' in said ? said.replyCode : null
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    cardLookup: intent.cardLookup,
    event: eventOf[said.kind],
    money: { amount: intent.terms.amount, vat: intent.terms.vat },
    approval: said.kind === 'approved' ? said.approval : null,
    refusal: refusalOf(said),
    reply,
    replyCode,
    movements: said.kind === 'approved' ? ['approval'] : [],
    at,
    askAgainAt: said.kind === 'unknown' ? later(at, engine.doubts.firstRetryMs) : null,
    eventId: newEventId(engine.clock),
    guardKey: intent.guard?.guardKey ?? null,
    // "Nobody knows" is no answer to keep: a repeat under the key hears how it ended (design 3.1).
    keep: intent.key && said.kind !== 'unknown' ? kept(engine, intent.key, answer) : null,
  }
}

/** The payment as the third beat will write it, without reading it back. */
function paymentAfter(intent: PaymentIntent, said: CardCompanyAnswer): Payment {
  const { amount, vat, taxFreeAmount, installmentMonths } = intent.terms
  const none = { amount: zeroWon, vat: zeroWon }
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    state: stateOf[said.kind],
    orderId: intent.orderId,
    orderName: intent.orderName,
    amount,
    vat,
    taxFreeAmount,
    balance: said.kind === 'approved' ? { amount, vat } : none,
    held: none,
    installmentMonths,
    refusal: refusalOf(said),
    replyCode: 'replyCode' in said ? said.replyCode : null,
    approval: said.kind === 'approved' ? said.approval : null,
    requestedAt: intent.at,
    sealedCard: intent.sealedCard,
    cancels: [],
  }
}

/** What became of an earlier request under the same key; null while it is running or its process died unheard of. */
async function earlierPayment(
  engine: Engine,
  merchant: Merchant,
  paymentId: string,
  request: ApproveCard,
): Promise<Earlier<PaymentOutcome> | null> {
  const payment = await findPayment(engine.database.sql, merchant.merchantId, paymentId)
  if (!payment || payment.state === 'requested') return null
  const sent = await sentTelegram(engine, payment, payment.paymentId)
  return { outcome: { payment, card: request.card, sent }, isFinal: payment.state !== 'in_doubt' }
}

async function refuseAttempt(
  engine: Engine,
  merchant: Merchant,
  request: ApproveCard,
  key: KeyClaim | null,
  refused: Refused,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const replay = await findReplay(engine, merchant.merchantId, key)
  if (replay) return replay
  await recordRefusedAttempt(engine.database.sql, {
    merchantId: merchant.merchantId,
    attemptId: newEventId(engine.clock),
    operation: 'payment',
    paymentId: null,
    refusal: refused.refused,
    amount: request.amount,
    vat: request.vat ?? null,
    at: engine.clock.now(),
  })
  const answered = await answerWithoutBeats(engine, merchant.merchantId, key, render(refused))
  return isRefused(answered) ? { answer: render(answered), replayed: false } : answered
}
