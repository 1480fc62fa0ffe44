/** Every word of the page, in both languages. */
export const texts = {
  ko: {
    title: '나루터 커피',
    brand: '나루터 커피',
    skip: '본문으로',
    docs: 'API 문서',
    otherLanguage: 'English',
    notice: '나루의 견본 가게입니다. 물건은 없고, 돈은 움직이지 않습니다.',
    products: '오늘의 메뉴',
    basket: '장바구니',
    empty: '아직 담은 것이 없습니다.',
    fewer: '하나 빼기',
    more: '하나 더',
    add: '담기',
    total: '합계',
    method: '결제 방법',
    CARD: '카드',
    VIRTUAL_ACCOUNT: '가상계좌',
    TRANSFER: '계좌이체',
    pay: (/** @type {string} */ amount) => `${amount} 결제하기`,
    paying: '결제창을 여는 중…',
    tryIt: '시험용 카드',
    tryItSays:
      '4330 1234 1234 1234, 유효기간 12/30, CVC 123. 결제창 옆의 시험 도구로 거절, 시간 초과, 응답 유실도 만들 수 있습니다.',
    windowClosed: '결제창을 닫았습니다. 장바구니는 그대로입니다.',
    confirming: '결제를 승인하는 중입니다…',
    order: '주문',
    orderId: '주문번호',
    orderName: '상품',
    amount: '금액',
    balance: '취소할 수 있는 금액',
    paymentKey: '결제 키',
    approvedAt: '승인 시각',
    card: '카드',
    approveNo: '승인번호',
    installment: '할부',
    once: '일시불',
    months: (/** @type {number} */ n) => `${n}개월`,
    bank: '은행',
    account: '입금 계좌',
    dueDate: '입금 기한',
    vat: '부가세',
    status: {
      DONE: '결제를 마쳤습니다',
      WAITING_FOR_DEPOSIT: '입금을 기다립니다',
      CANCELED: '취소되었습니다',
      PARTIAL_CANCELED: '일부가 취소되었습니다',
      ABORTED: '결제하지 못했습니다',
      EXPIRED: '결제 시간이 지났습니다',
    },
    doubt: '결제 결과를 확인하고 있습니다',
    doubtSays:
      '카드사나 은행의 대답을 아직 듣지 못했습니다. 나루가 대신 물어보고 있으니 다시 결제하지 마십시오. 이 화면은 저절로 바뀝니다.',
    failed: '결제하지 못했습니다',
    opened: '결제가 아직 끝나지 않았습니다',
    tamperedSays: '돌아온 금액이 주문 금액과 다릅니다. 승인하지 않았고, 결제되지 않았습니다.',
    depositSays: '아래 계좌로 입금하면 결제가 끝납니다.',
    deposit: '지금 입금하기 (시험)',
    cancelTitle: '주문 취소',
    cancelAmount: '취소할 금액 (원)',
    cancelAll: '전부 취소',
    cancelPart: '이만큼 취소',
    cancelReason: '고객 변심',
    refundBank: '은행 코드',
    refundAccount: '환불 계좌번호',
    refundHolder: '예금주',
    history: '지금까지 있었던 일',
    again: '다른 것도 담기',
    retry: '다시 주문하기',
    steps: {
      ordered: ['주문을 받았습니다', '가게 서버'],
      window_opened: ['결제창을 열었습니다', '브라우저'],
      window_left: ['결제창에서 나왔습니다', '브라우저'],
      returned: ['구매자가 인증하고 돌아왔습니다', '결제창'],
      tampered: ['금액이 달라 승인을 요청하지 않았습니다', '가게 서버'],
      confirmed: ['결제를 확정했습니다', '가게 서버 → 나루'],
      confirm_refused: ['승인이 거절되었습니다', '가게 서버 → 나루'],
      in_doubt: ['대답이 오지 않아 결과를 모릅니다', '가게 서버 → 나루'],
      webhook: ['웹훅이 왔고 서명이 맞습니다', '나루 → 가게 서버'],
      webhook_unregistered: ['웹훅을 등록하지 못했습니다', '가게 서버 → 나루'],
      deposit_made: ['입금했습니다', '구매자'],
      cancelled: ['취소되었습니다', '가게 서버 → 나루'],
      cancel_refused: ['취소가 거절되었습니다', '가게 서버 → 나루'],
    },
    errors: {
      NETWORK: '가게에 연결할 수 없습니다. 잠시 뒤에 다시 해 보십시오.',
      NOT_FOUND: '그런 주문이 없습니다. 가게를 다시 시작하면 주문은 사라집니다.',
      NO_ANSWER: '나루가 대답하지 않습니다. 잠시 뒤에 다시 해 보십시오.',
      SDK: '결제창을 불러오지 못했습니다. 나루가 켜져 있는지 확인하십시오.',
      INVALID_REQUEST: '입력한 내용을 확인해 주십시오.',
    },
  },
  en: {
    title: 'Ferry Landing Coffee',
    brand: 'Ferry Landing Coffee',
    skip: 'Skip to content',
    docs: 'API docs',
    otherLanguage: '한국어',
    notice: 'The sample shop of Naru. There are no goods, and no money moves.',
    products: "Today's menu",
    basket: 'Your basket',
    empty: 'Nothing in it yet.',
    fewer: 'One fewer',
    more: 'One more',
    add: 'Add',
    total: 'Total',
    method: 'Pay by',
    CARD: 'Card',
    VIRTUAL_ACCOUNT: 'Virtual account',
    TRANSFER: 'Bank transfer',
    pay: (/** @type {string} */ amount) => `Pay ${amount}`,
    paying: 'Opening the window…',
    tryIt: 'A card to try',
    tryItSays:
      "4330 1234 1234 1234, expiry 12/30, CVC 123. The tester's sheet beside the window also makes declines, time-outs and lost replies.",
    windowClosed: 'The window was closed. Your basket is as it was.',
    confirming: 'Confirming your payment…',
    order: 'Order',
    orderId: 'Order',
    orderName: 'Items',
    amount: 'Amount',
    balance: 'Can still be cancelled',
    paymentKey: 'Payment key',
    approvedAt: 'Approved at',
    card: 'Card',
    approveNo: 'Approval number',
    installment: 'Instalments',
    once: 'Paid at once',
    months: (/** @type {number} */ n) => `${n} months`,
    bank: 'Bank',
    account: 'Account to pay into',
    dueDate: 'Pay until',
    vat: 'VAT',
    status: {
      DONE: 'Paid, thank you',
      WAITING_FOR_DEPOSIT: 'Waiting for your deposit',
      CANCELED: 'Cancelled',
      PARTIAL_CANCELED: 'Cancelled in part',
      ABORTED: 'The payment failed',
      EXPIRED: 'The time to pay is over',
    },
    doubt: 'Finding out how your payment ended',
    doubtSays:
      'The card company or bank has not answered yet. Naru keeps asking, so please do not pay again. This page changes by itself.',
    failed: 'The payment failed',
    opened: 'This payment is not finished yet',
    tamperedSays:
      'The amount that came back is not that of the order. It was not confirmed, and nothing was paid.',
    depositSays: 'Pay into this account to finish your order.',
    deposit: 'Deposit now (test)',
    cancelTitle: 'Cancel the order',
    cancelAmount: 'Amount to cancel (won)',
    cancelAll: 'Cancel all of it',
    cancelPart: 'Cancel this much',
    cancelReason: 'The customer changed their mind',
    refundBank: 'Bank code',
    refundAccount: 'Account for the refund',
    refundHolder: 'Account holder',
    history: 'What has happened so far',
    again: 'Back to the menu',
    retry: 'Order again',
    steps: {
      ordered: ['The order was taken', 'shop server'],
      window_opened: ['The payment window was opened', 'browser'],
      window_left: ['The payment window was left', 'browser'],
      returned: ['The buyer authenticated and came back', 'payment window'],
      tampered: ['Another amount came back, so nothing was confirmed', 'shop server'],
      confirmed: ['The payment was confirmed', 'shop server → Naru'],
      confirm_refused: ['The payment was refused', 'shop server → Naru'],
      in_doubt: ['No answer came, so nobody knows yet', 'shop server → Naru'],
      webhook: ['A webhook came, rightly signed', 'Naru → shop server'],
      webhook_unregistered: ['The webhook could not be registered', 'shop server → Naru'],
      deposit_made: ['The deposit was made', 'buyer'],
      cancelled: ['It was cancelled', 'shop server → Naru'],
      cancel_refused: ['The cancel was refused', 'shop server → Naru'],
    },
    errors: {
      NETWORK: 'The shop cannot be reached. Please try again in a moment.',
      NOT_FOUND: 'There is no such order. Orders are gone when the shop is started anew.',
      NO_ANSWER: 'Naru does not answer. Please try again in a moment.',
      SDK: 'The payment window could not be loaded. Is Naru running?',
      INVALID_REQUEST: 'Please check what you have entered.',
    },
  },
}

