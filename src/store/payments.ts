import { sql, type RawBuilder } from 'kysely'
import type { CancelId, MerchantId, PaymentId } from '../base/id.ts'
import type { RefusalCode } from '../base/refusal.ts'
import { won } from '../base/won.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Payment } from '../domain/payment.ts'
import type { Sql } from './database.ts'
import type { CancelRow, DetailRow, PaymentRow } from './tables.ts'

type JoinedRow = PaymentRow & Omit<DetailRow, 'merchant_id' | 'payment_id'> & { sealed_card: string }

const joinedRows = sql`select p.*, d.installment_months, d.approval_number, d.approved_at, d.issuer, d.acquirer,
      d.card_company_number, c.sealed_card
    from payment p
    join payment_card c on c.merchant_id = p.merchant_id and c.payment_id = p.payment_id
    join payment_card_detail d on d.merchant_id = p.merchant_id and d.payment_id = p.payment_id`

/** Rows of payments with their card and, in one further question, their cancels. */
async function readPayments(db: Sql, which: RawBuilder<unknown>): Promise<Payment[]> {
  const { rows } = await sql<JoinedRow>`${joinedRows} ${which}`.execute(db)
  const first = rows[0]
  if (!first) return []
  const { rows: cancels } = await sql<CancelRow>`
    select * from cancel
    where merchant_id = ${first.merchant_id} and payment_id = any(${rows.map((row) => row.payment_id)}::text[])
    order by cancel_id`.execute(db)
  return withCancels(rows, cancels)
}

function withCancels(rows: readonly JoinedRow[], cancels: readonly CancelRow[]): Payment[] {
  const ofPayment = Map.groupBy(cancels, (cancel) => cancel.payment_id)
  return rows.map((row) => fromRow(row, ofPayment.get(row.payment_id) ?? []))
}

export interface AskedPayment {
  readonly merchantId: MerchantId
  readonly paymentId: string
}

/** The payments under these management numbers, each in its place; null where the merchant has none of that number. */
export async function findPayments(db: Sql, asked: readonly AskedPayment[]): Promise<(Payment | null)[]> {
  const numbers = sql`(select distinct * from unnest(
      ${asked.map((a) => a.merchantId)}::text[],
      ${asked.map((a) => a.paymentId)}::text[]
    ) as one (merchant_id, payment_id)) as asked`
  const [{ rows }, { rows: cancels }] = await Promise.all([
    sql<JoinedRow>`
    /* prepared: payments */ ${joinedRows}
    join ${numbers} on asked.merchant_id = p.merchant_id and asked.payment_id = p.payment_id`.execute(db),
    sql<CancelRow>`
    /* prepared: cancels */ select cancel.* from cancel
    join ${numbers} on asked.merchant_id = cancel.merchant_id and asked.payment_id = cancel.payment_id
    order by cancel_id`.execute(db),
  ])
  const found = new Map(
    withCancels(rows, cancels).map((payment) => [`${payment.merchantId} ${payment.paymentId}`, payment]),
  )
  return asked.map(({ merchantId, paymentId }) => found.get(`${merchantId} ${paymentId}`) ?? null)
}

/** The payment under its management number, or null. */
export async function findPayment(
  db: Sql,
  merchantId: MerchantId,
  paymentId: string,
): Promise<Payment | null> {
  const [payment] = await findPayments(db, [{ merchantId, paymentId }])
  return payment ?? null
}

/** The payment that a cancel's own management number belongs to, or null. */
export async function findPaymentOfCancel(
  db: Sql,
  merchantId: MerchantId,
  cancelId: string,
): Promise<Payment | null> {
  const [payment] = await readPayments(
    db,
    sql`where p.merchant_id = ${merchantId} and p.payment_id =
      (select payment_id from cancel where merchant_id = ${merchantId} and cancel_id = ${cancelId})`,
  )
  return payment ?? null
}

/** The newest payment of an order: one order has at most one that was not refused. */
export async function findPaymentOfOrder(
  db: Sql,
  merchantId: MerchantId,
  orderId: string,
): Promise<Payment | null> {
  const [payment] = await readPayments(
    db,
    sql`where p.merchant_id = ${merchantId} and p.payment_id = (select max(payment_id) from (
      select payment_id from payment where merchant_id = ${merchantId} and standing_order_id = ${orderId}
      union all
      select payment_id from payment
      where merchant_id = ${merchantId} and standing_order_id is null and order_id = ${orderId}) same_order)`,
  )
  return payment ?? null
}

/** A page of payments, newest first, older than `before`: a keyset, so that the thousandth page costs what the first does. */
export async function listPayments(
  db: Sql,
  merchantId: MerchantId,
  page: { before: string | null; limit: number },
): Promise<Payment[]> {
  return readPayments(
    db,
    sql`where p.merchant_id = ${merchantId} and (${page.before}::text is null or p.payment_id < ${page.before}::text)
      order by p.payment_id desc limit ${page.limit}`,
  )
}

function fromRow(row: JoinedRow, cancels: readonly CancelRow[]): Payment {
  const { approval_number: approvalNumber, approved_at: approvedAt, issuer, acquirer } = row
  return {
    merchantId: row.merchant_id as MerchantId,
    paymentId: row.payment_id as PaymentId,
    state: row.state,
    orderId: row.order_id,
    orderName: row.order_name,
    amount: won(row.amount),
    vat: won(row.vat),
    taxFreeAmount: won(row.tax_free_amount),
    balance: { amount: won(row.balance_amount), vat: won(row.balance_vat) },
    held: { amount: won(row.held_amount), vat: won(row.held_vat) },
    installmentMonths: row.installment_months,
    refusal: row.refusal as RefusalCode | null,
    replyCode: row.reply_code,
    approval:
      approvalNumber === null || approvedAt === null
        ? null
        : {
            approvalNumber,
            approvedAt,
            issuer: issuer ?? '',
            acquirer: acquirer ?? '',
            cardCompanyNumber: row.card_company_number ?? '',
          },
    requestedAt: row.requested_at,
    sealedCard: row.sealed_card,
    cancels: cancels.map(cancelFromRow),
  }
}

function cancelFromRow(row: CancelRow): Cancel {
  return {
    cancelId: row.cancel_id as CancelId,
    state: row.state,
    amount: won(row.amount),
    vat: won(row.vat),
    taxFreeAmount: won(row.tax_free_amount),
    reason: row.reason,
    refusal: row.refusal as RefusalCode | null,
    cardCompanyNumber: row.card_company_number,
    requestedAt: row.requested_at,
    cancelledAt: row.cancelled_at,
    balanceAfter: row.balance_after === null ? null : won(row.balance_after),
  }
}
