import type { Engine } from './engine.ts'

const length = 40

/**
 * What a receiver of webhooks compares to know that one is of this payment (toss.md 1.9). Worked out and not kept: the same
 * for ever, and only a gateway with the key ring can tell it.
 */
export function paymentSecret({ keyRing }: Pick<Engine, 'keyRing'>, paymentId: string): string {
  return `ps_${keyRing.lookUp(`secret of ${paymentId}`).slice(0, length)}`
}
