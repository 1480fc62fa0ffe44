import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { house, type ManagementNumber, type MerchantId, type PaymentId } from '../base/id.ts'
import { methodRules, type PaymentMethod } from '../domain/method.ts'
import type { PaymentAccount, PaymentCustomer, PaymentKind, PaymentTerms } from '../domain/payment.ts'
import { inRounds } from './answer-rounds.ts'
import { among, unwelcomeVerdicts, welcomeRows } from './beat-parts.ts'
import { accountRows, confirmedCheckouts, customerRows } from './method-parts.ts'
import type { Sql } from './database.ts'
import type { KeyClaim } from './idempotency.ts'

/** The first beat of a payment: what will be asked, written before it is asked (design 3.2). */
export interface PaymentIntent {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly orderId: string | null
  readonly orderName: string | null
  readonly method: PaymentMethod
  readonly kind: PaymentKind
  readonly terms: PaymentTerms
  /** Of a card payment. */
  readonly card: { readonly lookup: string; readonly sealed: string } | null
  /** Of a payment by bank. */
  readonly account: PaymentAccount | null
  readonly customer: PaymentCustomer | null
  /** True when a checkout of the same id becomes this payment; what it holds of card or account, to be given back. */
  readonly checkout: { readonly sealedInstrument: string } | null
  /** The redacted telegram, and what ties it to the bytes that go out. */
  readonly request: string
  readonly requestHmac: string
  readonly at: Instant
  /** When the janitor takes over a payment that nobody has answered: the lease of its claim. */
  readonly dueAt: Instant
  readonly guard: Guard | null
  readonly key: KeyClaim | null
}

/** A place in the duplicate guard: the same key is refused until then (seed 001). */
export interface Guard {
  readonly guardKey: string
  readonly until: Instant
}

export type PaymentIntentVerdict =
  | 'written'
  | 'known_key'
  | 'duplicate'
  | 'checkout_over'
  | 'already_confirmed'
  | 'card_in_use'
  | 'order_used'

/** The batch as rows, one column an array: the statement stays the same however many there are. */
function askedRows(intents: readonly PaymentIntent[]) {
  return sql`
    select * from unnest(
      ${intents.map((i) => i.merchantId)}::text[],
      ${intents.map((i) => i.paymentId)}::text[],
      ${intents.map((i) => i.orderId)}::text[],
      ${intents.map((i) => i.orderName)}::text[],
      ${intents.map((i) => i.terms.amount)}::bigint[],
      ${intents.map((i) => i.terms.vat)}::bigint[],
      ${intents.map((i) => i.terms.taxFreeAmount)}::bigint[],
      ${intents.map((i) => i.terms.installmentMonths)}::smallint[],
      ${intents.map((i) => i.method)}::text[],
      ${intents.map((i) => i.kind)}::text[],
      ${intents.map((i) => i.checkout !== null)}::boolean[],
      ${intents.map((i) => i.card?.lookup ?? null)}::text[],
      ${intents.map((i) => i.card?.sealed ?? null)}::text[],
      ${intents.map((i) => i.account && JSON.stringify(i.account))}::text[],
      ${intents.map((i) => i.customer && JSON.stringify(i.customer))}::text[],
      ${intents.map((i) => methodRules[i.method].partner)}::text[],
      ${intents.map((i) => i.request)}::text[],
      ${intents.map((i) => i.requestHmac)}::text[],
      ${intents.map((i) => utcIso(i.at))}::timestamptz[],
      ${intents.map((i) => utcIso(i.dueAt))}::timestamptz[],
      ${intents.map((i) => i.guard?.guardKey ?? null)}::text[],
      ${intents.map((i) => (i.guard ? utcIso(i.guard.until) : null))}::timestamptz[],
      ${intents.map((i) => i.key?.identity ?? null)}::text[],
      ${intents.map((i) => (i.key ? utcIso(i.key.expiresAt) : null))}::timestamptz[]
    ) as asked (
      merchant_id, payment_id, order_id, order_name, amount, vat, tax_free_amount, installment_months, method, kind,
      from_checkout, card_lookup, sealed_card, account, customer, partner, request, request_hmac, at, due_at, guard_key,
      guard_until, identity, key_expires_at)`
}

/**
 * Writes many intents in one statement, and says of each whether it was written. A row that meets a running request of
 * the same idempotency key, the duplicate guard, a claimed card or a used order id is left out whole and hurts no
 * neighbour; so is one whose checkout is not authenticated any more. Call it inside a transaction. Keys are taken before
 * guards, guards before checkouts, checkouts before claims, and each in key order, so that two batches cannot wait for each
 * other. Of two confirmations of one checkout in the batch the first is written, and the other told so.
 */
export function recordPaymentIntents(
  tx: Sql,
  intents: readonly PaymentIntent[],
): Promise<PaymentIntentVerdict[]> {
  return inRounds(intents, (round) => writeRound(tx, round), 'order_used')
}

