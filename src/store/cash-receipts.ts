import { sql, type RawBuilder } from 'kysely'
import { utcIso, type Instant } from '../base/clock.ts'
import type { MerchantId } from '../base/id.ts'
import { won } from '../base/won.ts'
import type { CashReceipt, ReceiptKind } from '../domain/cash-receipt.ts'
import type { Sql } from './database.ts'

const columns = sql`receipt_id, receipt_number, kind, original_receipt_id, order_id, order_name, amount, tax_free_amount,
  balance_amount, balance_tax_free, issue_number, business_number, sealed_identity, shown_identity, requested_at`

interface ReceiptRow {
  readonly receipt_id: string
  readonly receipt_number: number
  readonly kind: ReceiptKind
  readonly original_receipt_id: string | null
  readonly order_id: string
  readonly order_name: string
  readonly amount: number
  readonly tax_free_amount: number
  readonly balance_amount: number
  readonly balance_tax_free: number
  readonly issue_number: string
  readonly business_number: string
  readonly sealed_identity: string
  readonly shown_identity: string
  readonly requested_at: Instant
}

/** Writes an issued receipt, or the cancel of one. */
export async function insertReceipt(
  tx: Sql,
  merchantId: MerchantId,
  receipt: CashReceipt,
  requestedOn: string,
): Promise<void> {
  await sql`
    insert into cash_receipt (merchant_id, receipt_id, kind, transaction_kind, original_receipt_id, order_id, order_name,
      amount, tax_free_amount, balance_amount, balance_tax_free, issue_number, business_number, sealed_identity,
      shown_identity, requested_at, requested_on)
    values (${merchantId}, ${receipt.receiptId}, ${receipt.kind},
      ${receipt.originalReceiptId === null ? 'confirm' : 'cancel'}, ${receipt.originalReceiptId}, ${receipt.orderId},
      ${receipt.orderName}, ${receipt.amount}, ${receipt.taxFreeAmount}, ${receipt.balance.amount},
      ${receipt.balance.taxFreeAmount}, ${receipt.issueNumber}, ${receipt.businessNumber}, ${receipt.sealedIdentity},
      ${receipt.shownIdentity}, ${utcIso(receipt.requestedAt)}::timestamptz, ${requestedOn}::date)`.execute(
    tx,
  )
}

/** The receipt under its key, locked until the transaction ends, so that its cancels come one after the other. */
export async function lockReceipt(
  tx: Sql,
  merchantId: MerchantId,
  receiptId: string,
): Promise<CashReceipt | null> {
  const [found] = await readReceipts(
    tx,
    sql`where receipt_id = ${receiptId} and merchant_id = ${merchantId} for update`,
  )
  return found?.receipt ?? null
}

/** A receipt by its key alone, with the name of its merchant: for whoever was given its address. */
export async function findReceiptOfAnybody(
  db: Sql,
  receiptId: string,
): Promise<{ readonly receipt: CashReceipt; readonly merchantName: string } | null> {
  const [found] = await readReceipts(db, sql`where receipt_id = ${receiptId}`)
  if (!found) return null
  const { rows } = await sql<{ name: string }>`
    select m.name from cash_receipt r join merchant m on m.merchant_id = r.merchant_id
    where r.receipt_id = ${receiptId}`.execute(db)
  return { receipt: found.receipt, merchantName: rows[0]?.name ?? '' }
}

/** Sets what is left of a locked receipt. */
export async function setReceiptBalance(
  tx: Sql,
  merchantId: MerchantId,
  receiptId: string,
  balance: CashReceipt['balance'],
): Promise<void> {
  await sql`
    update cash_receipt set balance_amount = ${balance.amount}, balance_tax_free = ${balance.taxFreeAmount}
    where receipt_id = ${receiptId} and merchant_id = ${merchantId}`.execute(tx)
}

/** A receipt with its place in the order of a day. */
export interface PlacedReceipt {
  readonly receipt: CashReceipt
  readonly place: number
}

/** Receipts and cancels of a Seoul day after a place, in the order in which they were asked for. */
export function listReceipts(
  db: Sql,
  merchantId: MerchantId,
  page: { day: string; after: number; limit: number },
): Promise<PlacedReceipt[]> {
  return readReceipts(
    db,
    sql`where merchant_id = ${merchantId} and requested_on = ${page.day}::date and receipt_number > ${page.after}::bigint
      order by receipt_number limit ${page.limit}`,
  )
}

/** The business number in a merchant's contract; null where it has none. */
export async function businessNumberOf(db: Sql, merchantId: MerchantId): Promise<string | null> {
  const { rows } = await sql<{ business_number: string | null }>`
    select business_number from merchant where merchant_id = ${merchantId}`.execute(db)
  return rows[0]?.business_number ?? null
}

async function readReceipts(db: Sql, which: RawBuilder<unknown>): Promise<PlacedReceipt[]> {
  const { rows } = await sql<ReceiptRow>`select ${columns} from cash_receipt ${which}`.execute(db)
  return rows.map((row) => ({
    place: row.receipt_number,
    receipt: {
      receiptId: row.receipt_id,
      kind: row.kind,
      originalReceiptId: row.original_receipt_id,
      orderId: row.order_id,
      orderName: row.order_name,
      amount: won(row.amount),
      taxFreeAmount: won(row.tax_free_amount),
      balance: { amount: won(row.balance_amount), taxFreeAmount: won(row.balance_tax_free) },
      issueNumber: row.issue_number,
      businessNumber: row.business_number,
      shownIdentity: row.shown_identity,
      sealedIdentity: row.sealed_identity,
      requestedAt: row.requested_at,
    },
  }))
}
