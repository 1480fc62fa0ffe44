import { seoulDay, startOfSeoulMonth, type Instant } from '../base/clock.ts'
import { dayAfter } from './business-day.ts'
import type { CardCompanyCode } from './card-issuer.ts'

/** A discount at once that a card company gives. */
export interface CardDiscount {
  readonly issuer: CardCompanyCode
  readonly discountCode: string
  readonly discountAmount: number
  /** Won that are left of the campaign. */
  readonly balance: number
  readonly minimum: number
  readonly maximum: number
}

/** Instalments whose interest a card company pays. */
export interface InterestFree {
  readonly issuer: CardCompanyCode
  readonly months: readonly number[]
  readonly minimum: number
}

/** The campaigns of the sandbox, made up; they run by the month, as real ones do. */
export const cardDiscounts: readonly CardDiscount[] = [
  {
    issuer: '51',
    discountCode: '7600000001',
    discountAmount: 1_000,
    balance: 30_000_000,
    minimum: 30_000,
    maximum: 10_000_000,
  },
  {
    issuer: '11',
    discountCode: '7600000002',
    discountAmount: 3_000,
    balance: 15_000_000,
    minimum: 100_000,
    maximum: 5_000_000,
  },
]

export const interestFreeCards: readonly InterestFree[] = [
  { issuer: '31', months: [2, 3], minimum: 50_000 },
  { issuer: '11', months: [2, 3], minimum: 50_000 },
  { issuer: '51', months: [2, 3, 4, 5], minimum: 50_000 },
  { issuer: '41', months: [2, 3], minimum: 50_000 },
  { issuer: '61', months: [2, 3, 4, 5, 6], minimum: 50_000 },
  { issuer: '71', months: [2, 3], minimum: 50_000 },
  { issuer: '21', months: [2, 3, 4, 5], minimum: 50_000 },
  { issuer: '91', months: [2, 3, 4, 5, 6], minimum: 50_000 },
  { issuer: '33', months: [2, 3], minimum: 50_000 },
]

/** The last day of the campaigns of this Seoul month, `yyyy-MM-dd`. */
export function promotionsEnd(now: Instant): string {
  return dayAfter(seoulDay(startOfSeoulMonth(now, 1)), -1)
}
