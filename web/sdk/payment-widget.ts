import type { AgreementState } from '../messages.ts'
import { fault } from './fault.ts'
import { amountOf, fieldsOf, orderFields } from './fields.ts'
import { koreanOf } from './method.ts'
import { anonymous, checkClientKey, checkCustomerKey } from './origin.ts'
import { openWindow } from './session.ts'
import { elementOf, mountWidget, type WidgetFrame } from './widget-frame.ts'

interface WidgetResult {
  readonly paymentType: 'NORMAL'
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: number
}

interface VariantOptions {
  readonly variantKey?: string
}

interface MethodsWidget {
  readonly updateAmount: (amount: number, reason?: string | string[]) => void
  readonly UPDATE_REASON: { COUPON: string; POINT: string }
  readonly on: (event: string, callback: (selected: string) => unknown) => void
  readonly getSelectedPaymentMethod: () => { type: 'NORMAL'; method?: string }
}

interface AgreementWidget {
  readonly on: (event: string, callback: (agreement: Agreement) => void) => void
  readonly getAgreementStatus: () => Agreement
}

/** Toss's type lets a shop change what it is given, so each call gets an object of its own. */
interface Agreement {
  agreedRequiredTerms: boolean
  terms: { id: string; agreed: boolean; required: boolean; title: string; content: string }[]
}

interface Instance {
  readonly renderPaymentMethods: (
    selector: string,
    amount: number | { readonly value: number },
    options?: VariantOptions,
  ) => MethodsWidget
  readonly renderAgreement: (selector: string, options?: VariantOptions) => AgreementWidget
  readonly requestPayment: (params: object) => Promise<WidgetResult | void>
}

/**
 * `PaymentWidget(clientKey, customerKey)` of the first widget SDK (toss.md 5). Rendering answers at once, and what keeps a
 * widget from showing is told by `requestPayment`. Throws INVALID_CLIENT_KEY, INSECURE_KEY_USAGE, INVALID_CUSTOMER_KEY.
 */
function PaymentWidget(key: string, rawCustomerKey: string, _options?: object): Instance {
  const clientKey = checkClientKey(key)
  const customerKey = checkCustomerKey(rawCustomerKey)
  let amount = 0
  let methods: WidgetFrame | null = null
  let agreement: WidgetFrame | null = null
  return {
    renderPaymentMethods: (selector, given, options = {}) => {
      if (methods) throw fault('PAYMENT_METHODS_WIDGET_ALREADY_RENDERED')
      amount = amountOf(typeof given === 'object' ? fieldsOf(given)['value'] : given)
      const into = elementOf(selector)
      const mounted = mountWidget('methods', into, { clientKey, customerKey, variantKey: options.variantKey })
      methods = mounted
      return methodsWidget(mounted, (changed) => {
        amount = amountOf(changed)
      })
    },
    renderAgreement: (selector, options = {}) => {
      if (agreement) throw fault('AGREEMENT_WIDGET_ALREADY_RENDERED')
      const into = elementOf(selector)
      const mounted = mountWidget('agreement', into, {
        clientKey,
        customerKey,
        variantKey: options.variantKey,
      })
      agreement = mounted
      return {
        on: (_event, callback) => mounted.onAgreement((state) => callback(agreementOf(state))),
        getAgreementStatus: () => agreementOf(mounted.agreement()),
      }
    },
    requestPayment: async (params) => {
      if (!methods) throw fault('NOT_SELECTED_PAYMENT_METHOD')
      await methods.shown
      const method = methods.selected()
      if (method === null) throw fault('NOT_SELECTED_PAYMENT_METHOD')
      if (agreement && !agreement.agreement().agreedRequiredTerms)
        throw fault('NEED_AGREEMENT_WITH_REQUIRED_TERMS')
      const order = orderFields(fieldsOf(params))
      const result = await openWindow({
        ...order,
        clientKey,
        customerKey,
        method,
        amount,
        paymentType: 'NORMAL',
      })
      if (!('paymentKey' in result)) throw fault('INVALID_PARAMETERS')
      const { paymentKey, orderId } = result
      return { paymentType: 'NORMAL', paymentKey, orderId, amount: result.amount }
    },
  }
}

function methodsWidget(mounted: WidgetFrame, setAmount: (amount: number) => void): MethodsWidget {
  return {
    updateAmount: setAmount,
    UPDATE_REASON: { COUPON: 'COUPON', POINT: 'POINT' },
    // The other events are those of methods that a shop makes itself, of which there are none.
    on: (event, callback) => {
      if (event === 'ready') void callWhenShown(mounted, callback)
    },
    getSelectedPaymentMethod: () => {
      const method = mounted.selected()
      return method === null ? { type: 'NORMAL' } : { type: 'NORMAL', method: koreanOf(method) }
    },
  }
}

async function callWhenShown(mounted: WidgetFrame, callback: (selected: string) => unknown): Promise<void> {
  const isShown = await mounted.shown.then(
    () => true,
    () => false,
  )
  if (isShown) callback('')
}

function agreementOf({ agreedRequiredTerms, terms }: AgreementState): Agreement {
  return { agreedRequiredTerms, terms: terms.map((term) => ({ ...term })) }
}

/** What the loader of `@tosspayments/payment-widget-sdk` finds under `window.PaymentWidget`. */
export const entry = Object.assign(PaymentWidget, {
  ANONYMOUS: anonymous,
  version: '1',
  __versionHash__: 'naru',
} as const)

Object.assign(window, { PaymentWidget: entry })
