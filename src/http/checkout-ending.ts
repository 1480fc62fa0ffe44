import type { Language } from '../base/refusal.ts'
import type { CheckoutEnding } from '../contract/checkout.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { Authenticated } from '../usecase/authenticate-checkout.ts'

/** Words of the endings that no partner has a word for (toss.md 1.6, browser). */
const words: Readonly<Record<string, Record<Language, string>>> = {
  USER_CANCEL: { ko: '사용자가 결제를 취소했습니다.', en: 'The buyer closed the payment window.' },
  PAY_PROCESS_CANCELED: {
    ko: '사용자에 의해 결제가 취소되었습니다.',
    en: 'Payment has been canceled by the customer.',
  },
  PAY_PROCESS_ABORTED: {
    ko: '결제 진행 중 승인에 실패하여 결제가 중단되었습니다.',
    en: 'Payment was not completed because its authentication failed.',
  },
  REJECT_CARD_COMPANY: { ko: '결제 승인이 거절되었습니다.', en: 'Payment confirmation is rejected.' },
}

const wordsOf = (code: string, language: Language): string =>
  (words[code] ?? words['PAY_PROCESS_ABORTED'])?.[language] ?? code

/** The address with these parameters added; what the shop put into it stays. */
function withQuery(url: string, query: Record<string, string>): string {
  const address = new URL(url)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  return address.toString()
}

/** The buyer is done: `successUrl?paymentKey&orderId&amount`, or `?customerKey&authKey` (toss.md 5). */
export function successEnding(checkout: Checkout, { authKey }: Authenticated): CheckoutEnding {
  const { successUrl, paymentType } = checkout.wish
  if (checkout.kind === 'billing') {
    const result = { customerKey: checkout.customerKey ?? '', authKey: authKey ?? '' }
    return { redirectUrl: successUrl && withQuery(successUrl, result), result, error: null }
  }
  const result = {
    paymentKey: checkout.checkoutId,
    orderId: checkout.orderId ?? '',
    amount: checkout.amount ?? 0,
    paymentType: 'NORMAL' as const,
  }
  const query = {
    ...(paymentType === null ? {} : { paymentType }),
    orderId: result.orderId,
    paymentKey: result.paymentKey,
    amount: String(result.amount),
  }
  return { redirectUrl: successUrl && withQuery(successUrl, query), result, error: null }
}

/** It went wrong: `failUrl?code&message&orderId`. */
export function failEnding(checkout: Checkout, code: string, language: Language): CheckoutEnding {
  const message = wordsOf(code, language)
  return {
    redirectUrl: failAddress(checkout, code, message),
    result: null,
    error: { code, message, orderId: checkout.orderId },
  }
}

/** The buyer closed the window. A page that framed it goes nowhere and is told USER_CANCEL. */
export function closeEnding(checkout: Checkout, language: Language): CheckoutEnding {
  const { redirectUrl } = failEnding(checkout, 'PAY_PROCESS_CANCELED', language)
  const leaves = checkout.wish.windowTarget === 'self'
  const error = { code: 'USER_CANCEL', message: wordsOf('USER_CANCEL', language), orderId: checkout.orderId }
  return { redirectUrl: leaves ? redirectUrl : null, result: null, error }
}

function failAddress({ wish, orderId }: Checkout, code: string, message: string): string | null {
  if (wish.failUrl === null) return null
  return withQuery(wish.failUrl, { code, message, ...(orderId === null ? {} : { orderId }) })
}
