/**
 * Response codes of the simulated bank, at most 40 bytes of CP949 each. The numbers are ours and mean the same as the card
 * company's where the situation is the same.
 */
export const bankReplyCodes = {
  '0000': '정상처리',
  '0012': '은행코드 오류',
  '0014': '계좌번호 오류',
  '0022': '예금주명 불일치',
  '0025': '원거래 없음',
  '0030': '전문 형식 오류',
  '0043': '거래중지 계좌',
  '0051': '잔액 부족',
  '0054': '입금기한 경과',
  '0061': '환불가능금액 초과',
  '0062': '입금 또는 환불된 거래는 망취소 불가',
  '0063': '입금된 계좌는 해지 불가',
  '0064': '해지된 계좌',
  '0065': '1일 이체한도 초과',
  '0091': '은행 점검시간',
  '0094': '관리번호 중복',
  '0096': '은행 시스템 장애',
  '0099': '망취소된 거래',
} as const satisfies Record<string, string>

export type BankReplyCode = keyof typeof bankReplyCodes

const texts: ReadonlyMap<string, string> = new Map(Object.entries(bankReplyCodes))

/** The text of a code; a code that only a rule knows is called a refusal. */
export function bankReplyText(code: string): string {
  return texts.get(code) ?? '처리거절'
}

/** What the gateway's answers to a notice mean to the bank. Only `0000` is a yes, and only `tryLater` is asked again. */
export const noticeCodes = {
  '0000': '입금 반영',
  '0013': '입금액 불일치',
  '0014': '계좌 없음',
  '0054': '입금기한 경과',
  '0064': '해지된 계좌',
  '0092': '이미 입금된 계좌',
  '0093': '이미 환불된 거래',
} as const satisfies Record<string, string>

/** The gateway cannot say at this moment. */
export const tryLater = '0091'

const noticeTexts: ReadonlyMap<string, string> = new Map(Object.entries(noticeCodes))

export function noticeText(code: string): string {
  return noticeTexts.get(code) ?? '입금 거절'
}
