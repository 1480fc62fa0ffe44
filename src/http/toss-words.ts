import type { Language } from '../base/refusal.ts'
import type { TossCode } from './toss-codes.ts'

/**
 * What is said with each of Toss's codes when our catalogue of refusals has no closer word, such as for a code that a test key
 * asks for by name. The sentences are ours, but for those that clients have seen and may compare (toss.md 1.11, Q1).
 */
export const tossWords: Readonly<Record<TossCode, Record<Language, string>>> = {
  AGREEMENT_WIDGET_ALREADY_RENDERED: {
    ko: '약관 위젯은 하나만 그릴 수 있습니다.',
    en: 'The agreement widget is there already.',
  },
  ALREADY_CANCELED_PAYMENT: { ko: '이미 취소된 결제입니다.', en: 'This payment has been canceled already.' },
  ALREADY_PROCESSED_PAYMENT: {
    ko: '이미 처리된 결제입니다.',
    en: 'This payment has been processed already.',
  },
  ALREADY_REFUND_PAYMENT: { ko: '이미 환불된 결제입니다.', en: 'This payment has been refunded already.' },
  ALREADY_REMOVED_BILLING_KEY: {
    ko: '이미 삭제된 빌링키입니다.',
    en: 'This billing key has been removed already.',
  },
  API_VERSION_UPDATE_NEEDED: { ko: 'API 버전을 올려야 합니다.', en: 'This needs a newer API version.' },
  BELOW_MINIMUM_AMOUNT: {
    ko: '최소 결제금액보다 작습니다. (카드 100원, 계좌 200원)',
    en: 'Below the minimum: 100 won by card, 200 by account.',
  },
  BELOW_ZERO_AMOUNT: { ko: '금액은 0보다 커야 합니다.', en: 'The amount must be above zero.' },
  CARD_PROCESSING_ERROR: { ko: '카드사에서 오류가 발생했습니다.', en: 'The card company had an error.' },
  COMMON_ERROR: { ko: '일시적인 오류입니다.', en: 'A passing error.' },
  DUPLICATED_ORDER_ID: { ko: '이미 사용된 주문번호입니다.', en: 'This order id has been used already.' },
  EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT: {
    ko: '즉시 할인 금액보다 적은 금액을 남길 수 없습니다.',
    en: 'Less than the discount would be left.',
  },
  EXCEED_CANCEL_LIMIT: { ko: '취소 한도를 초과했습니다.', en: 'Over the limit of cancels.' },
  EXCEED_MAX_AMOUNT: { ko: '거래 금액 한도를 초과했습니다.', en: 'The amount is over the limit.' },
  EXCEED_MAX_AUTH_COUNT: { ko: '인증 횟수를 초과했습니다.', en: 'Too many authentications.' },
  EXCEED_MAX_CARD_INSTALLMENT_PLAN: {
    ko: '설정할 수 있는 최대 할부 개월을 초과했습니다.',
    en: 'More instalments than the shop allows.',
  },
  EXCEED_MAX_DAILY_PAYMENT_COUNT: { ko: '하루 결제 횟수를 초과했습니다.', en: 'Too many payments today.' },
  EXCEED_MAX_DUE_DATE: { ko: '입금 기한이 너무 깁니다.', en: 'The due date is too far ahead.' },
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: {
    ko: '이번 달 결제 한도를 초과했습니다.',
    en: 'Over the limit of this month.',
  },
  EXCEED_MAX_ONE_DAY_AMOUNT: { ko: '하루 한도를 초과했습니다.', en: 'Over the limit of a day.' },
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: {
    ko: '하루 출금 한도를 초과했습니다.',
    en: 'Over the withdrawal limit of a day.',
  },
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: {
    ko: '한 번에 출금할 수 있는 한도를 초과했습니다.',
    en: 'Over the limit of one withdrawal.',
  },
  EXCEED_MAX_PAYMENT_AMOUNT: { ko: '하루 결제 한도를 초과했습니다.', en: 'Over the payment limit of a day.' },
  EXCEED_MAX_REFUND_DUE: { ko: '환불할 수 있는 기간이 지났습니다.', en: 'The time for a refund is over.' },
  FAILED_CARD_COMPANY_RESPONSE: {
    ko: '카드사의 응답을 받지 못했습니다.',
    en: 'The card company did not answer.',
  },
  FAILED_DB_PROCESSING: { ko: 'DB 오류가 발생했습니다.', en: 'The database failed.' },
  FAILED_INTERNAL_SYSTEM_PROCESSING: { ko: '내부 오류가 발생했습니다.', en: 'Something failed inside.' },
  FAILED_METHOD_HANDLING_CANCEL: {
    ko: '결제수단의 취소 처리에 실패했습니다.',
    en: 'The cancel failed at the payment method.',
  },
  FAILED_PARTIAL_REFUND: { ko: '부분 환불에 실패했습니다.', en: 'The partial refund failed.' },
  FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: {
    ko: '결제가 완료되지 않았습니다. 결과를 조회해 주세요.',
    en: 'Not finished; look the payment up.',
  },
  FAILED_REFUND_PROCESS: {
    ko: '은행 응답 지연 등으로 환불에 실패했습니다.',
    en: 'The refund failed at the bank.',
  },
  FDS_ERROR: {
    ko: '이상 거래로 보여 결제가 제한되었습니다.',
    en: 'The payment looked suspicious and was held.',
  },
  FORBIDDEN_BANK_REFUND_REQUEST: {
    ko: '고객 계좌에 입금할 수 없는 상태입니다.',
    en: 'The account cannot take the refund now.',
  },
  FORBIDDEN_CONSECUTIVE_REQUEST: {
    ko: '반복된 요청입니다. 잠시 후 다시 시도해 주세요.',
    en: 'Too soon after the last one; try again in a moment.',
  },
  FORBIDDEN_REQUEST: { ko: '허용되지 않은 요청입니다.', en: 'The request is not allowed.' },
  IDEMPOTENT_REQUEST_PROCESSING: {
    ko: '같은 멱등키의 요청을 처리하고 있습니다.',
    en: 'A request with this key is still running.',
  },
  INCORRECT_BASIC_AUTH_FORMAT: {
    ko: '인증 헤더의 형식이 잘못되었습니다.',
    en: 'The Authorization header is not well formed.',
  },
  INSECURE_KEY_USAGE: {
    ko: '시크릿 키는 브라우저에서 사용할 수 없습니다.',
    en: 'A secret key must not be used by a browser.',
  },
  INVALID_ACCOUNT_INFO_RE_REGISTER: {
    ko: '계좌를 다시 등록해 주세요.',
    en: 'The account must be registered again.',
  },
  INVALID_API_KEY: { ko: '잘못된 API 키입니다.', en: 'This API key is not valid here.' },
  INVALID_AUTHORIZE_AUTH: { ko: '유효하지 않은 인증입니다.', en: 'This authentication is not valid.' },
  INVALID_BANK: { ko: '은행이 잘못되었습니다.', en: 'There is no such bank.' },
  INVALID_BILL_KEY_REQUEST: {
    ko: '빌링키를 사용할 수 없는 요청입니다.',
    en: 'The billing key cannot be used for this.',
  },
  INVALID_BIRTH_DAY_FORMAT: {
    ko: '생년월일 6자리 또는 사업자등록번호 10자리여야 합니다.',
    en: 'Six digits of a birthday, or ten of a business.',
  },
  INVALID_BUSINESS_NUMBER: { ko: '사업자등록번호가 잘못되었습니다.', en: 'The business number is wrong.' },
  INVALID_CARD_EXPIRATION: { ko: '카드 유효기간을 확인해 주세요.', en: 'Check the expiry of the card.' },
  INVALID_CARD_IDENTITY: {
    ko: '카드 정보와 본인 정보가 일치하지 않습니다.',
    en: 'Card and holder do not match.',
  },
  INVALID_CARD_INSTALLMENT_PLAN: { ko: '할부 개월이 잘못되었습니다.', en: 'The instalment plan is wrong.' },
  INVALID_CARD_LOST_OR_STOLEN: {
    ko: '분실 또는 도난 신고된 카드입니다.',
    en: 'The card was reported lost or stolen.',
  },
  INVALID_CARD_NUMBER: { ko: '카드번호를 확인해 주세요.', en: 'Check the card number.' },
  INVALID_CARD_PASSWORD: {
    ko: '카드 비밀번호 앞 두 자리를 확인해 주세요.',
    en: 'Check the first two digits of the card password.',
  },
  INVALID_CLIENT_KEY: { ko: '잘못된 클라이언트 키입니다.', en: 'This client key is not known.' },
  INVALID_DATE: { ko: '날짜가 잘못되었습니다.', en: 'The dates are wrong.' },
  INVALID_EMAIL: { ko: '이메일 주소가 잘못되었습니다.', en: 'The e-mail address is wrong.' },
  INVALID_IDEMPOTENCY_KEY: {
    ko: '멱등키는 300자 이하여야 합니다.',
    en: 'An idempotency key has at most 300 characters.',
  },
  INVALID_ORDER_ID: {
    ko: '주문번호는 영문, 숫자, -, _, = 6자 이상 64자 이하입니다.',
    en: 'An order id has 6 to 64 characters.',
  },
  INVALID_PARAMETERS: { ko: '파라미터가 잘못되었습니다.', en: 'A parameter is wrong.' },
  INVALID_PASSWORD: { ko: '비밀번호가 일치하지 않습니다.', en: 'The password is wrong.' },
  INVALID_REFUND_ACCOUNT_INFO: {
    ko: '환불 계좌의 번호와 예금주가 일치하지 않습니다.',
    en: 'Refund account and holder do not match.',
  },
  INVALID_REFUND_ACCOUNT_NUMBER: {
    ko: '환불 계좌번호가 잘못되었습니다.',
    en: 'The refund account number is wrong.',
  },
  INVALID_REFUND_AMOUNT: { ko: '환불 금액이 잘못되었습니다.', en: 'The refund amount is wrong.' },
  INVALID_REGISTRATION_NUMBER_TYPE: {
    ko: '등록번호의 종류가 잘못되었습니다.',
    en: 'The kind of registration number is wrong.',
  },
  INVALID_REJECT_CARD: { ko: '사용이 거절된 카드입니다.', en: 'The use of this card was refused.' },
  INVALID_REQUEST: { ko: '잘못된 요청입니다.', en: 'The request is wrong.' },
  INVALID_REQUIRED_PARAM: { ko: '필수 파라미터가 없습니다.', en: 'A required parameter is missing.' },
  INVALID_SELECTOR: {
    ko: '위젯을 그릴 곳을 찾을 수 없습니다.',
    en: 'There is no such place for the widget.',
  },
  INVALID_STOPPED_CARD: { ko: '정지된 카드입니다.', en: 'The card has been stopped.' },
  INVALID_TRANSACTION_KEY: {
    ko: '존재하지 않는 거래 키입니다.',
    en: 'There is no transaction with this key.',
  },
  INVALID_UNREGISTERED_SUBMALL: {
    ko: '등록되지 않은 하위 상점입니다.',
    en: 'The sub-shop is not registered.',
  },
  INVALID_VARIANT_KEY: { ko: '존재하지 않는 위젯 설정입니다.', en: 'There is no such widget variant.' },
  NETWORK_ERROR: { ko: '네트워크 오류입니다.', en: 'The network failed.' },
  NOT_ALLOWED_PARTIAL_REFUND: {
    ko: '부분 환불할 수 없는 결제입니다.',
    en: 'This payment cannot be refunded in part.',
  },
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: {
    ko: '입금 대기 중에는 부분 환불할 수 없습니다.',
    en: 'Not in part before the deposit.',
  },
  NOT_ALLOWED_POINT_USE: { ko: '포인트를 사용할 수 없습니다.', en: 'Points cannot be used.' },
  NOT_AVAILABLE_BANK: { ko: '은행 서비스 시간이 아닙니다.', en: 'The bank is closed at this hour.' },
  NOT_AVAILABLE_PAYMENT: {
    ko: '지금은 결제할 수 없는 시간입니다.',
    en: 'Payments are not possible at this hour.',
  },
  NOT_CANCELABLE_AMOUNT: { ko: '취소 할 수 없는 금액 입니다.', en: 'The amount cannot be canceled.' },
  NOT_CANCELABLE_PAYMENT: { ko: '취소할 수 없는 결제입니다.', en: 'This payment cannot be canceled.' },
  NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: {
    ko: '휴면 회원의 결제는 취소할 수 없습니다.',
    en: "The buyer's account is dormant.",
  },
  NOT_FOUND: { ko: '존재하지 않는 정보입니다.', en: 'There is no such thing.' },
  NOT_FOUND_METHOD: { ko: '존재하지 않는 결제수단입니다.', en: 'There is no such way of paying.' },
  NOT_FOUND_PAYMENT: { ko: '존재하지 않는 결제입니다.', en: 'There is no such payment.' },
  NOT_FOUND_PAYMENT_SESSION: {
    ko: '결제 시간이 만료되어 정보가 없습니다.',
    en: 'The time of this payment is over.',
  },
  NOT_FOUND_RECEIPT: { ko: '존재하지 않는 현금영수증입니다.', en: 'There is no such cash receipt.' },
  NOT_FOUND_TERMINAL_ID: { ko: '단말기 번호가 없습니다.', en: 'There is no terminal id.' },
  NOT_MATCHES_CUSTOMER_KEY: {
    ko: '빌링키와 구매자 아이디가 일치하지 않습니다.',
    en: 'Billing key and customer key do not match.',
  },
  NOT_MATCHES_REFUNDABLE_AMOUNT: {
    ko: '취소 가능 금액이 요청과 다릅니다.',
    en: 'Another amount is left to refund.',
  },
  NOT_REGISTERED_BUSINESS: { ko: '등록되지 않은 사업자입니다.', en: 'The business is not registered.' },
  NOT_REGISTERED_CARD_COMPANY: {
    ko: '등록되지 않은 카드사입니다.',
    en: 'The card company is not registered.',
  },
  NOT_SELECTED_PAYMENT_METHOD: { ko: '결제수단을 선택해 주세요.', en: 'No way of paying is selected.' },
  NOT_SETUP_AMOUNT: { ko: '금액을 먼저 설정해 주세요.', en: 'The amount must be set first.' },
  NOT_SUPPORTED_CARD_TYPE: {
    ko: '지원하지 않는 카드 종류입니다.',
    en: 'This kind of card is not supported.',
  },
  NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT: {
    ko: '할부를 지원하지 않는 카드 또는 상점입니다.',
    en: 'Card or shop knows no instalments.',
  },
  NOT_SUPPORTED_METHOD: { ko: '지원하지 않는 결제수단입니다.', en: 'This way of paying is not supported.' },
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN: {
    ko: '할부를 지원하지 않는 카드입니다.',
    en: 'The card knows no instalments.',
  },
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT: {
    ko: '5만원 이상부터 할부할 수 있습니다.',
    en: 'Instalments begin at 50,000 won.',
  },
  NOT_SUPPORTED_PROMISE: {
    ko: '이 환경에서는 주소로 이동해야 합니다.',
    en: 'Here the redirect URLs are needed.',
  },
  NOT_SUPPORTED_WIDGET_KEY: { ko: '위젯 키는 사용할 수 없습니다.', en: 'A widget key cannot be used here.' },
  PAYMENT_METHODS_WIDGET_ALREADY_RENDERED: {
    ko: '결제수단 위젯은 하나만 그릴 수 있습니다.',
    en: 'The methods widget is there already.',
  },
  PAY_PROCESS_ABORTED: { ko: '결제가 중단되었습니다.', en: 'The payment was aborted.' },
  PAY_PROCESS_CANCELED: { ko: '구매자가 결제를 취소했습니다.', en: 'The buyer left the payment.' },
  PROVIDER_ERROR: {
    ko: '일시적인 오류입니다. 잠시 후 다시 시도해 주세요.',
    en: 'A passing error; try again in a moment.',
  },
  REFUND_REJECTED: { ko: '환불이 거절되었습니다.', en: 'The refund was refused.' },
  REJECT_ACCOUNT_PAYMENT: { ko: '잔액이 부족합니다.', en: 'There is not enough on the account.' },
  REJECT_CARD_COMPANY: { ko: '카드사가 승인을 거절했습니다.', en: 'The card company declined.' },
  REJECT_CARD_PAYMENT: {
    ko: '한도 초과 또는 잔액 부족입니다.',
    en: 'Over the limit, or not enough on the card.',
  },
  REJECT_TOSSPAY_INVALID_ACCOUNT: {
    ko: '선택한 계좌에서 출금할 수 없습니다.',
    en: 'The chosen account cannot be debited.',
  },
  RESTRICTED_TRANSFER_ACCOUNT: {
    ko: '출금이 제한된 계좌입니다.',
    en: 'Withdrawals from this account are restricted.',
  },
  UNAPPROVED_ORDER_ID: { ko: '승인되지 않은 주문번호입니다.', en: 'This order id is not approved.' },
  UNAUTHORIZED_KEY: { ko: '인증되지 않은 키입니다.', en: 'This key is not known.' },
  UNKNOWN_PAYMENT_ERROR: { ko: '결제에 실패했습니다.', en: 'The payment failed.' },
  USER_CANCEL: { ko: '구매자가 결제창을 닫았습니다.', en: 'The buyer closed the window.' },
}
