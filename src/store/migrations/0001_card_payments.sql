-- A statement ends with a semicolon at the end of its line.
-- Ids and numbers compare by bytes (collate "C"), so that they sort by age on every server.

create table setting (
  name  text primary key,
  value text not null
);

comment on table setting is '시스템 설정: 데이터베이스와 함께 움직여야 하는 값';
comment on column setting.name is '설정 이름';
comment on column setting.value is '설정 값';

create table merchant (
  merchant_id text collate "C" primary key,
  name        text not null,
  checks_luhn boolean not null default false,
  created_at  timestamptz not null
);

comment on table merchant is '가맹점';
comment on column merchant.merchant_id is '가맹점 아이디';
comment on column merchant.name is '가맹점 이름';
comment on column merchant.checks_luhn is '카드번호 검증번호(Luhn) 확인 여부, 기본은 확인하지 않음';
comment on column merchant.created_at is '등록 시각';

create table api_key (
  merchant_id text collate "C" not null references merchant,
  key_hash    text collate "C" not null,
  kind        text not null check (kind in ('secret', 'client')),
  created_at  timestamptz not null,
  revoked_at  timestamptz,
  primary key (merchant_id, key_hash)
);

create index api_key_by_hash on api_key (key_hash);

comment on table api_key is '가맹점 API 키: 원문은 저장하지 않음';
comment on column api_key.merchant_id is '가맹점 아이디';
comment on column api_key.key_hash is 'API 키의 SHA-256 값';
comment on column api_key.kind is '키 종류: secret 시크릿 키, client 클라이언트 키';
comment on column api_key.created_at is '발급 시각';
comment on column api_key.revoked_at is '폐기 시각';

create table payment (
  merchant_id     text collate "C" not null references merchant,
  payment_id      text collate "C" not null check (length(payment_id) = 20),
  state           text not null check (state in (
    'requested', 'in_doubt', 'approved', 'partially_cancelled', 'cancelled', 'declined', 'not_sent', 'net_cancelled')),
  order_id        text,
  order_name      text,
  amount          bigint not null check (amount between 100 and 1000000000),
  vat             bigint not null check (vat between 0 and amount),
  tax_free_amount bigint not null default 0 check (tax_free_amount between 0 and amount),
  balance_amount  bigint not null default 0 check (balance_amount between 0 and amount),
  balance_vat     bigint not null default 0 check (balance_vat between 0 and least(vat, balance_amount)),
  held_amount     bigint not null default 0 check (held_amount between 0 and balance_amount),
  held_vat        bigint not null default 0 check (held_vat between 0 and balance_vat),
  refusal         text,
  reply_code      text,
  requested_at    timestamptz not null,
  updated_at      timestamptz not null,
  primary key (merchant_id, payment_id),
  check (state <> 'cancelled' or (balance_amount = 0 and balance_vat = 0)),
  check (state <> 'partially_cancelled' or balance_amount > 0)
);

create unique index payment_order on payment (merchant_id, order_id)
  where order_id is not null and state not in ('declined', 'not_sent', 'net_cancelled');

create index payment_order_history on payment (merchant_id, order_id, payment_id) where order_id is not null;

comment on table payment is '결제 거래내역';
comment on column payment.merchant_id is '가맹점 아이디';
comment on column payment.payment_id is '관리번호(결제), 20자';
comment on column payment.state is '결제 상태: docs/states.md 의 상태 전이표를 따름';
comment on column payment.order_id is '가맹점 주문번호';
comment on column payment.order_name is '주문 이름';
comment on column payment.amount is '결제금액(원)';
comment on column payment.vat is '부가가치세(원)';
comment on column payment.tax_free_amount is '비과세 금액(원)';
comment on column payment.balance_amount is '취소 가능 잔액(원)';
comment on column payment.balance_vat is '취소 가능 부가가치세(원)';
comment on column payment.held_amount is '취소 응답을 기다리는 금액(원)';
comment on column payment.held_vat is '취소 응답을 기다리는 부가가치세(원)';
comment on column payment.refusal is '거절 사유 코드: docs/refusals.md';
comment on column payment.reply_code is '카드사 응답코드 원문';
comment on column payment.requested_at is '최초 거래 요청 시각';
comment on column payment.updated_at is '마지막 상태 변경 시각';

