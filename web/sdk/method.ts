import type { CheckoutMethod } from '../messages.ts'
import { fault } from './fault.ts'

/** Methods that a window offers, as the two SDKs call them. A method more is a row more. */
const names: Record<CheckoutMethod, { readonly code: string; readonly korean: string }> = {
  card: { code: 'CARD', korean: '카드' },
  virtual_account: { code: 'VIRTUAL_ACCOUNT', korean: '가상계좌' },
  transfer: { code: 'TRANSFER', korean: '계좌이체' },
}

const byName: ReadonlyMap<string, CheckoutMethod> = new Map(
  (['card', 'virtual_account', 'transfer'] as const).flatMap((method) => [
    [names[method].code, method],
    [names[method].korean, method],
  ]),
)

/** The method by its code or its Korean name; null where the buyer chooses. Throws NOT_SUPPORTED_METHOD. */
export function methodOf(name: unknown): CheckoutMethod | null {
  if (name === '' || name === '미선택' || name === null || name === undefined) return null
  const method = typeof name === 'string' ? byName.get(name) : undefined
  if (!method) throw fault('NOT_SUPPORTED_METHOD')
  return method
}

/** `CARD` and its like. */
export function codeOf(method: CheckoutMethod): string {
  return names[method].code
}

/** `카드` and its like. */
export function koreanOf(method: CheckoutMethod): string {
  return names[method].korean
}
