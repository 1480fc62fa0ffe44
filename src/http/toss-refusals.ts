import { refusals, sayRefusal, type Language, type RefusalCode } from '../base/refusal.ts'
import { want } from '../contract/fields.ts'
import { isProtocolFault, protocolFaults, sayFault } from '../contract/protocol-faults.ts'
import type { Answer } from '../usecase/answering.ts'
import { jsonAnswer, type Face, type Listener } from './face.ts'
import { fieldFaults, type Fault } from './request-fault.ts'
import { tossStatus, type TossCode } from './toss-codes.ts'
import { tossWords } from './toss-words.ts'

/** What Toss calls our refusals (toss.md 1.6, 1.7 and 1.11). PROVIDER_ERROR is its word for "try again". */
const tossCodes = {
  INVALID_REQUEST: 'INVALID_REQUEST',
  CARD_NUMBER_INVALID: 'INVALID_CARD_NUMBER',
  EXPIRY_INVALID: 'INVALID_CARD_EXPIRATION',
  CVC_INVALID: 'INVALID_REQUEST',
  INSTALLMENT_INVALID: 'INVALID_CARD_INSTALLMENT_PLAN',
  AMOUNT_INVALID: 'BELOW_MINIMUM_AMOUNT',
  VAT_INVALID: 'INVALID_REQUEST',
  TAX_FREE_AMOUNT_INVALID: 'INVALID_REQUEST',
  TEST_CARD_ONLY: 'INVALID_REJECT_CARD',
  PAYMENT_NOT_FOUND: 'NOT_FOUND_PAYMENT',
  ORDER_ALREADY_USED: 'DUPLICATED_ORDER_ID',
  CARD_IN_USE: 'FORBIDDEN_CONSECUTIVE_REQUEST',
  DUPLICATE_REQUEST: 'FORBIDDEN_CONSECUTIVE_REQUEST',
  CANCEL_IN_PROGRESS: 'FORBIDDEN_CONSECUTIVE_REQUEST',
  PAYMENT_NOT_CANCELLABLE: 'NOT_CANCELABLE_PAYMENT',
  PAYMENT_IN_DOUBT: 'FORBIDDEN_CONSECUTIVE_REQUEST',
  ALREADY_CANCELLED: 'ALREADY_CANCELED_PAYMENT',
  CANCEL_AMOUNT_INVALID: 'INVALID_REQUEST',
  CANCEL_AMOUNT_EXCEEDS_BALANCE: 'NOT_CANCELABLE_AMOUNT',
  CANCEL_VAT_EXCEEDS_AMOUNT: 'NOT_CANCELABLE_AMOUNT',
  CANCEL_VAT_EXCEEDS_BALANCE: 'NOT_CANCELABLE_AMOUNT',
  CANCEL_VAT_LEFT_OVER: 'NOT_CANCELABLE_AMOUNT',
  CANCEL_LEAVES_VAT_ABOVE_AMOUNT: 'NOT_CANCELABLE_AMOUNT',
  BALANCE_CHANGED: 'NOT_MATCHES_REFUNDABLE_AMOUNT',
  CARD_LIMIT_EXCEEDED: 'REJECT_CARD_PAYMENT',
  CARD_EXPIRED: 'INVALID_CARD_EXPIRATION',
  CARD_LOST_OR_STOLEN: 'INVALID_CARD_LOST_OR_STOLEN',
  CARD_UNKNOWN: 'INVALID_CARD_NUMBER',
  CARD_CVC_WRONG: 'REJECT_CARD_COMPANY',
  CARD_DECLINED: 'REJECT_CARD_COMPANY',
  CANCEL_DECLINED: 'REFUND_REJECTED',
  CARD_COMPANY_UNREACHABLE: 'PROVIDER_ERROR',
  CHECKOUT_NOT_AUTHENTICATED: 'NOT_FOUND_PAYMENT_SESSION',
  CHECKOUT_OVER: 'NOT_FOUND_PAYMENT_SESSION',
  ALREADY_CONFIRMED: 'ALREADY_PROCESSED_PAYMENT',
  CONFIRM_ORDER_DIFFERS: 'FORBIDDEN_REQUEST',
  CONFIRM_AMOUNT_DIFFERS: 'INVALID_REQUEST',
  CLIENT_KEY_UNKNOWN: 'INVALID_API_KEY',
  BANK_INVALID: 'INVALID_BANK',
  DUE_DATE_INVALID: 'INVALID_DATE',
  DUE_DATE_TOO_FAR: 'EXCEED_MAX_DUE_DATE',
  PARTIAL_CANCEL_BEFORE_DEPOSIT: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
  REFUND_ACCOUNT_REQUIRED: 'INVALID_REFUND_ACCOUNT_INFO',
  CANCEL_TOO_LATE: 'EXCEED_MAX_REFUND_DUE',
  DEPOSIT_NOT_AWAITED: 'INVALID_REQUEST',
  DEPOSIT_ARRIVED: 'FORBIDDEN_CONSECUTIVE_REQUEST',
  ACCOUNT_INVALID: 'INVALID_ACCOUNT_INFO_RE_REGISTER',
  ACCOUNT_HOLDER_MISMATCH: 'INVALID_ACCOUNT_INFO_RE_REGISTER',
  ACCOUNT_STOPPED: 'RESTRICTED_TRANSFER_ACCOUNT',
  INSUFFICIENT_FUNDS: 'REJECT_ACCOUNT_PAYMENT',
  TRANSFER_LIMIT_EXCEEDED: 'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT',
  BANK_CLOSED: 'NOT_AVAILABLE_BANK',
  BANK_DECLINED: 'REJECT_ACCOUNT_PAYMENT',
  BANK_UNREACHABLE: 'PROVIDER_ERROR',
  REFUND_ACCOUNT_INVALID: 'INVALID_REFUND_ACCOUNT_INFO',
  BILLING_KEY_UNKNOWN: 'INVALID_BILL_KEY_REQUEST',
  BILLING_KEY_DELETED: 'ALREADY_REMOVED_BILLING_KEY',
  CUSTOMER_KEY_DIFFERS: 'NOT_MATCHES_CUSTOMER_KEY',
  AUTH_KEY_INVALID: 'INVALID_AUTHORIZE_AUTH',
  CARD_KIND_NOT_SUPPORTED: 'NOT_SUPPORTED_CARD_TYPE',
  BUSINESS_NUMBER_INVALID: 'INVALID_BUSINESS_NUMBER',
  RECEIPT_IDENTITY_INVALID: 'INVALID_REQUEST',
  RECEIPT_NOT_FOUND: 'NOT_FOUND_RECEIPT',
  RECEIPT_NOT_CANCELLABLE: 'FORBIDDEN_REQUEST',
  TRANSACTION_NOT_FOUND: 'INVALID_TRANSACTION_KEY',
  NOTHING_TO_SETTLE: 'FORBIDDEN_REQUEST',
  NET_CANCELLED: 'PROVIDER_ERROR',
  IDEMPOTENCY_KEY_INVALID: 'INVALID_IDEMPOTENCY_KEY',
  IDEMPOTENT_REQUEST_PROCESSING: 'IDEMPOTENT_REQUEST_PROCESSING',
  CREDENTIALS_MALFORMED: 'INCORRECT_BASIC_AUTH_FORMAT',
  CREDENTIALS_UNKNOWN: 'UNAUTHORIZED_KEY',
  KEY_RETIRED: 'FAILED_INTERNAL_SYSTEM_PROCESSING',
  DATABASE_UNAVAILABLE: 'FAILED_DB_PROCESSING',
  PARTNER_UNAVAILABLE: 'PROVIDER_ERROR',
  WEBHOOK_ENDPOINT_NOT_FOUND: 'NOT_FOUND',
  WEBHOOK_DELIVERY_NOT_FOUND: 'NOT_FOUND',
  WEBHOOK_URL_REFUSED: 'INVALID_REQUEST',
  WEBHOOK_ENDPOINTS_TOO_MANY: 'FORBIDDEN_REQUEST',
  DOUBT_NOT_PARKED: 'NOT_FOUND',
} as const satisfies Record<RefusalCode, TossCode>

