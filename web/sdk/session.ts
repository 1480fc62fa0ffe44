import type {
  CheckoutEnding,
  OpenCheckout,
  OpenedCheckout,
  WindowMessage,
} from '../../src/contract/checkout.ts'
import { fault, PaymentError } from './fault.ts'
import { gatewayOrigin } from './origin.ts'
import { isKorean, openOverlay, styled, type Overlay } from './overlay.ts'

export type Result = NonNullable<CheckoutEnding['result']>

/** The window that is open, of which there is one a page. */
let current: { abort(reason: PaymentError): void } | null = null

/** Ends what is open with this error. False when nothing is. */
export function abortCurrent(reason: PaymentError): boolean {
  const open = current
  open?.abort(reason)
  return open !== null
}

/**
 * Opens a window for a checkout and waits for its end. Resolves with the result where the shop gave no addresses; with
 * addresses it never resolves, because the page leaves (toss.md 5). Rejects with a PaymentError.
 */
export function openWindow(body: OpenCheckout): Promise<Result> {
  if (current) return Promise.reject(fault('INVALID_METHOD_TRANSACTION'))
  const staysHere = !body.successUrl
  // A phone has no room for a frame, and Toss opens none there either.
  const windowTarget = isPhone() ? 'self' : (body.windowTarget ?? 'iframe')
  if (staysHere && windowTarget === 'self')
    return Promise.reject(
      new PaymentError(
        'NOT_SUPPORTED_PROMISE',
        'Promise 방식을 지원하지 않습니다. successUrl, failUrl을 사용해주세요.',
      ),
    )
  const asked = { ...body, windowTarget }
  return new Promise<Result>((resolve, reject) => {
    const session = windowTarget === 'self' ? leaveFor(asked, reject) : frame(asked, resolve, reject)
    current = session
    window.addEventListener('pageshow', backAgain)
    function backAgain(event: PageTransitionEvent): void {
      window.removeEventListener('pageshow', backAgain)
      // The buyer left for the shop's own address and came back to this page as it was.
      if (event.persisted && current === session) session.abort(fault('USER_CANCEL'))
    }
  })
}

type Reject = (reason: PaymentError) => void

function leaveFor(body: OpenCheckout, reject: Reject): { abort: Reject } {
  const session = {
    abort: (reason: PaymentError) => {
      current = null
      reject(reason)
    },
  }
  callCheckout(body).then(
    ({ url }) => current === session && location.assign(url),
    (error: unknown) => session.abort(asFault(error)),
  )
  return session
}

function frame(body: OpenCheckout, resolve: (result: Result) => void, reject: Reject): { abort: Reject } {
  let overlay: Overlay | null = null
  let listener: ((event: MessageEvent) => void) | null = null
  const end = () => {
    current = null
    if (listener) window.removeEventListener('message', listener)
    overlay?.close()
    overlay = null
  }
  const session = {
    abort: (reason: PaymentError) => {
      end()
      reject(reason)
    },
  }
  const view = buildFrame(() => session.abort(fault('USER_CANCEL')))
  overlay = view.overlay
  callCheckout(body).then(
    ({ checkoutId, url }) => {
      if (current !== session) return
      const { origin } = new URL(url)
      listener = (event) => {
        const said = heard(event, view.iframe, origin, checkoutId)
        if (said?.type === 'ready') view.ready()
        if (said?.type === 'ended') finish(said.ending)
      }
      window.addEventListener('message', listener)
      view.iframe.src = url
    },
    (error: unknown) => session.abort(asFault(error)),
  )
  function finish({ redirectUrl, result, error }: CheckoutEnding): void {
    if (redirectUrl !== null) return location.assign(redirectUrl)
    end()
    if (result) resolve(result)
    else reject(error ? new PaymentError(error.code, error.message) : fault('USER_CANCEL'))
  }
  return session
}

/** What the window says: of our frame, from its origin, about its checkout. Anything else is somebody else's message. */
function heard(
  event: MessageEvent<unknown>,
  iframe: HTMLIFrameElement,
  origin: string,
  checkoutId: string,
): WindowMessage | null {
  if (event.origin !== origin || event.source !== iframe.contentWindow) return null
  return isOfCheckout(event.data) && event.data.checkoutId === checkoutId ? event.data : null
}

function isOfCheckout(data: unknown): data is WindowMessage {
  return typeof data === 'object' && data !== null && 'source' in data && data.source === 'naru-checkout'
}

/** The frame, and a button that closes it as long as there is no window in it to do so. */
function buildFrame(onClose: () => void): { overlay: Overlay; iframe: HTMLIFrameElement; ready: () => void } {
  const overlay = openOverlay(() => (closer.isConnected ? onClose() : iframe.focus()))
  const iframe = styled(
    document.createElement('iframe'),
    'position:absolute;inset:0;width:100%;height:100%;border:0;background:transparent;color-scheme:light',
  )
  iframe.title = isKorean() ? '결제창' : 'Payment window'
  const closer = styled(
    document.createElement('button'),
    'position:absolute;top:12px;right:12px;min-width:44px;height:44px;border:0;border-radius:22px;cursor:pointer;' +
      'font:20px sans-serif;background:#fff;color:#111',
  )
  closer.type = 'button'
  closer.textContent = '✕'
  closer.setAttribute('aria-label', isKorean() ? '결제창 닫기' : 'Close the payment window')
  closer.addEventListener('click', onClose)
  overlay.dialog.append(iframe, closer)
  const ready = () => {
    closer.remove()
    iframe.focus()
  }
  return { overlay, iframe, ready }
}

async function callCheckout(body: OpenCheckout): Promise<OpenedCheckout> {
  const reply = await fetch(`${gatewayOrigin}/checkout/api/checkouts`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json', 'accept-language': isKorean() ? 'ko' : 'en' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new PaymentError('NETWORK_ERROR', '네트워크 오류가 발생했습니다. 잠시 후 다시 시도해주세요.')
  })
  const answer: unknown = await reply.json().catch(() => null)
  if (reply.ok && isOpened(answer)) return { ...answer, url: new URL(answer.url, gatewayOrigin).href }
  throw isFault(answer) ? new PaymentError(answer.code, answer.message) : unknownFault()
}

function isOpened(answer: unknown): answer is OpenedCheckout {
  return typeof answer === 'object' && answer !== null && 'checkoutId' in answer && 'url' in answer
}

function isFault(answer: unknown): answer is { code: string; message: string } {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer
}

function asFault(error: unknown): PaymentError {
  return error instanceof PaymentError ? error : unknownFault()
}

function unknownFault(): PaymentError {
  return new PaymentError('UNKNOWN', '알 수 없는 에러가 발생했습니다.')
}

function isPhone(): boolean {
  return /Android|iPhone|iPad|iPod|Mobile/i.test(navigator.userAgent)
}
