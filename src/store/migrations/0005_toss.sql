-- What a shop asks of a gateway besides payments: cash receipts, cards that stay, the list of transactions, settlements.

alter table merchant add column business_number text check (business_number ~ '^\d{10}$');

alter table merchant add column payout_business_days smallint not null default 2
  check (payout_business_days between 0 and 60);

comment on column merchant.business_number is '사업자등록번호';
comment on column merchant.payout_business_days is '매출일로부터 정산금을 지급하기까지의 영업일 수';

create table billing_key (
  merchant_id    text collate "C" not null,
  billing_key_id text collate "C" not null check (length(billing_key_id) = 20),
  billing_key    text collate "C" not null,
  customer_key   text collate "C" not null,
  sealed_card    text not null check (sealed_card like 'v1.%' and length(sealed_card) <= 300),
  issued_at      timestamptz not null,
  deleted_at     timestamptz,
  primary key (billing_key_id, merchant_id)
);

create unique index billing_key_by_key on billing_key (billing_key, merchant_id);

comment on table billing_key is '빌링키: 구매자가 가맹점에 맡긴 카드, CVC 는 저장하지 않음';
comment on column billing_key.merchant_id is '가맹점 아이디';
comment on column billing_key.billing_key_id is '빌링키 번호, 20자';
comment on column billing_key.billing_key is '가맹점이 쓰는 빌링키';
comment on column billing_key.customer_key is '가맹점이 정한 구매자 아이디';
comment on column billing_key.sealed_card is '암호화된 카드정보(AES-256-GCM, 빌링키 번호에 묶임)';
comment on column billing_key.issued_at is '발급 시각';
comment on column billing_key.deleted_at is '삭제 시각, 쓸 수 있으면 비어 있음';

create table cash_receipt (
  merchant_id         text collate "C" not null,
  receipt_id          text collate "C" not null check (length(receipt_id) = 20),
  receipt_number      bigint generated always as identity,
  kind                text not null check (kind in ('income_deduction', 'expense_proof')),
  transaction_kind    text not null check (transaction_kind in ('confirm', 'cancel')),
  original_receipt_id text collate "C",
  order_id            text not null,
  order_name          text not null,
  amount              bigint not null check (amount > 0),
  tax_free_amount     bigint not null check (tax_free_amount between 0 and amount),
  balance_amount      bigint not null check (balance_amount between 0 and amount),
  balance_tax_free    bigint not null check (balance_tax_free between 0 and balance_amount),
  issue_number        text not null check (issue_number ~ '^\d{9}$'),
  business_number     text not null check (business_number ~ '^\d{10}$'),
  sealed_identity     text not null check (sealed_identity like 'v1.%'),
  shown_identity      text not null,
  requested_at        timestamptz not null,
  requested_on        date not null,
  primary key (receipt_id, merchant_id),
  check ((transaction_kind = 'cancel') = (original_receipt_id is not null)),
  check (transaction_kind = 'confirm' or balance_amount = 0)
);

create index cash_receipt_of_day on cash_receipt (merchant_id, requested_on, receipt_number);

comment on table cash_receipt is '현금영수증 발급과 취소';
comment on column cash_receipt.merchant_id is '가맹점 아이디';
comment on column cash_receipt.receipt_id is '현금영수증 키, 20자';
comment on column cash_receipt.receipt_number is '조회 순서';
comment on column cash_receipt.kind is '용도: income_deduction 소득공제, expense_proof 지출증빙';
comment on column cash_receipt.transaction_kind is '종류: confirm 발급, cancel 발급 취소';
comment on column cash_receipt.original_receipt_id is '취소된 현금영수증 키, 발급이면 비어 있음';
comment on column cash_receipt.order_id is '가맹점 주문번호';
comment on column cash_receipt.order_name is '주문 이름';
comment on column cash_receipt.amount is '금액(원)';
comment on column cash_receipt.tax_free_amount is '비과세 금액(원)';
comment on column cash_receipt.balance_amount is '취소되지 않고 남은 금액(원), 취소 자신은 0';
comment on column cash_receipt.balance_tax_free is '남은 금액 가운데 비과세 금액(원)';
comment on column cash_receipt.issue_number is '현금영수증 발급번호, 9자리';
comment on column cash_receipt.business_number is '발급한 가맹점의 사업자등록번호';
comment on column cash_receipt.sealed_identity is '암호화된 구매자 인증번호(AES-256-GCM, 현금영수증 키에 묶임)';
comment on column cash_receipt.shown_identity is '가린 구매자 인증번호';
comment on column cash_receipt.requested_at is '요청 시각';
comment on column cash_receipt.requested_on is '요청 날짜(서울)';