/** Codes whose words clients of Toss have seen and may compare (toss.md 1.11, Q1); for all others our catalogue speaks. */
const wordedByToss: ReadonlySet<TossCode> = new Set(['NOT_CANCELABLE_AMOUNT'])

/** Which code an ill-formed field is refused with; any other field is an INVALID_REQUEST. */
const fieldCodes: Readonly<Record<string, TossCode>> = {
  cardNumber: 'INVALID_CARD_NUMBER',
  cardExpirationYear: 'INVALID_CARD_EXPIRATION',
  cardExpirationMonth: 'INVALID_CARD_EXPIRATION',
  customerIdentityNumber: 'INVALID_BIRTH_DAY_FORMAT',
  cardPassword: 'INVALID_CARD_PASSWORD',
  cardInstallmentPlan: 'INVALID_CARD_INSTALLMENT_PLAN',
  customerEmail: 'INVALID_EMAIL',
  orderId: 'INVALID_ORDER_ID',
  requestDate: 'INVALID_DATE',
  startingAfter: 'INVALID_TRANSACTION_KEY',
}

/** `{code, message}` with the status that Toss gives the code. */
export function tossError(code: TossCode, message: string, status?: number): Answer {
  return jsonAnswer(status ?? tossStatus(code) ?? 500, { code, message })
}

/** What Toss would say of a refusal: its code, and words in the caller's language. */
export function tossFailure(refused: RefusalCode, language: Language): { code: TossCode; message: string } {
  const code = tossCodes[refused]
  return { code, message: wordedByToss.has(code) ? tossWords[code][language] : sayRefusal(refused, language) }
}

export function tossRefusal(refused: RefusalCode, { language }: Listener): Answer {
  const { code, message } = tossFailure(refused, language)
  return tossError(code, message)
}

/** One of Toss's codes in its own words, where no refusal of ours is behind it. */
export function tossCodeAnswer(code: TossCode, { language }: Listener): Answer {
  return tossError(code, tossWords[code][language])
}

/** Toss's client looks a payment up when it hears this, and then finds what became of it (toss.md 1.6). */
export function tossUnknown({ language }: Listener): Answer {
  return tossError('FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING', refusals.PAYMENT_IN_DOUBT[language])
}

export const tossFace: Face = {
  say: (fault, listener) => {
    const { code } = fault
    if (code === 'INTERNAL_ERROR')
      return tossError('FAILED_INTERNAL_SYSTEM_PROCESSING', sayFault(code, listener.language))
    if (isProtocolFault(code)) {
      const { status } = protocolFaults[code]
      return tossError(
        status === 404 ? 'NOT_FOUND' : 'INVALID_REQUEST',
        sayFault(code, listener.language),
        status,
      )
    }
    return fieldError(fault, listener) ?? tossRefusal(code, listener)
  },
}

function fieldError(fault: Fault, { language }: Listener): Answer | null {
  const [first] = fieldFaults(fault.issues ?? [], language)
  if (!first) return null
  const isMissing = fault.issues?.[0]?.message === want('required')
  if (isMissing) return tossError('INVALID_REQUIRED_PARAM', `${first.path} ${first.message}`)
  return tossError(fieldCodes[first.path] ?? 'INVALID_REQUEST', `${first.path} ${first.message}`.trim())
}
