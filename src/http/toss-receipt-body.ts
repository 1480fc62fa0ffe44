import type { z } from 'zod'
import { seoulIso } from '../base/clock.ts'
import { isRefused } from '../base/refusal.ts'
import type { tossReceipt } from '../contract/toss-cash-receipts.ts'
import type { CashReceipt, ReceiptKind } from '../domain/cash-receipt.ts'
import type { Render } from '../usecase/answering.ts'
import { jsonAnswer, type Listener, type Settings } from './face.ts'
import { tossRefusal } from './toss-refusals.ts'

const receiptTypes = {
  income_deduction: '소득공제',
  expense_proof: '지출증빙',
} as const satisfies Record<ReceiptKind, string>

/** A receipt as Toss shows it, or why there is none. */
export function renderReceipt(settings: Settings, listener: Listener): Render<CashReceipt> {
  return (outcome) =>
    isRefused(outcome)
      ? tossRefusal(outcome.refused, listener)
      : jsonAnswer(200, receiptBody(outcome, settings))
}

export function receiptBody(receipt: CashReceipt, settings: Settings): z.output<typeof tossReceipt> {
  return {
    receiptKey: receipt.receiptId,
    issueNumber: receipt.issueNumber,
    issueStatus: 'COMPLETED',
    amount: receipt.amount,
    taxFreeAmount: receipt.taxFreeAmount,
    orderId: receipt.orderId,
    orderName: receipt.orderName,
    type: receiptTypes[receipt.kind],
    transactionType: receipt.originalReceiptId === null ? 'CONFIRM' : 'CANCEL',
    businessNumber: receipt.businessNumber,
    customerIdentityNumber: receipt.shownIdentity,
    failure: null,
    requestedAt: seoulIso(receipt.requestedAt),
    receiptUrl: `${settings.publicUrl()}/receipts/cash/${receipt.receiptId}`,
  }
}
