import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { masking } from '../base/masking.ts'
import type { tossCancel, tossCard } from '../contract/toss.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Card } from '../domain/card.ts'
import type { Payment } from '../domain/payment.ts'

/** Only cancels that are done: shipped clients add these amounts up. */
export function tossCancelBody(cancel: Cancel): z.output<typeof tossCancel> {
  return {
    transactionKey: cancel.cancelId,
    cancelReason: cancel.reason ?? '',
    canceledAt: seoulIso(cancel.cancelledAt ?? cancel.requestedAt),
    cancelAmount: cancel.amount,
    taxFreeAmount: cancel.taxFreeAmount,
    taxExemptionAmount: 0,
    refundableAmount: cancel.balanceAfter ?? 0,
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    receiptKey: null,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  }
}

/** The card of an approved payment; null for all others, about which the card company has said nothing. */
export function tossCardBody(
  { approval, amount, installmentMonths }: Payment,
  card: Card,
): z.output<typeof tossCard> | null {
  if (!approval) return null
  return {
    amount,
    issuerCode: approval.issuer,
    acquirerCode: approval.acquirer,
    number: masking.toss(card.number),
    installmentPlanMonths: installmentMonths,
    approveNo: approval.approvalNumber,
    useCardPoint: false,
    // The telegram's reply says neither kind nor owner of a card; Toss has a word for that.
    cardType: '미확인',
    ownerType: '미확인',
    acquireStatus: 'READY',
    isInterestFree: false,
    interestPayer: null,
  }
}
