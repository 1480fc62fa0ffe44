import type {
  AuthenticateCheckout,
  CheckoutEnding,
  CheckoutFault,
  CheckoutView,
  checkoutTokenHeader,
} from '../../src/contract/checkout.ts'
import type { Language } from '../language.ts'

/**
 * The three answers of the gateway: it did, it would not, or nobody knows. What was not heard may have happened, so it is
 * asked about before it is sent again.
 */
export type Answer<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | ({ readonly kind: 'refused' } & CheckoutFault)
  | { readonly kind: 'unheard' }

export interface CheckoutApi {
  readonly checkoutId: string
  view(): Promise<Answer<CheckoutView>>
  authenticate(body: AuthenticateCheckout): Promise<Answer<CheckoutEnding>>
  close(): Promise<Answer<CheckoutEnding>>
  fail(code: string): Promise<Answer<CheckoutEnding>>
  /** A route of the sandbox, for the tester's sheet. */
  sandbox(path: string, body: object): Promise<Answer<unknown>>
}

const tokenHeader: typeof checkoutTokenHeader = 'x-naru-checkout-token'

/** How long an answer is waited for; the gateway itself waits less for anybody. */
const patienceMs = 20_000

/** The gateway as this window sees it: one checkout, by the token that stands in the page. */
export function openApi(language: () => Language): CheckoutApi {
  const checkoutId = location.pathname.split('/').findLast((part) => part !== '') ?? ''
  const token = document.querySelector<HTMLMetaElement>('meta[name="naru-checkout-token"]')?.content ?? ''
  const own = `/checkout/api/checkouts/${encodeURIComponent(checkoutId)}`
  const ask = <Value>(method: string, path: string, body?: object) =>
    call<Value>(path, {
      method,
      cache: 'no-store',
      headers: {
        [tokenHeader]: token,
        'accept-language': language(),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  return {
    checkoutId,
    view: () => ask('GET', own),
    authenticate: (body) => ask('POST', `${own}/authenticate`, body),
    close: () => ask('POST', `${own}/close`, {}),
    fail: (code) => ask('POST', `${own}/fail`, { code }),
    sandbox: (path, body) => ask('POST', `/sandbox/${path}`, body),
  }
}

async function call<Value>(path: string, request: RequestInit): Promise<Answer<Value>> {
  try {
    const reply = await fetch(path, { ...request, signal: AbortSignal.timeout(patienceMs) })
    const said: unknown = reply.status === 204 ? null : await reply.json()
    if (reply.ok) return { kind: 'done', value: said as Value }
    return isFault(said) && reply.status < 500 ? { kind: 'refused', ...faultOf(said) } : { kind: 'unheard' }
  } catch {
    return { kind: 'unheard' }
  }
}

/** Faults of the checkout say `message`, problem details of the sandbox `detail` or `title`. */
function faultOf(said: { code: string; message?: string; detail?: string; title?: string }): CheckoutFault {
  return { code: said.code, message: said.message ?? said.detail ?? said.title ?? said.code }
}

function isFault(said: unknown): said is { code: string; message?: string } {
  return typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string'
}
