import { randomBytes } from 'node:crypto'
import { newBillingKeyId, newEventId } from '../base/id.ts'
import { isRefused, refuse, type Refused } from '../base/refusal.ts'
import { checkBillingKey, type BillingKey } from '../domain/billing-key.ts'
import { cardText, checkCard, readCardText, type Card } from '../domain/card.ts'
import type { Merchant } from '../domain/merchant.ts'
import type { PaymentCustomer } from '../domain/payment.ts'
import {
  deleteBillingKey,
  endLeftCard,
  findBillingKey,
  insertBillingKey,
  lockLeftCard,
} from '../store/billing-keys.ts'
import type { Sql } from '../store/database.ts'
import { answerOnce } from './answer-once.ts'
import {
  answerWithoutBeats,
  claimKey,
  findReplay,
  unlessDatabaseAway,
  type Answered,
  type Render,
  type RequestIdentity,
} from './answering.ts'
import { charge, type PaymentOutcome } from './charge.ts'
import type { Engine } from './engine.ts'
import { openInstrument } from './instrument.ts'
import { hashApiKey } from './sign-in.ts'

/** A billing key with its card in clear, for showing it masked. */
export interface IssuedBillingKey {
  readonly key: BillingKey
  readonly card: Card
}

/** Forty-four characters of base 64 for addresses, the padding included, as shops know billing keys. */
const newBillingKey = (): string => `${randomBytes(32).toString('base64url')}=`

/** A card as it is left with a shop: its CVC is never part of it, in no profile. */
const withoutCvc = (card: Card): Card => ({ ...card, cvc: null })

async function keep(
  engine: Engine,
  tx: Sql,
  merchant: Merchant,
  customerKey: string,
  card: Card,
): Promise<IssuedBillingKey> {
  const { keyRing, clock } = engine
  const billingKeyId = newBillingKeyId(clock)
  const key: BillingKey = {
    billingKeyId,
    billingKey: newBillingKey(),
    customerKey,
    sealedCard: keyRing.seal(cardText(withoutCvc(card)), billingKeyId),
    issuedAt: clock.now(),
    deletedAt: null,
  }
  await insertBillingKey(tx, merchant.merchantId, key)
  return { key, card }
}

/**
 * Keeps a card that is shown with the request. Nothing is charged and nobody is asked: whether the card company takes the
 * card is found out by the first charge. Refuses what `checkCard` refuses.
 */
export async function issueBillingKey(
  engine: Engine,
  merchant: Merchant,
  wish: { readonly customerKey: string; readonly card: Card; readonly identity: RequestIdentity | null },
  render: Render<IssuedBillingKey>,
): Promise<Answered> {
  return answerOnce(engine, merchant, wish.identity, render, async (tx) => {
    const refused = checkCard(wish.card, merchant, engine.profile)
    return refused ?? keep(engine, tx, merchant, wish.customerKey, wish.card)
  })
}

/**
 * Exchanges the authentication key of a window for a billing key, once: the window ends and the key is written in one
 * commit. Refuses AUTH_KEY_INVALID, and CUSTOMER_KEY_DIFFERS for another buyer's window, which stays as it is.
 */
export async function exchangeAuthKey(
  engine: Engine,
  merchant: Merchant,
  wish: { readonly customerKey: string; readonly authKey: string; readonly identity: RequestIdentity | null },
  render: Render<IssuedBillingKey>,
): Promise<Answered> {
  const { merchantId } = merchant
  return answerOnce(engine, merchant, wish.identity, render, async (tx) => {
    const left = await lockLeftCard(tx, merchantId, hashApiKey(wish.authKey), engine.clock.now())
    if (!left?.sealedInstrument) return refuse('AUTH_KEY_INVALID')
    if (left.customerKey !== wish.customerKey) return refuse('CUSTOMER_KEY_DIFFERS')
    const instrument = openInstrument(engine, left.checkoutId, left.sealedInstrument)
    if (instrument.method !== 'card') return refuse('AUTH_KEY_INVALID')
    await endLeftCard(tx, merchantId, left.checkoutId)
    return keep(engine, tx, merchant, wish.customerKey, instrument.card)
  })
}

