-- Merchants are told of what happened to their payments: where to, what is still to be told, and how each try went.

create table webhook_endpoint (
  merchant_id          text collate "C" not null,
  endpoint_id          text collate "C" not null check (length(endpoint_id) = 20),
  url                  text not null check (length(url) <= 2000),
  events               text[] not null default '{}',
  sealed_secret        text not null check (sealed_secret like 'v1.%'),
  former_sealed_secret text check (former_sealed_secret like 'v1.%'),
  former_until         timestamptz,
  enabled              boolean not null default true,
  created_at           timestamptz not null,
  primary key (endpoint_id, merchant_id),
  check ((former_sealed_secret is null) = (former_until is null))
);

create index webhook_endpoint_of_merchant on webhook_endpoint (merchant_id, endpoint_id);

comment on table webhook_endpoint is '웹훅을 받을 주소: 가맹점이 여럿 등록할 수 있음';
comment on column webhook_endpoint.merchant_id is '가맹점 아이디';
comment on column webhook_endpoint.endpoint_id is '웹훅 주소 번호';
comment on column webhook_endpoint.url is '웹훅을 보낼 주소';
comment on column webhook_endpoint.events is '받을 이벤트 종류, 비어 있으면 전부';
comment on column webhook_endpoint.sealed_secret is '암호화된 서명키(AES-256-GCM, 웹훅 주소 번호에 묶임)';
comment on column webhook_endpoint.former_sealed_secret is '교체되기 전의 서명키(암호화), 기한까지 함께 서명';
comment on column webhook_endpoint.former_until is '이전 서명키로 함께 서명하는 기한';
comment on column webhook_endpoint.enabled is '보내는 중인지 여부';
comment on column webhook_endpoint.created_at is '등록 시각';

-- Written in the commit of the change and gone as soon as deliveries were made of it: a queue, and no history.
create table webhook_pending (
  merchant_id  text collate "C" not null,
  event_id     text collate "C" not null,
  topic        text not null,
  subject_id   text collate "C" not null,
  operation_id text collate "C",
  created_at   timestamptz not null,
  primary key (event_id, merchant_id)
);

comment on table webhook_pending is '아직 전송 목록을 만들지 않은 사건: 웹훅을 받는 가맹점의 사건만 기록';
comment on column webhook_pending.merchant_id is '가맹점 아이디';
comment on column webhook_pending.event_id is '사건 번호';
comment on column webhook_pending.topic is '사건 종류';
comment on column webhook_pending.subject_id is '사건이 일어난 결제의 관리번호';
comment on column webhook_pending.operation_id is '사건을 일으킨 취소나 입금의 번호, 결제 자신이면 비어 있음';
comment on column webhook_pending.created_at is '사건 시각';

-- What is told is written once, however many hear it: deliveries are updated with every try, and stay narrow.
create table webhook_message (
  merchant_id text collate "C" not null,
  event_id    text collate "C" not null,
  event_type  text not null,
  body        text not null,
  primary key (event_id, event_type, merchant_id)
);

comment on table webhook_message is '웹훅 본문: 사건 하나와 이벤트 종류 하나에 한 행, 사건이 일어난 때의 모습';
comment on column webhook_message.merchant_id is '가맹점 아이디';
comment on column webhook_message.event_id is '사건 번호';
comment on column webhook_message.event_type is '이벤트 종류';
comment on column webhook_message.body is '보내는 본문: 다시 보내도 같음';

create table webhook_delivery (
  merchant_id  text collate "C" not null,
  delivery_id  text collate "C" not null check (length(delivery_id) = 20),
  endpoint_id  text collate "C" not null,
  event_id     text collate "C" not null,
  event_type   text not null,
  subject_id   text collate "C" not null,
  state        text not null check (state in ('pending', 'delivered', 'failed', 'gone')),
  attempts     integer not null default 0 check (attempts >= 0),
  failures     integer not null default 0 check (failures >= 0),
  due_at       timestamptz,
  leased_until timestamptz,
  created_at   timestamptz not null,
  settled_at   timestamptz,
  primary key (delivery_id, merchant_id),
  check ((state = 'pending') = (due_at is not null))
);

alter table webhook_delivery set (fillfactor = 70);

create unique index webhook_delivery_once on webhook_delivery (event_id, endpoint_id, event_type, merchant_id);

create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where due_at is not null;

create index webhook_delivery_of_merchant on webhook_delivery (merchant_id, delivery_id);

create index webhook_delivery_of_subject on webhook_delivery (subject_id, delivery_id);

comment on table webhook_delivery is '웹훅 전송: 사건 하나, 주소 하나, 이벤트 종류 하나에 한 행';
comment on column webhook_delivery.merchant_id is '가맹점 아이디';
comment on column webhook_delivery.delivery_id is '전송 번호: 다시 보내도 같음';
comment on column webhook_delivery.endpoint_id is '웹훅 주소 번호';
comment on column webhook_delivery.event_id is '사건 번호';
comment on column webhook_delivery.event_type is '이벤트 종류';
comment on column webhook_delivery.subject_id is '사건이 일어난 결제의 관리번호';
comment on column webhook_delivery.state is '상태: pending 전송 중, delivered 전송됨, failed 실패, gone 받을 주소가 없어짐';
comment on column webhook_delivery.attempts is '지금까지 보낸 횟수';
comment on column webhook_delivery.failures is '이번 재시도 일정에서 실패한 횟수';
comment on column webhook_delivery.due_at is '다음에 보낼 시각, 끝났으면 비어 있음';
comment on column webhook_delivery.leased_until is '보내는 프로세스가 결과를 기록할 기한, 아무도 보내고 있지 않으면 비어 있음';
comment on column webhook_delivery.created_at is '사건 시각';
comment on column webhook_delivery.settled_at is '끝난 시각';

create table webhook_attempt (
  merchant_id     text collate "C" not null,
  attempt_id      text collate "C" not null,
  delivery_id     text collate "C" not null,
  sent_at         timestamptz not null,
  duration_ms     integer not null,
  status          smallint,
  request_headers text not null,
  reply_headers   text,
  reply_body      text,
  error           text,
  primary key (delivery_id, attempt_id, merchant_id)
) partition by range (attempt_id);

comment on table webhook_attempt is '웹훅을 보낸 시도: 보낸 것과 받은 것, 월별 파티션';
comment on column webhook_attempt.merchant_id is '가맹점 아이디';
comment on column webhook_attempt.attempt_id is '시도 번호';
comment on column webhook_attempt.delivery_id is '전송 번호';
comment on column webhook_attempt.sent_at is '보낸 시각';
comment on column webhook_attempt.duration_ms is '응답까지 걸린 시간(밀리초)';
comment on column webhook_attempt.status is '응답의 HTTP 상태, 응답이 없으면 비어 있음';
comment on column webhook_attempt.request_headers is '보낸 헤더';
comment on column webhook_attempt.reply_headers is '받은 헤더';
comment on column webhook_attempt.reply_body is '받은 본문의 앞 4킬로바이트';
comment on column webhook_attempt.error is '응답을 받지 못한 까닭';

create table webhook_attempt_other (like webhook_attempt including all);

comment on table webhook_attempt_other is 'webhook_attempt 의 나머지 파티션: 준비된 달에 속하지 않는 행';

alter table webhook_attempt attach partition webhook_attempt_other default;
