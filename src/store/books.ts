import { sql, type RawBuilder } from 'kysely'
import type { Sql } from './database.ts'

/** A statement about the whole of the books that must always hold; its query lists the rows that break it. */
interface Invariant {
  readonly name: string
  readonly korean: string
  readonly broken: RawBuilder<{ offender: string }>
}

const booked = sql`
  select merchant_id, payment_id, sum(amount) filter (where account = 'card_receivable') as receivable,
    sum(amount) filter (where account = 'merchant_vat') as vat
  from posting group by merchant_id, payment_id`

export const invariants: readonly Invariant[] = [
  {
    name: 'every movement sums to zero',
    korean: '모든 분개의 합은 0이다',
    broken: sql`select operation_id as offender from posting group by merchant_id, operation_id, kind
      having sum(amount) <> 0`,
  },
  {
    name: 'the ledger holds what each payment has left',
    korean: '원장의 잔액은 결제의 잔액과 같다',
    broken: sql`select p.payment_id as offender from payment p
      left join (${booked}) b on b.merchant_id = p.merchant_id and b.payment_id = p.payment_id
      where coalesce(b.receivable, 0) <> p.balance_amount or coalesce(-b.vat, 0) <> p.balance_vat`,
  },
  {
    name: 'amount less cancels is the balance',
    korean: '결제금액에서 취소금액을 빼면 잔액이다',
    broken: sql`select p.payment_id as offender from payment p
      left join (select merchant_id, payment_id, sum(amount) as amount, sum(vat) as vat from cancel
        where state = 'done' group by merchant_id, payment_id) c
        on c.merchant_id = p.merchant_id and c.payment_id = p.payment_id
      where p.state in ('approved', 'partially_cancelled', 'cancelled')
        and (p.amount - coalesce(c.amount, 0) <> p.balance_amount or p.vat - coalesce(c.vat, 0) <> p.balance_vat)`,
  },
  {
    name: 'what is held is what open cancels ask for',
    korean: '보류된 금액은 진행 중인 취소금액과 같다',
    broken: sql`select p.payment_id as offender from payment p
      left join (select merchant_id, payment_id, sum(amount) as amount, sum(vat) as vat from cancel
        where state in ('requested', 'in_doubt') group by merchant_id, payment_id) c
        on c.merchant_id = p.merchant_id and c.payment_id = p.payment_id
      where p.held_amount <> coalesce(c.amount, 0) or p.held_vat <> coalesce(c.vat, 0)`,
  },
  {
    name: 'every payment and every cancel has its telegram',
    korean: '전문 없는 결제나 취소는 없다',
    broken: sql`select o.id as offender from (
        select merchant_id, payment_id as id, 'PAYMENT' as kind from payment
        union all select merchant_id, cancel_id, 'CANCEL' from cancel) o
      left join card_company_transaction t
        on t.merchant_id = o.merchant_id and t.management_number = o.id and t.kind = o.kind
      where t.management_number is null`,
  },
  {
    name: 'every claim has an open telegram',
    korean: '주인 없는 점유는 없다',
    broken: sql`select c.holder as offender from claim c
      where not exists (select from card_company_transaction t
        where t.management_number = c.holder and t.status = 'WT' and t.due_at is not null
          and t.merchant_id in (select merchant_id from merchant))`,
  },
  {
    name: 'telegram and payment tell the same story',
    korean: '전문의 상태와 결제의 상태가 일치한다',
    broken: sql`select p.payment_id as offender from payment p
      join card_company_transaction t on t.merchant_id = p.merchant_id and t.management_number = p.payment_id
      where t.status <> case
        when p.state in ('requested', 'in_doubt') then 'WT'
        when p.state in ('declined', 'not_sent', 'net_cancelled') then 'FL' else 'DN' end`,
  },
  {
    name: 'telegram and cancel tell the same story',
    korean: '전문의 상태와 취소의 상태가 일치한다',
    broken: sql`select c.cancel_id as offender from cancel c
      join card_company_transaction t on t.merchant_id = c.merchant_id and t.management_number = c.cancel_id
      where t.status <> case
        when c.state in ('requested', 'in_doubt') then 'WT' when c.state = 'done' then 'DN' else 'FL' end`,
  },
  {
    name: 'the state of a payment says how much is left',
    korean: '결제의 상태와 잔액이 일치한다',
    broken: sql`select payment_id as offender from payment where balance_amount not between
        case state when 'approved' then amount when 'partially_cancelled' then 1 else 0 end and
        case state when 'approved' then amount when 'partially_cancelled' then amount - 1 else 0 end`,
  },
]

export interface Verdict {
  readonly name: string
  readonly korean: string
  readonly holds: boolean
  /** The first few offenders, by management number. */
  readonly offenders: readonly string[]
}

const shownOffenders = 10

/** Judges every invariant. Reads whole tables: for a person, a test or a nightly job, not for a request of a buyer. */
export async function judgeInvariants(db: Sql): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const { name, korean, broken } of invariants) {
    const { rows } = await sql<{
      offender: string
    }>`select offender from (${broken}) b limit ${shownOffenders}`.execute(db)
    verdicts.push({ name, korean, holds: rows.length === 0, offenders: rows.map((row) => row.offender) })
  }
  return verdicts
}

/** Ledger totals in won by account; debits positive. */
export async function ledgerTotals(db: Sql): Promise<Record<string, number>> {
  const { rows } = await sql<{ account: string; total: number }>`
    select account, sum(amount)::bigint as total from posting group by account order by account`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.account, row.total]))
}

export interface OurSide {
  readonly managementNumber: string
  readonly kind: 'PAYMENT' | 'CANCEL'
  readonly status: 'WT' | 'DN' | 'FL'
  readonly amount: number
  readonly vat: number
}

/** What we believe of the telegrams under these management numbers. */
export async function ourSideOf(db: Sql, managementNumbers: readonly string[]): Promise<OurSide[]> {
  const { rows } = await sql<{
    id: string
    kind: 'PAYMENT' | 'CANCEL'
    status: 'WT' | 'DN' | 'FL'
    amount: number
    vat: number
  }>`
    select t.management_number as id, t.kind, t.status, coalesce(c.amount, p.amount) as amount, coalesce(c.vat, p.vat) as vat
    from card_company_transaction t
    join payment p on p.merchant_id = t.merchant_id and p.payment_id = t.payment_id
    left join cancel c on c.merchant_id = t.merchant_id and c.cancel_id = t.management_number
    where t.merchant_id in (select merchant_id from merchant)
      and t.management_number = any(${managementNumbers}::text[]) and t.kind in ('PAYMENT', 'CANCEL')`.execute(
    db,
  )
  return rows.map((r) => ({
    managementNumber: r.id,
    kind: r.kind,
    status: r.status,
    amount: r.amount,
    vat: r.vat,
  }))
}

/** How many of our telegrams stand as done, and how many questions are open or parked. */
export async function countTelegrams(db: Sql): Promise<{ done: number; open: number; parked: number }> {
  const { rows } = await sql<{ done: number; open: number; parked: number }>`
    select count(*) filter (where status = 'DN')::bigint as done,
      count(*) filter (where status = 'WT' and parked_at is null)::bigint as open,
      count(*) filter (where parked_at is not null)::bigint as parked
    from card_company_transaction where kind in ('PAYMENT', 'CANCEL')`.execute(db)
  return rows[0] ?? { done: 0, open: 0, parked: 0 }
}
