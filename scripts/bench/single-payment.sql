-- What one approval writes, as plain statements for one payment: the same rows, indexes and lengths as the gateway's.
-- `npm run bench` runs it with pgbench as two commits, as one, and as one call of a function (scripts/bench/pgbench.ts),
-- and refuses to compare when the rows differ from those that the gateway has written.

-- first beat
insert into idempotency (merchant_id, identity, operation_id, state, created_at, expires_at)
values ('naru-demo-1', :identity, :payment_id, 'RUNNING', :at, :at + interval '15 days')
on conflict do nothing;

insert into claim (merchant_id, scope, claim_key, holder, taken_at)
values ('naru', 'card', :card_lookup, :payment_id, :at)
on conflict do nothing;

insert into payment (merchant_id, payment_id, state, order_id, order_name, amount, vat, tax_free_amount,
  requested_at, updated_at)
values ('naru-demo-1', :payment_id, 'requested', :order_id, '벤치 주문', :amount, :amount / 11, 0, :at, :at);

insert into card (merchant_id, card_lookup, first_seen_at)
values ('naru-demo-1', :card_lookup, :at)
on conflict do nothing;

insert into payment_card (merchant_id, payment_id, card_lookup, sealed_card)
values ('naru-demo-1', :payment_id, :card_lookup, rpad('v1.', 72, 'x'));

insert into payment_card_detail (merchant_id, payment_id, installment_months)
values ('naru-demo-1', :payment_id, 0);

insert into partner_transaction (merchant_id, management_number, kind, payment_id, status, request, request_hmac,
  sent_at, due_at)
values ('naru-demo-1', :payment_id, 'PAYMENT', :payment_id, 'WT', repeat('x', 450), repeat('y', 64), :at,
  :at + interval '45 seconds');

-- third beat
update partner_transaction
set status = 'DN', reply = repeat('z', 450), reply_code = '0000', answered_at = :at, due_at = null
where merchant_id = 'naru-demo-1' and management_number = :payment_id and status = 'WT';

update payment
set state = 'approved', balance_amount = :amount, balance_vat = :amount / 11, reply_code = '0000', updated_at = :at
where merchant_id = 'naru-demo-1' and payment_id = :payment_id and state = 'requested';

update payment_card_detail
set approval_number = '30012345', approved_at = :at, issuer = '11', acquirer = '31',
  card_company_number = '00000000000000000042'
where merchant_id = 'naru-demo-1' and payment_id = :payment_id;

insert into outbox (merchant_id, event_id, topic, subject_id, created_at)
values ('naru-demo-1', :event_id, 'payment.approved', :payment_id, :at);

insert into movement (merchant_id, operation_id, kind, payment_id, accounts, amounts, occurred_at)
values ('naru-demo-1', :payment_id, 'approval', :payment_id, '{card_receivable,merchant_supply,merchant_vat}',
  array[:amount, :amount / 11 - :amount, -(:amount / 11)], :at);

delete from claim
where merchant_id = 'naru' and scope = 'card' and claim_key = :card_lookup and holder = :payment_id;

update idempotency
set state = 'DONE', status = 201, content_type = 'application/json; charset=utf-8', body = repeat('b', 470)
where merchant_id = 'naru-demo-1' and identity = :identity;
