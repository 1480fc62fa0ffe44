import { loadPaymentWidget, type PaymentWidgetInstance } from '@tosspayments/payment-widget-sdk'
import { loadTossPayments as loadFirst } from '@tosspayments/payment-sdk'
import { loadTossPayments as loadSecond, type TossPaymentsWidgets } from '@tosspayments/tosspayments-sdk'

/**
 * The page of a shop in the browser tests. It loads Toss's own packages, unmodified, with our scripts' addresses, and
 * writes down every message that it hears and what became of its call.
 */
type Outcome =
  | { readonly state: 'none' | 'pending' }
  | { readonly state: 'resolved'; readonly value: unknown }
  | { readonly state: 'rejected'; readonly code: string; readonly message: string; readonly isError: boolean }

let outcome: Outcome = { state: 'none' }
let widgets: TossPaymentsWidgets | null = null
let widget: PaymentWidgetInstance | null = null
const heard: string[] = []
const events: unknown[] = []
window.addEventListener('message', (event) => heard.push(JSON.stringify([event.origin, event.data])))

/** Starts a call and answers at once, as a click does. */
function start(work: () => Promise<unknown>): void {
  outcome = { state: 'pending' }
  work().then(
    (value) => {
      outcome = { state: 'resolved', value }
    },
    (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
      const message = error instanceof Error ? error.message : ''
      outcome = { state: 'rejected', code, message, isError: error instanceof Error }
    },
  )
}

/** Calls a method of an instance by its name, with what a test hands over. */
function call(instance: object, method: string, given: readonly unknown[]): Promise<unknown> {
  const called: unknown = Reflect.get(instance, method)
  if (typeof called !== 'function') throw new Error(`${method} is no method`)
  return Promise.resolve(Reflect.apply(called, instance, given))
}

const shop = {
  outcome: () => outcome,
  heard: () => heard,
  events: () => events,
  first: (src: string, clientKey: string, method: string, ...given: unknown[]) =>
    start(async () => call(await loadFirst(clientKey, { src }), method, given)),
  second: (src: string, clientKey: string, customerKey: string, method: string, ...given: unknown[]) =>
    start(async () => call((await loadSecond(clientKey, { src })).payment({ customerKey }), method, given)),
  /** Calls while another call is under way. */
  again: (src: string, clientKey: string, customerKey: string, method: string, ...given: unknown[]) =>
    loadSecond(clientKey, { src })
      .then((toss) => call(toss.payment({ customerKey }), method, given))
      .then(
        () => 'done',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : 'no code'),
      ),
  brandpay: (src: string, clientKey: string) =>
    start(async () =>
      (await loadSecond(clientKey, { src })).brandpay({ customerKey: 'buyer-1' }).addPaymentMethod(),
    ),
  openWidgets: (src: string, clientKey: string, customerKey: string) =>
    start(async () => {
      widgets = (await loadSecond(clientKey, { src })).widgets({ customerKey })
    }),
  widgets: (method: string, ...given: unknown[]) =>
    start(async () => {
      const made = await call(widgets ?? {}, method, given)
      if (method === 'renderPaymentMethods' || method === 'renderAgreement')
        await call(made as object, 'on', [
          method === 'renderAgreement' ? 'agreementStatusChange' : 'paymentMethodSelect',
          (event: unknown) => events.push(event),
        ])
    }),
  openWidget: (src: string, clientKey: string, customerKey: string) =>
    start(async () => {
      widget = await loadPaymentWidget(clientKey, customerKey, undefined, { src })
    }),
  widget: (method: string, ...given: unknown[]) =>
    start(async () => {
      const made = await call(widget ?? {}, method, given)
      if (method === 'requestPayment') return made
      if (method === 'renderPaymentMethods') Object.assign(shop, { methods: made })
      return 'rendered'
    }),
}

export type TrialShop = typeof shop

Object.assign(window, { shop })
