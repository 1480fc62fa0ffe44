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
  CANCEL_DECLINED: { ko: '카드사가 취소를 거절했습니다.', en: 'The card company declined the cancel.' },
  CARD_COMPANY_UNREACHABLE: {
    ko: '카드사에 연결할 수 없어 요청을 보내지 못했습니다. 새 멱등키로 다시 시도할 수 있습니다.',
    en: 'The card company could not be reached; nothing was sent, so it is safe to try again, under a new idempotency key if one was sent.',
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
