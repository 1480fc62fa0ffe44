import type { Language } from '../base/refusal.ts'
import type { Asset } from './ledger.ts'

export const paymentMethods = ['card', 'virtual_account', 'transfer'] as const
/** How a buyer pays: 카드, 가상계좌, 계좌이체. */
export type PaymentMethod = (typeof paymentMethods)[number]

export const methodNames: Record<PaymentMethod, Record<Language, string>> = {
  card: { ko: '카드', en: 'Card' },
  virtual_account: { ko: '가상계좌', en: 'Virtual account' },
  transfer: { ko: '계좌이체', en: 'Bank transfer' },
}

export const partnerKinds = ['card_company', 'bank'] as const
/** Who is asked, over telegram lines of its own. */
export type PartnerKind = (typeof partnerKinds)[number]

export interface MethodRule {
  readonly partner: PartnerKind
  /** Where the money stands that this method has brought and nobody has paid out. */
  readonly asset: Asset
  /** What the partner's yes does to the payment: money has moved, or may now come. */
  readonly granted: 'approve' | 'await_deposit'
  /** Won (toss.md 1.6, BELOW_MINIMUM_AMOUNT). */
  readonly leastAmount: number
  /** Days after the payment in which it can be cancelled; null is without end (toss.md 1.5). */
  readonly cancelDays: number | null
}

/** Everything in which methods differ, as far as the rules ask. A method more is a row more. */
export const methodRules: Record<PaymentMethod, MethodRule> = {
  card: {
    partner: 'card_company',
    asset: 'card_receivable',
    granted: 'approve',
    leastAmount: 100,
    cancelDays: null,
  },
  virtual_account: {
    partner: 'bank',
    asset: 'bank_deposit',
    granted: 'await_deposit',
    leastAmount: 200,
    cancelDays: 365,
  },
  transfer: {
    partner: 'bank',
    asset: 'bank_deposit',
    granted: 'approve',
    leastAmount: 200,
    cancelDays: 180,
  },
}
