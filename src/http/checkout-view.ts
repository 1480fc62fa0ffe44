import { banks } from '../base/banks.ts'
import { seoulIso, type Instant } from '../base/clock.ts'
import type { Language } from '../base/refusal.ts'
import type { CheckoutEnding, CheckoutView } from '../contract/checkout.ts'
import { isOver, type Checkout } from '../domain/checkout.ts'
import { failEnding, successEnding } from './checkout-ending.ts'
import { methodRules, paymentMethods, type PaymentMethod } from '../domain/method.ts'

/** Below this a card company takes no instalments. */
const leastForInstallments = 50_000

/** The banks that a virtual account or a transfer can be asked of, as a window lists them. */
export const bankChoices = banks.map(({ code, ko, en, issues }) => ({ code, ko, en, issues }))

/** All that the window of a checkout shows. */
export function checkoutView(
  checkout: Checkout,
  { now, sandbox, language }: { now: Instant; sandbox: boolean; language: Language },
): CheckoutView {
  const { wish, kind, amount, method } = checkout
  const over = isOver(checkout, now) && checkout.state !== 'aborted'
  return {
    checkoutId: checkout.checkoutId,
    kind,
    state: over ? 'expired' : checkout.state,
    merchantName: checkout.merchantName,
    orderId: checkout.orderId,
    orderName: checkout.orderName,
    amount,
    customerName: wish.customer.name,
    method,
    methods: methodsOf(checkout),
    installments: installmentsOf(checkout),
    banks: bankChoices,
    flow: wish.successUrl === null ? 'promise' : 'redirect',
    windowTarget: wish.windowTarget,
    shopOrigin: wish.shopOrigin,
    language: wish.language,
    expiresAt: seoulIso(checkout.dueAt ?? checkout.openedAt),
    now: seoulIso(now),
    ending: endingOf(checkout, language),
    sandbox,
    forceFailure: sandbox && wish.forceFailure,
  }
}

/** How it ended, for a window that did not hear it; an auth key is told once and never again. */
function endingOf(checkout: Checkout, language: Language): CheckoutEnding | null {
  const { state, kind } = checkout
  if (state === 'aborted')
    return failEnding(checkout, checkout.failureCode ?? 'PAY_PROCESS_ABORTED', language)
  const isDone = state === 'authenticated' || state === 'confirmed'
  return isDone && kind === 'payment' ? successEnding(checkout, { authenticated: true, authKey: null }) : null
}

function methodsOf({ kind, method, amount }: Checkout): PaymentMethod[] {
  if (kind === 'billing') return ['card']
  if (method !== null) return [method]
  return paymentMethods.filter((one) => (amount ?? 0) >= methodRules[one].leastAmount)
}

function installmentsOf({ kind, amount, wish }: Checkout): number[] {
  if (wish.installmentMonths !== null) return [wish.installmentMonths]
  if (kind === 'billing' || (amount ?? 0) < leastForInstallments) return [0]
  const most = wish.maxInstallmentMonths ?? 12
  return [0, ...Array.from({ length: Math.max(0, most - 1) }, (_, i) => i + 2)]
}
