import type { ServedLine } from '../telegram/server.ts'
import type { Waiting } from './waiting.ts'

/** How a reply leaves, or what happens in its place. */
export type Delivery =
  | { readonly how: 'plain' | 'silence' | 'reset' | 'half-close' | 'duplicate' | 'bytewise' }
  | { readonly how: 'crossed' | 'glued'; readonly maxHoldMs: number }

/** One connection's way out. Replies leave whole and in order, but for what a delivery does to them on purpose. */
export interface WayOut {
  deliver(reply: Buffer | null, delivery: Delivery): void
}

interface Held {
  readonly how: 'crossed' | 'glued'
  readonly reply: Buffer
}

export function createWayOut(line: ServedLine, waiting: Waiting): WayOut {
  let held: Held | null = null
  /** What waits for a reply that is leaving byte by byte; null when none is. */
  let behind: Buffer[] | null = null

  function send(bytes: Buffer): void {
    if (behind === null) line.send(bytes)
    else behind.push(bytes)
  }

  /** A byte a turn of the event loop, so that the kernel sends each as a segment of its own. */
  function sendBytewise(bytes: Buffer): void {
    if (behind !== null) {
      behind.push(...[...bytes].map((byte) => Buffer.of(byte)))
      return
    }
    behind = []
    let at = 0
    const step = (): void => {
      line.send(bytes.subarray(at, at + 1))
      at += 1
      if (at < bytes.length) {
        setImmediate(step)
        return
      }
      const next = behind ?? []
      behind = null
      for (const waiter of next) send(waiter)
    }
    step()
  }

  /** Lets a held reply go, after `reply` or in one piece with it. */
  function sendWithHeld(reply: Buffer): void {
    const partner = held
    held = null
    if (partner === null) send(reply)
    else if (partner.how === 'glued') send(Buffer.concat([partner.reply, reply]))
    else {
      send(reply)
      send(partner.reply)
    }
  }

  function hold(how: Held['how'], reply: Buffer, maxHoldMs: number): void {
    const mine = { how, reply }
    held = mine
    waiting.after(maxHoldMs, () => {
      if (held !== mine) return
      held = null
      send(reply)
    })
  }

  return {
    deliver: (reply, delivery) => {
      if (delivery.how === 'reset') return line.reset()
      if (delivery.how === 'half-close') return line.halfClose()
      if (delivery.how === 'silence' || reply === null) return
      if (delivery.how === 'bytewise') return sendBytewise(reply)
      if ('maxHoldMs' in delivery && held === null) return hold(delivery.how, reply, delivery.maxHoldMs)
      sendWithHeld(reply)
      if (delivery.how === 'duplicate') send(reply)
    },
  }
}