/** Banks that open virtual accounts, by the codes of the Toss wire. @type {Record<string, { ko: string, en: string }>} */
const banks = {
  '03': { ko: '기업은행', en: 'IBK' },
  '06': { ko: '국민은행', en: 'KB Kookmin Bank' },
  '07': { ko: '수협은행', en: 'Suhyup Bank' },
  11: { ko: '농협은행', en: 'NongHyup Bank' },
  20: { ko: '우리은행', en: 'Woori Bank' },
  31: { ko: 'iM뱅크', en: 'iM Bank' },
  32: { ko: '부산은행', en: 'Busan Bank' },
  34: { ko: '광주은행', en: 'Kwangju Bank' },
  37: { ko: '전북은행', en: 'Jeonbuk Bank' },
  39: { ko: '경남은행', en: 'Kyongnam Bank' },
  45: { ko: '새마을금고', en: 'MG Community Credit Cooperatives' },
  71: { ko: '우체국', en: 'Korea Post' },
  81: { ko: '하나은행', en: 'Hana Bank' },
  88: { ko: '신한은행', en: 'Shinhan Bank' },
  89: { ko: '케이뱅크', en: 'K bank' },
}

/** @param {string} code @param {Language} language */
export function bankName(code, language) {
  return banks[code]?.[language] ?? code
}

