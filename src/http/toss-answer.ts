import { isRefused } from '../base/refusal.ts'
import type { Render } from '../usecase/answering.ts'
import type { PaymentOutcome } from '../usecase/charge.ts'
import type { CancelOutcome } from '../usecase/cancel-payment.ts'
import { cancelEndings, paymentEndings, whyCancelFailed, whyPaymentFailed } from './ending.ts'
import { jsonAnswer, type Listener } from './face.ts'
import { tossPayment } from './toss-payment.ts'
import { tossError, tossFailure, tossRefusal, tossUnknown } from './toss-refusals.ts'
import type { TossView } from './toss-view.ts'

/** Above this an amount is refused as too much, and otherwise as too little (toss.md 1.6, BELOW_MINIMUM_AMOUNT). */
const greatestAmount = 1_000_000_000

/** 200 with the payment, the error of one that failed, and a 500 while nobody knows, upon which a client looks it up. */
export function renderTossCharge(amount: number, view: TossView, listener: Listener): Render<PaymentOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) {
      // One refusal of ours, two of Toss's: the amount itself tells which end it is at.
      const tooMuch = outcome.refused === 'AMOUNT_INVALID' && amount > greatestAmount
      if (!tooMuch) return tossRefusal(outcome.refused, listener)
      return tossError('EXCEED_MAX_AMOUNT', tossFailure(outcome.refused, listener.language).message)
    }
    const { payment } = outcome
    const ending = paymentEndings[payment.state]
    if (ending === 'failed') return tossRefusal(whyPaymentFailed(payment), listener)
    if (ending === 'open') return tossUnknown(listener)
    return jsonAnswer(200, tossPayment(payment, view))
  }
}

/** `inParts`: the payment had been cancelled in parts before, which the measured server words like an over-cancel (Q3). */
export function renderTossCancel(
  inParts: boolean,
  view: TossView,
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
    return jsonAnswer(200, tossPayment(payment, view))
  }
}
