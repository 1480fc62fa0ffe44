import { isRefused } from '../base/refusal.ts'
import type { Render } from '../usecase/answering.ts'
import type { PaymentOutcome } from '../usecase/charge.ts'
import type { CancelOutcome } from '../usecase/cancel-payment.ts'
import type { Engine } from '../usecase/engine.ts'
import { cardOfPayment } from '../usecase/find-payment.ts'
import { cancelEndings, paymentEndings, whyCancelFailed, whyPaymentFailed } from './ending.ts'
import { jsonAnswer, type Listener } from './face.ts'
import { cancelBody, paymentBody } from './native-body.ts'
import { problem } from './problem.ts'

/** 201 for a payment that stands, 202 while nobody knows, and the problem of one that was made and failed. */
export function renderPayment({ profile }: Engine, listener: Listener): Render<PaymentOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) return problem({ code: outcome.refused, detail: outcome.detail }, listener)
    const { payment, card } = outcome
    const { paymentId, replyCode } = payment
    const ending = paymentEndings[payment.state]
    if (ending === 'failed') {
      const facts = replyCode === null ? { paymentId } : { paymentId, replyCode }
      return problem({ code: whyPaymentFailed(payment) }, listener, facts)
    }
    return jsonAnswer(ending === 'stands' ? 201 : 202, paymentBody(payment, card, profile, listener.language))
  }
}

/** The cancel with the payment as it stands after it, by the same statuses. */
export function renderCancel(engine: Engine, listener: Listener): Render<CancelOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) return problem({ code: outcome.refused, detail: outcome.detail }, listener)
    const { payment, cancel } = outcome
    const { paymentId } = payment
    const ending = cancelEndings[cancel.state]
    if (ending === 'failed')
      return problem({ code: whyCancelFailed(cancel) }, listener, { paymentId, cancelId: cancel.cancelId })
    const card = cardOfPayment(engine, payment)
    return jsonAnswer(ending === 'stands' ? 201 : 202, {
      cancel: cancelBody(cancel, listener.language),
      payment: paymentBody(payment, card, engine.profile, listener.language),
    })
  }
}
