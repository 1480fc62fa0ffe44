import { codeOf } from './method.ts'
import { fault, PaymentError } from './fault.ts'
import { isKorean, openOverlay, styled } from './overlay.ts'
import { mountWidget, type WidgetFrame } from './widget-frame.ts'
import type { WidgetWindow } from './widgets.ts'

interface Frames {
  readonly methods: WidgetFrame
  readonly agreement: WidgetFrame
}

interface Asked {
  readonly paymentMethod: { readonly code: string }
}

/**
 * Methods, terms and a button to pay in a layer of their own. `onChange` is told of the frames while it is open and of null
 * once it is not.
 */
export async function openWidgetWindow(
  keys: { readonly clientKey: string; readonly customerKey: string | null },
  onChange: (frames: Frames | null) => void,
): Promise<WidgetWindow> {
  const korean = isKorean()
  const listeners: { event: string; callback: (said: Asked) => Promise<void> }[] = []
  const overlay = openOverlay(() => leave())
  const panel = styled(
    document.createElement('div'),
    'position:absolute;left:50%;top:50%;transform:translate(-50%,-50%);box-sizing:border-box;width:min(480px,100vw);' +
      'max-height:100dvh;overflow:auto;padding:20px;border-radius:16px;background:#fff',
  )
  const closer = button(korean ? '닫기' : 'Close', '#f1f5f9;color:#0f172a', () => leave())
  const payer = button(korean ? '결제하기' : 'Pay', '#0b6472;color:#fff', () => ask())
  overlay.dialog.append(panel)
  const options = { ...keys, variantKey: undefined }
  const frames = {
    methods: mountWidget('methods', panel, options),
    agreement: mountWidget('agreement', panel, options),
  }
  const note = styled(document.createElement('p'), 'margin:8px 4px 0;color:#8c1d18;font:14px sans-serif')
  note.setAttribute('role', 'alert')
  panel.append(note, payer, closer)
  onChange(frames)

  function close(): void {
    frames.methods.destroy()
    frames.agreement.destroy()
    overlay.close()
    onChange(null)
  }
  function tell(event: string): void {
    const paymentMethod = { code: codeOf(frames.methods.selected() ?? 'card') }
    for (const one of listeners) if (one.event === event) void one.callback({ paymentMethod })
  }
  function leave(): void {
    close()
    tell('cancel')
  }
  function ask(): void {
    const isComplete = frames.methods.selected() !== null && frames.agreement.agreement().agreedRequiredTerms
    const missing = korean
      ? '결제수단을 고르고 필수 약관에 동의해 주세요.'
      : 'Choose a method and agree to the terms.'
    note.textContent = isComplete ? '' : missing
    if (isComplete) tell('paymentRequest')
  }
  try {
    await Promise.all([frames.methods.shown, frames.agreement.shown])
  } catch (error) {
    close()
    throw error instanceof PaymentError ? error : fault('INVALID_PARAMETERS')
  }
  return {
    on: (event: 'paymentRequest' | 'cancel', callback: (said: Asked) => Promise<void>) => {
      listeners.push({ event, callback })
    },
    destroy: async () => close(),
  }
}

function button(label: string, colours: string, onClick: () => void): HTMLButtonElement {
  const made = styled(
    document.createElement('button'),
    `display:block;width:100%;min-height:48px;margin-top:12px;border:0;border-radius:10px;font:600 16px sans-serif;cursor:pointer;background:${colours}`,
  )
  made.type = 'button'
  made.textContent = label
  made.addEventListener('click', onClick)
  return made
}
