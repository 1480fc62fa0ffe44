import { later } from '../base/clock.ts'
import { newPaymentId, type PaymentId } from '../base/id.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import { cardText, checkCard, keepable, type Card } from '../domain/card.ts'
import { likeness } from '../domain/duplicate.ts'
import type { Merchant } from '../domain/merchant.ts'
import { methodRules } from '../domain/method.ts'
import {
  checkTerms,
  type PaymentCustomer,
  type PaymentKind,
  type PaymentTerms,
  type PaymentWish,
} from '../domain/payment.ts'
import type { PreparedTelegram } from '../partner/telegram-partner.ts'
import type { KeyClaim } from '../store/idempotency.ts'
import type { PaymentIntent } from '../store/payment-intents.ts'
import { patienceEnds, type RequestIdentity } from './answering.ts'
import type { Engine } from './engine.ts'
import { accountOf, checkInstrument, firstTelegram, type Instrument } from './instrument.ts'

/** What is asked of a buyer, whatever the way of paying. */
export interface Charge extends Omit<PaymentWish, 'installmentMonths'> {
  readonly instrument: Instrument
  readonly kind: PaymentKind
  readonly orderId: string | null
  readonly orderName: string | null
  readonly customer: PaymentCustomer | null
  /** The checkout that becomes this payment, under its id; null where there was none. */
  readonly checkout: { readonly checkoutId: PaymentId; readonly sealedInstrument: string } | null
  /** Off where the order id already says that the request is not a repeat (toss.md 1.6, DUPLICATED_ORDER_ID). */
  readonly guarded: boolean
  readonly identity: RequestIdentity | null
}

export const cardOf = (instrument: Instrument): Card | null =>
  instrument.method === 'card' ? instrument.card : null

/** Refuses what `checkCard`, `checkInstrument` and `checkTerms` refuse, and an amount below the method's least. */
export function checkCharge(engine: Engine, merchant: Merchant, request: Charge): PaymentTerms | Refused {
  const { instrument, amount } = request
  const wrong =
    instrument.method === 'card'
      ? checkCard(instrument.card, merchant, engine.profile)
      : checkInstrument(instrument, engine.clock.now())
  if (wrong) return wrong
  if (amount < methodRules[instrument.method].leastAmount) return refuse('AMOUNT_INVALID')
  const installmentMonths = instrument.method === 'card' ? instrument.installmentMonths : 0
  return checkTerms({ ...request, installmentMonths })
}

/** What the first beat writes, and the telegram that the second sends. */
export function intend(
  engine: Engine,
  merchant: Merchant,
  request: Charge,
  terms: PaymentTerms,
  key: KeyClaim | null,
): { intent: PaymentIntent; telegram: PreparedTelegram } {
  const { instrument, orderId, orderName, kind, customer, checkout } = request
  const { keyRing, clock } = engine
  const paymentId = checkout?.checkoutId ?? newPaymentId(clock)
  const telegram = firstTelegram(engine, paymentId, instrument, terms)
  const card = cardOf(instrument)
  const intent: PaymentIntent = {
    merchantId: merchant.merchantId,
    paymentId,
    method: instrument.method,
    kind,
    orderId,
    orderName,
    terms,
    card: card && {
      lookup: keyRing.lookUp(card.number),
      sealed: keyRing.seal(cardText(keepable(card, engine.profile)), paymentId),
    },
    account: instrument.method === 'card' ? null : accountOf(engine, paymentId, instrument),
    customer,
    checkout,
    request: telegram.redacted,
    requestHmac: keyRing.sign(telegram.bytes),
    at: clock.now(),
    dueAt: patienceEnds(engine),
    guard: null,
    key,
  }
  return { intent: { ...intent, guard: guardOf(engine, request, intent) }, telegram }
}

/** A key says of a repeat what it is, so only requests without one are guarded (domain 5). */
function guardOf(engine: Engine, request: Charge, intent: PaymentIntent): PaymentIntent['guard'] {
  if (intent.key || !request.guarded || request.instrument.method !== 'card') return null
  const { terms, orderId, card } = intent
  const like = likeness('payment', engine.guard.fields.payment, {
    card: card?.lookup ?? '',
    expiry: request.instrument.card.expiry,
    cvc: request.instrument.card.cvc,
    installment: terms.installmentMonths,
    amount: terms.amount,
    vat: terms.vat,
    order: orderId,
  })
  if (!like) return null
  return { guardKey: engine.keyRing.lookUp(like), until: later(intent.at, engine.guard.windowMs) }
}
