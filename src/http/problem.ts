import type { RefusalCode } from '../base/refusal.ts'
import { isProtocolFault, protocolFaults, sayFault } from '../contract/protocol-faults.ts'
import type { Answer } from '../usecase/answering.ts'
import { jsonAnswer, type Face, type Listener } from './face.ts'
import { fieldFaults, type Fault } from './request-fault.ts'

export const problemType = 'application/problem+json'

/** Statuses of the native face. 409: try again as it is, or look first. 422: well formed, but the rules refuse it. */
const statuses = {
  INVALID_REQUEST: 400,
  CARD_NUMBER_INVALID: 422,
  EXPIRY_INVALID: 422,
  CVC_INVALID: 422,
  INSTALLMENT_INVALID: 422,
  AMOUNT_INVALID: 422,
  VAT_INVALID: 422,
  TAX_FREE_AMOUNT_INVALID: 422,
  TEST_CARD_ONLY: 422,
  PAYMENT_NOT_FOUND: 404,
  ORDER_ALREADY_USED: 409,
  CARD_IN_USE: 409,
  DUPLICATE_REQUEST: 409,
  CANCEL_IN_PROGRESS: 409,
  PAYMENT_NOT_CANCELLABLE: 409,
  PAYMENT_IN_DOUBT: 409,
  ALREADY_CANCELLED: 409,
  CANCEL_AMOUNT_INVALID: 422,
  CANCEL_AMOUNT_EXCEEDS_BALANCE: 422,
  CANCEL_VAT_EXCEEDS_AMOUNT: 422,
  CANCEL_VAT_EXCEEDS_BALANCE: 422,
  CANCEL_VAT_LEFT_OVER: 422,
  CANCEL_LEAVES_VAT_ABOVE_AMOUNT: 422,
  BALANCE_CHANGED: 409,
  CARD_LIMIT_EXCEEDED: 402,
  CARD_EXPIRED: 402,
  CARD_LOST_OR_STOLEN: 402,
  CARD_UNKNOWN: 402,
  CARD_CVC_WRONG: 402,
  CARD_DECLINED: 402,
  CANCEL_DECLINED: 402,
  CARD_COMPANY_UNREACHABLE: 503,
  CHECKOUT_NOT_AUTHENTICATED: 409,
  CHECKOUT_OVER: 410,
  ALREADY_CONFIRMED: 409,
  CONFIRM_ORDER_DIFFERS: 422,
  CONFIRM_AMOUNT_DIFFERS: 422,
  CLIENT_KEY_UNKNOWN: 401,
  BANK_INVALID: 422,
  DUE_DATE_INVALID: 422,
  DUE_DATE_TOO_FAR: 422,
  PARTIAL_CANCEL_BEFORE_DEPOSIT: 422,
  REFUND_ACCOUNT_REQUIRED: 422,
  CANCEL_TOO_LATE: 422,
  DEPOSIT_NOT_AWAITED: 409,
  DEPOSIT_ARRIVED: 409,
  ACCOUNT_INVALID: 422,
  ACCOUNT_HOLDER_MISMATCH: 402,
  ACCOUNT_STOPPED: 402,
  INSUFFICIENT_FUNDS: 402,
  TRANSFER_LIMIT_EXCEEDED: 402,
  BANK_CLOSED: 503,
  BANK_DECLINED: 402,
  BANK_UNREACHABLE: 503,
  REFUND_ACCOUNT_INVALID: 422,
  BILLING_KEY_UNKNOWN: 404,
  BILLING_KEY_DELETED: 409,
  CUSTOMER_KEY_DIFFERS: 422,
  AUTH_KEY_INVALID: 409,
  CARD_KIND_NOT_SUPPORTED: 422,
  BUSINESS_NUMBER_INVALID: 422,
  RECEIPT_IDENTITY_INVALID: 422,
  RECEIPT_NOT_FOUND: 404,
  RECEIPT_NOT_CANCELLABLE: 409,
  TRANSACTION_NOT_FOUND: 404,
  NOTHING_TO_SETTLE: 409,
  NET_CANCELLED: 502,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENT_REQUEST_PROCESSING: 409,
  CREDENTIALS_MALFORMED: 401,
  CREDENTIALS_UNKNOWN: 401,
  KEY_RETIRED: 500,
  DATABASE_UNAVAILABLE: 503,
  PARTNER_UNAVAILABLE: 503,
  WEBHOOK_ENDPOINT_NOT_FOUND: 404,
  WEBHOOK_DELIVERY_NOT_FOUND: 404,
  WEBHOOK_URL_REFUSED: 422,
  WEBHOOK_ENDPOINTS_TOO_MANY: 409,
  DOUBT_NOT_PARKED: 404,
} as const satisfies Record<RefusalCode, number>

/** Facts that stand beside the problem: ids of what was made all the same, and the card company's own code. */
export interface ProblemFacts {
  readonly paymentId?: string
  readonly cancelId?: string
  readonly replyCode?: string
}

/** Problem details (RFC 9457) with our code. `type` is a name and no address (RFC 9457 3.1.1). */
export function problem(fault: Fault, { language, requestId }: Listener, facts: ProblemFacts = {}): Answer {
  const { code, detail, issues = [] } = fault
  const title = sayFault(code, language)
  const status = isProtocolFault(code) ? protocolFaults[code].status : statuses[code]
  const errors = fieldFaults(issues, language)
  return jsonAnswer(
    status,
    {
      type: `urn:naru:refusal:${code}`,
      title,
      status,
      detail: detail ?? title,
      code,
      requestId,
      ...facts,
      ...(errors.length > 0 ? { errors } : {}),
    },
    problemType,
  )
}

/** The native face, which the sandbox and every address without a face of its own share. */
export const problemFace: Face = { say: (fault, listener) => problem(fault, listener) }