/** The card behind a billing key, for its shop. Refuses what `checkBillingKey` refuses, and DATABASE_UNAVAILABLE. */
export async function seeBillingKey(
  engine: Engine,
  { merchantId }: Merchant,
  asked: { readonly billingKey: string; readonly customerKey: string },
): Promise<IssuedBillingKey | Refused> {
  return unlessDatabaseAway(async () => {
    const found = await findBillingKey(engine.database.sql, merchantId, asked.billingKey)
    const key = checkBillingKey(found, asked.customerKey)
    if (isRefused(key)) return key
    return { key, card: readCardText(engine.keyRing.open(key.sealedCard, key.billingKeyId)) }
  })
}

export interface ChargeBillingKey {
  readonly billingKey: string
  readonly amount: number
  readonly taxFreeAmount?: number | undefined
  readonly installmentMonths: number
  readonly orderId: string
  readonly orderName: string | null
  readonly customer: PaymentCustomer & { readonly customerKey: string }
  /** Cards that may be kept and not charged, by their whole number (toss.md 1.11, Q7). */
  readonly unsupportedCards: readonly string[]
  readonly identity: RequestIdentity | null
}

/**
 * Charges a kept card like any other, in three beats. Refuses what `checkBillingKey` and `charge` refuse, and
 * CARD_KIND_NOT_SUPPORTED; a refusal has charged nothing.
 */
export async function chargeBillingKey(
  engine: Engine,
  merchant: Merchant,
  wish: ChargeBillingKey,
  render: Render<PaymentOutcome>,
): Promise<Answered> {
  const { billingKey, customer: buyer } = wish
  const seen = await seeBillingKey(engine, merchant, { billingKey, customerKey: buyer.customerKey })
  const isKept = !isRefused(seen) && wish.unsupportedCards.includes(seen.card.number)
  const found = isKept ? refuse('CARD_KIND_NOT_SUPPORTED') : seen
  if (isRefused(found)) return keepRefusal(engine, merchant, wish.identity, render(found))
  const { amount, taxFreeAmount, installmentMonths, orderId, orderName, customer, identity } = wish
  const request = {
    instrument: { method: 'card', card: found.card, installmentMonths } as const,
    kind: 'billing' as const,
    amount,
    taxFreeAmount,
    orderId,
    orderName,
    customer,
    checkout: null,
    // The order id already says that the request is not a repeat.
    guarded: false,
    identity,
  }
  return charge(engine, merchant, request, render)
}

/** A refusal that was found before the first beat goes under the idempotency key like any answer (toss.md 1.7). */
async function keepRefusal(
  engine: Engine,
  { merchantId }: Merchant,
  identity: RequestIdentity | null,
  answer: Answered['answer'],
): Promise<Answered> {
  const key = claimKey(identity, engine.clock)
  const kept = await unlessDatabaseAway(
    async () =>
      (await findReplay(engine, merchantId, key)) ?? answerWithoutBeats(engine, merchantId, key, answer),
  )
  return isRefused(kept) ? { answer, replayed: false } : kept
}

/** Deletes a billing key, for good. Refuses BILLING_KEY_UNKNOWN, BILLING_KEY_DELETED, DATABASE_UNAVAILABLE. */
export async function removeBillingKey(
  { database, clock }: Engine,
  { merchantId }: Merchant,
  billingKey: string,
): Promise<Refused | null> {
  const removed = await unlessDatabaseAway(async () => {
    const key = await findBillingKey(database.sql, merchantId, billingKey)
    if (!key) return refuse('BILLING_KEY_UNKNOWN')
    const told = { eventId: newEventId(clock), at: clock.now() }
    const deleted = await deleteBillingKey(database.sql, merchantId, key.billingKeyId, told)
    return deleted ? { deleted } : refuse('BILLING_KEY_DELETED')
  })
  return isRefused(removed) ? removed : null
}
