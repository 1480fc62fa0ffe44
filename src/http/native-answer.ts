import { isRefused } from '../base/refusal.ts'
import { readCardText } from '../domain/card.ts'
import type { Render } from '../usecase/answering.ts'
import type { PaymentOutcome } from '../usecase/approve-card.ts'
import type { CancelOutcome } from '../usecase/cancel-payment.ts'
import type { Engine } from '../usecase/engine.ts'
import { jsonAnswer, type Listener } from './face.ts'
import { cancelBody, paymentBody } from './native-body.ts'
import { problem } from './problem.ts'

/** 201 for a payment that stands, 202 while nobody knows, and the problem of one that was made and failed. */
export function renderPayment({ profile }: Engine, listener: Listener): Render<PaymentOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) return problem({ code: outcome.refused, detail: outcome.detail }, listener)
    const { payment, card } = outcome
    const { paymentId, replyCode } = payment
    const body = paymentBody(payment, card, profile, listener.language)
    switch (payment.state) {
      case 'requested':
      case 'in_doubt':
        return jsonAnswer(202, body)
      case 'approved':
      case 'partially_cancelled':
      case 'cancelled':
        return jsonAnswer(201, body)
      case 'declined':
      case 'not_sent':
      case 'net_cancelled': {
        const code =
          payment.refusal ?? (payment.state === 'net_cancelled' ? 'NET_CANCELLED' : 'CARD_DECLINED')
        return problem({ code }, listener, replyCode === null ? { paymentId } : { paymentId, replyCode })
      }
    }
  }
}

/** The cancel with the payment as it stands after it, by the same statuses. */
export function renderCancel({ profile, keyRing }: Engine, listener: Listener): Render<CancelOutcome> {
  return (outcome) => {
    if (isRefused(outcome)) return problem({ code: outcome.refused, detail: outcome.detail }, listener)
    const { payment, cancel } = outcome
    const { paymentId } = payment
    const card = readCardText(keyRing.open(payment.sealedCard, paymentId))
    const body = {
      cancel: cancelBody(cancel, listener.language),
      payment: paymentBody(payment, card, profile, listener.language),
    }
    switch (cancel.state) {
      case 'requested':
      case 'in_doubt':
        return jsonAnswer(202, body)
      case 'done':
        return jsonAnswer(201, body)
      case 'declined':
      case 'not_sent':
      case 'net_cancelled': {
        const code =
          cancel.refusal ?? (cancel.state === 'net_cancelled' ? 'NET_CANCELLED' : 'CANCEL_DECLINED')
        return problem({ code }, listener, { paymentId, cancelId: cancel.cancelId })
      }
    }
  }
}
