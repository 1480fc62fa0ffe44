-- What an approval costs must not grow with the history behind it (ARCHITECTURE.md, growth).

-- The leading column of a key is the one that tells rows apart. Led by the merchant, a key over a table without statistics
-- looks to the planner as good as any other, and a plan once made on it reads the whole shop. Only payments are listed by
-- merchant, page by page, and keep their key.
alter table claim drop constraint claim_pkey;

alter table claim add primary key (claim_key, scope, merchant_id);

alter table duplicate_guard drop constraint duplicate_guard_pkey;

alter table duplicate_guard add primary key (guard_key, merchant_id);

alter table idempotency drop constraint idempotency_pkey;

alter table idempotency add primary key (identity, merchant_id);

alter table payment_card drop constraint payment_card_pkey;

alter table payment_card add primary key (payment_id, merchant_id);

alter table payment_card_detail drop constraint payment_card_detail_pkey;

alter table payment_card_detail add primary key (payment_id, merchant_id);

alter table card_company_transaction drop constraint card_company_transaction_pkey;

alter table card_company_transaction add primary key (management_number, merchant_id);

alter table cancel drop constraint cancel_pkey;

alter table cancel add primary key (cancel_id, merchant_id);

alter table movement drop constraint movement_pkey;

alter table movement add primary key (operation_id, kind, merchant_id);

drop index card_company_transaction_of_payment;

create index card_company_transaction_of_payment on card_company_transaction (payment_id, management_number);

drop index cancel_of_payment;

create index cancel_of_payment on cancel (payment_id, cancel_id);

drop index movement_of_payment;

create index movement_of_payment on movement (payment_id);

-- Nobody asks for payments by card; each of its entries lands on another page.
drop index payment_card_by_card;

-- An index over the state would make every approval write all index entries of its payment again.
alter table payment add column standing_order_id text
  generated always as (case when state not in ('declined', 'not_sent', 'net_cancelled') then order_id end) stored;

comment on column payment.standing_order_id is '거절되지 않은 결제의 주문번호: 가맹점 안에서 하나뿐';

drop index payment_order;

drop index payment_order_history;

create unique index payment_order on payment (standing_order_id, merchant_id) where standing_order_id is not null;

create index payment_refused_order on payment (order_id, payment_id) where standing_order_id is null and order_id is not null;

-- Each of these takes a lock on one row that every payment of a shop shares, and a lock that two hold is written out.
-- The rows come from one statement that has the merchant and the card in its hands.
alter table payment drop constraint payment_merchant_id_fkey;

alter table card drop constraint card_merchant_id_fkey;

alter table payment_card drop constraint payment_card_merchant_id_card_lookup_fkey;

-- A row that is answered a moment later finds room beside itself, and its indexes are left alone.
alter table payment set (fillfactor = 50);

alter table payment_card_detail set (fillfactor = 50);

alter table idempotency set (fillfactor = 20);

-- Sums without a function: a function is planned anew by every statement that books.
alter table movement drop constraint movement_amounts_check;

alter table movement add constraint movement_amounts_check check (
  cardinality(amounts) between 2 and 4
  and amounts[1] + amounts[2] + coalesce(amounts[3], 0) + coalesce(amounts[4], 0) = 0);

drop function won_sum;

-- What is only ever added lies in one table a month, by the time in its id, and leaves a month at a time (months.ts).
-- Rows of no prepared month go into the last partition, so that no clock can make a payment fail.

alter table outbox rename to outbox_other;

alter table outbox_other rename constraint outbox_pkey to outbox_other_pkey;

create table outbox (like outbox_other including constraints including comments) partition by range (event_id);

alter table outbox add primary key (merchant_id, event_id);

comment on table outbox is '알려야 할 사건: 상태 변경과 같은 커밋에서 기록, 월별 파티션';

comment on table outbox_other is 'outbox 의 나머지 파티션: 준비된 달에 속하지 않는 행';

alter table outbox attach partition outbox_other default;

alter table refused_attempt rename to refused_attempt_other;

alter table refused_attempt_other rename constraint refused_attempt_pkey to refused_attempt_other_pkey;

create table refused_attempt (like refused_attempt_other including constraints including comments) partition by range (attempt_id);

alter table refused_attempt add primary key (merchant_id, attempt_id);

comment on table refused_attempt is '거절된 시도: 아무것도 바꾸지 않았지만 기록은 남김, 월별 파티션';

comment on table refused_attempt_other is 'refused_attempt 의 나머지 파티션: 준비된 달에 속하지 않는 행';

alter table refused_attempt attach partition refused_attempt_other default;

alter table late_reply rename to late_reply_other;

alter table late_reply_other rename constraint late_reply_pkey to late_reply_other_pkey;

create table late_reply (like late_reply_other including constraints including comments) partition by range (late_reply_id);

alter table late_reply add primary key (merchant_id, late_reply_id);

comment on table late_reply is '기다리는 곳이 없는 응답 전문: 늦은 응답, 중복 응답, 월별 파티션';

comment on table late_reply_other is 'late_reply 의 나머지 파티션: 준비된 달에 속하지 않는 행';

alter table late_reply attach partition late_reply_other default;