async function writeRound(tx: Sql, intents: readonly PaymentIntent[]): Promise<PaymentIntentVerdict[]> {
  const { rows } = await sql<{ payment_id: string; verdict: PaymentIntentVerdict }>`
    /* prepared: payment-intents */ with asked as materialized (${askedRows(intents)}),
    ${welcomeRows('payment_id')},
    ${confirmedCheckouts},
    claimed as (
      insert into claim (merchant_id, scope, claim_key, holder, taken_at)
      select distinct on (card_lookup) ${house}, 'card', card_lookup, payment_id, at
      from payable where card_lookup is not null order by card_lookup, payment_id
      on conflict do nothing
      returning holder
    ),
    paid as (
      insert into payment (merchant_id, payment_id, state, method, kind, order_id, order_name, amount, vat,
        tax_free_amount, requested_at, updated_at)
      select merchant_id, payment_id, 'requested', method, kind, order_id, order_name, amount, vat, tax_free_amount, at, at
      from payable where card_lookup is null or ${among('payment_id', 'holder', 'claimed')}
      order by merchant_id, order_id, payment_id
      on conflict do nothing
      returning payment_id
    ),
    written as (select * from asked where ${among('payment_id', 'payment_id', 'paid')}),
    seen as (
      insert into card (merchant_id, card_lookup, first_seen_at)
      select merchant_id, card_lookup, at from written where card_lookup is not null order by merchant_id, card_lookup
      on conflict do nothing
    ),
    joined as (
      insert into payment_card (merchant_id, payment_id, card_lookup, sealed_card)
      select merchant_id, payment_id, card_lookup, sealed_card from written where card_lookup is not null
    ),
    detailed as (
      insert into payment_card_detail (merchant_id, payment_id, installment_months)
      select merchant_id, payment_id, installment_months from written where card_lookup is not null
    ),
    ${accountRows},
    ${customerRows},
    sent as (
      insert into partner_transaction
        (merchant_id, management_number, partner, kind, payment_id, status, request, request_hmac, sent_at, due_at)
      select merchant_id, payment_id, partner, 'PAYMENT', payment_id, 'WT', request, request_hmac, at, due_at from written
    )
    select payment_id, case
      ${unwelcomeVerdicts('payment_id')}
      when from_checkout and payment_id not in (select checkout_id from confirmed) then 'checkout_over'
      when card_lookup is not null and payment_id not in (select holder from claimed) then 'card_in_use'
      when payment_id not in (select payment_id from paid) then 'order_used'
      else 'written' end as verdict
    from asked`.execute(tx)

  const verdicts = new Map(rows.map((row) => [row.payment_id, row.verdict]))
  const over = rows.filter((row) => row.verdict === 'checkout_over').map((row) => row.payment_id)
  for (const id of await confirmedOf(tx, over)) verdicts.set(id, 'already_confirmed')
  const verdictOf = (intent: PaymentIntent) => verdicts.get(intent.paymentId) ?? 'order_used'
  await takeBack(
    tx,
    intents
      .filter((intent) => verdictOf(intent) !== 'written')
      .map((i) => ({
        ...i,
        holder: i.paymentId,
        claimOf: house,
        scope: 'card' as const,
        // Two confirmations of one checkout have one number: what the first has taken is not the second's to give back.
        claimKey: verdictOf(i) === 'order_used' ? (i.card?.lookup ?? '') : '',
        key: verdictOf(i) === 'known_key' ? null : i.key,
        sealedInstrument: confirms.has(verdictOf(i)) ? (i.checkout?.sealedInstrument ?? null) : null,
      })),
  )
  return intents.map(verdictOf)
}

/** Verdicts of an intent that has confirmed its checkout before it met its obstacle. */
const confirms: ReadonlySet<PaymentIntentVerdict> = new Set(['card_in_use', 'order_used'])

/** Of checkouts that could not be confirmed, those that another request has confirmed; most often none are asked for. */
async function confirmedOf(tx: Sql, checkoutIds: readonly string[]): Promise<string[]> {
  if (checkoutIds.length === 0) return []
  // A statement of its own: the one before it has waited for the other request, and does not see what that one wrote.
  const { rows } = await sql<{ checkout_id: string }>`
    select checkout_id from checkout
    where checkout_id = any(${[...checkoutIds]}::text[]) and state = 'confirmed'`.execute(tx)
  return rows.map((row) => row.checkout_id)
}

/** What an intent may have taken before it met its obstacle. */
export interface Taken {
  readonly merchantId: MerchantId
  readonly holder: ManagementNumber
  readonly claimOf: MerchantId
  readonly scope: 'card' | 'payment'
  readonly claimKey: string
  readonly guard: Guard | null
  readonly key: KeyClaim | null
  /** Of a checkout that was confirmed on the way: what it held, so that it can be confirmed again. */
  readonly sealedInstrument: string | null
}

/** Gives back what intents that were left out had taken; does nothing, and costs nothing, when there are none. */
export async function takeBack(tx: Sql, taken: readonly Taken[]): Promise<void> {
  if (taken.length === 0) return
  await sql`
    with taken as materialized (
      select * from unnest(
        ${taken.map((t) => t.merchantId)}::text[],
        ${taken.map((t) => t.holder)}::text[],
        ${taken.map((t) => t.claimOf)}::text[],
        ${taken.map((t) => t.scope)}::text[],
        ${taken.map((t) => t.claimKey)}::text[],
        ${taken.map((t) => t.guard?.guardKey ?? null)}::text[],
        ${taken.map((t) => t.key?.identity ?? null)}::text[],
        ${taken.map((t) => t.sealedInstrument)}::text[]
      ) as taken (merchant_id, holder, claim_of, scope, claim_key, guard_key, identity, sealed_instrument)
    ),
    reopened as (
      update checkout c set state = 'authenticated', sealed_instrument = t.sealed_instrument, due_at = c.confirm_by
      from taken t
      where c.merchant_id = t.merchant_id and c.checkout_id = t.holder and c.state = 'confirmed'
        and t.sealed_instrument is not null
    ),
    unguarded as (
      delete from duplicate_guard g using taken t
      where g.merchant_id = t.merchant_id and g.guard_key = t.guard_key and g.holder = t.holder
    ),
    unclaimed as (
      delete from claim c using taken t
      where c.merchant_id = t.claim_of and c.scope = t.scope and c.claim_key = t.claim_key and c.holder = t.holder
    )
    delete from idempotency i using taken t
    where i.merchant_id = t.merchant_id and i.identity = t.identity and i.operation_id = t.holder
      and i.state = 'RUNNING'`.execute(tx)
}
