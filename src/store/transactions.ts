import { sql, type RawBuilder } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { MerchantId } from '../base/id.ts'
import { won } from '../base/won.ts'
import { transactionKinds, type Transaction, type TransactionKind } from '../domain/transaction.ts'
import type { Sql } from './database.ts'
import { findPayments } from './payments.ts'

/** A transaction before its payment is looked up. */
interface MovementRow {
  readonly operation_id: string
  readonly transaction_key: string
  readonly kind: TransactionKind
  readonly payment_id: string
  readonly occurred_at: Instant
  readonly supply: number
  readonly vat: number
}

/** Written out, because only then does the planner see that `movement_in_time` holds them all. */
const isTransaction = sql`m.kind in (${sql.join(transactionKinds.map((kind) => sql.lit(kind)))})`

/**
 * Asked for each row by its key, never joined. What was booked and undone in one breath is no transaction: the merchant has
 * never heard of it.
 */
const stands = sql`(select 1 from movement u where u.operation_id = m.operation_id
    and u.kind = case m.kind when 'approval' then 'approval_undone' else 'cancel_undone' end
    and (u.merchant_id = m.merchant_id) is true) is null`

// A merchant is asked for its truth where a number already tells the row apart: bare, the planner takes the index that
// leads with the merchant and reads the whole shop.

/** The first deposit into an account is the transaction of its payment; one that comes after a reversal has its own number. */
const transactionKey = sql`case when m.kind = 'deposit' and (select 1 from movement e
    where e.payment_id = m.payment_id and (e.merchant_id = m.merchant_id and e.kind = 'deposit') is true
      and (e.occurred_at, e.operation_id) < (m.occurred_at, m.operation_id) limit 1) is null
    then m.payment_id else m.operation_id end`

const columns = sql`m.operation_id, ${transactionKey} as transaction_key, m.kind, m.payment_id, m.occurred_at,
    -m.amounts[array_position(m.accounts, 'merchant_supply')] as supply,
    -m.amounts[array_position(m.accounts, 'merchant_vat')] as vat`

/** Where a question is asked: payments over the connections whose plans do not depend on statistics. */
interface Readers {
  readonly sql: Sql
  readonly hot: Sql
}

/** A place in the order of time: everything after it comes next. */
export interface TransactionPlace {
  readonly at: Instant
  readonly operationId: string
}

export interface TransactionSpan {
  readonly merchantId: MerchantId
  /** From this moment on. */
  readonly from: Instant
  /** Up to this moment, itself left out. */
  readonly until: Instant
  readonly after: TransactionPlace | null
  readonly limit: number
}

/** Transactions of a merchant, oldest first: a keyset over an index, so that the thousandth page costs what the first does. */
export async function listTransactions(database: Readers, span: TransactionSpan): Promise<Transaction[]> {
  const { merchantId, from, until, after, limit } = span
  const next = after
    ? sql`and (m.occurred_at, m.operation_id) > (${utcIso(after.at)}::timestamptz, ${after.operationId}::text)`
    : sql``
  return readTransactions(
    database,
    merchantId,
    sql<MovementRow>`select ${columns} from movement m
      where m.merchant_id = ${merchantId} and ${isTransaction}
        and m.occurred_at >= ${utcIso(from)}::timestamptz and m.occurred_at < ${utcIso(until)}::timestamptz
        ${next} and ${stands}
      order by m.occurred_at, m.operation_id limit ${limit}`,
  )
}

/** The transactions of a payment that no settlement holds yet. */
export async function listUnsettled(
  database: Readers,
  merchantId: MerchantId,
  paymentId: string,
): Promise<Transaction[]> {
  return readTransactions(
    database,
    merchantId,
    sql<MovementRow>`select ${columns} from movement m
      where m.payment_id = ${paymentId} and (m.merchant_id = ${merchantId} and ${isTransaction}) is true and ${stands}
        and (select 1 from settlement s
          where s.transaction_key = ${transactionKey} and (s.merchant_id = m.merchant_id) is true) is null
      order by m.occurred_at, m.operation_id`,
  )
}

async function readTransactions(
  { sql: db, hot }: Readers,
  merchantId: MerchantId,
  which: RawBuilder<MovementRow>,
): Promise<Transaction[]> {
  const { rows } = await which.execute(db)
  const payments = await findPayments(
    hot,
    rows.map((row) => ({ merchantId, paymentId: row.payment_id })),
  )
  return rows.flatMap((row, at) => {
    const payment = payments[at]
    if (!payment) return []
    return {
      transactionKey: row.transaction_key,
      operationId: row.operation_id,
      kind: row.kind,
      at: row.occurred_at,
      amount: won(row.supply + row.vat),
      vat: won(row.vat),
      payment,
      cancel: payment.cancels.find((one) => one.cancelId === row.operation_id) ?? null,
    }
  })
}

/** Where a transaction stands in the order of time, or null when the merchant has none of this key. */
export async function placeOfTransaction(
  db: Sql,
  merchantId: MerchantId,
  key: string,
): Promise<TransactionPlace | null> {
  const { rows } = await sql<{ occurred_at: Instant; operation_id: string }>`
    select occurred_at, operation_id from (
      select m.occurred_at, m.operation_id from movement m
      where m.operation_id = ${key} and (m.merchant_id = ${merchantId} and ${isTransaction}) is true and ${stands}
      union all
      select m.occurred_at, m.operation_id from movement m
      where m.payment_id = ${key} and (m.merchant_id = ${merchantId} and m.kind = 'deposit') is true) place
    order by occurred_at, operation_id limit 1`.execute(db)
  return rows[0] ? { at: rows[0].occurred_at, operationId: rows[0].operation_id } : null
}
