import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { house, type ManagementNumber, type MerchantId, type PaymentId } from '../base/id.ts'
import type { PaymentTerms } from '../domain/payment.ts'
import { among, unwelcomeVerdicts, welcomeRows } from './beat-parts.ts'
import type { Sql } from './database.ts'
import type { KeyClaim } from './idempotency.ts'

/** The first beat of a payment: what will be asked, written before it is asked (design 3.2). */
export interface PaymentIntent {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly orderId: string | null
  readonly orderName: string | null
  readonly terms: PaymentTerms
  readonly cardLookup: string
  readonly sealedCard: string
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

export type PaymentIntentVerdict = 'written' | 'known_key' | 'duplicate' | 'card_in_use' | 'order_used'

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
      ${intents.map((i) => i.cardLookup)}::text[],
      ${intents.map((i) => i.sealedCard)}::text[],
      ${intents.map((i) => i.request)}::text[],
      ${intents.map((i) => i.requestHmac)}::text[],
      ${intents.map((i) => utcIso(i.at))}::timestamptz[],
      ${intents.map((i) => utcIso(i.dueAt))}::timestamptz[],
      ${intents.map((i) => i.guard?.guardKey ?? null)}::text[],
      ${intents.map((i) => (i.guard ? utcIso(i.guard.until) : null))}::timestamptz[],
      ${intents.map((i) => i.key?.identity ?? null)}::text[],
      ${intents.map((i) => (i.key ? utcIso(i.key.expiresAt) : null))}::timestamptz[]
    ) as asked (
      merchant_id, payment_id, order_id, order_name, amount, vat, tax_free_amount, installment_months, card_lookup,
      sealed_card, request, request_hmac, at, due_at, guard_key, guard_until, identity, key_expires_at)`
}

/**
 * Writes many intents in one statement, and says of each whether it was written. A row that meets a running request of
 * the same idempotency key, the duplicate guard, a claimed card or a used order id is left out whole and hurts no
 * neighbour. Call it inside a transaction. Keys are taken before guards, guards before claims, and each in key order, so that
 * two batches cannot wait for each other.
 */
export async function recordPaymentIntents(
  tx: Sql,
  intents: readonly PaymentIntent[],
): Promise<PaymentIntentVerdict[]> {
  const { rows } = await sql<{ payment_id: string; verdict: PaymentIntentVerdict }>`
    /* prepared: payment-intents */ with asked as materialized (${askedRows(intents)}),
    ${welcomeRows('payment_id')},
    claimed as (
      insert into claim (merchant_id, scope, claim_key, holder, taken_at)
      select distinct on (card_lookup) ${house}, 'card', card_lookup, payment_id, at
      from welcome order by card_lookup, payment_id
      on conflict do nothing
      returning holder
    ),
    paid as (
      insert into payment (merchant_id, payment_id, state, order_id, order_name, amount, vat, tax_free_amount,
        requested_at, updated_at)
      select merchant_id, payment_id, 'requested', order_id, order_name, amount, vat, tax_free_amount, at, at
      from welcome where ${among('payment_id', 'holder', 'claimed')} order by merchant_id, order_id, payment_id
      on conflict do nothing
      returning payment_id
    ),
    written as (select * from asked where ${among('payment_id', 'payment_id', 'paid')}),
    seen as (
      insert into card (merchant_id, card_lookup, first_seen_at)
      select merchant_id, card_lookup, at from written order by merchant_id, card_lookup
      on conflict do nothing
    ),
    joined as (
      insert into payment_card (merchant_id, payment_id, card_lookup, sealed_card)
      select merchant_id, payment_id, card_lookup, sealed_card from written
    ),
    detailed as (
      insert into payment_card_detail (merchant_id, payment_id, installment_months)
      select merchant_id, payment_id, installment_months from written
    ),
    sent as (
      insert into card_company_transaction
        (merchant_id, management_number, kind, payment_id, status, request, request_hmac, sent_at, due_at)
      select merchant_id, payment_id, 'PAYMENT', payment_id, 'WT', request, request_hmac, at, due_at from written
    )
    select payment_id, case
      ${unwelcomeVerdicts('payment_id')}
      when payment_id not in (select holder from claimed) then 'card_in_use'
      when payment_id not in (select payment_id from paid) then 'order_used'
      else 'written' end as verdict
    from asked`.execute(tx)

  const verdicts = new Map(rows.map((row) => [row.payment_id, row.verdict]))
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
        claimKey: i.cardLookup,
      })),
  )
  return intents.map(verdictOf)
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
        ${taken.map((t) => t.key?.identity ?? null)}::text[]
      ) as taken (merchant_id, holder, claim_of, scope, claim_key, guard_key, identity)
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
