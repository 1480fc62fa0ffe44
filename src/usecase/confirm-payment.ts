import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import { checkConfirmation, type Checkout, type Confirmation } from '../domain/checkout.ts'
import type { Merchant } from '../domain/merchant.ts'
import { findCheckout } from '../store/checkouts.ts'
import {
  answerWithoutBeats,
  claimKey,
  findReplay,
  unlessDatabaseAway,
  type Answered,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import { answerEarlierCharge, charge, type PaymentOutcome } from './charge.ts'
import type { Engine } from './engine.ts'
import { cardOfPayment } from './find-payment.ts'
import { openInstrument, type Instrument } from './instrument.ts'

export interface ConfirmPayment extends Confirmation {
  readonly paymentKey: string
  readonly identity: RequestIdentity | null
}

/**
 * Makes the payment that a buyer has authenticated, once: it is written under the checkout's own id, so a second
 * confirmation finds it there. Refuses what `checkConfirmation` and `charge` refuse, and PAYMENT_NOT_FOUND; a refusal has
 * charged nothing, and where it was the shop's mistake the checkout can still be confirmed.
 */
export async function confirmPayment(
  engine: Engine,
  merchant: Merchant,
  request: ConfirmPayment,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const found = await unlessDatabaseAway(() => readConfirmable(engine, merchant, request))
  if (isRefused(found)) return refuseConfirmation(engine, merchant, request, found, render)
  const { checkout, instrument, sealedInstrument } = found
  const { checkoutId, orderId, orderName, taxFreeAmount, wish } = checkout
  return charge(
    engine,
    merchant,
    {
      instrument,
      kind: 'one_time',
      amount: request.amount,
      taxFreeAmount,
      orderId,
      orderName,
      customer: wish.customer,
      checkout: { checkoutId, sealedInstrument },
      // The checkout itself can be confirmed only once.
      guarded: false,
      identity: request.identity,
    },
    render,
  )
}

interface Confirmable {
  readonly checkout: Checkout
  readonly instrument: Instrument
  readonly sealedInstrument: string
}

async function readConfirmable(
  engine: Engine,
  { merchantId }: Merchant,
  request: ConfirmPayment,
): Promise<Confirmable | Refused> {
  const checkout = await findCheckout(engine.database.sql, request.paymentKey)
  if (checkout?.merchantId !== merchantId) {
    // A payment that never had a window, such as a key-in, was processed when it was made.
    const payment = await engine.reads.payment({ merchantId, paymentId: request.paymentKey })
    return refuse(payment ? 'ALREADY_CONFIRMED' : 'PAYMENT_NOT_FOUND')
  }
  const refused = checkConfirmation(checkout, request, engine.clock.now())
  if (refused) return refused
  const { sealedInstrument } = checkout
  if (sealedInstrument === null) return refuse('CHECKOUT_OVER')
  const instrument = openInstrument(engine, checkout.checkoutId, sealedInstrument)
  return { checkout, instrument, sealedInstrument }
}

async function refuseConfirmation(
  engine: Engine,
  merchant: Merchant,
  request: ConfirmPayment,
  refused: Refused,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const key = claimKey(request.identity, engine.clock)
  // A repeat of the very request that confirmed it hears how that ended, also while nobody knows.
  const earlier =
    refused.refused === 'ALREADY_CONFIRMED' && key
      ? await answerEarlierCharge(engine, merchant, key, render)
      : null
  if (earlier) return earlier
  const { merchantId } = merchant
  const said = refused.refused === 'ALREADY_CONFIRMED' ? await outcomeOf(engine, merchant, request) : null
  // "Nobody knows" is no answer to keep.
  if (said?.payment.state === 'in_doubt') return { answer: render(said), replayed: false }
  const answered = await unlessDatabaseAway(
    async () =>
      (await findReplay(engine, merchantId, key)) ??
      answerWithoutBeats(engine, merchantId, key, render(said ?? refused)),
  )
  return isRefused(answered) ? { answer: render(answered), replayed: false } : answered
}

/**
 * How a payment ended that has not ended well: whoever confirms it again must not take it for paid. Null for one that stands,
 * or is being made at this moment, which is processed already.
 */
async function outcomeOf(
  engine: Engine,
  { merchantId }: Merchant,
  { paymentKey }: ConfirmPayment,
): Promise<PaymentOutcome | null> {
  const payment = await engine.reads.payment({ merchantId, paymentId: paymentKey })
  const unhappy = ['in_doubt', 'declined', 'not_sent', 'net_cancelled', 'expired']
  if (!payment || !unhappy.includes(payment.state)) return null
  return { payment, card: cardOfPayment(engine, payment), sent: '' }
}
