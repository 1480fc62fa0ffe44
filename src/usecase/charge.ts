import { newEventId } from '../base/id.ts'
import { isRefused, refuse, type Refused, type RefusalCode } from '../base/refusal.ts'
import type { Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import { methodRules } from '../domain/method.ts'
import type { Payment, PaymentWish } from '../domain/payment.ts'
import type { PartnerAnswer, PreparedTelegram } from '../partner/telegram-partner.ts'
import { findKey, type KeyClaim } from '../store/idempotency.ts'
import type { PaymentIntent, PaymentIntentVerdict } from '../store/payment-intents.ts'
import { findPayment } from '../store/payments.ts'
import { recordRefusedAttempt } from '../store/refused-attempts.ts'
import {
  answerKnownKey,
  answerWithoutBeats,
  claimKey,
  unlessDatabaseAway,
  type Answered,
  type Earlier,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import { cardOf, checkCharge, intend, type Charge } from './charge-intent.ts'
import { paymentAfter, paymentAnswer } from './charge-outcome.ts'
import type { Engine } from './engine.ts'
import { cardOfPayment } from './find-payment.ts'
import { sentTelegram } from './sent-telegram.ts'

/** What a caller says of a card payment; the rest of a `Charge` is as usual. */
export interface ApproveCard extends PaymentWish {
  readonly card: Card
  readonly orderId: string | null
  readonly orderName: string | null
  readonly guarded: boolean
  readonly identity: RequestIdentity | null
}

/** A payment as it stands after its partner was asked; `sent` is the telegram as the profile lets it be shown. */
export interface PaymentOutcome {
  readonly payment: Payment
  /** Null for a payment without a card. */
  readonly card: Card | null
  readonly sent: string
}

const verdictRefusals: Record<Exclude<PaymentIntentVerdict, 'written' | 'known_key'>, RefusalCode> = {
  duplicate: 'DUPLICATE_REQUEST',
  checkout_over: 'CHECKOUT_OVER',
  already_confirmed: 'ALREADY_CONFIRMED',
  card_in_use: 'CARD_IN_USE',
  order_used: 'ORDER_ALREADY_USED',
}

/** Charges a card that is shown with the request itself. */
export function approveCard(
  engine: Engine,
  merchant: Merchant,
  { card, installmentMonths, ...request }: ApproveCard,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const instrument = { method: 'card', card, installmentMonths } as const
  return charge(
    engine,
    merchant,
    { ...request, instrument, kind: 'one_time', customer: null, checkout: null },
    render,
  )
}

/**
 * Charges a buyer in three beats (design 3.2), whatever the way of paying. The outcome is approved, awaiting its deposit,
 * declined, not sent, or in doubt; a payment in doubt is brought home by `settle-unknown`. Refuses what `checkInstrument` and
 * `checkTerms` refuse, and DUPLICATE_REQUEST, CARD_IN_USE, ORDER_ALREADY_USED, CHECKOUT_OVER, ALREADY_CONFIRMED,
 * IDEMPOTENT_REQUEST_PROCESSING, DATABASE_UNAVAILABLE; a refusal has charged nothing.
 */
export async function charge(
  engine: Engine,
  merchant: Merchant,
  request: Charge,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const key = claimKey(request.identity, engine.clock)
  const result = await unlessDatabaseAway(async () => {
    const terms = checkCharge(engine, merchant, request)
    if (isRefused(terms)) return refuseAttempt(engine, merchant, request, key, terms, render)
    const { intent, telegram } = intend(engine, merchant, request, terms, key)
    engine.onBeat('intent-starts')
    const verdict = await engine.commits.paymentIntent(intent)
    engine.onBeat('intent-written')
    if (verdict === 'written') return { intent, telegram }
    if (verdict === 'known_key' && key)
      return answerKnownKey(engine, merchant.merchantId, key, render, (id) =>
        earlierPayment(engine, merchant, id),
      )
    const refused = refuse(verdictRefusals[verdict === 'known_key' ? 'order_used' : verdict])
    return refuseAttempt(engine, merchant, request, key, refused, render)
  })
  if ('refused' in result) return { answer: render(result), replayed: false }
  if ('answer' in result) return result

  const { intent, telegram } = result
  const said = await engine.partners[methodRules[intent.method].partner].ask(telegram)
  engine.onBeat('partner-answered')
  return conclude(engine, intent, telegram, cardOf(request.instrument), said, render)
}

/** The third beat. If it cannot be written the caller is told that nobody knows, and the janitor finds the question open. */
async function conclude(
  engine: Engine,
  intent: PaymentIntent,
  telegram: PreparedTelegram,
  card: Card | null,
  said: PartnerAnswer,
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

/** What became of an earlier request under the same key; null while it is running or its process died unheard of. */
async function earlierPayment(
  engine: Engine,
  merchant: Merchant,
  paymentId: string,
): Promise<Earlier<PaymentOutcome> | null> {
  const payment = await findPayment(engine.database.sql, merchant.merchantId, paymentId)
  if (!payment || payment.state === 'requested') return null
  const sent = await sentTelegram(engine, payment, payment.paymentId)
  const card = cardOfPayment(engine, payment)
  return { outcome: { payment, card, sent }, isFinal: payment.state !== 'in_doubt' }
}

/** Answers a repeat of a request that charged under this key; null when the key belongs to none. */
export async function answerEarlierCharge(
  engine: Engine,
  merchant: Merchant,
  key: KeyClaim,
  render: Render<PaymentOutcome>,
): Promise<Answered | null> {
  const { merchantId } = merchant
  const known = await findKey(engine.database.sql, merchantId, key.identity, engine.clock.now())
  if (!known) return null
  return answerKnownKey(engine, merchantId, key, render, (id) => earlierPayment(engine, merchant, id))
}

async function refuseAttempt(
  engine: Engine,
  merchant: Merchant,
  request: Charge,
  key: KeyClaim | null,
  refused: Refused,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  // What was asked under this key before may itself be why it is refused now.
  const earlier = key && (await answerEarlierCharge(engine, merchant, key, render))
  if (earlier) return earlier
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
