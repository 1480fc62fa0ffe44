import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import { house, type ManagementNumber, type MerchantId, type PaymentId } from '../base/id.ts'
import type { PartnerKind } from '../domain/method.ts'
import type { Sql } from './database.ts'
import type { TransactionRow } from './tables.ts'

/** A telegram to a partner that nobody has answered, or that a late reply has called into question. */
export interface Doubt {
  readonly merchantId: MerchantId
  readonly managementNumber: ManagementNumber
  readonly paymentId: PaymentId
  readonly kind: 'PAYMENT' | 'CANCEL'
  readonly status: 'WT' | 'DN' | 'FL'
  readonly attempts: number
  readonly sentAt: Instant
  readonly doubtSince: Instant | null
  readonly parkedAt: Instant | null
  /** The claimed card; null where none is. */
  readonly cardLookup: string | null
}

const doubtColumns = sql`t.merchant_id, t.management_number, t.payment_id, t.kind, t.status, t.attempts, t.sent_at,
  t.doubt_since, t.parked_at,
  (select c.card_lookup from payment_card c where c.merchant_id = t.merchant_id and c.payment_id = t.payment_id) as card_lookup`

/**
 * Takes up to `limit` questions that have fallen due, and leases each until `leaseUntil`, so that no other process asks the
 * same one meanwhile. A process that dies while it asks leaves a question that falls due again.
 */
export async function takeDueDoubts(
  db: Sql,
  now: Instant,
  leaseUntil: Instant,
  limit: number,
): Promise<Doubt[]> {
  const { rows } = await sql<DoubtRow>`
    with due as (
      select merchant_id, management_number from partner_transaction
      where due_at <= ${utcIso(now)}::timestamptz
      order by due_at limit ${limit} for update skip locked
    )
    update partner_transaction t set
      due_at = ${utcIso(leaseUntil)}::timestamptz, attempts = t.attempts + 1,
      doubt_since = coalesce(t.doubt_since, ${utcIso(now)}::timestamptz)
    from due
    where t.merchant_id = due.merchant_id and t.management_number = due.management_number
    returning ${doubtColumns}`.execute(db)
  return rows.map(doubtFromRow)
}

/** The earliest moment at which a question falls due, or null when none is open. */
export async function nextDoubtDue(db: Sql): Promise<Instant | null> {
  const { rows } = await sql<{ due_at: Instant | null }>`
    select min(due_at) as due_at from partner_transaction where due_at is not null`.execute(db)
  return rows[0]?.due_at ?? null
}

/** Sets the hour of the next try of a question that is still open. */
export async function postponeDoubt(db: Sql, doubt: Doubt, until: Instant): Promise<void> {
  await sql`
    update partner_transaction set due_at = ${utcIso(until)}::timestamptz
    where merchant_id = ${doubt.merchantId} and management_number = ${doubt.managementNumber}
      and due_at is not null`.execute(db)
}

/** Closes the question of a settled telegram that was looked at again. */
export async function closeReopenedDoubt(db: Sql, doubt: Doubt): Promise<void> {
  await sql`
    update partner_transaction set due_at = null
    where merchant_id = ${doubt.merchantId} and management_number = ${doubt.managementNumber}
      and status <> 'WT'`.execute(db)
}

/**
 * Puts a question on the list of those that a person must look at: its window is over. The card is let go, so that its
 * holder may pay elsewhere; the share of a cancel stays held.
 */
export async function parkDoubt(tx: Sql, doubt: Doubt, now: Instant): Promise<void> {
  await sql`
    update partner_transaction set due_at = null, parked_at = ${utcIso(now)}::timestamptz
    where merchant_id = ${doubt.merchantId} and management_number = ${doubt.managementNumber}
      and status = 'WT'`.execute(tx)
  await sql`
    delete from claim where merchant_id in (${house}, ${doubt.merchantId}) and holder = ${doubt.managementNumber}
      and (scope, claim_key) in (('card', ${doubt.cardLookup}), ('payment', ${doubt.paymentId}))`.execute(tx)
}

