/** A layer over the shop's page that its styles cannot reach and that keeps the page behind it out of reach. */
export interface Overlay {
  readonly dialog: HTMLDialogElement
  /** Takes the layer away and gives the focus back. */
  close(): void
}

/** Sets styles one by one, which a shop's content security policy allows where it refuses style elements. */
export function styled<Made extends HTMLElement>(element: Made, css: string): Made {
  element.style.cssText = css
  return element
}

/**
 * Opens a modal layer. `onCancel` hears of the Escape key where the focus is still in the shop's page.
 */
export function openOverlay(onCancel: () => void): Overlay {
  const host = styled(document.createElement('div'), 'all:initial')
  host.setAttribute('data-naru', 'overlay')
  const dialog = styled(
    document.createElement('dialog'),
    'position:fixed;inset:0;width:100vw;height:100dvh;max-width:none;max-height:none;margin:0;padding:0;border:0;' +
      'outline:0;overflow:hidden;background:rgba(15,23,42,.55);color-scheme:light',
  )
  dialog.setAttribute('aria-label', isKorean() ? '결제' : 'Payment')
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    onCancel()
  })
  host.attachShadow({ mode: 'open' }).append(dialog)
  const before = document.activeElement
  const scroll = document.documentElement.style.overflow
  document.documentElement.style.overflow = 'hidden'
  document.body.append(host)
  dialog.showModal()
  return {
    dialog,
    close: () => {
      document.documentElement.style.overflow = scroll
      host.remove()
      if (before instanceof HTMLElement) before.focus()
    },
  }
}

/** Whether the buyer's browser speaks Korean; anything else is spoken to in English. */
export function isKorean(): boolean {
  return /^ko\b/i.test(navigator.language)
}
