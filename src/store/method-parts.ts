import { sql } from 'kysely'
import { statesBeforeCheckout } from '../domain/checkout.ts'
import { among } from './beat-parts.ts'

/** The parts of the beats in which one way of paying has rows that another has not. For a card they write nothing. */

/**
 * Of the welcome rows, those that a shop confirms become `payable` only if their checkout is still authenticated: so a
 * confirmation and the end of its time cannot both happen. What the checkout held of card or account leaves it.
 */
export const confirmedCheckouts = sql`confirmed as (
      update checkout c set state = 'confirmed', sealed_instrument = null, due_at = null
      from welcome w
      where w.from_checkout and c.checkout_id = w.payment_id and c.merchant_id = w.merchant_id
        and c.state = any(${statesBeforeCheckout('confirm')}::text[]) and c.due_at > w.at
      returning c.checkout_id
    ),
    payable as (
      select * from welcome where not from_checkout or ${among('payment_id', 'checkout_id', 'confirmed')}
    )`

export const accountRows = sql`accounted as (
      insert into payment_account (merchant_id, payment_id, bank, holder_name, sealed_account, due_at)
      select merchant_id, payment_id, a.bank, a."holderName", a."sealedAccount", to_timestamp(a."dueAt" / 1000.0)
      from written, json_to_record(account::json)
        as a (bank text, "holderName" text, "sealedAccount" text, "dueAt" float8)
      where account is not null
    )`

export const customerRows = sql`introduced as (
      insert into payment_customer (merchant_id, payment_id, customer_key, customer_name, customer_email,
        customer_phone, culture_expense, metadata)
      select merchant_id, payment_id, c."customerKey", c.name, c.email, c.phone, c."cultureExpense", c.metadata
      from written, json_to_record(customer::json)
        as c ("customerKey" text, name text, email text, phone text, "cultureExpense" boolean, metadata jsonb)
      where customer is not null
    )`

export const refundAccountRows = sql`refunded_to as (
      insert into cancel_account (merchant_id, cancel_id, bank, holder_name, sealed_account)
      select merchant_id, cancel_id, a.bank, a."holderName", a."sealedAccount"
      from written, json_to_record(refund_account::json) as a (bank text, "holderName" text, "sealedAccount" text)
      where refund_account is not null
    )`

/** What a bank's yes says of an account; a card's has none, and then nothing is written. */
export const accountAnswers = sql`accounted as (
      update payment_account p set
        account_number = s.account_number, bank_number = s.partner_number, settled_at = s.approved_at,
        waits_until = case when s.state = 'awaiting_deposit' then p.due_at end
      from settled s
      where p.merchant_id = s.merchant_id and p.payment_id = s.payment_id and s.bank is not null
    )`
