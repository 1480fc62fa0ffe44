import type { RefusalCode } from '../base/refusal.ts'

/** The one code that means yes (the reply's layout). */
export const yes = '0000'

/**
 * What the card company's codes mean to us. A code that is not listed refuses a payment all the same, because only `0000`
 * is a yes, and keeps its raw form beside our general word for it (domain 10.48).
 */
const meanings: Record<string, RefusalCode> = {
  '0014': 'CARD_UNKNOWN',
  '0041': 'CARD_LOST_OR_STOLEN',
  '0043': 'CARD_LOST_OR_STOLEN',
  '0051': 'CARD_LIMIT_EXCEEDED',
  '0054': 'CARD_EXPIRED',
  '0061': 'CANCEL_AMOUNT_EXCEEDS_BALANCE',
  '0082': 'CARD_CVC_WRONG',
}

/** Our word for a code that is not yes. */
export function meaningOf(code: string, kind: 'PAYMENT' | 'CANCEL'): RefusalCode {
  return meanings[code] ?? (kind === 'PAYMENT' ? 'CARD_DECLINED' : 'CANCEL_DECLINED')
}

/** Codes with which an inquiry says something of itself and not of the telegram it asks about. */
export const inquiryCodes = {
  /** The card company has never seen the telegram. */
  noRecord: '0025',
  /** It has, and has undone it. */
  netCancelled: '0099',
  /** It cannot say at this moment. */
  unavailable: ['0091', '0096'],
} as const
