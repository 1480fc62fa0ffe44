import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { CancelId, EventId, MerchantId, PaymentId } from '../base/id.ts'
import type { RefusalCode } from '../base/refusal.ts'
import type { Balance, CancelState } from '../domain/cancel.ts'
import type { MovementKind } from '../domain/ledger.ts'
import type { PaymentMethod } from '../domain/method.ts'
import { inRounds, type AnswerVerdict } from './answer-rounds.ts'
import { releaseRows, telegramAfterAnswer } from './beat-parts.ts'
import type { Sql } from './database.ts'
import type { Answer } from './idempotency.ts'
import { bookRows, type Movement } from './movements.ts'
import { toldRows } from './outbox.ts'

/** The third beat of a cancel. */
export interface CancelAnswer {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly cancelId: CancelId
  readonly state: Exclude<CancelState, 'requested'>
  readonly method: PaymentMethod
  /** As the intent said. */
  readonly movesMoney: boolean
  readonly money: Balance
  readonly partnerNumber: string | null
  readonly refusal: RefusalCode | null
  readonly reply: string | null
  readonly replyCode: string | null
  readonly movements: readonly MovementKind[]
  readonly at: Instant
  readonly askAgainAt: Instant | null
  readonly eventId: EventId
  readonly guardKey: string | null
  readonly keep: { readonly identity: string; readonly answer: Answer } | null
}

/** WT, DN and FL of seed 001 for each state in which an answer can leave a cancel. */
const statusOf: Record<CancelAnswer['state'], 'WT' | 'DN' | 'FL'> = {
  in_doubt: 'WT',
  done: 'DN',
  declined: 'FL',
  not_sent: 'FL',
  net_cancelled: 'FL',
}

/** The batch as rows, one column an array: the statement stays the same however many there are. */
function answerRows(answers: readonly CancelAnswer[]) {
  return sql`
    select * from unnest(
      ${answers.map((a) => a.merchantId)}::text[],
      ${answers.map((a) => a.paymentId)}::text[],
      ${answers.map((a) => a.cancelId)}::text[],
      ${answers.map((a) => a.state)}::text[],
      ${answers.map((a) => statusOf[a.state])}::text[],
      ${answers.map((a) => a.movesMoney)}::boolean[],
      ${answers.map((a) => (a.movesMoney ? a.money.amount : 0))}::bigint[],
      ${answers.map((a) => (a.movesMoney ? a.money.vat : 0))}::bigint[],
      ${answers.map((a) => a.partnerNumber)}::text[],
      ${answers.map((a) => a.refusal)}::text[],
      ${answers.map((a) => a.reply)}::text[],
      ${answers.map((a) => a.replyCode)}::text[],
      ${answers.map((a) => utcIso(a.at))}::timestamptz[],
      ${answers.map((a) => (a.askAgainAt === null ? null : utcIso(a.askAgainAt)))}::timestamptz[],
      ${answers.map((a) => a.state !== 'in_doubt')}::boolean[],
      ${answers.map((a) => a.eventId)}::text[],
      ${answers.map((a) => a.guardKey)}::text[],
      ${answers.map((a) => a.keep?.identity ?? null)}::text[],
      ${answers.map((a) => a.keep?.answer.status ?? null)}::smallint[],
      ${answers.map((a) => a.keep?.answer.contentType ?? null)}::text[],
      ${answers.map((a) => a.keep?.answer.body ?? null)}::text[]
    ) as answer (
      merchant_id, payment_id, cancel_id, state, status, moves_money, amount, vat, partner_number, refusal, reply, reply_code,
      at, due_at, closes, event_id, guard_key, identity, http_status, content_type, body)`
}

/**
 * Writes many cancel answers in one statement. A cancel that was done takes its share from the balance; one that was not
 * gives it back; one in doubt leaves it held. The first answer to a question wins.
 */
export async function recordCancelAnswers(
  tx: Sql,
  answers: readonly CancelAnswer[],
): Promise<AnswerVerdict[]> {
  return inRounds(answers, (round) => writeRound(tx, round), 'already')
}

async function writeRound(tx: Sql, answers: readonly CancelAnswer[]): Promise<AnswerVerdict[]> {
  const { rows } = await sql<{ cancel_id: string }>`
    /* prepared: cancel-answers */ with answer as materialized (${answerRows(answers)}),
    settled as (
      update partner_transaction t set ${telegramAfterAnswer}
      from answer a
      where t.merchant_id = a.merchant_id and t.management_number = a.cancel_id and t.status = 'WT'
      returning a.*
    ),
    paid as (
      update payment p set
        held_amount = p.held_amount - case when s.closes then s.amount else 0 end,
        held_vat = p.held_vat - case when s.closes then s.vat else 0 end,
        balance_amount = p.balance_amount - case when s.state = 'done' then s.amount else 0 end,
        balance_vat = p.balance_vat - case when s.state = 'done' then s.vat else 0 end,
        state = case
          when s.state <> 'done' or not s.moves_money and p.state <> 'awaiting_deposit' then p.state
          when p.balance_amount = s.amount then 'cancelled'
          else 'partially_cancelled' end,
        updated_at = s.at
      from settled s
      where p.merchant_id = s.merchant_id and p.payment_id = s.payment_id
      returning s.*, p.balance_amount as balance_left
    ),
    cancelled as (
      update cancel c set
        state = s.state, refusal = s.refusal, reply_code = s.reply_code, card_company_number = s.partner_number,
        cancelled_at = case when s.state = 'done' then s.at end,
        balance_after = case when s.state = 'done' then s.balance_left end
      from paid s
      where c.merchant_id = s.merchant_id and c.cancel_id = s.cancel_id
    ),
    ${toldRows(sql`
      select merchant_id, event_id, 'payment.cancelled', payment_id, cancel_id, at from settled where state = 'done'`)},
    closed as (
      update payment_account p set waits_until = null
      from settled s
      where p.merchant_id = s.merchant_id and p.payment_id = s.payment_id and s.state = 'done' and not s.moves_money
    ),
    released as (
      delete from claim c using settled s
      where c.merchant_id = s.merchant_id and c.scope = 'payment' and c.claim_key = s.payment_id
        and c.holder = s.cancel_id and s.closes
    ),
    ${releaseRows('cancel_id')},
    ${bookRows('cancel_id', movementsOf(answers))}
    select cancel_id from settled`.execute(tx)

  const settled = new Set(rows.map((row) => row.cancel_id))
  return answers.map((answer) => (settled.has(answer.cancelId) ? 'settled' : 'already'))
}

function movementsOf(answers: readonly CancelAnswer[]): Movement[] {
  return answers.flatMap((answer) =>
    answer.movements.map((kind) => ({ ...answer, kind, operationId: answer.cancelId })),
  )
}
