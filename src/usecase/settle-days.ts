import { later, seoulDay, startOfSeoulDay, type Instant } from '../base/clock.ts'
import type { MerchantId } from '../base/id.ts'
import { businessDayAfter, dayAfter } from '../domain/business-day.ts'
import { settleTransaction, type Transaction } from '../domain/transaction.ts'
import { findDuePayouts, payOut } from '../store/payouts.ts'
import { closeDay, findOpenDays, reopenDays, type OpenDay } from '../store/settled-days.ts'
import { recordSettlements, type Settlement } from '../store/settlements.ts'
import { listTransactions, type TransactionPlace } from '../store/transactions.ts'
import type { Engine } from './engine.ts'

/** A day is settled this long after its end: what was stamped in its last seconds has been committed by then. */
const settlingMs = 10 * 60_000
/** Transactions that one statement settles. */
const usualBatch = 500

type SettlingEngine = Pick<Engine, 'database' | 'clock' | 'onBeat'>

/**
 * Settles every day that is over and pays out what is due, merchant by merchant, under our clock. Answers how many days it
 * closed. Safe to stop at any point, to run again and to run twice at once: a transaction is settled once, by its key, and
 * paid out once; a day is closed when all of it is settled.
 */
export async function settleDays(engine: SettlingEngine, batchSize = usualBatch): Promise<number> {
  const { database, clock } = engine
  const now = clock.now()
  await reopenDays(database.sql, now)
  let closed = 0
  for (;;) {
    const open = await findOpenDays(database.sql)
    const over = open.filter(({ firstAt }) => later(endOfDay(firstAt), settlingMs) <= now)
    if (over.length === 0) break
    for (const day of over) await settleDay(engine, day, batchSize)
    closed += over.length
  }
  await payOutDue(engine, now)
  return closed
}

function endOfDay(at: Instant): Instant {
  return startOfSeoulDay(dayAfter(seoulDay(at)))
}

async function settleDay(
  { database, clock, onBeat }: SettlingEngine,
  { merchantId, payoutBusinessDays, firstAt }: OpenDay,
  batchSize: number,
): Promise<void> {
  const endsAt = endOfDay(firstAt)
  let after: TransactionPlace | null = null
  for (;;) {
    const span = { merchantId, from: firstAt, until: endsAt, after, limit: batchSize }
    const transactions: Transaction[] = await listTransactions(database, span)
    const lines = transactions.map((one) => lineOf(merchantId, one, seoulDay(one.at), payoutBusinessDays))
    if (lines.length > 0) await recordSettlements(database.sql, lines, clock.now())
    onBeat('lines-settled')
    const last = transactions.at(-1)
    if (!last || transactions.length < batchSize) break
    after = { at: last.at, operationId: last.operationId }
  }
  await closeDay(database.sql, { merchantId, soldOn: seoulDay(firstAt), endsAt, at: clock.now() })
}

/** A line of the settlement: sold on the day of the transaction, paid out the merchant's business days after `countedFrom`. */
export function lineOf(
  merchantId: MerchantId,
  transaction: Transaction,
  countedFrom: string,
  payoutBusinessDays: number,
): Settlement {
  return {
    ...settleTransaction(transaction),
    merchantId,
    transactionKey: transaction.transactionKey,
    paymentId: transaction.payment.paymentId,
    soldOn: seoulDay(transaction.at),
    payoutOn: businessDayAfter(countedFrom, payoutBusinessDays),
  }
}

/** The days of each merchant in their order: what one day leaves open is taken out of the next. */
async function payOutDue({ database, clock, onBeat }: SettlingEngine, now: Instant): Promise<void> {
  for (;;) {
    const due = await findDuePayouts(database.sql, seoulDay(now))
    if (due.length === 0) return
    for (const one of due) {
      await payOut(database.sql, one, businessDayAfter(one.payoutOn, 1), clock.now())
      onBeat('payout-made')
    }
  }
}
