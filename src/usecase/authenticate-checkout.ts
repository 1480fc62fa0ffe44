import { randomBytes } from 'node:crypto'
import { later, parseSeoulMoment, type Instant } from '../base/clock.ts'
import { newEventId } from '../base/id.ts'
import { refuse, type Refused } from '../base/refusal.ts'
import { checkCard, type Card } from '../domain/card.ts'
import { checkoutLifeMs, isOver, type Checkout } from '../domain/checkout.ts'
import { methodRules } from '../domain/method.ts'
import { abortCheckout, authenticateCheckout as writeAuthentication } from '../store/checkouts.ts'
import { unlessDatabaseAway } from './answering.ts'
import type { Engine } from './engine.ts'
import { checkInstrument, sealInstrument, type Instrument } from './instrument.ts'
import { hashApiKey } from './sign-in.ts'

/** What a buyer fills in. */
export type Shown =
  | { readonly method: 'card'; readonly card: Card; readonly installmentMonths: number }
  | { readonly method: 'virtual_account'; readonly bank: string; readonly holderName: string }
  | {
      readonly method: 'transfer'
      readonly bank: string
      readonly accountNumber: string
      readonly holderName: string
    }

export interface Authenticated {
  readonly authenticated: true
  /** Of a billing checkout; told once. */
  readonly authKey: string | null
}

const defaultValidHours = 168
const hourMs = 3_600_000

/**
 * Takes what the buyer filled in and keeps it sealed until the shop confirms, ten minutes at most. Refuses what the form of
 * card or account lacks, a way of paying that the shop did not offer (INVALID_REQUEST), ALREADY_CONFIRMED for a window that
 * was used before, CHECKOUT_OVER, DATABASE_UNAVAILABLE.
 */
export async function authenticateCheckout(
  engine: Engine,
  checkout: Checkout,
  shown: Shown,
): Promise<Authenticated | Refused> {
  const at = engine.clock.now()
  const { checkoutId, merchantId, merchantName, checksLuhn } = checkout
  const refused = judge(checkout, shown, at)
  if (refused) return refused
  const instrument = instrumentOf(checkout, shown, at)
  const wrong =
    instrument.method === 'card'
      ? checkCard(instrument.card, { merchantId, name: merchantName, checksLuhn }, engine.profile)
      : checkInstrument(instrument, at)
  if (wrong) return wrong
  const authKey = checkout.kind === 'billing' ? randomBytes(32).toString('base64url') : null
  return unlessDatabaseAway(async () => {
    const written = await writeAuthentication(engine.database.sql, {
      checkoutId,
      method: instrument.method,
      sealedInstrument: sealInstrument(engine, checkoutId, instrument),
      authKeyHash: authKey && hashApiKey(authKey),
      at,
      confirmBy: later(at, checkoutLifeMs.authenticated),
    })
    return written ? { authenticated: true, authKey } : refuse('ALREADY_CONFIRMED')
  })
}

function judge(checkout: Checkout, { method, ...shown }: Shown, at: Instant): Refused | null {
  if (checkout.state === 'authenticated' || checkout.state === 'confirmed') return refuse('ALREADY_CONFIRMED')
  if (isOver(checkout, at)) return refuse('CHECKOUT_OVER')
  if (checkout.kind === 'billing') return method === 'card' ? null : refuse('INVALID_REQUEST')
  if (checkout.method !== null && checkout.method !== method) return refuse('INVALID_REQUEST')
  if ((checkout.amount ?? 0) < methodRules[method].leastAmount) return refuse('AMOUNT_INVALID')
  const { installmentMonths: fixed, maxInstallmentMonths: most } = checkout.wish
  if (!('installmentMonths' in shown)) return null
  const months = shown.installmentMonths
  const wrong = fixed === null ? months > (most ?? 12) : months !== fixed
  return wrong || months < 0 ? refuse('INSTALLMENT_INVALID') : null
}

function instrumentOf({ wish }: Checkout, shown: Shown, at: Instant): Instrument {
  if (shown.method !== 'virtual_account') return shown
  const asked = wish.dueDate === null ? null : parseSeoulMoment(wish.dueDate)
  return { ...shown, dueAt: asked ?? later(at, (wish.validHours ?? defaultValidHours) * hourMs) }
}

/** Ends a window that is not confirmed yet. Refuses CHECKOUT_OVER when it was over before, DATABASE_UNAVAILABLE. */
export async function failCheckout(
  engine: Engine,
  checkout: Checkout,
  code: string,
): Promise<{ readonly failed: true } | Refused> {
  return unlessDatabaseAway(async () => {
    const ended = await abortCheckout(engine.database.sql, {
      checkoutId: checkout.checkoutId,
      code,
      at: engine.clock.now(),
      eventId: newEventId(engine.clock),
    })
    return ended ? { failed: true } : refuse('CHECKOUT_OVER')
  })
}