-- Transactions are listed by merchant in the order in which money moved. Payouts are left out: they come by the day.
create index movement_in_time on movement (merchant_id, occurred_at, operation_id)
  where kind in ('approval', 'cancel', 'deposit', 'deposit_reversed');

-- A payout has five lines: goods and VAT that were owed, and what was paid, kept as fee and kept as VAT of the fee.
alter table movement drop constraint movement_amounts_check;

alter table movement add constraint movement_amounts_check check (
  cardinality(amounts) between 2 and 5
  and amounts[1] + amounts[2] + coalesce(amounts[3], 0) + coalesce(amounts[4], 0) + coalesce(amounts[5], 0) = 0);

create table settlement (
  merchant_id     text collate "C" not null,
  transaction_key text collate "C" not null check (length(transaction_key) = 20),
  payment_id      text collate "C" not null,
  amount          bigint not null,
  vat             bigint not null,
  fee             bigint not null,
  fee_vat         bigint not null,
  payout_amount   bigint not null,
  sold_on         date not null,
  payout_on       date not null,
  settled_at      timestamptz not null,
  paid_at         timestamptz,
  primary key (transaction_key, merchant_id),
  check (payout_amount + fee = amount)
);

create index settlement_by_sale on settlement (merchant_id, sold_on, transaction_key);

create index settlement_by_payout on settlement (merchant_id, payout_on, transaction_key);

create index settlement_unpaid on settlement (payout_on, merchant_id) where paid_at is null;

comment on table settlement is '정산: 승인이나 취소 하나에 한 행, 취소는 음수';
comment on column settlement.merchant_id is '가맹점 아이디';
comment on column settlement.transaction_key is '거래 키: 승인이나 취소의 관리번호';
comment on column settlement.payment_id is '관리번호(결제)';
comment on column settlement.amount is '거래금액(원), 취소는 음수';
comment on column settlement.vat is '거래금액에 든 부가가치세(원)';
comment on column settlement.fee is '수수료(원), 부가가치세 포함';
comment on column settlement.fee_vat is '수수료에 든 부가가치세(원)';
comment on column settlement.payout_amount is '지급금액(원): 거래금액에서 수수료를 뺀 것';
comment on column settlement.sold_on is '매출일(서울)';
comment on column settlement.payout_on is '지급일(서울), 지급할 것이 없는 날이면 다음 영업일로 미룸';
comment on column settlement.settled_at is '정산을 계산한 시각';
comment on column settlement.paid_at is '지급한 시각, 지급 전이면 비어 있음';

create table settled_day (
  merchant_id text collate "C" not null,
  sold_on     date not null,
  ends_at     timestamptz not null,
  closed_at   timestamptz not null,
  primary key (merchant_id, sold_on)
);

create index settled_day_end on settled_day (ends_at);

comment on table settled_day is '정산을 마친 매출일';
comment on column settled_day.merchant_id is '가맹점 아이디';
comment on column settled_day.sold_on is '매출일(서울)';
comment on column settled_day.ends_at is '그날이 끝나는 시각';
comment on column settled_day.closed_at is '정산을 마친 시각';

create table payout (
  merchant_id  text collate "C" not null,
  payout_on    date not null,
  amount       bigint not null check (amount >= 0),
  transactions bigint not null check (transactions > 0),
  paid_at      timestamptz not null,
  primary key (merchant_id, payout_on)
);

comment on table payout is '지급: 가맹점에 하루 한 번 보내는 정산금';
comment on column payout.merchant_id is '가맹점 아이디';
comment on column payout.payout_on is '지급일(서울)';
comment on column payout.amount is '지급한 금액(원)';
comment on column payout.transactions is '지급에 든 거래 수';
comment on column payout.paid_at is '마지막으로 지급한 시각';

-- Only the strict mode of the Toss wire asks whether a repeat says the same.
create table idempotency_body (
  merchant_id text collate "C" not null,
  identity    text collate "C" not null check (length(identity) = 64),
  body_hash   text collate "C" not null check (length(body_hash) = 64),
  expires_at  timestamptz not null,
  primary key (identity, merchant_id)
);

create index idempotency_body_expiry on idempotency_body (expires_at);

comment on table idempotency_body is '멱등키로 처음 보낸 본문: 엄격 모드에서만 비교';
comment on column idempotency_body.merchant_id is '가맹점 아이디';
comment on column idempotency_body.identity is '멱등키, API 키, 주소, 메서드를 묶은 SHA-256 값';
comment on column idempotency_body.body_hash is '처음 보낸 본문의 SHA-256 값';
comment on column idempotency_body.expires_at is '만료 시각(15일)';