/** Takes a parked question off the list, so that it is asked again at once. False when it is not on the list. */
export async function reopenParkedDoubt(
  db: Sql,
  merchantId: MerchantId,
  managementNumber: string,
  now: Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update partner_transaction set
      due_at = ${utcIso(now)}::timestamptz, parked_at = null, attempts = 0, doubt_since = ${utcIso(now)}::timestamptz
    where merchant_id = ${merchantId} and management_number = ${managementNumber}
      and parked_at is not null and status = 'WT'`.execute(db)
  return numAffectedRows === 1n
}

/** Questions of a merchant that are open or parked, oldest first. */
export async function listDoubts(db: Sql, merchantId: MerchantId, limit: number): Promise<Doubt[]> {
  const { rows } = await sql<DoubtRow>`
    select ${doubtColumns} from partner_transaction t
    where t.merchant_id = ${merchantId} and t.status = 'WT'
      and (t.parked_at is not null or (t.due_at is not null and t.doubt_since is not null))
    order by t.management_number limit ${limit}`.execute(db)
  return rows.map(doubtFromRow)
}

type DoubtRow = TransactionRow & { card_lookup: string | null }

function doubtFromRow(row: DoubtRow): Doubt {
  return {
    merchantId: row.merchant_id as MerchantId,
    managementNumber: row.management_number as ManagementNumber,
    paymentId: row.payment_id as PaymentId,
    kind: row.kind as Doubt['kind'],
    status: row.status,
    attempts: row.attempts,
    sentAt: row.sent_at,
    doubtSince: row.doubt_since,
    parkedAt: row.parked_at,
    cardLookup: row.card_lookup,
  }
}

export interface Question {
  readonly merchantId: MerchantId
  readonly managementNumber: ManagementNumber
  readonly kind: 'INQUIRY' | 'NETCANCEL'
  readonly partner: PartnerKind
  readonly paymentId: PaymentId
  readonly originalManagementNumber: ManagementNumber
  readonly request: string
  readonly requestHmac: string
  readonly at: Instant
}

/** Writes an inquiry or a net cancel before it is sent. It is no doubt of its own: what it asks about is. */
export async function recordQuestion(db: Sql, question: Question): Promise<void> {
  await sql`
    insert into partner_transaction (merchant_id, management_number, partner, kind, payment_id,
      original_management_number, status, request, request_hmac, sent_at)
    values (${question.merchantId}, ${question.managementNumber}, ${question.partner}, ${question.kind}, ${question.paymentId},
      ${question.originalManagementNumber}, 'WT', ${question.request}, ${question.requestHmac},
      ${utcIso(question.at)}::timestamptz)`.execute(db)
}

/** Writes what came back to an inquiry or a net cancel; a null reply is one that never came. */
export async function recordQuestionAnswer(
  db: Sql,
  question: Question,
  answer: { reply: string | null; replyCode: string | null; at: Instant },
): Promise<void> {
  await sql`
    update partner_transaction set
      status = ${answer.reply === null ? 'FL' : 'DN'}, reply = ${answer.reply}, reply_code = ${answer.replyCode},
      answered_at = ${utcIso(answer.at)}::timestamptz
    where merchant_id = ${question.merchantId} and management_number = ${question.managementNumber}`.execute(
    db,
  )
}

/** Closes inquiries and net cancels whose process died while it waited for their reply. */
export async function closeAbandonedQuestions(tx: Sql, doubt: Doubt, now: Instant): Promise<void> {
  await sql`
    update partner_transaction set status = 'FL', answered_at = ${utcIso(now)}::timestamptz
    where merchant_id = ${doubt.merchantId} and payment_id = ${doubt.paymentId}
      and original_management_number = ${doubt.managementNumber}
      and kind in ('INQUIRY', 'NETCANCEL') and status = 'WT'`.execute(tx)
}

/** Every telegram of a payment and its cancels, in the order in which they were sent. */
export async function listTelegrams(
  db: Sql,
  merchantId: MerchantId,
  paymentId: string,
): Promise<TransactionRow[]> {
  const { rows } = await sql<TransactionRow>`
    select * from partner_transaction
    where merchant_id = ${merchantId} and payment_id = ${paymentId} order by sent_at, management_number`.execute(
    db,
  )
  return rows
}

/**
 * Keeps a reply that nobody waited for, and wakes the janitor where it matters: the telegram is still unanswered, or it was
 * given up as failed and the card company now says yes (domain 10.21).
 */
export async function recordLateReply(
  db: Sql,
  late: { id: string; managementNumber: string; reply: string; replyCode: string | null; at: Instant },
): Promise<void> {
  await sql`
    with known as (
      select t.merchant_id, t.management_number from partner_transaction t
      where t.merchant_id in (select merchant_id from merchant) and t.management_number = ${late.managementNumber}
    ),
    woken as (
      update partner_transaction t set due_at = ${utcIso(late.at)}::timestamptz, parked_at = null
      from known k
      where t.merchant_id = k.merchant_id and t.management_number = k.management_number
        and t.kind in ('PAYMENT', 'CANCEL')
        and (t.status = 'WT' or (t.status = 'FL' and ${late.replyCode}::text = '0000'))
    )
    insert into late_reply (merchant_id, late_reply_id, management_number, reply, reply_code, received_at)
    values (coalesce((select merchant_id from known limit 1), ${house}), ${late.id}, ${late.managementNumber},
      ${late.reply}, ${late.replyCode}, ${utcIso(late.at)}::timestamptz)`.execute(db)
}
