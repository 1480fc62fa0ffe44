import { z } from 'zod'
import { metadata, printable, remark, shopKey } from './fields.ts'
import { orderIdForm } from './toss.ts'

/**
 * What passes between a shop's page, the payment window and the gateway. The shop's page opens a checkout with its client
 * key; the window, which alone sees card and account numbers, authenticates it; the shop's server confirms it over the
 * Toss wire. A checkout's id is the payment key.
 */
const checkoutKinds = ['payment', 'billing'] as const
export const checkoutMethods = ['card', 'virtual_account', 'transfer'] as const
const checkoutStates = ['ready', 'authenticated', 'confirmed', 'aborted', 'expired'] as const
/** `redirect`: the browser goes to the shop's URLs. `promise`: the shop's page is told and goes nowhere. */
const checkoutFlows = ['redirect', 'promise'] as const
const checkoutLanguages = ['ko', 'en'] as const

/** An address of the shop that a browser may be sent to: http or https, never a script. */
const shopUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe('http or https; its own query is kept')
const won = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number),
])

/** `POST /checkout/api/checkouts`, from the shop's page, any origin. Unknown fields and nulls are taken, as SDKs send them. */
export const openCheckout = z
  .looseObject({
    clientKey: z.string().min(1).max(200),
    kind: z.enum(checkoutKinds).default('payment'),
    method: z.enum(checkoutMethods).nullish().describe('null lets the buyer choose'),
    amount: won.nullish().describe('won; required for a payment'),
    currency: z.literal('KRW').nullish(),
    orderId: z.string().regex(orderIdForm).nullish().describe('required for a payment'),
    orderName: printable(100).nullish().describe('required for a payment'),
    taxFreeAmount: won.nullish(),
    cultureExpense: z.boolean().nullish(),
    customerKey: shopKey(2, 300).nullish().describe('required for billing'),
    customerName: printable(100).nullish(),
    customerEmail: printable(255).nullish(),
    customerMobilePhone: printable(20).nullish(),
    metadata: metadata.nullish(),
    successUrl: shopUrl.nullish().describe('together with failUrl; without both the shop gets a promise'),
    failUrl: shopUrl.nullish(),
    windowTarget: z.enum(['self', 'iframe']).default('iframe'),
    paymentType: z.literal('NORMAL').nullish().describe('added to the success URL, as the widgets and v2 do'),
    installmentMonths: z.int().min(0).max(12).nullish().describe('fixed by the shop'),
    maxInstallmentMonths: z.int().min(0).max(12).nullish(),
    bank: printable(20).nullish(),
    validHours: z.int().min(1).max(720).nullish(),
    dueDate: remark(40).nullish().describe('ISO 8601, of Seoul without an offset; instead of validHours'),
    language: z.enum(checkoutLanguages).nullish(),
    forceFailure: z.boolean().nullish().describe('sandbox: the window ends in failure by itself'),
  })
  .meta({ id: 'OpenCheckout' })

export const openedCheckout = z
  .object({ checkoutId: z.string(), url: z.string().describe('the address of the window') })
  .meta({ id: 'OpenedCheckout' })

/** Every refusal of `/checkout/api`; `code` is one that Toss's browser SDKs know (toss.md 1.6, browser). */
export const checkoutFault = z.object({ code: z.string(), message: z.string() }).meta({ id: 'CheckoutFault' })

/**
 * How a window ends: of `authenticate`, `fail` and `close` alike. Exactly one of `result` and `error` is there. `redirectUrl` is where the
 * browser goes in the redirect flow; null in the promise flow, whose page gets `result` or `error` by a message.
 */
