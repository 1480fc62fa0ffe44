/**
 * How many deliveries may be under way to one endpoint. It widens with every prompt answer and closes with every one that
 * is late or missing, so that a receiver that is slow or dead holds a place or two and never the places of the others.
 */
export interface SendingWindow {
  readonly most: number
  /** True from a late or missing answer to the next prompt one. */
  readonly struggles: boolean
}

export const widest = 128
/** An answer that took longer is late. */
const promptMs = 1_000

export const newWindow: SendingWindow = { most: 8, struggles: false }

/** The window after one more try. */
export function windowAfter(
  window: SendingWindow,
  told: { readonly arrived: boolean; readonly tookMs: number },
): SendingWindow {
  if (told.arrived && told.tookMs <= promptMs)
    return { most: Math.min(widest, window.most + 1), struggles: false }
  const least = told.arrived ? newWindow.most : 1
  return { most: Math.max(least, Math.floor(window.most / 2)), struggles: true }
}

/** How many more may begin. `places` are those that are free for endpoints of its kind. */
export function roomIn(window: SendingWindow, underWay: number, places: number): number {
  return Math.max(0, Math.min(window.most - underWay, places))
}