create table cancel (
  merchant_id         text collate "C" not null,
  cancel_id           text collate "C" not null check (length(cancel_id) = 20),
  payment_id          text collate "C" not null,
  state               text not null check (state in (
    'requested', 'in_doubt', 'done', 'declined', 'not_sent', 'net_cancelled')),
  amount              bigint not null check (amount > 0),
  vat                 bigint not null check (vat between 0 and amount),
  tax_free_amount     bigint not null default 0 check (tax_free_amount between 0 and amount),
  reason              text,
  refusal             text,
  reply_code          text,
  card_company_number text,
  balance_after       bigint check (balance_after >= 0),
  requested_at        timestamptz not null,
  cancelled_at        timestamptz,
  primary key (merchant_id, cancel_id),
  foreign key (merchant_id, payment_id) references payment
);

create index cancel_of_payment on cancel (merchant_id, payment_id, cancel_id);

comment on table cancel is '결제취소 내역: 전체취소와 부분취소가 같은 구조';
comment on column cancel.merchant_id is '가맹점 아이디';
comment on column cancel.cancel_id is '관리번호(취소), 20자';
comment on column cancel.payment_id is '원거래 관리번호';
comment on column cancel.state is '취소 상태';
comment on column cancel.amount is '취소금액(원)';
comment on column cancel.vat is '취소 부가가치세(원)';
comment on column cancel.tax_free_amount is '취소 비과세 금액(원)';
comment on column cancel.reason is '취소 사유';
comment on column cancel.refusal is '거절 사유 코드';
comment on column cancel.reply_code is '카드사 응답코드 원문';
comment on column cancel.card_company_number is '카드사 취소 거래번호';
comment on column cancel.balance_after is '이 취소 후 남은 금액(원)';
comment on column cancel.requested_at is '취소 요청 시각';
comment on column cancel.cancelled_at is '취소 완료 시각';

create table card (
  merchant_id   text collate "C" not null references merchant,
  card_lookup   text collate "C" not null check (length(card_lookup) = 64),
  first_seen_at timestamptz not null,
  primary key (merchant_id, card_lookup)
);

comment on table card is '가맹점에서 사용된 카드: 카드번호는 HMAC 값으로만 식별';
comment on column card.merchant_id is '가맹점 아이디';
comment on column card.card_lookup is '카드번호의 HMAC-SHA-256 값';
comment on column card.first_seen_at is '처음 사용된 시각';

create table payment_card (
  merchant_id text collate "C" not null,
  payment_id  text collate "C" not null,
  card_lookup text collate "C" not null,
  sealed_card text not null check (sealed_card like 'v1.%' and length(sealed_card) <= 300),
  primary key (merchant_id, payment_id),
  foreign key (merchant_id, payment_id) references payment,
  foreign key (merchant_id, card_lookup) references card
);

create index payment_card_by_card on payment_card (merchant_id, card_lookup, payment_id);

comment on table payment_card is '결제와 카드를 잇는 표';
comment on column payment_card.merchant_id is '가맹점 아이디';
comment on column payment_card.payment_id is '관리번호(결제)';
comment on column payment_card.card_lookup is '카드번호의 HMAC-SHA-256 값';
comment on column payment_card.sealed_card is '암호화된 카드정보(AES-256-GCM, 관리번호에 묶임)';

create table payment_card_detail (
  merchant_id         text collate "C" not null,
  payment_id          text collate "C" not null,
  installment_months  smallint not null check (installment_months between 0 and 12),
  approval_number     text,
  approved_at         timestamptz,
  issuer              text,
  acquirer            text,
  card_company_number text,
  primary key (merchant_id, payment_id),
  foreign key (merchant_id, payment_id) references payment
);

comment on table payment_card_detail is '결제마다 다른 카드 거래 정보';
comment on column payment_card_detail.merchant_id is '가맹점 아이디';
comment on column payment_card_detail.payment_id is '관리번호(결제)';
comment on column payment_card_detail.installment_months is '할부개월수, 0은 일시불';
comment on column payment_card_detail.approval_number is '승인번호';
comment on column payment_card_detail.approved_at is '카드사 승인 일시';
comment on column payment_card_detail.issuer is '발급사 코드';
comment on column payment_card_detail.acquirer is '매입사 코드';
comment on column payment_card_detail.card_company_number is '카드사 거래번호';

