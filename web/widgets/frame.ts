import type { WidgetMessage } from '../messages.ts'
import type { Language } from '../language.ts'

type Said = WidgetMessage extends infer One
  ? One extends WidgetMessage
    ? Omit<One, 'source'>
    : never
  : never

/** What the shop's script asked for, in the address of the frame. */
export interface WidgetQuery {
  readonly clientKey: string
  readonly language: Language
}

export function readQuery(): WidgetQuery {
  const query = new URLSearchParams(location.search)
  return { clientKey: query.get('clientKey') ?? '', language: query.get('language') === 'en' ? 'en' : 'ko' }
}

/**
 * Waits for the script's first word and speaks to its origin alone from then on. What is said before is kept until then.
 */
export function openTalk(): (said: Said) => void {
  let origin: string | null = null
  const waiting: WidgetMessage[] = []
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (origin !== null || event.source !== window.parent || !isGreeting(event.data)) return
    origin = event.origin
    for (const message of waiting) window.parent.postMessage(message, origin)
  })
  return (said) => {
    const message: WidgetMessage = { source: 'naru-widget', ...said }
    if (origin === null) waiting.push(message)
    else window.parent.postMessage(message, origin)
  }
}

/** Tells the frame's height whenever it changes, since a frame cannot grow by itself. */
export function tellHeight(tell: (said: Said) => void): void {
  new ResizeObserver(() => {
    tell({ type: 'resize', height: Math.ceil(document.documentElement.getBoundingClientRect().height) })
  }).observe(document.documentElement)
}

function isGreeting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'source' in data && data.source === 'naru-sdk'
}

/** An element with attributes and children, since these pages are too small for more. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}
