import { isRefused } from '../base/refusal.ts'
import { readCardText } from '../domain/card.ts'
import type { Render } from '../usecase/answering.ts'
import type { PaymentOutcome } from '../usecase/approve-card.ts'
import type { CancelOutcome } from '../usecase/cancel-payment.ts'
import type { Engine } from '../usecase/engine.ts'
import { cancelEndings, paymentEndings, whyCancelFailed, whyPaymentFailed } from './ending.ts'
import { jsonAnswer, type Listener } from './face.ts'
import { tossPayment, type TossQuirks } from './toss-payment.ts'
import { tossError, tossFailure, tossRefusal, tossUnknown } from './toss-refusals.ts'

/** Toss's least amount of a card payment (toss.md 1.6, BELOW_MINIMUM_AMOUNT). */
const leastAmount = 100

/** 200 with the payment, the error of one that failed, and a 500 while nobody knows, upon which a client looks it up. */
export function renderKeyIn(amount: number, quirks: TossQuirks, listener: Listener): Render<PaymentOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) {
      // One refusal of ours, two of Toss's: the amount itself tells which end it is at.
      const tooMuch = outcome.refused === 'AMOUNT_INVALID' && amount >= leastAmount
      if (!tooMuch) return tossRefusal(outcome.refused, listener)
      return tossError('EXCEED_MAX_AMOUNT', tossFailure(outcome.refused, listener.language).message)
    }
    const { payment, card } = outcome
    const ending = paymentEndings[payment.state]
    if (ending === 'failed') return tossRefusal(whyPaymentFailed(payment), listener)
    if (ending === 'open') return tossUnknown(listener)
    return jsonAnswer(200, tossPayment(payment, card, quirks, listener.language))
  }
}

/** `inParts`: the payment had been cancelled in parts before, which the measured server words like an over-cancel (Q3). */
export function renderTossCancel(
  { keyRing }: Engine,
  inParts: boolean,
  quirks: TossQuirks,
  listener: Listener,
): Render<CancelOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) {
      const nothingLeft = outcome.refused === 'ALREADY_CANCELLED' && inParts
      return tossRefusal(nothingLeft ? 'CANCEL_AMOUNT_EXCEEDS_BALANCE' : outcome.refused, listener)
    }
    const { payment, cancel } = outcome
    const ending = cancelEndings[cancel.state]
    if (ending === 'failed') return tossRefusal(whyCancelFailed(cancel), listener)
    if (ending === 'open') return tossUnknown(listener)
    const card = readCardText(keyRing.open(payment.sealedCard, payment.paymentId))
    return jsonAnswer(200, tossPayment(payment, card, quirks, listener.language))
  }
}
