/**
 * Response codes of the simulated card company and the Korean text of each, at most 40 bytes of CP949. The numbers are
 * ours, in the manner of a Korean VAN; the situations are those of domain 6.3. A rule may decline with any other code.
 */
export const replyCodes = {
  '0000': '정상승인',
  '0014': '카드번호 오류',
  '0025': '원거래 없음',
  '0030': '전문 형식 오류',
  '0041': '분실카드',
  '0043': '도난카드',
  '0051': '한도초과',
  '0054': '유효기간 경과',
  '0061': '취소가능금액 초과',
  '0062': '부분취소된 거래는 망취소 불가',
  '0082': 'CVC 오류',
  '0091': '카드사 점검중',
  '0094': '관리번호 중복',
  '0096': '카드사 시스템 장애',
  '0099': '망취소된 거래',
} as const satisfies Record<string, string>

export type ReplyCode = keyof typeof replyCodes

const texts: ReadonlyMap<string, string> = new Map(Object.entries(replyCodes))

/** The text of a code; a code that only a rule knows is called a refusal. */
export function replyText(code: string): string {
  return texts.get(code) ?? '승인거절'
}
