import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { house, type EventId, type MerchantId, type PaymentId } from '../base/id.ts'
import type { RefusalCode } from '../base/refusal.ts'
import type { Balance } from '../domain/cancel.ts'
import type { MovementKind } from '../domain/ledger.ts'
import type { PaymentMethod } from '../domain/method.ts'
import { paymentTransitions, statesBefore, type Approval } from '../domain/payment.ts'
import { inRounds, type AnswerVerdict } from './answer-rounds.ts'
import { releaseRows, telegramAfterAnswer } from './beat-parts.ts'
import type { Sql } from './database.ts'
import type { Answer } from './idempotency.ts'
import { accountAnswers } from './method-parts.ts'
import { bookRows, type Movement } from './movements.ts'
import { toldRows } from './outbox.ts'

/** What an answer of the partner may do to a payment. */
export type AnswerEvent =
  | 'approve'
  | 'await_deposit'
  | 'decline'
  | 'fail_to_send'
  | 'lose_sight'
  | 'net_cancel'

/** The third beat of a payment: what the card company said, or that nobody knows (design 3.1, 3.2). */
export interface PaymentAnswer {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly method: PaymentMethod
  /** Of a card payment: the claim that ends with the answer. */
  readonly cardLookup: string | null
  readonly event: AnswerEvent
  readonly money: Balance
  readonly approval: Approval | null
  readonly refusal: RefusalCode | null
  readonly reply: string | null
  readonly replyCode: string | null
  /** Movements of the ledger that this answer makes, in order. */
  readonly movements: readonly MovementKind[]
  readonly at: Instant
  /** When the janitor asks: for an outcome that is unknown, and for one that was net-cancelled unseen. Null: never again. */
  readonly askAgainAt: Instant | null
  readonly eventId: EventId
  /** Place in the duplicate guard that a refused request leaves; null when it had none or its time is over. */
  readonly guardKey: string | null
  /** The bytes that the caller gets, kept under its idempotency key. */
  readonly keep: { readonly identity: string; readonly answer: Answer } | null
}

/** Topics of the outbox by what happened; null where nobody needs to be told. */
const topics: Record<PaymentAnswer['event'], string | null> = {
  approve: 'payment.approved',
  await_deposit: 'payment.awaiting_deposit',
  decline: 'payment.declined',
  fail_to_send: 'payment.declined',
  lose_sight: null,
  net_cancel: 'payment.net_cancelled',
}

const closes = (answer: PaymentAnswer) => answer.event !== 'lose_sight'
const statusOf = (answer: PaymentAnswer) =>
  answer.event === 'lose_sight' ? 'WT' : answer.approval === null ? 'FL' : 'DN'

/** The batch as rows, one column an array: the statement stays the same however many there are. */
function answerRows(answers: readonly PaymentAnswer[]) {
  return sql`
    select * from unnest(
      ${answers.map((a) => a.merchantId)}::text[],
      ${answers.map((a) => a.paymentId)}::text[],
      ${answers.map((a) => a.cardLookup)}::text[],
      ${answers.map(statusOf)}::text[],
      ${answers.map((a) => paymentTransitions.requested[a.event] ?? null)}::text[],
      ${answers.map((a) => statesBefore(a.event).join(' '))}::text[],
      ${answers.map((a) => (a.event === 'approve' ? a.money.amount : 0))}::bigint[],
      ${answers.map((a) => (a.event === 'approve' ? a.money.vat : 0))}::bigint[],
      ${answers.map((a) => a.approval?.approvalNumber ?? null)}::text[],
      ${answers.map((a) => (a.approval ? utcIso(a.approval.approvedAt) : null))}::timestamptz[],
      ${answers.map((a) => a.approval?.issuer ?? null)}::text[],
      ${answers.map((a) => a.approval?.acquirer ?? null)}::text[],
      ${answers.map((a) => a.approval?.partnerNumber ?? null)}::text[],
      ${answers.map((a) => a.approval?.account?.bank ?? null)}::text[],
      ${answers.map((a) => a.approval?.account?.accountNumber ?? null)}::text[],
      ${answers.map((a) => a.refusal)}::text[],
      ${answers.map((a) => a.reply)}::text[],
      ${answers.map((a) => a.replyCode)}::text[],
      ${answers.map((a) => utcIso(a.at))}::timestamptz[],
      ${answers.map((a) => (a.askAgainAt === null ? null : utcIso(a.askAgainAt)))}::timestamptz[],
      ${answers.map(closes)}::boolean[],
      ${answers.map((a) => a.eventId)}::text[],
      ${answers.map((a) => topics[a.event])}::text[],
      ${answers.map((a) => a.guardKey)}::text[],
      ${answers.map((a) => a.keep?.identity ?? null)}::text[],
      ${answers.map((a) => a.keep?.answer.status ?? null)}::smallint[],
      ${answers.map((a) => a.keep?.answer.contentType ?? null)}::text[],
      ${answers.map((a) => a.keep?.answer.body ?? null)}::text[]
    ) as answer (
      merchant_id, payment_id, card_lookup, status, state, leaves, balance_amount, balance_vat, approval_number,
      approved_at, issuer, acquirer, partner_number, bank, account_number, refusal, reply, reply_code, at, due_at, closes,
      event_id, topic, guard_key, identity, http_status, content_type, body)`
}

