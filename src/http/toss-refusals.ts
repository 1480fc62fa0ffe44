import { refusals, sayRefusal, type Language, type RefusalCode } from '../base/refusal.ts'
import { isProtocolFault, protocolFaults, sayFault } from '../contract/protocol-faults.ts'
import type { Answer } from '../usecase/answering.ts'
import { jsonAnswer, type Face, type Listener } from './face.ts'
import { fieldFaults, type Fault } from './request-fault.ts'
import { tossStatus, type TossCode } from './toss-codes.ts'

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
  NET_CANCELLED: 'PROVIDER_ERROR',
  IDEMPOTENCY_KEY_INVALID: 'INVALID_IDEMPOTENCY_KEY',
  IDEMPOTENT_REQUEST_PROCESSING: 'IDEMPOTENT_REQUEST_PROCESSING',
  CREDENTIALS_MALFORMED: 'INCORRECT_BASIC_AUTH_FORMAT',
  CREDENTIALS_UNKNOWN: 'UNAUTHORIZED_KEY',
  KEY_RETIRED: 'FAILED_INTERNAL_SYSTEM_PROCESSING',
  DATABASE_UNAVAILABLE: 'FAILED_DB_PROCESSING',
  PARTNER_UNAVAILABLE: 'PROVIDER_ERROR',
  DOUBT_NOT_PARKED: 'NOT_FOUND',
} as const satisfies Record<RefusalCode, TossCode>

/** Words that clients of Toss have seen and may compare (toss.md 1.11, Q1); for all others our catalogue speaks. */
const words: Partial<Record<TossCode, Record<Language, string>>> = {
  NOT_CANCELABLE_AMOUNT: { ko: '취소 할 수 없는 금액 입니다.', en: 'The amount cannot be canceled.' },
}

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
}

/** `{code, message}` with the status that Toss gives the code. */
export function tossError(code: TossCode, message: string, status?: number): Answer {
  return jsonAnswer(status ?? tossStatus(code) ?? 500, { code, message })
}

/** What Toss would say of a refusal: its code, and words in the caller's language. */
export function tossFailure(refused: RefusalCode, language: Language): { code: TossCode; message: string } {
  const code = tossCodes[refused]
  return { code, message: words[code]?.[language] ?? sayRefusal(refused, language) }
}

export function tossRefusal(refused: RefusalCode, { language }: Listener): Answer {
  const { code, message } = tossFailure(refused, language)
  return tossError(code, message)
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
  return tossError(fieldCodes[first.path] ?? 'INVALID_REQUEST', `${first.path} ${first.message}`.trim())
}
