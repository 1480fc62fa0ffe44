import { later, type Instant } from '../base/clock.ts'
import type { Doubt } from '../store/telegrams.ts'
import type { Engine } from './engine.ts'

function windowEnd(engine: Engine, doubt: Doubt): Instant {
  return later(doubt.doubtSince ?? doubt.sentAt, engine.doubts.windowMs)
}

/** True when a doubt is older than the hour in which a net cancel may be asked for (domain 6.2). */
export function windowIsOver(engine: Engine, doubt: Doubt): boolean {
  return engine.clock.now() >= windowEnd(engine, doubt)
}

const leastLookMs = 60_000

/**
 * When to look again at something that was net-cancelled before the card company had seen it: the telegram may still be on
 * its way, and the reply that would tell of it may be lost with its line (domain 10.21). Each time as long again as the
 * doubt is old, which makes six looks in the hour and one behind it.
 */
export function nextLook(engine: Engine, doubt: Doubt): Instant {
  const now = engine.clock.now()
  return later(now, Math.max(leastLookMs, now - (doubt.doubtSince ?? doubt.sentAt)))
}
