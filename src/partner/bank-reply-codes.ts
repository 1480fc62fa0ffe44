import type { RefusalCode } from '../base/refusal.ts'

/** What the bank's codes mean to us. A code that is not listed refuses all the same: only `0000` is a yes. */
const meanings: Record<string, RefusalCode> = {
  '0012': 'BANK_INVALID',
  '0014': 'ACCOUNT_INVALID',
  '0022': 'ACCOUNT_HOLDER_MISMATCH',
  '0043': 'ACCOUNT_STOPPED',
  '0051': 'INSUFFICIENT_FUNDS',
  '0054': 'DUE_DATE_INVALID',
  '0061': 'CANCEL_AMOUNT_EXCEEDS_BALANCE',
  '0063': 'DEPOSIT_ARRIVED',
  '0065': 'TRANSFER_LIMIT_EXCEEDED',
  '0091': 'BANK_CLOSED',
  '0096': 'BANK_CLOSED',
}

/** Codes that speak of the account itself, which for a refund is the one that the buyer named for it. */
const ofAccount = new Set(['0012', '0014', '0022', '0043'])

/** Our word for a code that is not yes. */
export function bankMeaningOf(code: string, kind: 'PAYMENT' | 'CANCEL'): RefusalCode {
  if (kind === 'CANCEL' && ofAccount.has(code)) return 'REFUND_ACCOUNT_INVALID'
  return meanings[code] ?? (kind === 'PAYMENT' ? 'BANK_DECLINED' : 'CANCEL_DECLINED')
}

/** Codes with which an inquiry says something of itself and not of the telegram it asks about. */
export const bankInquiryCodes = {
  /** The bank has never seen the telegram. */
  noRecord: '0025',
  /** It has, and has undone it. */
  netCancelled: '0099',
  /** It cannot say at this moment. */
  unavailable: ['0091', '0096'],
} as const

/** What we answer to a notice of the bank, with the code that says so. Any but the first gives the money back. */
export const noticeReplies = {
  credited: { code: '0000', message: '입금 반영' },
  wrong_amount: { code: '0013', message: '입금액 불일치' },
  unknown_account: { code: '0014', message: '계좌 없음' },
  expired: { code: '0054', message: '입금기한 경과' },
  already_paid: { code: '0092', message: '이미 입금된 계좌' },
  already_refunded: { code: '0093', message: '이미 환불된 거래' },
  /** The bank keeps the notice and asks again. */
  try_later: { code: '0091', message: '잠시 후 재시도' },
} as const satisfies Record<string, { code: string; message: string }>

export type NoticeAnswer = keyof typeof noticeReplies
