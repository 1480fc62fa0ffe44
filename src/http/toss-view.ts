import { masking } from '../base/masking.ts'
import type { Language } from '../base/refusal.ts'
import type { Card } from '../domain/card.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Payment } from '../domain/payment.ts'
import type { Engine } from '../usecase/engine.ts'
import { cardOfPayment } from '../usecase/find-payment.ts'
import { paymentSecret } from '../usecase/payment-secret.ts'
import type { Settings } from './face.ts'

/**
 * Where the measured server and its documents differ, whose word goes (toss.md 1.11); `strict` also refuses what
 * they do not allow (toss-strict.ts).
 */
export type TossQuirks = 'measured' | 'documented' | 'strict'

/** What the Toss face needs to show a payment, beside the payment: words, addresses, and what rests sealed. */
export interface TossView {
  readonly quirks: TossQuirks
  readonly language: Language
  /** By which a receiver knows a webhook of this payment (toss.md 1.9). */
  secretOf(paymentId: string): string
  cardOf(payment: Payment): Card | null
  /** The account number that a cancel was refunded to, starred, because answers are kept; null where there was none. */
  refundNumberOf(cancel: Cancel): string | null
  receiptUrlOf(paymentId: string): string
  checkoutUrlOf(paymentId: string): string
}

export function tossViewOf(
  engine: Pick<Engine, 'keyRing'>,
  settings: Settings,
  language: Language,
): TossView {
  const { keyRing } = engine
  return {
    quirks: settings.tossQuirks ?? 'measured',
    language,
    secretOf: (paymentId) => paymentSecret(engine, paymentId),
    cardOf: (payment) => cardOfPayment(engine, payment),
    refundNumberOf: ({ refundAccount, cancelId }) =>
      refundAccount && masking.sheet(keyRing.open(refundAccount.sealedAccount, cancelId)),
    receiptUrlOf: (paymentId) => `${settings.publicUrl()}/receipts/${paymentId}`,
    checkoutUrlOf: (paymentId) => `${settings.publicUrl()}/checkout/${paymentId}`,
  }
}
