import { timingSafeEqual } from 'node:crypto'
import type { Engine } from './engine.ts'

/**
 * What the page of one payment window holds and sends back with everything it asks, so that no other page can act in the
 * buyer's name (CSRF). Worked out and not kept; only whoever was given the window's page has it.
 */
export function checkoutTokenOf({ keyRing }: Pick<Engine, 'keyRing'>, checkoutId: string): string {
  return keyRing.lookUp(`window of ${checkoutId}`)
}

/** Compared in constant time. */
export function isCheckoutToken(
  engine: Pick<Engine, 'keyRing'>,
  checkoutId: string,
  shown: unknown,
): boolean {
  const right = Buffer.from(checkoutTokenOf(engine, checkoutId))
  const left = Buffer.from(typeof shown === 'string' ? shown : '')
  return left.length === right.length && timingSafeEqual(left, right)
}