create table card_company_transaction (
  merchant_id                text collate "C" not null,
  management_number          text collate "C" not null check (length(management_number) = 20),
  kind                       text not null check (kind in ('PAYMENT', 'CANCEL', 'INQUIRY', 'NETCANCEL')),
  payment_id                 text collate "C" not null,
  original_management_number text collate "C",
  status                     text not null check (status in ('WT', 'DN', 'FL')),
  request                    text not null check (length(request) = 450),
  request_hmac               text not null check (length(request_hmac) = 64),
  reply                      text,
  reply_code                 text,
  sent_at                    timestamptz not null,
  answered_at                timestamptz,
  due_at                     timestamptz,
  attempts                   integer not null default 0,
  doubt_since                timestamptz,
  parked_at                  timestamptz,
  primary key (merchant_id, management_number),
  foreign key (merchant_id, payment_id) references payment
);

create index card_company_transaction_due on card_company_transaction (due_at) where due_at is not null;

create index card_company_transaction_parked on card_company_transaction (merchant_id, management_number)
  where parked_at is not null;

create index card_company_transaction_of_payment on card_company_transaction (merchant_id, payment_id, management_number);

comment on table card_company_transaction is '카드사 전문 내역: 보낸 전문 하나에 한 행';
comment on column card_company_transaction.merchant_id is '가맹점 아이디';
comment on column card_company_transaction.management_number is '전문의 관리번호';
comment on column card_company_transaction.kind is '데이터 구분';
comment on column card_company_transaction.payment_id is '이 전문이 속한 결제의 관리번호';
comment on column card_company_transaction.original_management_number is '원거래 관리번호';
comment on column card_company_transaction.status is '거래 상태: WT 대기, DN 완료, FL 실패';
comment on column card_company_transaction.request is '보낸 전문(450자, 비밀 항목은 가림)';
comment on column card_company_transaction.request_hmac is '실제로 보낸 바이트의 HMAC-SHA-256 값';
comment on column card_company_transaction.reply is '받은 전문';
comment on column card_company_transaction.reply_code is '카드사 응답코드 원문';
comment on column card_company_transaction.sent_at is '전송 의도를 기록한 시각';
comment on column card_company_transaction.answered_at is '응답이 확정된 시각';
comment on column card_company_transaction.due_at is '미확인 거래를 다시 확인할 시각, 확정되면 비어 있음';
comment on column card_company_transaction.attempts is '다시 확인한 횟수';
comment on column card_company_transaction.doubt_since is '결과를 알 수 없게 된 시각';
comment on column card_company_transaction.parked_at is '확인 기한이 지나 보류 목록에 오른 시각';

create table late_reply (
  merchant_id       text collate "C" not null,
  late_reply_id     text collate "C" not null,
  management_number text collate "C" not null,
  reply             text not null,
  reply_code        text,
  received_at       timestamptz not null,
  primary key (merchant_id, late_reply_id)
);

comment on table late_reply is '기다리는 곳이 없는 응답 전문: 늦은 응답, 중복 응답';
comment on column late_reply.merchant_id is '가맹점 아이디, 알 수 없으면 naru';
comment on column late_reply.late_reply_id is '기록 번호';
comment on column late_reply.management_number is '응답에 적힌 관리번호';
comment on column late_reply.reply is '받은 전문';
comment on column late_reply.reply_code is '카드사 응답코드 원문';
comment on column late_reply.received_at is '받은 시각';

create table claim (
  merchant_id text collate "C" not null,
  scope       text not null check (scope in ('card', 'payment')),
  claim_key   text collate "C" not null,
  holder      text collate "C" not null,
  taken_at    timestamptz not null,
  primary key (merchant_id, scope, claim_key)
);

comment on table claim is '동시에 두 번 일어나면 안 되는 일의 점유: 행이 곧 잠금';
comment on column claim.merchant_id is '가맹점 아이디, 카드 점유는 naru';
comment on column claim.scope is '점유 대상: card 카드, payment 결제';
comment on column claim.claim_key is '점유 키: 카드번호 HMAC 또는 결제 관리번호';
comment on column claim.holder is '점유한 전문의 관리번호: 점유 기한은 그 전문의 due_at';
comment on column claim.taken_at is '점유한 시각';

create table duplicate_guard (
  merchant_id text collate "C" not null,
  guard_key   text collate "C" not null,
  holder      text collate "C" not null,
  seen_until  timestamptz not null,
  primary key (merchant_id, guard_key)
);

create index duplicate_guard_expiry on duplicate_guard (seen_until);

comment on table duplicate_guard is '중복 요청 방지: 같은 조건의 요청을 짧은 시간 동안 거절';
comment on column duplicate_guard.merchant_id is '가맹점 아이디';
comment on column duplicate_guard.guard_key is '업무와 선언된 항목들의 HMAC 값';
comment on column duplicate_guard.holder is '이 조건으로 접수된 관리번호';
comment on column duplicate_guard.seen_until is '이 시각까지 같은 요청을 거절';

