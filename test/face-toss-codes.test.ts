import { describe, expect, test } from 'vitest'
import { tossStatus } from '../src/http/toss-codes.ts'
import { tossWords } from '../src/http/toss-words.ts'
import { errorOf, openFace } from './face-wire.ts'

/** What Toss's documents list by status (toss.md 1.6), for the calls that a test can compare. */
const listed: Record<number, string> = {
  400: `ALREADY_PROCESSED_PAYMENT PROVIDER_ERROR EXCEED_MAX_CARD_INSTALLMENT_PLAN INVALID_REQUEST NOT_ALLOWED_POINT_USE
    INVALID_API_KEY INVALID_REJECT_CARD BELOW_MINIMUM_AMOUNT INVALID_CARD_EXPIRATION INVALID_STOPPED_CARD
    EXCEED_MAX_DAILY_PAYMENT_COUNT NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT INVALID_CARD_INSTALLMENT_PLAN
    NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN EXCEED_MAX_PAYMENT_AMOUNT NOT_FOUND_TERMINAL_ID INVALID_AUTHORIZE_AUTH
    INVALID_CARD_LOST_OR_STOLEN RESTRICTED_TRANSFER_ACCOUNT INVALID_CARD_NUMBER INVALID_UNREGISTERED_SUBMALL
    NOT_REGISTERED_BUSINESS EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT CARD_PROCESSING_ERROR
    EXCEED_MAX_AMOUNT INVALID_ACCOUNT_INFO_RE_REGISTER NOT_AVAILABLE_PAYMENT UNAPPROVED_ORDER_ID
    EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT ALREADY_CANCELED_PAYMENT INVALID_REFUND_ACCOUNT_INFO
    EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT INVALID_REFUND_ACCOUNT_NUMBER INVALID_BANK NOT_MATCHES_REFUNDABLE_AMOUNT
    REFUND_REJECTED ALREADY_REFUND_PAYMENT FORBIDDEN_BANK_REFUND_REQUEST NOT_MATCHES_CUSTOMER_KEY
    ALREADY_REMOVED_BILLING_KEY NOT_SUPPORTED_CARD_TYPE`,
  401: 'UNAUTHORIZED_KEY',
  403: `REJECT_ACCOUNT_PAYMENT REJECT_CARD_PAYMENT REJECT_CARD_COMPANY FORBIDDEN_REQUEST REJECT_TOSSPAY_INVALID_ACCOUNT
    EXCEED_MAX_AUTH_COUNT EXCEED_MAX_ONE_DAY_AMOUNT NOT_AVAILABLE_BANK INVALID_PASSWORD INCORRECT_BASIC_AUTH_FORMAT
    FDS_ERROR NOT_CANCELABLE_AMOUNT FORBIDDEN_CONSECUTIVE_REQUEST NOT_CANCELABLE_PAYMENT EXCEED_MAX_REFUND_DUE
    NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT NOT_ALLOWED_PARTIAL_REFUND NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER
    EXCEED_CANCEL_LIMIT`,
  404: 'NOT_FOUND_PAYMENT NOT_FOUND_PAYMENT_SESSION NOT_FOUND_RECEIPT NOT_FOUND_METHOD',
  409: 'IDEMPOTENT_REQUEST_PROCESSING',
  500: `FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING FAILED_INTERNAL_SYSTEM_PROCESSING UNKNOWN_PAYMENT_ERROR
    FAILED_REFUND_PROCESS FAILED_METHOD_HANDLING_CANCEL FAILED_PARTIAL_REFUND COMMON_ERROR FAILED_DB_PROCESSING`,
}

/** Codes of the calls for which the documents give no status. */
const withoutStatus = `INVALID_CARD_PASSWORD INVALID_CARD_IDENTITY INVALID_BIRTH_DAY_FORMAT NOT_REGISTERED_CARD_COMPANY
  INVALID_EMAIL DUPLICATED_ORDER_ID INVALID_ORDER_ID FAILED_CARD_COMPANY_RESPONSE INVALID_REGISTRATION_NUMBER_TYPE
  INVALID_DATE EXCEED_MAX_DUE_DATE NOT_SUPPORTED_METHOD INVALID_BILL_KEY_REQUEST INVALID_TRANSACTION_KEY
  API_VERSION_UPDATE_NEEDED INVALID_BUSINESS_NUMBER INVALID_REQUIRED_PARAM USER_CANCEL PAY_PROCESS_CANCELED
  PAY_PROCESS_ABORTED INVALID_PARAMETERS BELOW_ZERO_AMOUNT NOT_SETUP_AMOUNT INVALID_CLIENT_KEY
  NOT_SELECTED_PAYMENT_METHOD NETWORK_ERROR NOT_SUPPORTED_WIDGET_KEY NOT_SUPPORTED_PROMISE INVALID_SELECTOR
  INVALID_VARIANT_KEY PAYMENT_METHODS_WIDGET_ALREADY_RENDERED AGREEMENT_WIDGET_ALREADY_RENDERED
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT NOT_FOUND INVALID_IDEMPOTENCY_KEY INVALID_REFUND_AMOUNT`

