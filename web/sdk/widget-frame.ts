import type { AgreementState, CheckoutMethod, Greeting, WidgetMessage } from '../messages.ts'
import { PaymentError } from './fault.ts'
import { gatewayOrigin } from './origin.ts'
import { isKorean, styled } from './overlay.ts'

export type WidgetKind = 'methods' | 'agreement'

/** A small page of the gateway inside the shop's page: the list of methods, or the terms. */
export interface WidgetFrame {
  /** Resolves once it shows something. Rejects with what keeps it from that, for instance INVALID_CLIENT_KEY. */
  readonly shown: Promise<void>
  selected(): CheckoutMethod | null
  agreement(): AgreementState
  onSelect(callback: (method: CheckoutMethod) => void): void
  onAgreement(callback: (agreement: AgreementState) => void): void
  destroy(): void
}

interface WidgetOptions {
  readonly clientKey: string
  readonly customerKey: string | null
  readonly variantKey: unknown
}

/** The element that a shop names. Throws INVALID_SELECTOR. */
export function elementOf(selector: unknown): Element {
  const found = find(selector)
  if (!found)
    throw new PaymentError(
      'INVALID_SELECTOR',
      'selector에 해당하는 HTML 요소를 찾을 수 없습니다. selector 값을 다시 확인해주세요.',
    )
  return found
}

/** Puts a widget into an element. Throws INVALID_VARIANT_KEY. */
export function mountWidget(kind: WidgetKind, into: Element, options: WidgetOptions): WidgetFrame {
  const iframe = styled(
    document.createElement('iframe'),
    'display:block;width:100%;height:0;border:0;background:transparent;color-scheme:light',
  )
  const title = { methods: ['결제수단 선택', 'Payment methods'], agreement: ['약관 동의', 'Terms'] } as const
  iframe.title = title[kind][isKorean() ? 0 : 1]
  iframe.src = addressOf(kind, options)
  const onSelect: ((method: CheckoutMethod) => void)[] = []
  const onAgreement: ((agreement: AgreementState) => void)[] = []
  let selected: CheckoutMethod | null = null
  let agreement: AgreementState = { agreedRequiredTerms: false, terms: [] }
  let resolve = (): void => undefined
  let reject = (_reason: PaymentError): void => undefined
  const shown = new Promise<void>((show, fail) => {
    resolve = show
    reject = fail
  })
  // Whoever waits for it hears of a failure; nobody need wait.
  shown.catch(() => undefined)
  const listener = (event: MessageEvent<unknown>) => {
    const said = heard(event, iframe)
    if (said?.type === 'resize') iframe.style.height = `${said.height}px`
    if (said?.type === 'ready') resolve()
    if (said?.type === 'failed') reject(new PaymentError(said.code, said.message))
    if (said?.type === 'selected') {
      selected = said.method
      for (const callback of onSelect) callback(said.method)
    }
    if (said?.type === 'agreed') {
      agreement = said.agreement
      for (const callback of onAgreement) callback(said.agreement)
    }
  }
  window.addEventListener('message', listener)
  iframe.addEventListener('load', () => {
    const greeting: Greeting = { source: 'naru-sdk', type: 'hello' }
    iframe.contentWindow?.postMessage(greeting, gatewayOrigin)
  })
  into.append(iframe)
  return {
    shown,
    selected: () => selected,
    agreement: () => agreement,
    onSelect: (callback) => void onSelect.push(callback),
    onAgreement: (callback) => void onAgreement.push(callback),
    destroy: () => {
      window.removeEventListener('message', listener)
      iframe.remove()
    },
  }
}

function addressOf(kind: WidgetKind, { clientKey, customerKey, variantKey }: WidgetOptions): string {
  const variant = variantKey ?? 'DEFAULT'
  if (typeof variant !== 'string' || !/^[\w-]{1,50}$/.test(variant))
    throw new PaymentError('INVALID_VARIANT_KEY', 'variantKey 에 해당하는 위젯을 찾을 수 없습니다.')
  const url = new URL(`/checkout/widgets/${kind}`, gatewayOrigin)
  url.searchParams.set('clientKey', clientKey)
  if (customerKey !== null) url.searchParams.set('customerKey', customerKey)
  url.searchParams.set('variantKey', variant)
  url.searchParams.set('language', isKorean() ? 'ko' : 'en')
  return url.href
}

function find(selector: unknown): Element | null {
  try {
    return typeof selector === 'string' ? document.querySelector(selector) : null
  } catch {
    return null
  }
}

function heard(event: MessageEvent<unknown>, iframe: HTMLIFrameElement): WidgetMessage | null {
  if (event.origin !== gatewayOrigin || event.source !== iframe.contentWindow) return null
  return isOfWidget(event.data) ? event.data : null
}

function isOfWidget(data: unknown): data is WidgetMessage {
  return typeof data === 'object' && data !== null && 'source' in data && data.source === 'naru-widget'
}
