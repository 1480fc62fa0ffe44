import { sql } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { EventId, MerchantId, PaymentId } from '../base/id.ts'
import type { Won } from '../base/won.ts'
import { recordMovements } from './movements.ts'
import { toldRows } from './outbox.ts'
import type { Sql } from './database.ts'
import type { NoticeRow, PaymentRow } from './tables.ts'

/** The payment behind a virtual account, as far as a deposit asks. */
export interface AwaitedDeposit {
  readonly merchantId: MerchantId
  readonly paymentId: PaymentId
  readonly state: PaymentRow['state']
  readonly amount: Won
  readonly vat: Won
  readonly heldAmount: Won
  readonly dueAt: Instant | null
  readonly noticeNumber: string | null
}

/** The answer that a notice of this number was given before, or null. */
export async function findNotice(tx: Sql, noticeNumber: string): Promise<Pick<NoticeRow, 'answer'> | null> {
  const { rows } = await sql<NoticeRow>`
    select answer from deposit_notice where notice_number = ${noticeNumber}`.execute(tx)
  return rows[0] ?? null
}

/**
 * The payment that a virtual account was opened for, held until the transaction ends; null for an account we never had. Of a
 * number that the bank has given out more than once it is the payment that waits, otherwise the last one.
 */
export async function lockAccount(tx: Sql, accountNumber: string): Promise<AwaitedDeposit | null> {
  const { rows } = await sql<{
    merchant_id: string
    payment_id: string
    state: PaymentRow['state']
    amount: Won
    vat: Won
    held_amount: Won
    due_at: Instant | null
    notice_number: string | null
  }>`
    select p.merchant_id, p.payment_id, p.state, p.amount, p.vat, p.held_amount, a.due_at,
      a.notice_number
    from payment_account a
    join payment p on p.merchant_id = a.merchant_id and p.payment_id = a.payment_id
    where a.account_number = ${accountNumber}
    order by a.waits_until is null, a.payment_id desc limit 1 for update of p`.execute(tx)
  const [row] = rows
  if (!row) return null
  return {
    merchantId: row.merchant_id as MerchantId,
    paymentId: row.payment_id as PaymentId,
    state: row.state,
    amount: row.amount,
    vat: row.vat,
    heldAmount: row.held_amount,
    dueAt: row.due_at,
    noticeNumber: row.notice_number,
  }
}

export interface DepositChange {
  readonly noticeNumber: string
  readonly at: Instant
  readonly eventId: EventId
}

/** The money is there: the payment stands, and ledger and outbox say so. Call it with the account locked. */
export async function creditDeposit(
  tx: Sql,
  awaited: AwaitedDeposit,
  change: DepositChange & { readonly depositorName: string; readonly depositedAt: Instant },
): Promise<void> {
  const { merchantId, paymentId, amount, vat } = awaited
  await sql`
    with paid as (
      update payment set state = 'approved', balance_amount = amount, balance_vat = vat,
        updated_at = ${utcIso(change.at)}::timestamptz
      where merchant_id = ${merchantId} and payment_id = ${paymentId} and state = 'awaiting_deposit'
      returning merchant_id, payment_id
    ),
    accounted as (
      update payment_account a set waits_until = null, depositor_name = ${change.depositorName},
        deposited_at = ${utcIso(change.depositedAt)}::timestamptz, notice_number = ${change.noticeNumber}
      from paid where a.merchant_id = paid.merchant_id and a.payment_id = paid.payment_id
    ),
    ${toldRows(sql`
      select merchant_id, ${change.eventId}, 'payment.approved', payment_id, null, ${utcIso(change.at)}::timestamptz
      from paid`)}
    select payment_id from paid`.execute(tx)
  await recordMovements(tx, [
    {
      merchantId,
      operationId: change.eventId,
      paymentId,
      kind: 'deposit',
      method: 'virtual_account',
      money: { amount, vat },
      at: change.at,
    },
  ])
}

/** The bank took the deposit back: the payment waits again. Call it with the account locked. */
export async function takeDepositBack(
  tx: Sql,
  awaited: AwaitedDeposit,
  change: DepositChange,
): Promise<void> {
  const { merchantId, paymentId, amount, vat } = awaited
  await sql`
    with paid as (
      update payment set state = 'awaiting_deposit', balance_amount = 0, balance_vat = 0,
        updated_at = ${utcIso(change.at)}::timestamptz
      where merchant_id = ${merchantId} and payment_id = ${paymentId} and state = 'approved'
      returning merchant_id, payment_id
    ),
    accounted as (
      update payment_account a set waits_until = a.due_at, depositor_name = null, deposited_at = null,
        notice_number = null
      from paid where a.merchant_id = paid.merchant_id and a.payment_id = paid.payment_id
    ),
    ${toldRows(sql`
      select merchant_id, ${change.eventId}, 'payment.deposit_reversed', payment_id, null,
        ${utcIso(change.at)}::timestamptz
      from paid`)}
    select payment_id from paid`.execute(tx)
  await recordMovements(tx, [
    {
      merchantId,
      operationId: change.eventId,
      paymentId,
      kind: 'deposit_reversed',
      method: 'virtual_account',
      money: { amount, vat },
      at: change.at,
    },
  ])
}

/** Keeps what a notice said and what it was answered, so that its repeat is answered the same. */
export async function keepNotice(
  tx: Sql,
  notice: Omit<NoticeRow, 'received_at'> & { receivedAt: Instant },
): Promise<void> {
  await sql`
    insert into deposit_notice (merchant_id, notice_number, kind, payment_id, account_number, amount, answer, received_at)
    values (${notice.merchant_id}, ${notice.notice_number}, ${notice.kind}, ${notice.payment_id}, ${notice.account_number},
      ${notice.amount}, ${notice.answer}, ${utcIso(notice.receivedAt)}::timestamptz)`.execute(tx)
}

/**
 * Ends up to `eventIds.length` payments whose deposit has not come in time and tells of each. Answers how many. One that is
 * being cancelled at this moment is left for later.
 */
export async function expireAccounts(db: Sql, now: Instant, eventIds: readonly EventId[]): Promise<number> {
  const { rows } = await sql`
    with due as (
      select a.merchant_id, a.payment_id from payment_account a
      join payment p on p.merchant_id = a.merchant_id and p.payment_id = a.payment_id
      where a.waits_until <= ${utcIso(now)}::timestamptz and p.state = 'awaiting_deposit'
        and not exists (select from claim c
          where c.merchant_id = a.merchant_id and c.scope = 'payment' and c.claim_key = a.payment_id)
      order by a.waits_until limit ${eventIds.length} for update of p skip locked
    ),
    ended as (
      update payment p set state = 'expired', updated_at = ${utcIso(now)}::timestamptz
      from due where p.merchant_id = due.merchant_id and p.payment_id = due.payment_id and p.state = 'awaiting_deposit'
      returning p.merchant_id, p.payment_id
    ),
    accounted as (
      update payment_account a set waits_until = null
      from ended where a.merchant_id = ended.merchant_id and a.payment_id = ended.payment_id
    ),
    numbered as (select *, row_number() over () as place from ended),
    ${toldRows(sql`
      select merchant_id, event_id, 'payment.expired', payment_id, null, ${utcIso(now)}::timestamptz
      from numbered join unnest(${[...eventIds]}::text[]) with ordinality as e (event_id, place) using (place)`)}
    select payment_id from ended`.execute(db)
  return rows.length
}
