-- A payment is no longer a card's alone: virtual accounts and transfers by a bank, and payments that a buyer authenticates
-- in a window before the shop confirms them.

alter table card_company_transaction rename to partner_transaction;

alter index card_company_transaction_pkey rename to partner_transaction_pkey;

alter index card_company_transaction_due rename to partner_transaction_due;

alter index card_company_transaction_parked rename to partner_transaction_parked;

alter index card_company_transaction_of_payment rename to partner_transaction_of_payment;

alter table partner_transaction rename constraint card_company_transaction_management_number_check to partner_transaction_management_number_check;

alter table partner_transaction rename constraint card_company_transaction_kind_check to partner_transaction_kind_check;

alter table partner_transaction rename constraint card_company_transaction_status_check to partner_transaction_status_check;

alter table partner_transaction rename constraint card_company_transaction_request_check to partner_transaction_request_check;

alter table partner_transaction rename constraint card_company_transaction_request_hmac_check to partner_transaction_request_hmac_check;

alter table partner_transaction rename constraint card_company_transaction_merchant_id_payment_id_fkey to partner_transaction_merchant_id_payment_id_fkey;

alter table partner_transaction add column partner text not null default 'card_company'
  check (partner in ('card_company', 'bank'));

comment on table partner_transaction is '상대 기관(카드사, 은행) 전문 내역: 보낸 전문 하나에 한 행';
comment on column partner_transaction.partner is '상대 기관: card_company 카드사, bank 은행';
comment on column partner_transaction.reply_code is '상대 기관 응답코드 원문';
comment on column cancel.card_company_number is '카드사 또는 은행의 취소 거래번호';

alter table payment add column method text not null default 'card'
  check (method in ('card', 'virtual_account', 'transfer'));

alter table payment add column kind text not null default 'one_time' check (kind in ('one_time', 'billing'));

alter table payment drop constraint payment_state_check;

alter table payment add constraint payment_state_check check (state in (
  'requested', 'in_doubt', 'awaiting_deposit', 'approved', 'partially_cancelled', 'cancelled', 'declined', 'not_sent',
  'net_cancelled', 'expired'));

comment on column payment.method is '결제수단: card 카드, virtual_account 가상계좌, transfer 계좌이체';
comment on column payment.kind is '결제 종류: one_time 일반결제, billing 자동결제';
comment on column payment.reply_code is '상대 기관 응답코드 원문';

alter table cancel add column moves_money boolean not null default true;

comment on column cancel.moves_money is '돈이 움직이는 취소인지 여부, 입금 전 가상계좌를 닫는 취소는 false';

alter table movement drop constraint movement_kind_check;

alter table movement add constraint movement_kind_check check (kind in (
  'approval', 'cancel', 'approval_undone', 'cancel_undone', 'deposit', 'deposit_reversed', 'payout'));

alter table outbox add column operation_id text collate "C";

comment on column outbox_other.operation_id is '사건을 일으킨 취소나 입금의 번호, 결제 자신이면 비어 있음';
comment on column outbox.operation_id is '사건을 일으킨 취소나 입금의 번호, 결제 자신이면 비어 있음';

create table payment_account (
  merchant_id    text collate "C" not null,
  payment_id     text collate "C" not null,
  bank           text not null,
  holder_name    text not null,
  sealed_account text check (sealed_account like 'v1.%'),
  account_number text collate "C",
  due_at         timestamptz,
  waits_until    timestamptz,
  bank_number    text,
  settled_at     timestamptz,
  depositor_name text,
  deposited_at   timestamptz,
  notice_number  text collate "C",
  primary key (payment_id, merchant_id),
  foreign key (merchant_id, payment_id) references payment
);

-- A bank may give a number out again once the account is closed, and never two that wait at the same time.
create unique index payment_account_number on payment_account (account_number, merchant_id) where waits_until is not null;

create index payment_account_by_number on payment_account (account_number, payment_id) where account_number is not null;

create index payment_account_waiting on payment_account (waits_until) where waits_until is not null;

comment on table payment_account is '은행 결제의 계좌: 가상계좌는 발급된 계좌, 계좌이체는 구매자의 계좌';
comment on column payment_account.merchant_id is '가맹점 아이디';
comment on column payment_account.payment_id is '관리번호(결제)';
comment on column payment_account.bank is '은행 코드';
comment on column payment_account.holder_name is '가상계좌는 입금자명, 계좌이체는 예금주명';
comment on column payment_account.sealed_account is '암호화된 구매자 계좌번호(AES-256-GCM, 관리번호에 묶임)';
comment on column payment_account.account_number is '발급된 가상계좌번호';
comment on column payment_account.due_at is '입금 기한';
comment on column payment_account.waits_until is '입금을 기다리는 동안의 기한, 기다리지 않으면 비어 있음';
comment on column payment_account.bank_number is '은행 거래번호';
comment on column payment_account.settled_at is '은행이 계좌를 발급하거나 출금한 시각';
comment on column payment_account.depositor_name is '실제 입금자명';
comment on column payment_account.deposited_at is '입금 시각';
comment on column payment_account.notice_number is '입금 통지번호';

create table cancel_account (
  merchant_id    text collate "C" not null,
  cancel_id      text collate "C" not null,
  bank           text not null,
  holder_name    text not null,
  sealed_account text not null check (sealed_account like 'v1.%'),
  primary key (cancel_id, merchant_id)
);

