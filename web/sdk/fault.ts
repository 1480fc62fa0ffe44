/** How every refusal reaches a shop's page: an Error whose `code` is one of Toss's (toss.md 1.6, browser). */
export class PaymentError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'TossPaymentsError'
    this.code = code
  }
}

/** Said in more than one place. The words are for the shop's developer and console; buyers see those of the window. */
const words = {
  BELOW_ZERO_AMOUNT: '금액은 0보다 커야 합니다.',
  INVALID_AMOUNT_VALUE: '결제금액이 올바르지 않습니다.',
  INVALID_CLIENT_KEY: 'clientKey 형태가 올바르지 않습니다.',
  INVALID_CUSTOMER_KEY: 'customerKey는 2자 이상 300자 이하의 문자열이어야 합니다.',
  INVALID_METHOD_TRANSACTION: '이미 다른 요청을 수행하고 있어요.',
  INVALID_PARAMETERS: '필수 파라미터가 빠졌거나 파라미터의 형식이 올바르지 않습니다.',
  NEED_AGREEMENT_WITH_REQUIRED_TERMS: '필수 약관에 동의해주세요.',
  NOT_SELECTED_PAYMENT_METHOD: '결제수단이 아직 선택되지 않았어요. 결제수단을 선택해 주세요.',
  NOT_SETUP_AMOUNT: '결제금액이 설정되지 않았습니다. setAmount를 호출해주세요.',
  NOT_SUPPORTED_METHOD: '지원되지 않는 결제수단입니다.',
  PAYMENT_METHODS_WIDGET_ALREADY_RENDERED: '하나의 결제수단 위젯만을 사용할 수 있어요.',
  AGREEMENT_WIDGET_ALREADY_RENDERED: '하나의 약관 위젯만을 사용할 수 있어요.',
  USER_CANCEL: '취소되었습니다.',
} as const

/** A refusal by its code. */
export function fault(code: keyof typeof words): PaymentError {
  return new PaymentError(code, words[code])
}
