import type { Instant } from '../base/clock.ts'
import type { MerchantId, PaymentId } from '../base/id.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import type { Won } from '../base/won.ts'
import type { PaymentMethod } from './method.ts'
import type { PaymentCustomer } from './payment.ts'

export const checkoutStates = ['ready', 'authenticated', 'confirmed', 'aborted', 'expired'] as const
export type CheckoutState = (typeof checkoutStates)[number]

export type CheckoutEvent = 'authenticate' | 'confirm' | 'abort' | 'expire'

/** The transition table of a payment window (결제창); the SQL of a change is given the states it may leave from it. */
export const checkoutTransitions: Record<CheckoutState, Partial<Record<CheckoutEvent, CheckoutState>>> = {
  ready: { authenticate: 'authenticated', abort: 'aborted', expire: 'expired' },
  authenticated: { confirm: 'confirmed', abort: 'aborted', expire: 'expired' },
  confirmed: {},
  aborted: {},
  expired: {},
}

/** States from which `event` is allowed. */
export function statesBeforeCheckout(event: CheckoutEvent): CheckoutState[] {
  return checkoutStates.filter((state) => checkoutTransitions[state][event] !== undefined)
}

/** How long a buyer has to authenticate, and the shop after that to confirm (toss.md 1.4). */
export const checkoutLifeMs = { ready: 30 * 60_000, authenticated: 10 * 60_000 } as const

/** What the shop asked of the window when it opened it. */
export interface CheckoutWish {
  readonly customer: PaymentCustomer
  readonly successUrl: string | null
  readonly failUrl: string | null
  readonly windowTarget: 'self' | 'iframe'
  /** Told to the success URL by the scripts that do so. */
  readonly paymentType: 'NORMAL' | null
  readonly installmentMonths: number | null
  readonly maxInstallmentMonths: number | null
  readonly validHours: number | null
  /** Until when a virtual account may be paid into; ISO 8601. */
  readonly dueDate: string | null
  readonly language: 'ko' | 'en' | null
  readonly shopOrigin: string | null
  readonly forceFailure: boolean
}

/** A payment window, from its opening to the confirmation that makes a payment of it under the same id. */
export interface Checkout {
  readonly merchantId: MerchantId
  readonly merchantName: string
  /** As in `Merchant`: asked of a card while its buyer can still correct it. */
  readonly checksLuhn: boolean
  readonly checkoutId: PaymentId
  readonly kind: 'payment' | 'billing'
  readonly state: CheckoutState
  readonly orderId: string | null
  readonly orderName: string | null
  readonly amount: Won | null
  readonly taxFreeAmount: Won
  readonly method: PaymentMethod | null
  readonly wish: CheckoutWish
  /** Card or account of the buyer, sealed under the checkout; only while it is authenticated. */
  readonly sealedInstrument: string | null
  readonly customerKey: string | null
  readonly failureCode: string | null
  readonly openedAt: Instant
  readonly authenticatedAt: Instant | null
  /** Null once it is over. */
  readonly dueAt: Instant | null
}

/** What a shop says when it confirms. */
export interface Confirmation {
  readonly orderId: string
  readonly amount: number
}

/**
 * Refuses a confirmation that does not say what the buyer agreed to, or comes too early or too late (toss.md 1.4):
 * CONFIRM_ORDER_DIFFERS, CONFIRM_AMOUNT_DIFFERS, CHECKOUT_NOT_AUTHENTICATED, CHECKOUT_OVER, ALREADY_CONFIRMED.
 */
export function checkConfirmation(checkout: Checkout, said: Confirmation, now: Instant): Refused | null {
  if (checkout.kind !== 'payment') return refuse('PAYMENT_NOT_FOUND')
  if (said.orderId !== checkout.orderId) return refuse('CONFIRM_ORDER_DIFFERS')
  if (said.amount !== checkout.amount) return refuse('CONFIRM_AMOUNT_DIFFERS')
  if (checkout.state === 'confirmed') return refuse('ALREADY_CONFIRMED')
  if (isOver(checkout, now)) return refuse('CHECKOUT_OVER')
  return checkout.state === 'ready' ? refuse('CHECKOUT_NOT_AUTHENTICATED') : null
}

/** True when nothing can become of it any more; a deadline that has passed counts before the round that writes it down. */
export function isOver({ state, dueAt }: Checkout, now: Instant): boolean {
  return state === 'aborted' || state === 'expired' || (dueAt !== null && dueAt <= now)
}
