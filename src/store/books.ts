import { sql, type RawBuilder } from 'kysely'
import type { PartnerKind } from '../domain/method.ts'
import type { Sql } from './database.ts'

/** A statement about the whole of the books that must always hold; its query lists the rows that break it. */
interface Invariant {
  readonly name: string
  readonly korean: string
  readonly broken: RawBuilder<{ offender: string }>
}

const booked = sql`
  select merchant_id, payment_id, sum(amount) filter (where account in ('card_receivable', 'bank_deposit')) as receivable,
    sum(amount) filter (where account = 'merchant_vat') as vat
  from posting where kind <> 'payout' group by merchant_id, payment_id`

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
        where state in ('requested', 'in_doubt') and moves_money group by merchant_id, payment_id) c
        on c.merchant_id = p.merchant_id and c.payment_id = p.payment_id
      where p.held_amount <> coalesce(c.amount, 0) or p.held_vat <> coalesce(c.vat, 0)`,
  },
  {
    name: 'every payment and every cancel has its telegram',
    korean: '전문 없는 결제나 취소는 없다',
    broken: sql`select o.id as offender from (
        select merchant_id, payment_id as id, 'PAYMENT' as kind from payment
        union all select merchant_id, cancel_id, 'CANCEL' from cancel) o
      left join partner_transaction t
        on t.merchant_id = o.merchant_id and t.management_number = o.id and t.kind = o.kind
      where t.management_number is null`,
  },
  {
    name: 'every claim has an open telegram',
    korean: '주인 없는 점유는 없다',
    broken: sql`select c.holder as offender from claim c
      where not exists (select from partner_transaction t
        where t.management_number = c.holder and t.status = 'WT' and t.due_at is not null
          and t.merchant_id in (select merchant_id from merchant))`,
  },
  {
    name: 'telegram and payment tell the same story',
    korean: '전문의 상태와 결제의 상태가 일치한다',
    broken: sql`select p.payment_id as offender from payment p
      join partner_transaction t on t.merchant_id = p.merchant_id and t.management_number = p.payment_id
      where t.status <> case
        when p.state in ('requested', 'in_doubt') then 'WT'
        when p.state in ('declined', 'not_sent', 'net_cancelled') then 'FL' else 'DN' end`,
  },
  {
    name: 'a deposit is booked as often as its bank told of it',
    korean: '입금은 은행이 알린 만큼만 원장에 있다',
    broken: sql`select p.payment_id as offender from payment p
      left join (select merchant_id, payment_id, count(*) filter (where kind = 'deposit')
          - count(*) filter (where kind = 'deposit_reversed') as booked
        from movement group by merchant_id, payment_id) m
        on m.merchant_id = p.merchant_id and m.payment_id = p.payment_id
      left join (select merchant_id, payment_id, count(*) filter (where kind = 'DEPOSIT')
          - count(*) filter (where kind = 'REVERSAL') as told
        from deposit_notice where answer = 'credited' group by merchant_id, payment_id) n
        on n.merchant_id = p.merchant_id and n.payment_id = p.payment_id
      where p.method = 'virtual_account' and coalesce(m.booked, 0) <> coalesce(n.told, 0)`,
  },
  {
    name: 'a confirmed checkout has its payment, and no other has one',
    korean: '승인된 결제창만 결제가 있다',
    broken: sql`select c.checkout_id as offender from checkout c
      left join payment p on p.payment_id = c.checkout_id and p.merchant_id = c.merchant_id
      where (c.state = 'confirmed' and c.kind = 'payment') <> (p.payment_id is not null)`,
  },
  {
    name: 'telegram and cancel tell the same story',
    korean: '전문의 상태와 취소의 상태가 일치한다',
    broken: sql`select c.cancel_id as offender from cancel c
      join partner_transaction t on t.merchant_id = c.merchant_id and t.management_number = c.cancel_id
      where t.status <> case
        when c.state in ('requested', 'in_doubt') then 'WT' when c.state = 'done' then 'DN' else 'FL' end`,
  },
  {
    name: 'what was paid out is what was settled',
    korean: '지급 분개는 정산과 같다',
    broken: sql`select coalesce(s.transaction_key, p.operation_id) as offender from settlement s
      full join (select merchant_id, operation_id, -sum(amount) filter (where account = 'paid_out') as paid
        from posting where kind = 'payout' group by merchant_id, operation_id) p
        on p.merchant_id = s.merchant_id and p.operation_id = s.transaction_key
      where p.paid is distinct from case when s.paid_at is not null then s.payout_amount end
        or (s.transaction_key is null)`,
  },
  {
    name: 'every transaction of a settled day is settled',
    korean: '정산을 마친 날의 거래는 모두 정산되었다',
    broken: sql`select m.operation_id as offender from movement m
      join settled_day d on d.merchant_id = m.merchant_id and d.ends_at > m.occurred_at
        and d.ends_at <= m.occurred_at + interval '1 day'
      where m.kind in ('approval', 'cancel', 'deposit', 'deposit_reversed')
        and not exists (select from movement u where u.merchant_id = m.merchant_id and u.operation_id = m.operation_id
          and u.kind = case m.kind when 'approval' then 'approval_undone' else 'cancel_undone' end)
        and not exists (select from settlement s where s.merchant_id = m.merchant_id
          and (s.transaction_key = m.operation_id or (m.kind = 'deposit' and s.transaction_key = m.payment_id)))`,
  },
  {
    name: 'the state of a payment says how much is left',
    korean: '결제의 상태와 잔액이 일치한다',
    broken: sql`select payment_id as offender from payment where balance_amount not between
        case state when 'approved' then amount when 'partially_cancelled' then 1 else 0 end and
        case state when 'approved' then amount when 'partially_cancelled' then amount - 1 else 0 end`,
  },
  {
    name: 'every webhook that waits has its endpoint and its words',
    korean: '보낼 웹훅에는 받을 주소와 본문이 있다',
    broken: sql`select d.delivery_id as offender from webhook_delivery d
      where d.due_at is not null and not exists (select from webhook_endpoint e
        join webhook_message m on m.event_id = d.event_id and m.event_type = d.event_type
          and m.merchant_id = d.merchant_id
        where e.endpoint_id = d.endpoint_id and e.merchant_id = d.merchant_id)`,
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
    from partner_transaction t
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

/** How many of our telegrams to a partner stand as done. */
export async function countDone(db: Sql, partner: PartnerKind): Promise<number> {
  const { rows } = await sql<{ done: number }>`
    select count(*)::bigint as done from partner_transaction
    where status = 'DN' and partner = ${partner} and kind in ('PAYMENT', 'CANCEL')`.execute(db)
  return rows[0]?.done ?? 0
}

/** How many questions are open or parked. */
export async function countOpenQuestions(db: Sql): Promise<{ open: number; parked: number }> {
  const { rows } = await sql<{ open: number; parked: number }>`
    select count(*) filter (where parked_at is null)::bigint as open,
      count(*) filter (where parked_at is not null)::bigint as parked
    from partner_transaction where kind in ('PAYMENT', 'CANCEL') and status = 'WT'`.execute(db)
  return rows[0] ?? { open: 0, parked: 0 }
}
