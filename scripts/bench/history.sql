-- A share of the history, as approvals leave it behind: $1 time of its ids, $2 first number, $3 how many, $4 when,
-- $5 today, $6 how many cards there are. Run by scripts/bench/fill.ts.
with history as materialized (
  select $1::text || lpad(n::text, 10, '0') as id, 'h-' || n as order_id, n, $4::timestamptz as at,
    10000 + n % 900 * 100 as amount, (10000 + n % 900 * 100) / 11 as vat,
    md5((n % $6::bigint)::text) || md5((n % $6::bigint)::text) as card_lookup
  from generate_series($2::bigint, $2::bigint + $3::bigint - 1) as n
),
payments as (
  insert into payment (merchant_id, payment_id, state, order_id, order_name, amount, vat, tax_free_amount,
    balance_amount, balance_vat, reply_code, requested_at, updated_at)
  select 'naru-demo-1', id, 'approved', order_id, '벤치 주문', amount, vat, 0, amount, vat, '0000', at, at from history
),
cards as (
  insert into card (merchant_id, card_lookup, first_seen_at)
  select distinct 'naru-demo-1', card_lookup, at from history
  on conflict do nothing
),
joined as (
  insert into payment_card (merchant_id, payment_id, card_lookup, sealed_card)
  select 'naru-demo-1', id, card_lookup, rpad('v1.', 72, 'x') from history
),
detailed as (
  insert into payment_card_detail (merchant_id, payment_id, installment_months, approval_number, approved_at, issuer,
    acquirer, card_company_number)
  select 'naru-demo-1', id, 0, '30012345', at, '11', '31', '00000000000000000042' from history
),
telegrams as (
  insert into partner_transaction (merchant_id, management_number, kind, payment_id, status, request, request_hmac,
    reply, reply_code, sent_at, answered_at)
  select 'naru-demo-1', id, 'PAYMENT', id, 'DN', repeat('x', 450), repeat('y', 64), repeat('z', 450), '0000', at, at
  from history
),
events as (
  insert into outbox (merchant_id, event_id, topic, subject_id, created_at)
  select 'naru-demo-1', id, 'payment.approved', id, at from history
),
keys as (
  insert into idempotency (merchant_id, identity, operation_id, state, status, content_type, body, created_at, expires_at)
  select 'naru-demo-1', md5(id) || md5(id), id, 'DONE', 201, 'application/json; charset=utf-8', repeat('b', 470), at,
    at + interval '15 days'
  from history where at + interval '15 days' > $5::timestamptz
)
insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
select 'naru-demo-1', id, 'approval', id, '{card_receivable,merchant_supply,merchant_vat}',
  array[amount, vat - amount, -vat], at
from history
