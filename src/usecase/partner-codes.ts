import type { RefusalCode } from '../base/refusal.ts'
import type { PartnerKind } from '../domain/method.ts'
import { bankInquiryCodes, bankMeaningOf } from '../partner/bank-reply-codes.ts'
import { inquiryCodes, meaningOf } from '../partner/reply-codes.ts'

/** How each partner's codes are understood. */
export interface PartnerCodes {
  meaningOf(code: string, kind: 'PAYMENT' | 'CANCEL'): RefusalCode
  /** Why nothing was sent. */
  readonly unreachable: RefusalCode
  /** Codes with which an inquiry says something of itself and not of the telegram it asks about. */
  readonly inquiry: {
    readonly noRecord: string
    readonly netCancelled: string
    readonly unavailable: readonly string[]
  }
}

export const partnerCodes: Record<PartnerKind, PartnerCodes> = {
  card_company: { meaningOf, unreachable: 'CARD_COMPANY_UNREACHABLE', inquiry: inquiryCodes },
  bank: { meaningOf: bankMeaningOf, unreachable: 'BANK_UNREACHABLE', inquiry: bankInquiryCodes },
}
