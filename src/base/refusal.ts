/**
 * The one catalogue of refusals (design 3.9). A refusal is a value: a code from this table, said in the language of the
 * caller. Statuses are chosen by the faces, which alone know HTTP.
 */
export const refusals = {
  INVALID_REQUEST: {
    ko: '요청 형식이 올바르지 않습니다.',
    en: 'The request is not well formed.',
  },
  CARD_NUMBER_INVALID: {
    ko: '카드번호가 잘못되었습니다.',
    en: 'The card number is not 10 to 16 digits, or fails the check digit that this merchant asks for.',
  },
  EXPIRY_INVALID: {
    ko: '카드유효기간이 잘못되었습니다.',
    en: 'The expiry is not a month and a year (mmyy).',
  },
  CVC_INVALID: {
    ko: '카드cvc가 잘못되었습니다.',
    en: 'The CVC is not three digits.',
  },
  INSTALLMENT_INVALID: {
    ko: '할부개월이 잘못되었습니다.',
    en: 'The instalment is not 0 (single payment) to 12 months.',
  },
  AMOUNT_INVALID: {
    ko: '결제금액이 잘못되었습니다.',
    en: 'The amount is not 100 to 1,000,000,000 won.',
  },
  VAT_INVALID: {
    ko: '부가가치세가 잘못되었습니다.',
    en: 'The VAT is not a whole number of won up to the amount.',
  },
  TAX_FREE_AMOUNT_INVALID: {
    ko: '비과세 금액이 잘못되었습니다.',
    en: 'The tax-free amount is not a whole number of won up to the amount.',
  },
  TEST_CARD_ONLY: {
    ko: '과제(assignment) 프로파일에서는 테스트 카드만 사용할 수 있습니다.',
    en: 'The assignment profile keeps the CVC and so takes test cards only.',
  },
  PAYMENT_NOT_FOUND: {
    ko: '결제정보 조회 결과가 없습니다.',
    en: 'There is no such payment or cancel.',
  },
  ORDER_ALREADY_USED: {
    ko: '이미 사용된 주문번호입니다.',
    en: 'This order id already has a payment.',
  },
  CARD_IN_USE: {
    ko: '이 카드로 진행 중인 결제가 있습니다. 잠시 후 다시 시도해 주세요.',
    en: 'This card is in another payment at this moment.',
  },
  DUPLICATE_REQUEST: {
    ko: '같은 요청이 방금 접수되었습니다.',
    en: 'The same request was taken a moment ago; send an idempotency key to repeat it on purpose.',
  },
  CANCEL_IN_PROGRESS: {
    ko: '이 결제에 진행 중인 취소가 있습니다. 잠시 후 다시 시도해 주세요.',
    en: 'Another cancel of this payment is under way.',
  },
  PAYMENT_NOT_CANCELLABLE: {
    ko: '취소할 수 있는 상태의 결제가 아닙니다.',
    en: 'This payment is not in a state that can be cancelled.',
  },
  PAYMENT_IN_DOUBT: {
    ko: '결제 결과를 확인하고 있습니다. 확인이 끝난 뒤 다시 시도해 주세요.',
    en: 'The outcome of this payment is still being found out.',
  },
  ALREADY_CANCELLED: {
    ko: '이미 결제취소 되었습니다.',
    en: 'Nothing is left to cancel.',
  },
  CANCEL_AMOUNT_INVALID: {
    ko: '취소금액이 잘못되었습니다.',
    en: 'The cancel amount is not a whole number of won above zero.',
  },
  CANCEL_AMOUNT_EXCEEDS_BALANCE: {
    ko: '취소금액이 남은 결제금액보다 큽니다.',
    en: 'The cancel amount is above what is left of the payment.',
  },
  CANCEL_VAT_EXCEEDS_AMOUNT: {
    ko: '취소 부가가치세가 취소금액보다 큽니다.',
    en: 'The VAT of the cancel is above its amount.',
  },
  CANCEL_VAT_EXCEEDS_BALANCE: {
    ko: '취소 부가가치세가 남은 부가가치세보다 큽니다.',
    en: 'The VAT of the cancel is above what is left of the VAT.',
  },
  CANCEL_VAT_LEFT_OVER: {
    ko: '마지막 취소의 부가가치세는 남은 부가가치세와 같아야 합니다.',
    en: 'The last cancel must take exactly the VAT that is left.',
  },
  CANCEL_LEAVES_VAT_ABOVE_AMOUNT: {
    ko: '취소 후 남는 부가가치세가 남는 금액보다 큽니다.',
    en: 'The cancel would leave more VAT than amount.',
  },
  BALANCE_CHANGED: {
    ko: '취소 가능 금액이 요청과 다릅니다.',
    en: 'What is left of the payment differs from what the request expected.',
  },
  CARD_LIMIT_EXCEEDED: { ko: '카드 한도를 초과했습니다.', en: 'The card is over its limit.' },
  CARD_EXPIRED: { ko: '유효기간이 지난 카드입니다.', en: 'The card company says that the card has expired.' },
  CARD_LOST_OR_STOLEN: {
    ko: '분실 또는 도난 신고된 카드입니다.',
    en: 'The card was reported lost or stolen.',
  },
  CARD_UNKNOWN: {
    ko: '카드사에 없는 카드번호입니다.',
    en: 'The card company does not know this card number.',
  },
  CARD_CVC_WRONG: { ko: 'cvc가 일치하지 않습니다.', en: 'The card company says that the CVC is wrong.' },
  CARD_DECLINED: { ko: '카드사가 승인을 거절했습니다.', en: 'The card company declined.' },
  CANCEL_DECLINED: {
    ko: '카드사 또는 은행이 취소를 거절했습니다.',
    en: 'The card company or the bank declined the cancel.',
  },
  CARD_COMPANY_UNREACHABLE: {
    ko: '카드사에 연결할 수 없어 요청을 보내지 못했습니다. 새 멱등키로 다시 시도할 수 있습니다.',
    en: 'The card company could not be reached; nothing was sent, so it is safe to try again, under a new idempotency key if one was sent.',
  },
  CHECKOUT_NOT_AUTHENTICATED: {
    ko: '구매자가 아직 인증하지 않은 결제입니다.',
    en: 'The buyer has not authenticated this payment yet.',
  },
  CHECKOUT_OVER: {
    ko: '결제 시간이 만료되었거나 중단된 결제입니다.',
    en: 'The time of this payment is over, or it was ended.',
  },
  ALREADY_CONFIRMED: { ko: '이미 처리된 결제입니다.', en: 'This payment has been processed already.' },
  CONFIRM_ORDER_DIFFERS: {
    ko: '주문번호가 결제를 요청할 때와 다릅니다.',
    en: 'The order id is not the one that the payment was opened with.',
  },
  CONFIRM_AMOUNT_DIFFERS: {
    ko: '금액이 결제를 요청할 때와 다릅니다.',
    en: 'The amount is not the one that the buyer agreed to.',
  },
  CLIENT_KEY_UNKNOWN: { ko: '잘못된 클라이언트 키입니다.', en: 'This client key is not known.' },
  BANK_INVALID: { ko: '은행이 잘못되었습니다.', en: 'There is no such bank.' },
  DUE_DATE_INVALID: {
    ko: '입금 기한은 지금보다 뒤의 시각이어야 합니다.',
    en: 'The deposit must be due at a moment that is still to come.',
  },
  DUE_DATE_TOO_FAR: {
    ko: '입금 기한은 최대 720시간까지 정할 수 있습니다.',
    en: 'The deposit must be due within 720 hours from now.',
  },
  PARTIAL_CANCEL_BEFORE_DEPOSIT: {
    ko: '입금 대기 중인 결제는 부분 취소할 수 없습니다.',
    en: 'A payment that waits for its deposit can only be cancelled whole.',
  },
  REFUND_ACCOUNT_REQUIRED: {
    ko: '환불받을 계좌 정보가 필요합니다.',
    en: 'A virtual account that was paid into is refunded to an account: bank, number and holder.',
  },
  CANCEL_TOO_LATE: {
    ko: '환불 가능한 기간이 지났습니다.',
    en: 'The time in which it can be refunded is over.',
  },
  DEPOSIT_NOT_AWAITED: {
    ko: '입금을 기다리는 가상계좌가 아닙니다.',
    en: 'This payment is no virtual account that waits for its deposit.',
  },
  DEPOSIT_ARRIVED: {
    ko: '입금이 확인되고 있어 입금 전 취소를 할 수 없습니다. 잠시 후 다시 시도해 주세요.',
    en: 'A deposit has just come in, so the account cannot be closed as unpaid; try again in a moment.',
  },
  ACCOUNT_INVALID: {
    ko: '계좌번호가 잘못되었습니다.',
    en: 'There is no such account, or the number is not well formed.',
  },
  ACCOUNT_HOLDER_MISMATCH: {
    ko: '예금주명이 일치하지 않습니다.',
    en: 'The bank knows the account under another name.',
  },
  ACCOUNT_STOPPED: { ko: '거래가 중지된 계좌입니다.', en: 'The bank has stopped this account.' },
  INSUFFICIENT_FUNDS: { ko: '계좌의 잔액이 부족합니다.', en: 'The account does not hold enough money.' },
  TRANSFER_LIMIT_EXCEEDED: {
    ko: '이체 한도를 초과했습니다.',
    en: 'The account is over its limit for transfers.',
  },
  BANK_CLOSED: {
    ko: '은행 점검 시간입니다. 잠시 후 다시 시도해 주세요.',
    en: 'The bank is closed at this moment; try again later.',
  },
  BANK_DECLINED: { ko: '은행이 요청을 거절했습니다.', en: 'The bank declined.' },
  BANK_UNREACHABLE: {
    ko: '은행에 연결할 수 없어 요청을 보내지 못했습니다. 새 멱등키로 다시 시도할 수 있습니다.',
    en: 'The bank could not be reached; nothing was sent, so it is safe to try again, under a new idempotency key if one was sent.',
  },
  REFUND_ACCOUNT_INVALID: {
    ko: '환불받을 계좌 정보가 잘못되었습니다.',
    en: 'The bank cannot pay a refund to this account: bank, number or holder is wrong.',
  },
  BILLING_KEY_UNKNOWN: { ko: '존재하지 않는 빌링키입니다.', en: 'There is no such billing key.' },
  BILLING_KEY_DELETED: { ko: '이미 삭제된 빌링키입니다.', en: 'This billing key was deleted.' },
  CUSTOMER_KEY_DIFFERS: {
    ko: '빌링키와 구매자 아이디가 일치하지 않습니다.',
    en: 'The customer key is not the one that the card was left under.',
  },
  AUTH_KEY_INVALID: {
    ko: '이미 사용했거나 만료된 인증키입니다.',
    en: 'This authentication key was used already, has expired, or never was.',
  },
  CARD_KIND_NOT_SUPPORTED: {
    ko: '지원하지 않는 카드 종류입니다.',
    en: 'This kind of card cannot be charged in this way.',
  },
  BUSINESS_NUMBER_INVALID: {
    ko: '사업자등록번호가 잘못되었습니다.',
    en: 'The business number is not ten digits, or the merchant has none.',
  },
  RECEIPT_IDENTITY_INVALID: {
    ko: '현금영수증을 받을 휴대폰 번호나 카드번호가 잘못되었습니다.',
    en: 'A cash receipt needs a mobile telephone number, a resident number or a cash receipt card.',
  },
  RECEIPT_NOT_FOUND: { ko: '존재하지 않는 현금영수증입니다.', en: 'There is no such cash receipt.' },
  RECEIPT_NOT_CANCELLABLE: {
    ko: '취소할 수 없는 현금영수증이거나 남은 금액보다 큰 금액입니다.',
    en: 'This cash receipt cannot be cancelled, or less of it is left.',
  },
  TRANSACTION_NOT_FOUND: { ko: '존재하지 않는 거래 키입니다.', en: 'There is no transaction with this key.' },
  NOTHING_TO_SETTLE: {
    ko: '정산할 거래가 없거나 이미 정산된 결제입니다.',
    en: 'Nothing of this payment is left to be settled.',
  },
  NET_CANCELLED: {
    ko: '결과를 확인할 수 없어 망취소되었습니다.',
    en: 'The outcome could not be found out in time and was undone (net cancel).',
  },
  IDEMPOTENCY_KEY_INVALID: {
    ko: '멱등키는 1자 이상 300자 이하의 문자여야 합니다.',
    en: 'An idempotency key has 1 to 300 printable characters.',
  },
  IDEMPOTENT_REQUEST_PROCESSING: {
    ko: '같은 멱등키의 요청을 처리하고 있습니다.',
    en: 'A request with this idempotency key is still running.',
  },
  CREDENTIALS_MALFORMED: {
    ko: '인증 헤더의 형식이 올바르지 않습니다.',
    en: 'The Authorization header is missing or not Basic base64(secretKey:).',
  },
  CREDENTIALS_UNKNOWN: { ko: '인증되지 않은 시크릿 키입니다.', en: 'This secret key is not known.' },
  KEY_RETIRED: { ko: '폐기된 키입니다.', en: 'The key was retired.' },
  DATABASE_UNAVAILABLE: {
    ko: 'DB 오류가 발생했습니다.',
    en: 'The database could not be asked; nothing was sent to the card company.',
  },
  PARTNER_UNAVAILABLE: {
    ko: '시뮬레이터에 연결할 수 없습니다.',
    en: 'The simulator could not be reached.',
  },
  WEBHOOK_ENDPOINT_NOT_FOUND: {
    ko: '등록되지 않은 웹훅 주소입니다.',
    en: 'There is no such webhook endpoint.',
  },
  WEBHOOK_DELIVERY_NOT_FOUND: {
    ko: '웹훅 전송 내역이 없거나 받을 주소가 삭제되었습니다.',
    en: 'There is no such webhook, or the endpoint that it went to is gone.',
  },
  WEBHOOK_URL_REFUSED: {
    ko: '웹훅을 보낼 수 없는 주소입니다.',
    en: 'Webhooks are not sent to this address.',
  },
  WEBHOOK_ENDPOINTS_TOO_MANY: {
    ko: '웹훅 주소는 20개까지 등록할 수 있습니다.',
    en: 'A merchant has at most 20 webhook endpoints.',
  },
  DOUBT_NOT_PARKED: {
    ko: '보류된 미확인 거래가 아닙니다.',
    en: 'There is no parked doubt under this management number.',
  },
} as const satisfies Record<string, { ko: string; en: string }>

export type RefusalCode = keyof typeof refusals

/** A refusal as a value of the return type. `detail` never repeats what a caller sent in a secret field. */
export interface Refused {
  readonly refused: RefusalCode
  readonly detail?: string
}

export function refuse(refused: RefusalCode, detail?: string): Refused {
  return detail === undefined ? { refused } : { refused, detail }
}

export function isRefused(value: object): value is Refused {
  return 'refused' in value
}

export type Language = 'ko' | 'en'

export function sayRefusal(code: RefusalCode, language: Language): string {
  return refusals[code][language]
}
