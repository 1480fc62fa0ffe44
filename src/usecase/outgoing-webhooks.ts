import { setTimeout as wait } from 'node:timers/promises'
import { later } from '../base/clock.ts'
import { calm, misfortuneOf, type ChaosDial } from '../domain/chaos.ts'
import { isDatabaseAway } from '../store/database.ts'
import { gather } from '../store/gather.ts'
import {
  recordAttempts,
  releaseLeases,
  takeDue,
  type DeliveryAttempt,
  type DueDelivery,
} from '../store/webhook-queue.ts'
import { deliverWebhook, type SendingEngine } from './deliver-webhook.ts'
import type { Engine } from './engine.ts'
import { openSendingDesk } from './sending-desk.ts'

/** Everything that one process sends. */
export interface OutgoingWebhooks {
  /** Takes what is due, as far as there is room for it, and begins to send it. Answers how many it took. */
  send(): Promise<number>
  /** Those that are being sent; each settles when what came of it is written. */
  underWay(which?: (due: DueDelivery) => boolean): Promise<void>[]
  dial(): ChaosDial
  turnDial(dial: ChaosDial): void
  /** Waits a moment for answers, cuts off the rest and gives it back. */
  close(): Promise<void>
}

export type OutgoingEngine = SendingEngine & Pick<Engine, 'database' | 'report'>

/** Longer than a receiver may take and the dial may delay: only a process that died lets one run out. */
const leaseMs = 60_000
export const takenAtOnce = 256
const longestWaitAtCloseMs = 2_000
/** How long a webhook that is to be overtaken waits for that, in real time. */
const overtakenWithinMs = 1_000

/** `onRoom` is called whenever something has been sent, so that more may be. */
export function openOutgoing(engine: OutgoingEngine, onRoom: () => void): OutgoingWebhooks {
  const { database, clock, report, onBeat } = engine
  const desk = openSendingDesk()
  const record = gather((attempts: readonly DeliveryAttempt[]) => recordAttempts(database.hot, attempts), {
    lanes: 2,
    most: takenAtOnce,
    isHopeless: isDatabaseAway,
  })
  let dial = calm
  let throws = 0
  let closing = false

  const sendOne = async (due: DueDelivery): Promise<void> => {
    throws += 1
    const misfortune = misfortuneOf(dial, throws)
    if (misfortune.isOvertaken) await Promise.race([desk.nextAnswer(), wait(overtakenWithinMs)])
    const attempts = await deliverWebhook(engine, due, misfortune)
    const [counts] = attempts
    // What was cut off because this process ends is no failure of the receiver.
    if (!counts || (closing && counts.status === null)) return
    await Promise.all(attempts.map(record))
    onBeat('webhook-recorded')
    desk.told(due.endpointId, { arrived: counts.leaves?.state === 'delivered', tookMs: counts.durationMs })
  }

  return {
    send: async () => {
      const now = clock.now()
      const most = Math.min(takenAtOnce, desk.places())
      if (most <= 0) return 0
      const leaseUntil = later(now, leaseMs)
      const appetite = { now, leaseUntil, most, underWay: desk.outrun(now), ...desk.rooms() }
      const taken = await takeDue(database.hot, appetite)
      if (taken.length > 0) onBeat('webhook-taken')
      for (const due of taken)
        desk
          .during(due, () => sendOne(due))
          .then(onRoom, (error: unknown) =>
            // It is taken anew when its lease is over.
            report(`the webhook ${due.deliveryId} was sent, and what came of it could not be written`, error),
          )
      return taken.length
    },
    underWay: (which) => desk.underWay(which),
    dial: () => dial,
    turnDial: (wanted) => {
      dial = wanted
      throws = 0
    },
    close: async () => {
      closing = true
      const answered = Promise.allSettled(desk.underWay())
      await Promise.race([answered, wait(longestWaitAtCloseMs, null, { ref: false })])
      const left = desk.deliveries()
      await engine.sender.close()
      await answered
      if (left.length > 0) await releaseLeases(database.sql, left)
    },
  }
}