comment on table cancel_account is '환불 계좌: 입금된 가상계좌 결제를 취소할 때 돌려줄 계좌';
comment on column cancel_account.merchant_id is '가맹점 아이디';
comment on column cancel_account.cancel_id is '관리번호(취소)';
comment on column cancel_account.bank is '은행 코드';
comment on column cancel_account.holder_name is '예금주명';
comment on column cancel_account.sealed_account is '암호화된 환불 계좌번호(AES-256-GCM, 취소 관리번호에 묶임)';

create table deposit_notice (
  merchant_id       text collate "C" not null,
  notice_number     text collate "C" not null,
  kind              text not null check (kind in ('DEPOSIT', 'REVERSAL')),
  payment_id        text collate "C",
  account_number    text collate "C" not null,
  amount            bigint not null,
  answer            text not null,
  received_at       timestamptz not null,
  primary key (notice_number, merchant_id)
);

comment on table deposit_notice is '은행이 보낸 입금과 입금취소 통지: 통지 하나에 답도 하나';
comment on column deposit_notice.merchant_id is '가맹점 아이디, 알 수 없으면 naru';
comment on column deposit_notice.notice_number is '은행의 통지번호';
comment on column deposit_notice.kind is '통지 종류: DEPOSIT 입금, REVERSAL 입금취소';
comment on column deposit_notice.payment_id is '관리번호(결제), 모르는 계좌면 비어 있음';
comment on column deposit_notice.account_number is '가상계좌번호';
comment on column deposit_notice.amount is '금액(원)';
comment on column deposit_notice.answer is '은행에 준 답: credited 또는 거절 사유';
comment on column deposit_notice.received_at is '받은 시각';

create table payment_customer (
  merchant_id      text collate "C" not null,
  payment_id       text collate "C" not null,
  customer_key     text,
  customer_name    text,
  customer_email   text,
  customer_phone   text,
  culture_expense  boolean not null default false,
  metadata         jsonb,
  primary key (payment_id, merchant_id)
);

comment on table payment_customer is '결제에 딸린 구매자 정보와 가맹점 메모';
comment on column payment_customer.merchant_id is '가맹점 아이디';
comment on column payment_customer.payment_id is '관리번호(결제)';
comment on column payment_customer.customer_key is '가맹점이 정한 구매자 아이디';
comment on column payment_customer.customer_name is '구매자 이름';
comment on column payment_customer.customer_email is '구매자 이메일';
comment on column payment_customer.customer_phone is '구매자 휴대폰 번호';
comment on column payment_customer.culture_expense is '문화비 지출 여부';
comment on column payment_customer.metadata is '가맹점이 남긴 값: 다섯 쌍까지';

create table checkout (
  merchant_id       text collate "C" not null,
  checkout_id       text collate "C" not null check (length(checkout_id) = 20),
  kind              text not null check (kind in ('payment', 'billing')),
  state             text not null check (state in ('ready', 'authenticated', 'confirmed', 'aborted', 'expired')),
  order_id          text,
  order_name        text,
  amount            bigint check (amount > 0),
  tax_free_amount   bigint not null default 0,
  method            text check (method in ('card', 'virtual_account', 'transfer')),
  wish              jsonb not null,
  sealed_instrument text check (sealed_instrument like 'v1.%'),
  customer_key      text,
  auth_key_hash     text collate "C",
  failure_code      text,
  opened_at         timestamptz not null,
  authenticated_at  timestamptz,
  confirm_by        timestamptz,
  due_at            timestamptz,
  primary key (checkout_id, merchant_id),
  check (kind = 'billing' or (order_id is not null and amount is not null)),
  check ((state in ('ready', 'authenticated')) = (due_at is not null))
);

create index checkout_due on checkout (due_at) where due_at is not null;

create index checkout_of_order on checkout (order_id, checkout_id) where order_id is not null;

create unique index checkout_auth_key on checkout (auth_key_hash, merchant_id) where auth_key_hash is not null;

comment on table checkout is '결제창: 구매자가 인증하고 가맹점이 승인하기 전의 결제, 승인되면 같은 번호의 결제가 됨';
comment on column checkout.merchant_id is '가맹점 아이디';
comment on column checkout.checkout_id is '결제창 번호: 승인되면 결제의 관리번호';
comment on column checkout.kind is '종류: payment 결제, billing 자동결제 카드 등록';
comment on column checkout.state is '상태: ready 열림, authenticated 인증됨, confirmed 승인 요청됨, aborted 중단됨, expired 만료됨';
comment on column checkout.order_id is '가맹점 주문번호';
comment on column checkout.order_name is '주문 이름';
comment on column checkout.amount is '결제금액(원)';
comment on column checkout.tax_free_amount is '비과세 금액(원)';
comment on column checkout.method is '결제수단, 고르기 전이면 비어 있음';
comment on column checkout.wish is '결제창을 연 쪽이 청한 것: 주소, 언어, 할부, 구매자 정보';
comment on column checkout.sealed_instrument is '암호화된 카드나 계좌(AES-256-GCM, 결제창 번호에 묶임), 승인 요청과 함께 지움';
comment on column checkout.customer_key is '가맹점이 정한 구매자 아이디';
comment on column checkout.auth_key_hash is '자동결제 인증키의 SHA-256 값';
comment on column checkout.failure_code is '중단된 까닭';
comment on column checkout.opened_at is '결제창을 연 시각';
comment on column checkout.authenticated_at is '인증된 시각';
comment on column checkout.confirm_by is '인증 후 승인할 수 있는 기한';
comment on column checkout.due_at is '이 시각이 지나면 만료, 끝났으면 비어 있음';
