import { asCancelId, newEventId } from '../base/id.ts'
import type { Balance } from '../domain/cancel.ts'
import type { MovementKind } from '../domain/ledger.ts'
import { methodRules } from '../domain/method.ts'
import type { Payment } from '../domain/payment.ts'
import type { PartnerAnswer } from '../partner/telegram-partner.ts'
import type { CancelAnswer } from '../store/cancel-answers.ts'
import { recordMovements } from '../store/movements.ts'
import type { PaymentAnswer } from '../store/payment-answers.ts'
import { closeReopenedDoubt, type Doubt } from '../store/telegrams.ts'
import { nextLook } from './doubt-window.ts'
import type { Engine } from './engine.ts'
import { partnerCodes } from './partner-codes.ts'

type Heard = Extract<PartnerAnswer, { kind: 'approved' | 'declined' }>
type Undone = Extract<PartnerAnswer, { kind: 'approved' }>

/** What the ledger says when something that stood at the card company is undone: it is booked, and booked back. */
const undoing: Record<Doubt['kind'], readonly [MovementKind, MovementKind]> = {
  PAYMENT: ['approval', 'approval_undone'],
  CANCEL: ['cancel', 'cancel_undone'],
}

/** Closes a doubt with what the card company says of it. True always: the first answer to a question wins. */
export async function settleAs(
  engine: Engine,
  doubt: Doubt,
  payment: Payment,
  said: Heard,
): Promise<boolean> {
  const approved = said.kind === 'approved'
  const { partner, granted } = methodRules[payment.method]
  const codes = partnerCodes[partner]
  const base = {
    refusal: approved ? null : codes.meaningOf(said.replyCode, doubt.kind),
    // What was heard answers the inquiry, whose own row keeps it; the telegram itself never had a reply.
    reply: null,
    replyCode: said.replyCode,
    askAgainAt: null,
  }
  if (doubt.kind === 'PAYMENT')
    await recordPayment(engine, doubt, payment, {
      ...base,
      event: approved ? granted : 'decline',
      approval: approved ? said.approval : null,
      movements: approved && granted === 'approve' ? ['approval'] : [],
    })
  else
    await recordCancel(engine, doubt, payment, {
      ...base,
      state: approved ? 'done' : 'declined',
      partnerNumber: approved ? said.approval.partnerNumber : null,
      movements: approved && movesMoney(doubt, payment) ? ['cancel'] : [],
    })
  return true
}

/** Closes a doubt that the card company has undone, or never knew. What had stood there is booked and booked back. */
export async function settleUndone(
  engine: Engine,
  doubt: Doubt,
  payment: Payment,
  undone: Undone,
): Promise<boolean> {
  const movements = undone.amount > 0 && movesMoney(doubt, payment) ? undoing[doubt.kind] : []
  const base = {
    refusal: 'NET_CANCELLED' as const,
    reply: null,
    // Its code would be the yes to the net cancel, not a word about the telegram.
    replyCode: null,
    movements,
    askAgainAt: undone.amount > 0 ? null : nextLook(engine, doubt),
  }
  if (doubt.kind === 'PAYMENT')
    await recordPayment(engine, doubt, payment, { ...base, event: 'net_cancel', approval: null })
  else await recordCancel(engine, doubt, payment, { ...base, state: 'net_cancelled', partnerNumber: null })
  return true
}

/** Books an approval that came after its payment had been given up, together with its undoing; the payment stays as it is. */
export async function undoLateApproval(
  engine: Engine,
  doubt: Doubt,
  payment: Payment,
  undone: Undone,
): Promise<boolean> {
  const kinds = undone.amount > 0 && movesMoney(doubt, payment) ? undoing[doubt.kind] : []
  const at = engine.clock.now()
  await engine.database.sql.transaction().execute(async (tx) => {
    await recordMovements(
      tx,
      kinds.map((kind) => ({
        merchantId: doubt.merchantId,
        operationId: doubt.managementNumber,
        paymentId: doubt.paymentId,
        kind,
        method: payment.method,
        money: moneyOf(doubt, payment),
        at,
      })),
    )
    await closeReopenedDoubt(tx, doubt)
  })
  return true
}

/** False where the telegram only opened or closed an account. */
function movesMoney(doubt: Doubt, payment: Payment): boolean {
  if (doubt.kind === 'PAYMENT') return methodRules[payment.method].granted === 'approve'
  return payment.cancels.find((one) => one.cancelId === doubt.managementNumber)?.movesMoney ?? true
}

function moneyOf(doubt: Doubt, payment: Payment): Balance {
  const cancel = payment.cancels.find((one) => one.cancelId === doubt.managementNumber)
  const { amount, vat } = cancel ?? payment
  return { amount, vat }
}

const closed = { guardKey: null, keep: null }

async function recordPayment(
  engine: Engine,
  doubt: Doubt,
  payment: Payment,
  answer: Pick<
    PaymentAnswer,
    'event' | 'approval' | 'refusal' | 'reply' | 'replyCode' | 'movements' | 'askAgainAt'
  >,
): Promise<void> {
  const full: PaymentAnswer = {
    ...answer,
    ...closed,
    merchantId: doubt.merchantId,
    paymentId: doubt.paymentId,
    cardLookup: doubt.cardLookup,
    method: payment.method,
    money: moneyOf(doubt, payment),
    at: engine.clock.now(),
    eventId: newEventId(engine.clock),
  }
  await engine.commits.paymentAnswer(full)
}

async function recordCancel(
  engine: Engine,
  doubt: Doubt,
  payment: Payment,
  answer: Pick<
    CancelAnswer,
    'state' | 'partnerNumber' | 'refusal' | 'reply' | 'replyCode' | 'movements' | 'askAgainAt'
  >,
): Promise<void> {
  const full: CancelAnswer = {
    ...answer,
    ...closed,
    merchantId: doubt.merchantId,
    paymentId: doubt.paymentId,
    cancelId: asCancelId(doubt.managementNumber),
    method: payment.method,
    movesMoney: movesMoney(doubt, payment),
    money: moneyOf(doubt, payment),
    at: engine.clock.now(),
    eventId: newEventId(engine.clock),
  }
  await engine.commits.cancelAnswer(full)
}
