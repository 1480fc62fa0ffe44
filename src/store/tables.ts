import type { Instant } from '../base/clock.ts'
import type { CancelState } from '../domain/cancel.ts'
import type { CheckoutState, CheckoutWish } from '../domain/checkout.ts'
import type { PartnerKind, PaymentMethod } from '../domain/method.ts'
import type { PaymentKind, PaymentState } from '../domain/payment.ts'

/** Rows as the drivers give them: won as numbers, moments as `Instant` (see database.ts). Column by column docs/schema.md. */
export interface Tables {
  setting: { name: string; value: string }
  merchant: { merchant_id: string; name: string; checks_luhn: boolean; created_at: string }
  api_key: {
    merchant_id: string
    key_hash: string
    kind: 'secret' | 'client'
    created_at: string
    revoked_at: Instant | null
  }
  payment: PaymentRow
  cancel: CancelRow
  payment_card: { merchant_id: string; payment_id: string; card_lookup: string; sealed_card: string }
  payment_card_detail: DetailRow
  payment_account: AccountRow
  payment_customer: CustomerRow
  cancel_account: {
    merchant_id: string
    cancel_id: string
    bank: string
    holder_name: string
    sealed_account: string
  }
  deposit_notice: NoticeRow
  checkout: CheckoutRow
  partner_transaction: TransactionRow
  late_reply: { merchant_id: string; late_reply_id: string; management_number: string; reply: string }
  claim: { merchant_id: string; scope: string; claim_key: string; holder: string }
  duplicate_guard: { merchant_id: string; guard_key: string; holder: string; seen_until: Instant }
  idempotency: IdempotencyRow
}

export interface PaymentRow {
  merchant_id: string
  payment_id: string
  state: PaymentState
  method: PaymentMethod
  kind: PaymentKind
  order_id: string | null
  order_name: string | null
  amount: number
  vat: number
  tax_free_amount: number
  balance_amount: number
  balance_vat: number
  held_amount: number
  held_vat: number
  refusal: string | null
  reply_code: string | null
  requested_at: Instant
}

export interface CancelRow {
  merchant_id: string
  cancel_id: string
  payment_id: string
  state: CancelState
  amount: number
  vat: number
  tax_free_amount: number
  reason: string | null
  refusal: string | null
  moves_money: boolean
  card_company_number: string | null
  balance_after: number | null
  requested_at: Instant
  cancelled_at: Instant | null
}

export interface DetailRow {
  merchant_id: string
  payment_id: string
  installment_months: number
  approval_number: string | null
  approved_at: Instant | null
  issuer: string | null
  acquirer: string | null
  card_company_number: string | null
}

export interface AccountRow {
  merchant_id: string
  payment_id: string
  bank: string
  holder_name: string
  sealed_account: string | null
  account_number: string | null
  due_at: Instant | null
  waits_until: Instant | null
  bank_number: string | null
  settled_at: Instant | null
  depositor_name: string | null
  deposited_at: Instant | null
  notice_number: string | null
}

export interface CustomerRow {
  merchant_id: string
  payment_id: string
  customer_key: string | null
  customer_name: string | null
  customer_email: string | null
  customer_phone: string | null
  culture_expense: boolean
  metadata: Record<string, string> | null
}

export interface NoticeRow {
  merchant_id: string
  notice_number: string
  kind: 'DEPOSIT' | 'REVERSAL'
  payment_id: string | null
  account_number: string
  amount: number
  answer: string
  received_at: Instant
}

export interface CheckoutRow {
  merchant_id: string
  checkout_id: string
  kind: 'payment' | 'billing'
  state: CheckoutState
  order_id: string | null
  order_name: string | null
  amount: number | null
  tax_free_amount: number
  method: PaymentMethod | null
  wish: CheckoutWish
  sealed_instrument: string | null
  customer_key: string | null
  auth_key_hash: string | null
  failure_code: string | null
  opened_at: Instant
  authenticated_at: Instant | null
  confirm_by: Instant | null
  due_at: Instant | null
}

export interface TransactionRow {
  merchant_id: string
  management_number: string
  partner: PartnerKind
  kind: 'PAYMENT' | 'CANCEL' | 'INQUIRY' | 'NETCANCEL'
  payment_id: string
  original_management_number: string | null
  status: 'WT' | 'DN' | 'FL'
  request: string
  request_hmac: string
  reply: string | null
  reply_code: string | null
  sent_at: Instant
  answered_at: Instant | null
  due_at: Instant | null
  attempts: number
  doubt_since: Instant | null
  parked_at: Instant | null
}

export interface IdempotencyRow {
  merchant_id: string
  identity: string
  operation_id: string | null
  state: 'RUNNING' | 'DONE'
  status: number | null
  content_type: string | null
  body: string | null
}
