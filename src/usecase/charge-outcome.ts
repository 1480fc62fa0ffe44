import { later } from '../base/clock.ts'
import { newEventId } from '../base/id.ts'
import type { RefusalCode } from '../base/refusal.ts'
import { zeroWon } from '../base/won.ts'
import { methodRules } from '../domain/method.ts'
import { paymentTransitions, type Payment } from '../domain/payment.ts'
import type { PartnerAnswer } from '../partner/telegram-partner.ts'
import type { PaymentAnswer } from '../store/payment-answers.ts'
import type { PaymentIntent } from '../store/payment-intents.ts'
import { kept, type Answered } from './answering.ts'
import type { Engine } from './engine.ts'
import { partnerCodes } from './partner-codes.ts'

/** What a partner's word does to a payment; a yes does what the method's rule says. */
function eventOf(intent: PaymentIntent, said: PartnerAnswer): PaymentAnswer['event'] {
  if (said.kind === 'approved') return methodRules[intent.method].granted
  return ({ declined: 'decline', not_sent: 'fail_to_send', unknown: 'lose_sight' } as const)[said.kind]
}

function refusalOf(intent: PaymentIntent, said: PartnerAnswer): RefusalCode | null {
  const codes = partnerCodes[methodRules[intent.method].partner]
  if (said.kind === 'declined') return codes.meaningOf(said.replyCode, 'PAYMENT')
  return said.kind === 'not_sent' ? codes.unreachable : null
}

/** What the third beat writes. */
export function paymentAnswer(
  engine: Engine,
  intent: PaymentIntent,
  said: PartnerAnswer,
  answer: Answered['answer'],
): PaymentAnswer {
  const at = engine.clock.now()
  const reply = 'reply' in said ? said.reply : null
  const replyCode = 'replyCode' in said ? said.replyCode : null
  const event = eventOf(intent, said)
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    method: intent.method,
    cardLookup: intent.card?.lookup ?? null,
    event,
    money: { amount: intent.terms.amount, vat: intent.terms.vat },
    approval: said.kind === 'approved' ? said.approval : null,
    refusal: refusalOf(intent, said),
    reply,
    replyCode,
    movements: event === 'approve' ? ['approval'] : [],
    at,
    askAgainAt: said.kind === 'unknown' ? later(at, engine.doubts.firstRetryMs) : null,
    eventId: newEventId(engine.clock),
    guardKey: intent.guard?.guardKey ?? null,
    // "Nobody knows" is no answer to keep: a repeat under the key hears how it ended (design 3.1).
    keep: intent.key && said.kind !== 'unknown' ? kept(engine, intent.key, answer) : null,
  }
}

/** The payment as the third beat will write it, without reading it back. */
export function paymentAfter(intent: PaymentIntent, said: PartnerAnswer): Payment {
  const { amount, vat, taxFreeAmount, installmentMonths } = intent.terms
  const none = { amount: zeroWon, vat: zeroWon }
  const event = eventOf(intent, said)
  const approval = said.kind === 'approved' ? said.approval : null
  const account = intent.account && {
    ...intent.account,
    accountNumber: approval?.account?.accountNumber ?? null,
  }
  return {
    merchantId: intent.merchantId,
    paymentId: intent.paymentId,
    state: paymentTransitions.requested[event] ?? 'requested',
    method: intent.method,
    kind: intent.kind,
    orderId: intent.orderId,
    orderName: intent.orderName,
    amount,
    vat,
    taxFreeAmount,
    balance: event === 'approve' ? { amount, vat } : none,
    held: none,
    installmentMonths,
    refusal: refusalOf(intent, said),
    replyCode: 'replyCode' in said ? said.replyCode : null,
    // An account that is open is no approval yet: the money is still to come.
    approval: event === 'approve' ? approval : null,
    requestedAt: intent.at,
    sealedCard: intent.card?.sealed ?? null,
    account,
    customer: intent.customer,
    cancels: [],
  }
}