const split = (text: string) => text.split(/\s+/)

describe("Toss's codes", { timeout: 60_000 }, () => {
  test('have the status that its documents give them', () => {
    for (const [status, codes] of Object.entries(listed))
      for (const code of split(codes)) expect.soft(tossStatus(code), code).toBe(Number(status))
    for (const code of split(withoutStatus)) expect.soft(tossStatus(code), code).toBeGreaterThanOrEqual(400)
  })

  test('have short words in both languages, and none the same words as another without reason', () => {
    for (const [code, { ko, en }] of Object.entries(tossWords)) {
      expect.soft(tossStatus(code), code).toBeDefined()
      expect.soft(ko, code).toMatch(/[가-힣].*[.)]$/)
      expect.soft(en, code).toMatch(/^[\x20-\x7e]+\.$/)
      expect.soft(Math.max(ko.length, en.length), code).toBeLessThanOrEqual(510)
    }
  })

  test('are said to a test key that asks for one, in its language, and on every one of these routes', async () => {
    await using face = await openFace()
    const asks = (code: string, language = 'ko') => ({
      'tosspayments-test-code': code,
      'accept-language': language,
    })
    const routes = [
      () => face.post('/v1/billing/nobody', {}, asks('INVALID_BILL_KEY_REQUEST', 'en-US')),
      () => face.post('/v1/billing/authorizations/card', {}, asks('INVALID_BILL_KEY_REQUEST', 'en-US')),
      () => face.post('/v1/cash-receipts', {}, asks('INVALID_BILL_KEY_REQUEST', 'en-US')),
      () => face.get('/v1/transactions', asks('INVALID_BILL_KEY_REQUEST', 'en-US')),
      () => face.get('/v1/settlements', asks('INVALID_BILL_KEY_REQUEST', 'en-US')),
      () => face.get('/v1/promotions/card', asks('INVALID_BILL_KEY_REQUEST', 'en-US')),
    ]
    for (const ask of routes) {
      const { status, body } = await ask()
      const code = 'INVALID_BILL_KEY_REQUEST'
      expect.soft([status, body]).toEqual([400, { code, message: tossWords[code].en }])
    }
    const korean = await face.get('/v1/promotions/card', asks('NOT_FOUND_RECEIPT'))
    expect([korean.status, korean.body['message']]).toEqual([404, tossWords.NOT_FOUND_RECEIPT.ko])
    // A code that asks for a conflict gets one, as often as it is asked for (Q10).
    for (let n = 0; n < 2; n++) {
      const conflict = face.post(
        '/v1/cash-receipts',
        {},
        {
          ...asks('IDEMPOTENT_REQUEST_PROCESSING'),
          'idempotency-key': 'conflict',
        },
      )
      expect(await errorOf(conflict)).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING'])
    }
  })
})

describe('the card promotions', { timeout: 60_000 }, () => {
  test('run to the end of the month, and name companies by code and by name', async () => {
    await using face = await openFace()
    await face.post('/sandbox/clock', { to: '2027-02-10T12:00:00+09:00' })
    const reply = await face.get('/v1/promotions/card')
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body)).toEqual(['discountCards', 'interestFreeCards'])
    const { discountCards, interestFreeCards } = reply.body as Record<string, Record<string, unknown>[]>
    expect(discountCards?.[0]).toEqual({
      issuerCode: '51',
      cardCompany: '삼성',
      discountAmount: 1_000,
      balance: 30_000_000,
      discountCode: expect.stringMatching(/^\d+$/),
      dueDate: '2027-02-28',
      minimumPaymentAmount: 30_000,
      maximumPaymentAmount: 10_000_000,
    })
    expect(interestFreeCards?.length).toBeGreaterThan(5)
    for (const card of interestFreeCards ?? [])
      expect(card).toMatchObject({
        issuerCode: expect.stringMatching(/^\w\w$/),
        cardCompany: expect.stringMatching(/./),
        dueDate: '2027-02-28',
        installmentFreeMonths: expect.arrayContaining([2, 3]),
        minimumPaymentAmount: expect.any(Number),
      })
  })
})