/** @typedef {'ko' | 'en'} Language */
const remembered = 'naru-shop-language'

/** Korean, unless somebody has chosen otherwise. @returns {Language} */
export function chosenLanguage() {
  return localStorage.getItem(remembered) === 'en' ? 'en' : 'ko'
}

/** @param {Language} language */
export function chooseLanguage(language) {
  localStorage.setItem(remembered, language)
}

/** @param {number} amount @param {Language} language */
export function won(amount, language) {
  return language === 'ko' ? `${amount.toLocaleString('ko')}원` : `₩${amount.toLocaleString('en')}`
}

/** @param {string} moment @param {Language} language */
export function timeOf(moment, language) {
  return new Date(moment).toLocaleTimeString(language, {
    timeZone: 'Asia/Seoul',
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
}

/** @param {string} moment @param {Language} language */
export function dateOf(moment, language) {
  return new Date(moment).toLocaleString(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Seoul',
  })
}

/** What to tell about a fault: our own words where we have some, else the gateway's. @param {unknown} error @param {Language} language */
export function sayFault(error, language) {
  const { code = '', message = '' } = /** @type {{ code?: string, message?: string }} */ (error ?? {})
  const own = /** @type {Record<string, string>} */ (texts[language].errors)
  return own[code] ?? (message || own['NETWORK'] || '')
}
