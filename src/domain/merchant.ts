import type { MerchantId } from '../base/id.ts'

/** What a contract says of a merchant, as far as the payment rules ask. */
export interface Merchant {
  readonly merchantId: MerchantId
  readonly name: string
  /** Refuses card numbers that fail Luhn. Off by default: real Korean cards and the official example fail it (domain 1.2). */
  readonly checksLuhn: boolean
}