/**
 * Writes many answers in one statement: telegram, payment, detail, outbox, claim, guard and idempotency key together, and
 * the ledger with them. The first answer to a question wins; the verdict of a later one is `already`. A declined request
 * leaves the duplicate guard at once, so that the buyer may try again.
 */
export async function recordPaymentAnswers(
  tx: Sql,
  answers: readonly PaymentAnswer[],
): Promise<AnswerVerdict[]> {
  return inRounds(answers, (round) => writeRound(tx, round), 'already')
}

async function writeRound(tx: Sql, answers: readonly PaymentAnswer[]): Promise<AnswerVerdict[]> {
  const { rows } = await sql<{ payment_id: string }>`
    /* prepared: payment-answers */ with answer as materialized (${answerRows(answers)}),
    settled as (
      update partner_transaction t set ${telegramAfterAnswer}
      from answer a
      where t.merchant_id = a.merchant_id and t.management_number = a.payment_id and t.status = 'WT'
        and exists (select from payment p where p.merchant_id = a.merchant_id and p.payment_id = a.payment_id
          and p.state = any(string_to_array(a.leaves, ' ')))
      returning a.*
    ),
    paid as (
      update payment p set
        state = s.state, balance_amount = s.balance_amount, balance_vat = s.balance_vat, refusal = s.refusal,
        reply_code = s.reply_code, updated_at = s.at
      from settled s
      where p.merchant_id = s.merchant_id and p.payment_id = s.payment_id
        and p.state = any(string_to_array(s.leaves, ' '))
    ),
    detailed as (
      update payment_card_detail d set
        approval_number = s.approval_number, approved_at = s.approved_at, issuer = s.issuer, acquirer = s.acquirer,
        card_company_number = s.partner_number
      from settled s
      where d.merchant_id = s.merchant_id and d.payment_id = s.payment_id and s.approval_number is not null
    ),
    ${accountAnswers},
    ${toldRows(sql`select merchant_id, event_id, topic, payment_id, null, at from settled where topic is not null`)},
    released as (
      delete from claim c using settled s
      where c.merchant_id = ${house} and c.scope = 'card' and c.claim_key = s.card_lookup
        and c.holder = s.payment_id and s.closes
    ),
    ${releaseRows('payment_id')},
    ${bookRows('payment_id', movementsOf(answers))}
    select payment_id from settled`.execute(tx)

  const settled = new Set(rows.map((row) => row.payment_id))
  return answers.map((answer) => (settled.has(answer.paymentId) ? 'settled' : 'already'))
}

function movementsOf(answers: readonly PaymentAnswer[]): Movement[] {
  return answers.flatMap((answer) =>
    answer.movements.map((kind) => ({ ...answer, kind, operationId: answer.paymentId })),
  )
}
