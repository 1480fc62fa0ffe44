import { sql, type RawBuilder } from 'kysely'
import type { CancelId, MerchantId, PaymentId } from '../base/id.ts'
import type { RefusalCode } from '../base/refusal.ts'
import { won } from '../base/won.ts'
import type { Cancel } from '../domain/cancel.ts'
import type { Approval, Payment, PaymentAccount, PaymentCustomer } from '../domain/payment.ts'
import type { Sql } from './database.ts'
import type { AccountRow, CancelRow, CustomerRow, DetailRow, PaymentRow } from './tables.ts'

type Joined<Row> = { [Column in keyof Omit<Row, 'merchant_id' | 'payment_id'>]: Row[Column] | null }
type JoinedRow = PaymentRow &
  Joined<DetailRow> & { sealed_card: string | null } & Joined<AccountRow> &
  Joined<CustomerRow>

/** A payment with what its way of paying has beside it: a card, or an account. */
const joinedRows = sql`select p.*, d.installment_months, d.approval_number, d.approved_at, d.issuer, d.acquirer,
      d.card_company_number, c.sealed_card, a.bank, a.holder_name, a.sealed_account, a.account_number, a.due_at,
      a.bank_number, a.settled_at, a.depositor_name, a.deposited_at, u.customer_key, u.customer_name, u.customer_email,
      u.customer_phone, u.culture_expense, u.metadata
    from payment p
    left join payment_card c on c.merchant_id = p.merchant_id and c.payment_id = p.payment_id
    left join payment_card_detail d on d.merchant_id = p.merchant_id and d.payment_id = p.payment_id
    left join payment_account a on a.merchant_id = p.merchant_id and a.payment_id = p.payment_id
    left join payment_customer u on u.merchant_id = p.merchant_id and u.payment_id = p.payment_id`

/** A cancel with the account that its money went to. */
const cancelRows = sql`select cancel.*, r.bank, r.holder_name, r.sealed_account from cancel
    left join cancel_account r on r.merchant_id = cancel.merchant_id and r.cancel_id = cancel.cancel_id`
type JoinedCancel = CancelRow & Joined<Pick<AccountRow, 'bank' | 'holder_name' | 'sealed_account'>>

/** Rows of payments with their card and, in one further question, their cancels. */
async function readPayments(db: Sql, which: RawBuilder<unknown>): Promise<Payment[]> {
  const { rows } = await sql<JoinedRow>`${joinedRows} ${which}`.execute(db)
  const first = rows[0]
  if (!first) return []
  const { rows: cancels } = await sql<JoinedCancel>`
    ${cancelRows}
    where cancel.merchant_id = ${first.merchant_id}
      and cancel.payment_id = any(${rows.map((row) => row.payment_id)}::text[])
    order by cancel.cancel_id`.execute(db)
  return withCancels(rows, cancels)
}

function withCancels(rows: readonly JoinedRow[], cancels: readonly JoinedCancel[]): Payment[] {
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
  const ofPayments = () =>
    sql<JoinedRow>`
    /* prepared: payments */ ${joinedRows}
    join ${numbers} on asked.merchant_id = p.merchant_id and asked.payment_id = p.payment_id`.execute(db)
  const ofCancels = () =>
    sql<JoinedCancel>`
    /* prepared: cancels */ ${cancelRows}
    join ${numbers} on asked.merchant_id = cancel.merchant_id and asked.payment_id = cancel.payment_id
    order by cancel.cancel_id`.execute(db)
  // A transaction has one connection, which takes one question at a time.
  const [{ rows }, { rows: cancels }] = db.isTransaction
    ? [await ofPayments(), await ofCancels()]
    : await Promise.all([ofPayments(), ofCancels()])
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

/** The payment under its management number, whoever's it is: its telegram tells whose. */
export async function findPaymentOfAnybody(db: Sql, paymentId: string): Promise<Payment | null> {
  const [payment] = await readPayments(
    db,
    sql`where p.payment_id = ${paymentId} and p.merchant_id =
      (select merchant_id from partner_transaction where management_number = ${paymentId} limit 1)`,
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

function fromRow(row: JoinedRow, cancels: readonly JoinedCancel[]): Payment {
  return {
    merchantId: row.merchant_id as MerchantId,
    paymentId: row.payment_id as PaymentId,
    state: row.state,
    method: row.method,
    kind: row.kind,
    orderId: row.order_id,
    orderName: row.order_name,
    amount: won(row.amount),
    vat: won(row.vat),
    taxFreeAmount: won(row.tax_free_amount),
    balance: { amount: won(row.balance_amount), vat: won(row.balance_vat) },
    held: { amount: won(row.held_amount), vat: won(row.held_vat) },
    installmentMonths: row.installment_months ?? 0,
    refusal: row.refusal as RefusalCode | null,
    replyCode: row.reply_code,
    approval: row.bank === null ? cardApproval(row) : bankApproval(row),
    requestedAt: row.requested_at,
    sealedCard: row.sealed_card,
    account: accountFromRow(row),
    customer: customerFromRow(row),
    cancels: cancels.map(cancelFromRow),
  }
}

function cardApproval(row: JoinedRow): Approval | null {
  const { approval_number: approvalNumber, approved_at: approvedAt, issuer, acquirer } = row
  if (approvalNumber === null || approvedAt === null) return null
  return {
    approvalNumber,
    approvedAt,
    issuer: issuer ?? '',
    acquirer: acquirer ?? '',
    partnerNumber: row.card_company_number ?? '',
    account: null,
  }
}

/** A transfer is approved when the bank has taken the money out, a virtual account when the deposit is there. */
function bankApproval(row: JoinedRow): Approval | null {
  const { bank, bank_number: partnerNumber } = row
  const approvedAt = row.method === 'virtual_account' ? row.deposited_at : row.settled_at
  if (bank === null || partnerNumber === null || approvedAt === null) return null
  const account = { bank, accountNumber: row.account_number }
  return {
    approvalNumber: partnerNumber.slice(-8),
    approvedAt,
    issuer: bank,
    acquirer: bank,
    partnerNumber,
    account,
  }
}

function accountFromRow(row: JoinedRow): PaymentAccount | null {
  if (row.bank === null) return null
  return {
    bank: row.bank,
    holderName: row.holder_name ?? '',
    sealedAccount: row.sealed_account,
    accountNumber: row.account_number,
    dueAt: row.due_at,
    depositorName: row.depositor_name,
    depositedAt: row.deposited_at,
  }
}

function customerFromRow(row: JoinedRow): PaymentCustomer | null {
  if (row.culture_expense === null) return null
  return {
    customerKey: row.customer_key,
    name: row.customer_name,
    email: row.customer_email,
    phone: row.customer_phone,
    cultureExpense: row.culture_expense,
    metadata: row.metadata,
  }
}

function cancelFromRow(row: JoinedCancel): Cancel {
  const { bank, holder_name: holderName, sealed_account: sealedAccount } = row
  return {
    cancelId: row.cancel_id as CancelId,
    state: row.state,
    amount: won(row.amount),
    vat: won(row.vat),
    taxFreeAmount: won(row.tax_free_amount),
    reason: row.reason,
    refusal: row.refusal as RefusalCode | null,
    movesMoney: row.moves_money,
    partnerNumber: row.card_company_number,
    requestedAt: row.requested_at,
    cancelledAt: row.cancelled_at,
    balanceAfter: row.balance_after === null ? null : won(row.balance_after),
    refundAccount:
      bank === null || holderName === null || sealedAccount === null
        ? null
        : { bank, holderName, sealedAccount },
  }
}
