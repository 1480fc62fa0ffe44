import { isRefused } from '../base/refusal.ts'
import type { Render } from '../usecase/answering.ts'
import type { PaymentOutcome } from '../usecase/charge.ts'
import type { CancelOutcome } from '../usecase/cancel-payment.ts'
import { assignmentRefusal, inDoubt } from './assignment-refusals.ts'
import { cancelEndings, paymentEndings, whyCancelFailed, whyPaymentFailed } from './ending.ts'
import { jsonAnswer } from './face.ts'

/** 200 with the number and the string sent, 202 while nobody knows, and the refusal of what was made and failed. */
export const renderAssignmentPayment: Render<PaymentOutcome> = (outcome) => {
  if (isRefused(outcome)) return assignmentRefusal(outcome.refused, outcome.detail, 'notFound')
  const { payment, sent } = outcome
  const body = { mgnt_no: payment.paymentId, send_data: sent }
  const ending = paymentEndings[payment.state]
  if (ending === 'failed')
    return assignmentRefusal(whyPaymentFailed(payment), undefined, 'notFound', payment.paymentId)
  return ending === 'stands' ? jsonAnswer(200, body) : inDoubt(body)
}

/** The same for a cancel, which has a management number and a string of its own (domain 1.3). */
export const renderAssignmentCancel: Render<CancelOutcome> = (outcome) => {
  if (isRefused(outcome)) return assignmentRefusal(outcome.refused, outcome.detail, 'managementNumber')
  const { payment, cancel, sent } = outcome
  const body = { mgnt_no: cancel.cancelId, orgnl_mgnt_no: payment.paymentId, send_data: sent }
  const ending = cancelEndings[cancel.state]
  if (ending === 'failed')
    return assignmentRefusal(whyCancelFailed(cancel), undefined, 'managementNumber', cancel.cancelId)
  return ending === 'stands' ? jsonAnswer(200, body) : inDoubt(body)
}
