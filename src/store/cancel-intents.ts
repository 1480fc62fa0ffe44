import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { CancelId, MerchantId, PaymentId } from '../base/id.ts'
import type { Won } from '../base/won.ts'
import type { Balance, CancelShare, RefundAccount } from '../domain/cancel.ts'
import { methodRules, type PaymentMethod } from '../domain/method.ts'
import { among, unwelcomeVerdicts, welcomeRows } from './beat-parts.ts'
import type { Sql } from './database.ts'
import type { KeyClaim } from './idempotency.ts'
import { refundAccountRows } from './method-parts.ts'
import { takeBack, type Guard } from './payment-intents.ts'

/** The first beat of a cancel: its share of the payment is held before the card company is asked (design 3.2). */
export interface CancelIntent {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly cancelId: CancelId
  readonly share: CancelShare
  /** What the nine steps were judged on; a payment that has moved since is judged again. */
  readonly judgedOn: Balance
  readonly taxFreeAmount: Won
  readonly reason: string | null
  /** False for the cancel of a virtual account that nobody has paid into: nothing is held and nothing moves. */
  readonly movesMoney: boolean
  readonly refundAccount: RefundAccount | null
  readonly method: PaymentMethod
  readonly request: string
  readonly requestHmac: string
  readonly at: Instant
  readonly dueAt: Instant
  readonly guard: Guard | null
  readonly key: KeyClaim | null
}

export type CancelIntentVerdict =
  | 'written'
  | 'known_key'
  | 'duplicate'
  | 'cancel_in_progress'
  | 'balance_moved'

/** The batch as rows, one column an array: the statement stays the same however many there are. */
function askedRows(intents: readonly CancelIntent[]) {
  return sql`
    select * from unnest(
      ${intents.map((i) => i.merchantId)}::text[],
      ${intents.map((i) => i.paymentId)}::text[],
      ${intents.map((i) => i.cancelId)}::text[],
      ${intents.map((i) => i.share.amount)}::bigint[],
      ${intents.map((i) => i.share.vat)}::bigint[],
      ${intents.map((i) => i.judgedOn.amount)}::bigint[],
      ${intents.map((i) => i.judgedOn.vat)}::bigint[],
      ${intents.map((i) => i.taxFreeAmount)}::bigint[],
      ${intents.map((i) => i.reason)}::text[],
      ${intents.map((i) => i.movesMoney)}::boolean[],
      ${intents.map((i) => i.refundAccount && JSON.stringify(i.refundAccount))}::text[],
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
      merchant_id, payment_id, cancel_id, amount, vat, judged_amount, judged_vat, tax_free_amount, reason,
      moves_money, refund_account, partner, request, request_hmac, at, due_at, guard_key, guard_until, identity, key_expires_at)`
}

/**
 * Writes many cancel intents in one statement with a verdict for each. One cancel of a payment at a time: the claim on the
 * payment is its lock, and `balance_moved` tells the caller to read the payment and judge again. Call it inside a transaction.
 * Keys are taken before guards, guards before claims, and each in key order, so that two batches cannot wait for each other.
 */
export async function recordCancelIntents(
  tx: Sql,
  intents: readonly CancelIntent[],
): Promise<CancelIntentVerdict[]> {
  const { rows } = await sql<{ cancel_id: string; verdict: CancelIntentVerdict }>`
    /* prepared: cancel-intents */ with asked as materialized (${askedRows(intents)}),
    ${welcomeRows('cancel_id')},
    claimed as (
      insert into claim (merchant_id, scope, claim_key, holder, taken_at)
      select distinct on (merchant_id, payment_id) merchant_id, 'payment', payment_id, cancel_id, at
      from welcome order by merchant_id, payment_id, cancel_id
      on conflict do nothing
      returning holder
    ),
    held as (
      update payment p set
        held_amount = p.held_amount + case when w.moves_money then w.amount else 0 end,
        held_vat = p.held_vat + case when w.moves_money then w.vat else 0 end, updated_at = w.at
      from welcome w
      where ${among('w.cancel_id', 'holder', 'claimed')}
        and p.merchant_id = w.merchant_id and p.payment_id = w.payment_id
        and case when w.moves_money
          then p.state in ('approved', 'partially_cancelled')
            and p.balance_amount - p.held_amount = w.judged_amount and p.balance_vat - p.held_vat = w.judged_vat
          else p.state = 'awaiting_deposit' end
      returning w.cancel_id
    ),
    written as (select * from asked where ${among('cancel_id', 'cancel_id', 'held')}),
    cancelled as (
      insert into cancel
        (merchant_id, cancel_id, payment_id, state, amount, vat, tax_free_amount, reason, moves_money, requested_at)
      select merchant_id, cancel_id, payment_id, 'requested', amount, vat, tax_free_amount, reason, moves_money, at
      from written
    ),
    ${refundAccountRows},
    sent as (
      insert into partner_transaction (merchant_id, management_number, partner, kind, payment_id,
        original_management_number, status, request, request_hmac, sent_at, due_at)
      select merchant_id, cancel_id, partner, 'CANCEL', payment_id, payment_id, 'WT', request, request_hmac, at, due_at
      from written
    )
    select cancel_id, case
      ${unwelcomeVerdicts('cancel_id')}
      when cancel_id not in (select holder from claimed) then 'cancel_in_progress'
      when cancel_id not in (select cancel_id from held) then 'balance_moved'
      else 'written' end as verdict
    from asked`.execute(tx)

  const verdicts = new Map(rows.map((row) => [row.cancel_id, row.verdict]))
  const verdictOf = (intent: CancelIntent) => verdicts.get(intent.cancelId) ?? 'balance_moved'
  await takeBack(
    tx,
    intents
      .filter((intent) => verdictOf(intent) !== 'written')
      .map((i) => ({
        ...i,
        holder: i.cancelId,
        claimOf: i.merchantId,
        scope: 'payment' as const,
        claimKey: i.paymentId,
        sealedInstrument: null,
      })),
  )
  return intents.map(verdictOf)
}
