import type { Language } from '../language.ts'

const ko = {
  title: '테스터 시트',
  badge: '샌드박스',
  intro: '이 상자는 샌드박스에만 보이며, 구매자나 은행 대신 결제의 결말을 정합니다.',
  approve: '테스트 정보로 바로 결제',
  decline: '이 코드로 거절',
  declineCode: '거절 코드',
  wait: '31분 동안 내버려 두기',
  close: '창 닫기',
  twice: '동시에 두 번 결제',
  lose: '결제하고 카드사·은행의 응답 잃기',
  finish: '성공한 응답으로 끝내기',
  answer: '{n}번째 응답: {text}',
  done: '성공',
  refused: '거절 {code}',
  unheard: '응답을 듣지 못함',
  lost: '상점이 승인을 요청하면 카드사나 은행의 응답이 사라집니다.',
  failed: '샌드박스가 하지 못했습니다: {code}',
}

export type TesterWord = keyof typeof ko

const en: Record<TesterWord, string> = {
  title: "Tester's sheet",
  badge: 'Sandbox',
  intro: 'Only a sandbox shows this box. It decides how the payment ends, in place of buyer and bank.',
  approve: 'Pay now with test data',
  decline: 'Decline with this code',
  declineCode: 'Code of the decline',
  wait: 'Do nothing for 31 minutes',
  close: 'Close the window',
  twice: 'Pay twice at once',
  lose: "Pay and lose the partner's reply",
  finish: 'End with the answer that succeeded',
  answer: 'Answer {n}: {text}',
  done: 'done',
  refused: 'refused {code}',
  unheard: 'not heard',
  lost: 'When the shop confirms, the reply of card company or bank is lost.',
  failed: 'The sandbox could not: {code}',
}

/** The sheet's words in the language of the window. */
export function testerSay(language: Language) {
  const words = { ko, en }[language]
  return (word: TesterWord, values: Readonly<Record<string, string | number>> = {}) =>
    words[word].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Codes with which a window may end (toss.md 1.6); any other may be typed. */
export const declineCodes = [
  'REJECT_CARD_COMPANY',
  'PAY_PROCESS_ABORTED',
  'INVALID_CARD_NUMBER',
  'INVALID_CARD_EXPIRATION',
  'INVALID_STOPPED_CARD',
  'INVALID_CARD_LOST_OR_STOLEN',
  'EXCEED_MAX_AMOUNT',
  'EXCEED_MAX_DAILY_PAYMENT_COUNT',
  'REJECT_ACCOUNT_PAYMENT',
  'NOT_AVAILABLE_BANK',
  'FDS_ERROR',
  'UNKNOWN_PAYMENT_ERROR',
] as const
