import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { masking } from '../base/masking.ts'
import { sayRefusal, type Language, type RefusalCode } from '../base/refusal.ts'
import type { cancelSchema, paymentSchema } from '../contract/native.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Card, Profile } from '../domain/card.ts'
import type { Payment } from '../domain/payment.ts'

export type PaymentBody = z.output<typeof paymentSchema>
export type CancelBody = z.output<typeof cancelSchema>

function failureBody(
  refusal: RefusalCode | null,
  replyCode: string | null,
  language: Language,
): PaymentBody['refusal'] {
  return refusal && { code: refusal, message: sayRefusal(refusal, language), replyCode }
}

/** A payment as the native face shows it. The number is always masked; the expiry only in the strict profile (domain 7). */
export function paymentBody(
  payment: Payment,
  card: Card | null,
  profile: Profile,
  language: Language,
): PaymentBody {
  const { approval, account } = payment
  return {
    id: payment.paymentId,
    state: payment.state,
    method: payment.method,
    orderId: payment.orderId,
    orderName: payment.orderName,
    amount: payment.amount,
    vat: payment.vat,
    taxFreeAmount: payment.taxFreeAmount,
    balance: payment.balance,
    installmentMonths: payment.installmentMonths,
    card: card && {
      number: masking.sheet(card.number),
      expiry: profile === 'assignment' ? card.expiry : masking.all(card.expiry),
    },
    account: account && {
      bank: account.bank,
      accountNumber: account.accountNumber,
      holderName: account.holderName,
      dueAt: account.dueAt && seoulIso(account.dueAt),
      depositedAt: account.depositedAt && seoulIso(account.depositedAt),
    },
    approval: approval && {
      number: approval.approvalNumber,
      approvedAt: seoulIso(approval.approvedAt),
      issuer: approval.issuer,
      acquirer: approval.acquirer,
      cardCompanyNumber: approval.partnerNumber,
    },
    refusal: failureBody(payment.refusal, payment.replyCode, language),
    requestedAt: seoulIso(payment.requestedAt),
    cancels: payment.cancels.map((cancel) => cancelBody(cancel, language)),
  }
}

export function cancelBody(cancel: Cancel, language: Language): CancelBody {
  return {
    id: cancel.cancelId,
    state: cancel.state,
    amount: cancel.amount,
    vat: cancel.vat,
    taxFreeAmount: cancel.taxFreeAmount,
    reason: cancel.reason,
    requestedAt: seoulIso(cancel.requestedAt),
    cancelledAt: cancel.cancelledAt === null ? null : seoulIso(cancel.cancelledAt),
    balanceAfter: cancel.balanceAfter,
    refusal: failureBody(cancel.refusal, null, language),
  }
}
