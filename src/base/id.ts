import { drawBytes } from './chance.ts'
import type { Clock, Instant } from './clock.ts'

/**
 * Twenty characters of Crockford's base 32: ten of time, ten of chance. Twenty, because the management number of the
 * card telegram is twenty columns wide; time first, so that ids sort by age (design 3.8).
 */
type Id<Kind extends string> = string & { readonly __brand: Kind }

/** Management number (관리번호) of a payment; also its id in every face. */
export type PaymentId = Id<'payment'>
/** Management number of a cancel: a cancel has one of its own (domain 1.3). */
export type CancelId = Id<'cancel'>
/** Management number of any telegram to the card company. */
export type ManagementNumber = PaymentId | CancelId | Id<'telegram'>
export type MovementId = Id<'movement'>
export type EventId = Id<'event'>
/** An address to which a merchant's webhooks go. */
export type EndpointId = Id<'endpoint'>
/** One webhook to one endpoint; a receiver hears it with every try. */
export type DeliveryId = Id<'delivery'>
/** A cash receipt; the receipt key of the Toss wire. */
export type ReceiptId = Id<'receipt'>
/** Under which a card that was left with a shop is sealed. */
export type BillingKeyId = Id<'billing key'>
/** Merchants are named by contract, not made by us. */
export type MerchantId = Id<'merchant'>

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeLength = 10
const chanceLength = 10
const idPattern = /^[0-9A-HJKMNP-TV-Z]{20}$/

function base32Time(ms: number): string {
  let rest = ms
  let text = ''
  for (let i = 0; i < timeLength; i++) {
    text = alphabet[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function chance(): string {
  const bytes = drawBytes(chanceLength)
  let text = ''
  for (let i = 0; i < chanceLength; i++) text += alphabet[(bytes[i] ?? 0) & 31]
  return text
}

function newId(clock: Clock): string {
  return base32Time(clock.now()) + chance()
}

/** The smallest id that can be made at a moment: where the rows of a month begin. */
export const firstIdAt = (at: Instant): string => base32Time(at) + '0'.repeat(chanceLength)

export const newPaymentId = (clock: Clock): PaymentId => newId(clock) as PaymentId
export const newCancelId = (clock: Clock): CancelId => newId(clock) as CancelId
export const newTelegramId = (clock: Clock): ManagementNumber => newId(clock) as ManagementNumber
export const newMovementId = (clock: Clock): MovementId => newId(clock) as MovementId
export const newEventId = (clock: Clock): EventId => newId(clock) as EventId
export const newReceiptId = (clock: Clock): ReceiptId => newId(clock) as ReceiptId
export const newBillingKeyId = (clock: Clock): BillingKeyId => newId(clock) as BillingKeyId
export const newEndpointId = (clock: Clock): EndpointId => newId(clock) as EndpointId
export const newDeliveryId = (clock: Clock): DeliveryId => newId(clock) as DeliveryId
/** Names one HTTP request in logs and in the answer to a bug. */
export const newRequestId = (clock: Clock): string => newId(clock)

/** True for the form of our ids; says nothing about whether such a thing exists. */
export function looksLikeId(text: string): boolean {
  return idPattern.test(text)
}

export const asPaymentId = (text: string): PaymentId => text as PaymentId
export const asCancelId = (text: string): CancelId => text as CancelId
export const merchantId = (text: string): MerchantId => text as MerchantId

/**
 * Owner of rows that belong to no single merchant, such as the claim on a card: one card may be in one payment at a
 * time whoever the merchant is (domain 1.7), and still every key carries a merchant (design 5, scale-out).
 */
export const house = merchantId('naru')
