import type { CheckoutEnding, WindowMessage } from '../../src/contract/checkout.ts'

/** True inside the frame that a shop's page has opened. */
export const isEmbedded = window.parent !== window

/**
 * Tells the page that framed this window, at the shop's origin and nowhere else. Without such an origin nobody is told.
 */
export function tellShop(shopOrigin: string | null, message: WindowMessage): void {
  if (isEmbedded && shopOrigin !== null && /^https?:/.test(shopOrigin))
    window.parent.postMessage(message, shopOrigin)
}

/** Ends the window: in a frame the shop's page is told and does the rest, otherwise the browser goes where it is sent. */
export function leaveWindow(shopOrigin: string | null, checkoutId: string, ending: CheckoutEnding): void {
  if (isEmbedded) return tellShop(shopOrigin, { source: 'naru-checkout', checkoutId, type: 'ended', ending })
  // Not `assign`: the way back leads to the shop, and not to a window that is over.
  if (ending.redirectUrl !== null) window.location.replace(ending.redirectUrl)
}

const focusable =
  'a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),summary,[tabindex="0"]'

/** Keeps the Tab key inside this window while it is a frame over the shop's page. Answers how to stop that. */
export function keepFocus(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' || !isEmbedded) return
    const scope = document.querySelector('dialog[open]') ?? document
    const stops = [...scope.querySelectorAll<HTMLElement>(focusable)].filter((one) => one.checkVisibility())
    const [first, last] = [stops[0], stops.at(-1)]
    const turn = event.shiftKey ? [first, last] : [last, first]
    if (document.activeElement !== turn[0] && document.activeElement !== document.body) return
    event.preventDefault()
    turn[1]?.focus()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
