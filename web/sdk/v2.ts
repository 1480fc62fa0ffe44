import type { OpenCheckout } from '../../src/contract/checkout.ts'
import { fault, PaymentError } from './fault.ts'
import { commonFields, fieldsOf, language, number, orderFields, text, type Fields } from './fields.ts'
import { methodOf } from './method.ts'
import { anonymous, checkClientKey, checkCustomerKey } from './origin.ts'
import { abortCurrent, openWindow } from './session.ts'
import { moneyOf, type Amount } from './money.ts'
import { widgetsOf, type Widgets } from './widgets.ts'

interface PaymentResult {
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: Amount
}

/** Toss's types promise both ends of one call: with addresses the page leaves, without them there is a result. */
interface Payment {
  readonly requestPayment: {
    (params: object): Promise<void>
    (params: object): Promise<PaymentResult>
  }
  readonly requestBillingAuth: (params: object) => Promise<void>
  readonly destroy: () => Promise<void>
}

interface Initial {
  readonly customerKey: string
}

interface Instance {
  readonly payment: (params: Initial) => Payment
  readonly widgets: (params: Initial) => Widgets
  readonly brandpay: (params: Initial) => Brandpay
}

const brandpayCalls = [
  'requestPayment',
  'changePassword',
  'addPaymentMethod',
  'openSettings',
  'changeOneTouchPay',
  'isOneTouchPayEnabled',
  'requestBillingAuth',
] as const

type Brandpay = Record<(typeof brandpayCalls)[number], () => Promise<never>>

/** `TossPayments(clientKey)` of the second browser SDK (toss.md 5). Throws INVALID_CLIENT_KEY and INSECURE_KEY_USAGE. */
function TossPayments(key: string): Instance {
  const clientKey = checkClientKey(key)
  return {
    payment: (params) => paymentOf(clientKey, checkCustomerKey(fieldsOf(params)['customerKey'])),
    widgets: (params) => widgetsOf(clientKey, checkCustomerKey(fieldsOf(params)['customerKey'])),
    brandpay: () => refusedBrandpay(),
  }
}

function paymentOf(clientKey: string, customerKey: string | null): Payment {
  function requestPayment(params: object): Promise<void>
  function requestPayment(params: object): Promise<PaymentResult>
  async function requestPayment(params: object): Promise<void | PaymentResult> {
    const given = fieldsOf(params)
    const method = methodOf(given['method'])
    const result = await openWindow({
      ...orderFields(given),
      ...optionsOf(method === null ? {} : given),
      clientKey,
      customerKey,
      method,
      amount: moneyOf(given['amount']).value,
      paymentType: 'NORMAL',
    })
    if (!('paymentKey' in result)) throw fault('INVALID_PARAMETERS')
    const { paymentKey, orderId, amount } = result
    return { paymentKey, orderId, amount: { currency: 'KRW', value: amount } }
  }
  return {
    requestPayment,
    requestBillingAuth: async (params) => {
      const given = fieldsOf(params)
      if (methodOf(given['method']) !== 'card') throw fault('NOT_SUPPORTED_METHOD')
      if (customerKey === null) throw fault('INVALID_CUSTOMER_KEY')
      if (text(given['successUrl']) === null) throw fault('INVALID_PARAMETERS')
      await openWindow({ ...commonFields(given), clientKey, customerKey, kind: 'billing', method: 'card' })
    },
    destroy: async () => {
      if (!abortCurrent(new PaymentError('PAYMENT_REQUEST_ABORTED', '결제 요청이 중단되었습니다.')))
        throw new PaymentError('NO_ACTIVE_PAYMENT_REQUEST', '진행 중인 결제 요청이 없습니다.')
    },
  }
}

/** The options of one method stand under its name. Throws NOT_SUPPORTED_METHOD for an easy payment's own window. */
function optionsOf(given: Fields): Partial<OpenCheckout> {
  const [card, account, transfer] = ['card', 'virtualAccount', 'transfer'].map((name) =>
    fieldsOf(given[name] ?? {}),
  )
  if (card?.['flowMode'] === 'DIRECT' && text(card['easyPay']) !== null) throw fault('NOT_SUPPORTED_METHOD')
  return {
    installmentMonths: number(card?.['cardInstallmentPlan']),
    maxInstallmentMonths: number(card?.['maxCardInstallmentPlan']),
    language: language(card?.['language']),
    validHours: number(account?.['validHours'] ?? transfer?.['validHours']),
    dueDate: text(account?.['dueDate'] ?? transfer?.['dueDate']),
  }
}

function refusedBrandpay(): Brandpay {
  const refuse = () =>
    Promise.reject(new PaymentError('NOT_SUPPORTED_METHOD', '브랜드페이는 지원되지 않습니다.'))
  return {
    requestPayment: refuse,
    changePassword: refuse,
    addPaymentMethod: refuse,
    openSettings: refuse,
    changeOneTouchPay: refuse,
    isOneTouchPayEnabled: refuse,
    requestBillingAuth: refuse,
  }
}

/** What the loader of `@tosspayments/tosspayments-sdk` finds under `window.TossPayments`. */
export const entry = Object.assign(TossPayments, {
  ANONYMOUS: anonymous,
  version: '2',
  __versionHash__: 'naru',
})

Object.assign(window, { TossPayments: entry })