create table idempotency (
  merchant_id  text collate "C" not null,
  identity     text collate "C" not null check (length(identity) = 64),
  operation_id text collate "C",
  state        text not null check (state in ('RUNNING', 'DONE')),
  status       smallint,
  content_type text,
  body         text,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  primary key (merchant_id, identity),
  check (state = 'RUNNING' or (status is not null and content_type is not null and body is not null))
);

create index idempotency_expiry on idempotency (expires_at);

comment on table idempotency is '멱등키별 첫 응답';
comment on column idempotency.merchant_id is '가맹점 아이디';
comment on column idempotency.identity is '멱등키, API 키, 주소, 메서드를 묶은 SHA-256 값';
comment on column idempotency.operation_id is '이 요청이 만든 관리번호';
comment on column idempotency.state is 'RUNNING 처리 중, DONE 응답 저장됨';
comment on column idempotency.status is '첫 응답의 HTTP 상태';
comment on column idempotency.content_type is '첫 응답의 형식';
comment on column idempotency.body is '첫 응답의 본문';
comment on column idempotency.created_at is '처음 사용된 시각';
comment on column idempotency.expires_at is '만료 시각(15일)';

create function won_sum(amounts bigint[]) returns numeric language sql immutable
  return (select coalesce(sum(amount), 0) from unnest(amounts) as amount);

create table movement (
  merchant_id  text collate "C" not null,
  operation_id text collate "C" not null,
  kind         text not null check (kind in ('approval', 'cancel', 'approval_undone', 'cancel_undone')),
  payment_id   text collate "C" not null,
  accounts     text[] not null,
  amounts      bigint[] not null,
  occurred_at  timestamptz not null,
  primary key (merchant_id, operation_id, kind),
  check (cardinality(accounts) = cardinality(amounts)),
  check (won_sum(amounts) = 0)
);

create index movement_of_payment on movement (merchant_id, payment_id);

create view posting as
  select m.merchant_id, m.operation_id, m.kind, m.payment_id, m.occurred_at, p.account, p.amount
  from movement m cross join lateral unnest(m.accounts, m.amounts) as p(account, amount);

comment on table movement is '원장: 한 행이 한 움직임이며 분개의 합은 항상 0';
comment on column movement.merchant_id is '가맹점 아이디';
comment on column movement.operation_id is '움직임을 만든 결제 또는 취소의 관리번호';
comment on column movement.kind is '움직임 종류: 승인, 취소, 승인 망취소, 취소 망취소';
comment on column movement.payment_id is '관리번호(결제)';
comment on column movement.accounts is '계정 목록';
comment on column movement.amounts is '계정별 금액(원), 차변은 양수, 대변은 음수';
comment on column movement.occurred_at is '발생 시각';

create table outbox (
  merchant_id text collate "C" not null,
  event_id    text collate "C" not null,
  topic       text not null,
  subject_id  text collate "C" not null,
  created_at  timestamptz not null,
  primary key (merchant_id, event_id)
);

comment on table outbox is '알려야 할 사건: 상태 변경과 같은 커밋에서 기록';
comment on column outbox.merchant_id is '가맹점 아이디';
comment on column outbox.event_id is '사건 번호';
comment on column outbox.topic is '사건 종류';
comment on column outbox.subject_id is '사건이 일어난 결제의 관리번호';
comment on column outbox.created_at is '기록 시각';

create table refused_attempt (
  merchant_id  text collate "C" not null,
  attempt_id   text collate "C" not null,
  operation    text not null check (operation in ('payment', 'cancel')),
  payment_id   text collate "C",
  refusal      text not null,
  amount       bigint,
  vat          bigint,
  attempted_at timestamptz not null,
  primary key (merchant_id, attempt_id)
);

comment on table refused_attempt is '거절된 시도: 아무것도 바꾸지 않았지만 기록은 남김';
comment on column refused_attempt.merchant_id is '가맹점 아이디';
comment on column refused_attempt.attempt_id is '기록 번호';
comment on column refused_attempt.operation is '업무: payment 결제, cancel 취소';
comment on column refused_attempt.payment_id is '대상 결제의 관리번호';
comment on column refused_attempt.refusal is '거절 사유 코드';
comment on column refused_attempt.amount is '요청 금액(원)';
comment on column refused_attempt.vat is '요청 부가가치세(원)';
comment on column refused_attempt.attempted_at is '시도 시각';
