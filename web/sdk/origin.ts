import { fault, PaymentError } from './fault.ts'

/** Where this script came from, and so where windows and API are. Read while the script runs: later it cannot be known. */
export const gatewayOrigin = originOf(document.currentScript)

function originOf(script: Element | SVGScriptElement | null): string {
  return script instanceof HTMLScriptElement && script.src ? new URL(script.src).origin : location.origin
}

/** Throws INVALID_CLIENT_KEY, or INSECURE_KEY_USAGE for a key that must never stand in a page. */
export function checkClientKey(clientKey: unknown): string {
  if (typeof clientKey !== 'string' || clientKey.trim() === '') throw fault('INVALID_CLIENT_KEY')
  if (/^(test|live)_g?sk_/.test(clientKey))
    throw new PaymentError(
      'INSECURE_KEY_USAGE',
      '시크릿 키는 브라우저에 노출되면 안 됩니다. 클라이언트 키를 사용해주세요.',
    )
  return clientKey
}

/** The name under which the SDKs take a buyer who is not known to the shop. */
export const anonymous = '@@ANONYMOUS'

/** Null for a buyer who is not known. Throws INVALID_CUSTOMER_KEY. */
export function checkCustomerKey(customerKey: unknown): string | null {
  if (typeof customerKey !== 'string' || customerKey.length < 2 || customerKey.length > 300)
    throw fault('INVALID_CUSTOMER_KEY')
  return customerKey === anonymous ? null : customerKey
}
