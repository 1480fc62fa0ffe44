import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { masking } from '../base/masking.ts'
import type { tossCancel, tossCard, tossTransfer, tossVirtualAccount } from '../contract/toss.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Payment } from '../domain/payment.ts'
import type { TossView } from './toss-view.ts'

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
export function tossCardBody(payment: Payment, view: TossView): z.output<typeof tossCard> | null {
  const { approval, amount, installmentMonths } = payment
  const card = approval && view.cardOf(payment)
  if (!approval || !card) return null
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

/** The virtual account, once the bank has issued it. */
export function tossAccountBody(
  payment: Payment,
  view: TossView,
): z.output<typeof tossVirtualAccount> | null {
  const { account, method, state } = payment
  if (method !== 'virtual_account' || !account?.accountNumber) return null
  const refund = payment.cancels.findLast(
    (cancel) => cancel.refundAccount !== null && cancel.state === 'done',
  )
  return {
    accountType: '일반',
    accountNumber: account.accountNumber,
    bankCode: account.bank,
    customerName: account.holderName,
    depositorName: account.depositorName,
    dueDate: seoulIso(account.dueAt ?? payment.requestedAt),
    expired: state === 'expired',
    settlementStatus: 'INCOMPLETED',
    refundStatus: refundStatus(payment),
    refundReceiveAccount: refund?.refundAccount
      ? {
          bankCode: refund.refundAccount.bank,
          accountNumber: view.refundNumberOf(refund) ?? '',
          holderName: refund.refundAccount.holderName,
        }
      : null,
  }
}

function refundStatus({ cancels }: Payment): 'NONE' | 'PENDING' | 'COMPLETED' {
  const refunds = cancels.filter((cancel) => cancel.movesMoney)
  if (refunds.some(({ state }) => state === 'requested' || state === 'in_doubt')) return 'PENDING'
  return refunds.some(({ state }) => state === 'done') ? 'COMPLETED' : 'NONE'
}

export function tossTransferBody({
  method,
  account,
  approval,
}: Payment): z.output<typeof tossTransfer> | null {
  if (method !== 'transfer' || !account || !approval) return null
  return { bankCode: account.bank, settlementStatus: 'INCOMPLETED' }
}
