import { sql, type RawBuilder } from 'kysely'

/**
 * Writes events inside the statement that makes the change they tell of, so that none is lost and none invented (design
 * 3.2). `events` selects merchant_id, event_id, topic, subject_id, operation_id and created_at. Where the merchant has an
 * endpoint that listens, the event waits beside it to be spread; each merchant of the batch is asked for once.
 */
export function toldRows(events: RawBuilder<unknown>) {
  return sql`told as (
      insert into outbox (merchant_id, event_id, topic, subject_id, operation_id, created_at)
      ${events}
      returning *
    ),
    listening as materialized (
      select m.merchant_id from (select distinct merchant_id from told) m
      where exists (select from webhook_endpoint e where e.merchant_id = m.merchant_id and e.enabled)
    ),
    waiting as (
      insert into webhook_pending (merchant_id, event_id, topic, subject_id, operation_id, created_at)
      select merchant_id, event_id, topic, subject_id, operation_id, created_at from told
      where (merchant_id in (select merchant_id from listening)) is true
    )`
}