export const checkoutEnding = z
  .object({
    redirectUrl: z.string().nullable(),
    result: z
      .union([
        z.object({
          paymentKey: z.string(),
          orderId: z.string(),
          amount: z.int(),
          paymentType: z.literal('NORMAL'),
        }),
        z.object({ customerKey: z.string(), authKey: z.string() }),
      ])
      .nullable(),
    error: z.object({ code: z.string(), message: z.string(), orderId: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'CheckoutEnding' })

const bank = z.object({
  code: z.string(),
  ko: z.string(),
  en: z.string(),
  issues: z.boolean().describe('whether it opens virtual accounts'),
})

/** `GET /checkout/api/checkouts/:checkoutId`: all that the window shows. Amount and order come from here alone. */
export const checkoutView = z
  .object({
    checkoutId: z.string(),
    kind: z.enum(checkoutKinds),
    state: z.enum(checkoutStates),
    merchantName: z.string(),
    orderId: z.string().nullable(),
    orderName: z.string().nullable(),
    amount: z.int().nullable(),
    customerName: z.string().nullable(),
    method: z.enum(checkoutMethods).nullable().describe('chosen by the shop; null lets the buyer choose'),
    methods: z.array(z.enum(checkoutMethods)),
    installments: z.array(z.int()).describe('months that may be chosen; 0 is a single payment'),
    banks: z.array(bank),
    flow: z.enum(checkoutFlows),
    windowTarget: z.enum(['self', 'iframe']),
    shopOrigin: z.string().nullable().describe('the only origin that may be told of the outcome'),
    language: z.enum(checkoutLanguages).nullable(),
    expiresAt: z.string(),
    now: z.string().describe('what the clock says that expiresAt goes by; a sandbox moves it'),
    ending: checkoutEnding
      .nullable()
      .describe('how it ended, for a window whose reply was lost; null while it is open and for billing'),
    sandbox: z.boolean(),
    forceFailure: z.boolean(),
  })
  .meta({ id: 'CheckoutView' })

const onlyDigits = (least: number, most: number) => z.string().regex(new RegExp(`^\\d{${least},${most}}$`))

/**
 * `POST /checkout/api/checkouts/:checkoutId/authenticate`, with the window's token in `x-naru-checkout-token`. Done twice
 * it is refused with ALREADY_PROCESSED_PAYMENT.
 */
export const authenticateCheckout = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('card'),
      cardNumber: onlyDigits(10, 16),
      expiry: onlyDigits(4, 4).describe('mmyy'),
      cvc: onlyDigits(3, 3).nullish().describe('asked for a payment, not for billing'),
      installmentMonths: z.int().min(0).max(12).default(0),
      birthOrBusinessNumber: z
        .string()
        .regex(/^(\d{6}|\d{10})$/)
        .nullish()
        .describe('billing; checked and dropped'),
      passwordHead: onlyDigits(2, 2).nullish().describe('billing; checked and dropped'),
    }),
    z.strictObject({
      method: z.literal('virtual_account'),
      bank: z.string().max(10),
      customerName: printable(100),
    }),
    z.strictObject({
      method: z.literal('transfer'),
      bank: z.string().max(10),
      accountNumber: onlyDigits(6, 20),
      holderName: printable(60),
    }),
  ])
  .meta({ id: 'AuthenticateCheckout' })

/** `POST .../fail` (sandbox only): ends the checkout as the tester asks. */
export const failCheckout = z
  .strictObject({ code: z.string().regex(/^[A-Z0-9_]{1,60}$/) })
  .meta({ id: 'FailCheckout' })

export type OpenCheckout = z.input<typeof openCheckout>
export type OpenedCheckout = z.output<typeof openedCheckout>
export type CheckoutView = z.output<typeof checkoutView>
export type AuthenticateCheckout = z.input<typeof authenticateCheckout>
export type CheckoutEnding = z.output<typeof checkoutEnding>
export type CheckoutFault = z.output<typeof checkoutFault>

/** The header that carries the token of one window; it stands in its page as `<meta name="naru-checkout-token">`. */
export const checkoutTokenHeader = 'x-naru-checkout-token'

/**
 * What the window tells the page that framed it, by `postMessage` to `shopOrigin` and to nobody else.
 */
export type WindowMessage =
  | { readonly source: 'naru-checkout'; readonly checkoutId: string; readonly type: 'ready' }
  | {
      readonly source: 'naru-checkout'
      readonly checkoutId: string
      readonly type: 'ended'
      readonly ending: CheckoutEnding
    }
