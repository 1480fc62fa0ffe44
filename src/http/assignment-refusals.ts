import { sayRefusal, type RefusalCode } from '../base/refusal.ts'
import { isProtocolFault, protocolFaults, sayFault, type FaultCode } from '../contract/protocol-faults.ts'
import type { Answer } from '../usecase/answering.ts'
import { jsonAnswer, type Face } from './face.ts'
import { fieldFaults, type Fault } from './request-fault.ts'

/** The ten refusals of the assignment, word for word (seed 003, 7). */
export const tenRefusals = {
  cardNumber: '카드번호가 잘못되었습니다.',
  expiry: '카드유효기간이 잘못되었습니다.',
  cvc: '카드cvc가 잘못되었습니다.',
  installment: '할부개월이 잘못되었습니다.',
  amount: '결제금액이 잘못되었습니다.',
  managementNumber: '관리번호가 잘못되었습니다.',
  cancelAmount: '취소금액이 잘못되었습니다.',
  alreadyCancelled: '이미 결제취소 되었습니다.',
  notFound: '결제정보 조회 결과가 없습니다.',
  database: 'DB 오류가 발생했습니다.',
} as const

type Ten = keyof typeof tenRefusals

/** Status and, where one of the ten is near enough, its words; null says the words of our own catalogue. */
const sayings = {
  INVALID_REQUEST: [400, null],
  CARD_NUMBER_INVALID: [400, 'cardNumber'],
  EXPIRY_INVALID: [400, 'expiry'],
  CVC_INVALID: [400, 'cvc'],
  INSTALLMENT_INVALID: [400, 'installment'],
  AMOUNT_INVALID: [400, 'amount'],
  VAT_INVALID: [400, null],
  TAX_FREE_AMOUNT_INVALID: [400, null],
  TEST_CARD_ONLY: [400, null],
  PAYMENT_NOT_FOUND: [404, 'notFound'],
  ORDER_ALREADY_USED: [409, null],
  CARD_IN_USE: [409, null],
  DUPLICATE_REQUEST: [409, null],
  CANCEL_IN_PROGRESS: [409, null],
  PAYMENT_NOT_CANCELLABLE: [409, null],
  PAYMENT_IN_DOUBT: [409, null],
  ALREADY_CANCELLED: [409, 'alreadyCancelled'],
  CANCEL_AMOUNT_INVALID: [400, 'cancelAmount'],
  CANCEL_AMOUNT_EXCEEDS_BALANCE: [400, 'cancelAmount'],
  CANCEL_VAT_EXCEEDS_AMOUNT: [400, 'cancelAmount'],
  CANCEL_VAT_EXCEEDS_BALANCE: [400, 'cancelAmount'],
  CANCEL_VAT_LEFT_OVER: [400, 'cancelAmount'],
  CANCEL_LEAVES_VAT_ABOVE_AMOUNT: [400, 'cancelAmount'],
  BALANCE_CHANGED: [409, null],
  CARD_LIMIT_EXCEEDED: [402, null],
  CARD_EXPIRED: [402, 'expiry'],
  CARD_LOST_OR_STOLEN: [402, null],
  CARD_UNKNOWN: [402, 'cardNumber'],
  CARD_CVC_WRONG: [402, 'cvc'],
  CARD_DECLINED: [402, null],
  CANCEL_DECLINED: [402, null],
  CARD_COMPANY_UNREACHABLE: [503, null],
  CHECKOUT_NOT_AUTHENTICATED: [409, null],
  CHECKOUT_OVER: [410, null],
  ALREADY_CONFIRMED: [409, null],
  CONFIRM_ORDER_DIFFERS: [422, null],
  CONFIRM_AMOUNT_DIFFERS: [422, null],
  CLIENT_KEY_UNKNOWN: [401, null],
  BANK_INVALID: [422, null],
  DUE_DATE_INVALID: [422, null],
  DUE_DATE_TOO_FAR: [422, null],
  PARTIAL_CANCEL_BEFORE_DEPOSIT: [422, null],
  REFUND_ACCOUNT_REQUIRED: [422, null],
  CANCEL_TOO_LATE: [422, null],
  DEPOSIT_NOT_AWAITED: [409, null],
  DEPOSIT_ARRIVED: [409, null],
  ACCOUNT_INVALID: [422, null],
  ACCOUNT_HOLDER_MISMATCH: [402, null],
  ACCOUNT_STOPPED: [402, null],
  INSUFFICIENT_FUNDS: [402, null],
  TRANSFER_LIMIT_EXCEEDED: [402, null],
  BANK_CLOSED: [503, null],
  BANK_DECLINED: [402, null],
  BANK_UNREACHABLE: [503, null],
  REFUND_ACCOUNT_INVALID: [422, null],
  BILLING_KEY_UNKNOWN: [404, null],
  BILLING_KEY_DELETED: [409, null],
  CUSTOMER_KEY_DIFFERS: [422, null],
  AUTH_KEY_INVALID: [409, null],
  CARD_KIND_NOT_SUPPORTED: [422, null],
  BUSINESS_NUMBER_INVALID: [422, null],
  RECEIPT_IDENTITY_INVALID: [422, null],
  RECEIPT_NOT_FOUND: [404, null],
  RECEIPT_NOT_CANCELLABLE: [409, null],
  TRANSACTION_NOT_FOUND: [404, null],
  NOTHING_TO_SETTLE: [409, null],
  NET_CANCELLED: [502, null],
  IDEMPOTENCY_KEY_INVALID: [400, null],
  IDEMPOTENT_REQUEST_PROCESSING: [409, null],
  CREDENTIALS_MALFORMED: [401, null],
  CREDENTIALS_UNKNOWN: [401, null],
  KEY_RETIRED: [500, null],
  DATABASE_UNAVAILABLE: [503, 'database'],
  PARTNER_UNAVAILABLE: [503, null],
  WEBHOOK_ENDPOINT_NOT_FOUND: [404, null],
  WEBHOOK_DELIVERY_NOT_FOUND: [404, null],
  WEBHOOK_URL_REFUSED: [400, null],
  WEBHOOK_ENDPOINTS_TOO_MANY: [409, null],
  DOUBT_NOT_PARKED: [404, null],
} as const satisfies Record<RefusalCode, readonly [status: number, words: Ten | null]>

