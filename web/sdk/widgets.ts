import type { AgreementState, CheckoutMethod } from '../messages.ts'
import { fault, PaymentError } from './fault.ts'
import { fieldsOf, orderFields } from './fields.ts'
import { codeOf } from './method.ts'
import { moneyOf, type Amount } from './money.ts'
import { abortCurrent, openWindow } from './session.ts'
import { elementOf, mountWidget, type WidgetFrame } from './widget-frame.ts'
import { openWidgetWindow } from './widget-window.ts'

export interface WidgetResult {
  readonly paymentType: 'NORMAL'
  readonly paymentKey: string
  readonly orderId: string
  readonly amount: Amount
}

interface Selected {
  readonly code: Exclude<string, 'BRANDPAY'>
}

interface AgreementStatus {
  agreedRequiredTerms: boolean
  agreements: { term: { id: string; required: boolean }; agreed: boolean }[]
}

interface Place {
  readonly selector: string
  readonly variantKey?: string
}

interface Request {
  (params: object, options?: object): Promise<WidgetResult>
  (params: object, options?: object): Promise<void>
}

export interface WidgetWindow {
  readonly on: {
    (event: 'paymentRequest', callback: (said: { paymentMethod: Selected }) => Promise<void>): void
    (event: 'cancel', callback: () => Promise<void>): void
  }
  readonly destroy: () => Promise<void>
}

export interface Widgets {
  readonly setAmount: (amount: Amount) => Promise<void>
  readonly renderPaymentMethods: (place: Place) => Promise<{
    on: (event: 'paymentMethodSelect', callback: (selected: Selected) => void) => void
    getSelectedPaymentMethod: () => Promise<Selected>
    destroy: () => Promise<void>
  }>
  readonly renderAgreement: (place: Place) => Promise<{
    on: (event: 'agreementStatusChange', callback: (status: AgreementStatus) => void) => void
    destroy: () => Promise<void>
  }>
  readonly requestPayment: Request
  readonly requestPaymentWindow: Request
  readonly renderPaymentWindow: (params?: object) => Promise<WidgetWindow>
}

/** What a shop has set and shown of its widgets; there is one of each. */
interface Shown {
  readonly clientKey: string
  readonly customerKey: string | null
  amount: Amount | null
  methods: WidgetFrame | null
  agreement: WidgetFrame | null
}

/** `TossPayments(clientKey).widgets({customerKey})` (toss.md 1.10): amount, methods, terms, and the window after them. */
export function widgetsOf(clientKey: string, customerKey: string | null): Widgets {
  const shown: Shown = { clientKey, customerKey, amount: null, methods: null, agreement: null }

  function requestPayment(params: object): Promise<WidgetResult>
  function requestPayment(params: object): Promise<void>
  async function requestPayment(params: object): Promise<WidgetResult | void> {
    if (!shown.amount) throw fault('NOT_SETUP_AMOUNT')
    const method = shown.methods?.selected() ?? null
    if (method === null) throw fault('NOT_SELECTED_PAYMENT_METHOD')
    if (shown.agreement && !shown.agreement.agreement().agreedRequiredTerms)
      throw fault('NEED_AGREEMENT_WITH_REQUIRED_TERMS')
    return pay(shown, params, shown.amount, method)
  }

  function requestPaymentWindow(params: object): Promise<WidgetResult>
  function requestPaymentWindow(params: object): Promise<void>
  async function requestPaymentWindow(params: object): Promise<WidgetResult | void> {
    return pay(shown, params, moneyOf(fieldsOf(params)['amount']), null)
  }

  return {
    setAmount: async (given) => {
      shown.amount = moneyOf(given)
    },
    renderPaymentMethods: async (place) => renderMethods(shown, place),
    renderAgreement: async (place) => renderAgreement(shown, place),
    requestPayment,
    requestPaymentWindow,
    renderPaymentWindow: async () => {
      if (!shown.amount) throw fault('NOT_SETUP_AMOUNT')
      if (shown.methods)
        throw new PaymentError('PAYMENT_WINDOW_ALREADY_RENDERED', '결제창이 이미 열려 있어요.')
      return openWidgetWindow({ clientKey, customerKey }, (frames) => {
        shown.methods = frames?.methods ?? null
        shown.agreement = frames?.agreement ?? null
        if (!frames) abortCurrent(fault('USER_CANCEL'))
      })
    },
  }
}

async function pay(
  { clientKey, customerKey }: Shown,
  params: object,
  { value }: Amount,
  method: CheckoutMethod | null,
): Promise<WidgetResult> {
  const order = orderFields(fieldsOf(params))
  const result = await openWindow({
    ...order,
    clientKey,
    customerKey,
    method,
    amount: value,
    paymentType: 'NORMAL',
  })
  if (!('paymentKey' in result)) throw fault('INVALID_PARAMETERS')
  const { paymentKey, orderId } = result
  return { paymentType: 'NORMAL', paymentKey, orderId, amount: { currency: 'KRW', value: result.amount } }
}

async function renderMethods(shown: Shown, place: Place): ReturnType<Widgets['renderPaymentMethods']> {
  if (!shown.amount) throw fault('NOT_SETUP_AMOUNT')
  if (shown.methods) throw fault('PAYMENT_METHODS_WIDGET_ALREADY_RENDERED')
  const { mounted, destroy } = await render('methods', shown, place)
  return {
    on: (event, callback) => {
      checkListener(event, 'paymentMethodSelect', callback)
      mounted.onSelect((method) => callback({ code: codeOf(method) }))
    },
    getSelectedPaymentMethod: async () => {
      const method = mounted.selected()
      if (method === null) throw fault('NOT_SELECTED_PAYMENT_METHOD')
      return { code: codeOf(method) }
    },
    destroy,
  }
}

async function renderAgreement(shown: Shown, place: Place): ReturnType<Widgets['renderAgreement']> {
  if (shown.agreement) throw fault('AGREEMENT_WIDGET_ALREADY_RENDERED')
  const { mounted, destroy } = await render('agreement', shown, place)
  return {
    on: (event, callback) => {
      checkListener(event, 'agreementStatusChange', callback)
      mounted.onAgreement((state) => callback(statusOf(state)))
    },
    destroy,
  }
}

/** Shows a widget. One that cannot show anything is taken away again, so that the shop may try once more. */
async function render(
  kind: 'methods' | 'agreement',
  shown: Shown,
  place: Place,
): Promise<{ mounted: WidgetFrame; destroy: () => Promise<void> }> {
  const { clientKey, customerKey } = shown
  const { selector, variantKey } = fieldsOf(place)
  const mounted = mountWidget(kind, elementOf(selector), { clientKey, customerKey, variantKey })
  shown[kind] = mounted
  const destroy = async () => {
    mounted.destroy()
    if (shown[kind] === mounted) shown[kind] = null
  }
  try {
    await mounted.shown
  } catch (error) {
    await destroy()
    throw error
  }
  return { mounted, destroy }
}

function checkListener(event: unknown, known: string, callback: unknown): void {
  if (event !== known) throw new PaymentError('INVALID_PARAMETER', '허용하지 않는 이벤트입니다.')
  if (typeof callback !== 'function')
    throw new PaymentError('INVALID_PARAMETER', '콜백 함수가 올바르지 않습니다.')
}

function statusOf({ agreedRequiredTerms, terms }: AgreementState): AgreementStatus {
  return {
    agreedRequiredTerms,
    agreements: terms.map(({ id, required, agreed }) => ({ term: { id, required }, agreed })),
  }
}
