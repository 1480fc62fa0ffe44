import type { OpenCheckout } from '../../src/contract/checkout.ts'
import { fault, PaymentError } from './fault.ts'
import {
  amountOf,
  commonFields,
  fieldsOf,
  language,
  number,
  orderFields,
  text,
  type Fields,
} from './fields.ts'
import { methodOf } from './method.ts'
import { checkClientKey } from './origin.ts'
import { abortCurrent, openWindow } from './session.ts'

interface Redirected {
  readonly successUrl: string
  readonly failUrl: string
}

interface PaymentResult {
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: number
}

/** The overloads are Toss's: with addresses the page leaves and nothing comes back. */
interface Instance {
  readonly requestPayment: {
    (params: Redirected): Promise<void>
    (params: object): Promise<PaymentResult>
    (method: string, params: Redirected): Promise<void>
    (method: string, params: object): Promise<PaymentResult>
  }
  readonly requestBillingAuth: (method: '카드', params: object) => Promise<undefined>
  readonly cancelPayment: () => void
}

/**
 * `TossPayments(clientKey)` of the first browser SDK (toss.md 5), with or without `new`. Throws INVALID_CLIENT_KEY and
 * INSECURE_KEY_USAGE.
 */
function TossPayments(key: string, _options?: object): Instance {
  const clientKey = checkClientKey(key)
  function requestPayment(params: Redirected): Promise<void>
  function requestPayment(params: object): Promise<PaymentResult>
  function requestPayment(method: string, params: Redirected): Promise<void>
  function requestPayment(method: string, params: object): Promise<PaymentResult>
  function requestPayment(...given: readonly unknown[]): Promise<void | PaymentResult> {
    return pay(clientKey, given)
  }
  return {
    requestPayment,
    requestBillingAuth: (method, params) => authorizeBilling(clientKey, method, params),
    cancelPayment: () => void abortCurrent(fault('USER_CANCEL')),
  }
}

async function pay(clientKey: string, given: readonly unknown[]): Promise<PaymentResult> {
  const [method, params] = typeof given[0] === 'object' ? ['', given[0]] : given
  const result = await inTheirWords(async () => openWindow(paymentOf(clientKey, method, fieldsOf(params))))
  if (!('paymentKey' in result)) throw fault('INVALID_PARAMETERS')
  const { paymentKey, orderId, amount } = result
  return { paymentKey, orderId, amount }
}

async function authorizeBilling(clientKey: string, method: unknown, params: unknown): Promise<undefined> {
  await inTheirWords(async () => {
    const given = fieldsOf(params)
    if (methodOf(method) !== 'card') throw fault('NOT_SUPPORTED_METHOD')
    const customerKey = text(given['customerKey'])
    if (customerKey === null || text(given['successUrl']) === null) throw fault('INVALID_PARAMETERS')
    const asked: OpenCheckout = {
      ...commonFields(given),
      clientKey,
      kind: 'billing',
      method: 'card',
      customerKey,
    }
    return openWindow(asked)
  })
}

function paymentOf(clientKey: string, method: unknown, given: Fields): OpenCheckout {
  if (given['flowMode'] === 'DIRECT' && text(given['easyPay']) !== null) throw fault('NOT_SUPPORTED_METHOD')
  const currency = text(given['currency'])
  if (currency !== null && currency !== 'KRW') throw fault('INVALID_PARAMETERS')
  return {
    ...orderFields(given),
    clientKey,
    method: methodOf(method),
    amount: amountOf(given['amount']),
    installmentMonths: number(given['cardInstallmentPlan']),
    maxInstallmentMonths: number(given['maxCardInstallmentPlan']),
    bank: text(given['bank']),
    validHours: number(given['validHours']),
    dueDate: text(given['dueDate']),
    language: language(given['language']),
  }
}

/** The first SDK has its own name for parameters that are wrong. */
async function inTheirWords<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const renamed = ['INVALID_PARAMETERS', 'INVALID_AMOUNT_VALUE']
    if (error instanceof PaymentError && renamed.includes(error.code))
      throw new PaymentError('INVALID_PARAMETER', error.message)
    throw error
  }
}

/** What the loaders of `@tosspayments/payment-sdk` find under `window.TossPayments`. */
export const entry = Object.assign(TossPayments, { version: '1', __versionHash__: 'naru' })

Object.assign(window, { TossPayments: entry })
