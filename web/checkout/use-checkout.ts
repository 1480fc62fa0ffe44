import { useCallback, useEffect, useRef, useState } from 'react'
import type { AuthenticateCheckout, CheckoutEnding, CheckoutView } from '../../src/contract/checkout.ts'
import type { Answer, CheckoutApi } from './api.ts'
import { leaveWindow, tellShop } from './shop-page.ts'

export type Phase =
  | { readonly kind: 'loading' }
  /** The gateway could not be heard, or knows no such checkout; then `message` says so. */
  | { readonly kind: 'lost'; readonly message: string | null }
  | { readonly kind: 'open'; readonly view: CheckoutView }
  | { readonly kind: 'over'; readonly view: CheckoutView }
  | { readonly kind: 'leaving' }

/** What stands in the way of paying; after `unheard` nobody knows whether it was done. */
export type Notice =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unheard'; readonly body: AuthenticateCheckout }

export interface Checkout {
  readonly phase: Phase
  readonly notice: Notice | null
  readonly busy: boolean
  pay(body: AuthenticateCheckout): Promise<void>
  /** Looks first whether what was not heard was done, and sends it again only if it was not. */
  retry(): Promise<void>
  reload(): Promise<CheckoutView | null>
  close(): Promise<void>
  fail(code: string): Promise<void>
  leave(ending: CheckoutEnding): void
}

const closedByBuyer: CheckoutEnding = {
  redirectUrl: null,
  result: null,
  error: { code: 'USER_CANCEL', message: '취소되었습니다.', orderId: null },
}

/** Runs one piece of work at a time: however often a button is pressed, one request is under way. */
function useOnce(): { busy: boolean; once: (work: () => Promise<void>) => Promise<void> } {
  const [busy, setBusy] = useState(false)
  const lock = useRef(false)
  const once = async (work: () => Promise<void>) => {
    if (lock.current) return
    lock.current = true
    setBusy(true)
    await work()
    setBusy(false)
    lock.current = false
  }
  return { busy, once }
}

/** Where the checkout stands, as the gateway says, and the way out of it. */
function usePhase(api: CheckoutApi): Pick<Checkout, 'phase' | 'leave' | 'reload'> {
  const [phase, setPhase] = useState<Phase>({ kind: 'loading' })
  const shopOrigin = useRef<string | null>(null)
  const { checkoutId } = api

  const leave = (ending: CheckoutEnding) => {
    setPhase({ kind: 'leaving' })
    leaveWindow(shopOrigin.current, checkoutId, ending)
  }
  const reload = useCallback(async () => {
    const answer = await api.view()
    if (answer.kind !== 'done') {
      setPhase({ kind: 'lost', message: answer.kind === 'refused' ? answer.message : null })
      return null
    }
    const view = answer.value
    shopOrigin.current = view.shopOrigin
    tellShop(view.shopOrigin, { source: 'naru-checkout', checkoutId, type: 'ready' })
    setPhase({ kind: view.state === 'ready' ? 'open' : 'over', view })
    return view
  }, [api, checkoutId])

  useEffect(() => {
    void reload()
    const backAgain = (event: PageTransitionEvent) => {
      if (event.persisted) void reload()
    }
    window.addEventListener('pageshow', backAgain)
    return () => window.removeEventListener('pageshow', backAgain)
  }, [reload])

  return { phase, leave, reload }
}

/** One checkout from its loading to its end. */
export function useCheckout(api: CheckoutApi): Checkout {
  const [notice, setNotice] = useState<Notice | null>(null)
  const { busy, once } = useOnce()
  const { phase, leave, reload } = usePhase(api)

  const settle = async (answer: Answer<CheckoutEnding>) => {
    if (answer.kind === 'done') return leave(answer.value)
    const { message } = answer.kind === 'refused' ? answer : { message: '' }
    const view = await reload()
    // It was done by a request whose answer was lost: the buyer goes where that answer would have led.
    if (view?.state === 'authenticated' && view.ending) return leave(view.ending)
    if (view?.state === 'ready') setNotice({ kind: 'refused', message })
  }
  const send = async (body: AuthenticateCheckout) => {
    setNotice(null)
    const answer = await api.authenticate(body)
    if (answer.kind === 'unheard') setNotice({ kind: 'unheard', body })
    else await settle(answer)
  }
  const retry = async () => {
    if (notice?.kind !== 'unheard') return
    const answer = await api.view()
    if (answer.kind !== 'done') return
    const { state, ending } = answer.value
    if (state === 'ready') await send(notice.body)
    else if (state === 'authenticated' && ending) leave(ending)
    else await reload()
  }
  const close = async () => {
    const answer = await api.close()
    leave(answer.kind === 'done' ? answer.value : closedByBuyer)
  }
  return {
    phase,
    notice,
    busy,
    reload,
    leave,
    pay: (body) => once(() => send(body)),
    retry: () => once(retry),
    close: () => once(close),
    fail: (code) => once(async () => settle(await api.fail(code))),
  }
}