/** Which refusal an ill-formed field means, in the order in which they are told. Other fields are unknown ones. */
type FieldRefusals = Readonly<Record<string, readonly [code: RefusalCode, words: Ten | null]>>

/** `{message, code}`, always in Korean. An unknown management number has other words for a cancel than for a select. */
function assignmentFace(notFound: Ten, fields: FieldRefusals): Face {
  return {
    say: (fault) => {
      const field = fault.code === 'INVALID_REQUEST' ? fieldOf(fault, fields) : undefined
      if (!field) return assignmentRefusal(fault.code, detailOf(fault), notFound)
      const [code, words] = field
      return errorAnswer(400, code, words ? tenRefusals[words] : undefined)
    },
  }
}

export const paymentFace = assignmentFace('notFound', {
  card_no: ['CARD_NUMBER_INVALID', 'cardNumber'],
  exp_ym: ['EXPIRY_INVALID', 'expiry'],
  card_cvc: ['CVC_INVALID', 'cvc'],
  pay_prd: ['INSTALLMENT_INVALID', 'installment'],
  pay_amt: ['AMOUNT_INVALID', 'amount'],
  vat_amt: ['VAT_INVALID', null],
})

export const cancelFace = assignmentFace('managementNumber', {
  mgnt_no: ['PAYMENT_NOT_FOUND', 'managementNumber'],
  pay_amt: ['CANCEL_AMOUNT_INVALID', 'cancelAmount'],
  vat_amt: ['VAT_INVALID', null],
})

export const selectFace = assignmentFace('notFound', { mgnt_no: ['PAYMENT_NOT_FOUND', 'managementNumber'] })

/** Nobody knows yet; whoever holds the number may ask again. */
export function inDoubt(made: { mgnt_no: string; send_data: string }): Answer {
  return jsonAnswer(202, { message: sayRefusal('PAYMENT_IN_DOUBT', 'ko'), code: 'PAYMENT_IN_DOUBT', ...made })
}

/** Says a refusal; `made` is the management number of what was made all the same. */
export function assignmentRefusal(
  code: FaultCode,
  detail: string | undefined,
  notFound: Ten,
  made?: string,
): Answer {
  if (isProtocolFault(code)) return errorAnswer(protocolFaults[code].status, code, detail, made)
  const [status, words] = sayings[code]
  const ten = code === 'PAYMENT_NOT_FOUND' ? notFound : words
  return errorAnswer(status, code, ten ? tenRefusals[ten] : detail, made)
}

function errorAnswer(status: number, code: FaultCode, message: string | undefined, made?: string): Answer {
  const body = { message: message ?? sayFault(code, 'ko'), code }
  return jsonAnswer(status, made === undefined ? body : { ...body, mgnt_no: made })
}

function fieldOf(fault: Fault, fields: FieldRefusals) {
  const paths = fieldFaults(fault.issues ?? [], 'ko').map(({ path }) => path)
  const first = Object.keys(fields).find((name) => paths.includes(name))
  return first === undefined ? undefined : fields[first]
}

/** An unknown field has no refusal among the ten; which one it is must be said all the same. */
function detailOf(fault: Fault): string | undefined {
  const [first] = fieldFaults(fault.issues ?? [], 'ko')
  return first && [sayFault(fault.code, 'ko'), first.path, first.message].filter(Boolean).join(' ')
}
