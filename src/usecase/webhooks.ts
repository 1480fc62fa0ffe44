import { setTimeout as wait } from 'node:timers/promises'
import { later } from '../base/clock.ts'
import { calm, misfortuneOf } from '../domain/chaos.ts'
import type { WebhookSender } from '../partner/webhook-sender.ts'
import type { SharedCommits } from '../store/commits.ts'
import { isDatabaseAway } from '../store/database.ts'
import { gather } from '../store/gather.ts'
import { countBacklog } from '../store/webhook-deliveries.ts'
import { lookAround, recordAttempts, releaseLeases, takeDue, type DueDelivery } from '../store/webhook-queue.ts'
import { deliverWebhook } from './deliver-webhook.ts'
import { keepDial, readDial } from './chaos-dial.ts'
import type { Engine, Webhooks } from './engine.ts'
import { openSendingDesk } from './sending-desk.ts'
import { spreadAtOnce, spreadEvents, type RenderWebhooks } from './spread-events.ts'

export interface WebhookParts extends Pick<Engine, 'database' | 'clock' | 'keyRing' | 'report' | 'onBeat'> {
  readonly sender: WebhookSender
  readonly render: RenderWebhooks
  readonly isSandbox: boolean
}

/** Commits after which somebody may have something to hear. */
export function wakingCommits(commits: SharedCommits, wake: () => void): SharedCommits {
  const woken =
    <Item, Verdict>(write: (item: Item) => Promise<Verdict>) =>
    async (item: Item): Promise<Verdict> => {
      const verdict = await write(item)
      wake()
      return verdict
    }
  return {
    ...commits,
    paymentAnswer: woken(commits.paymentAnswer),
    cancelAnswer: woken(commits.cancelAnswer),
  }
}

/** Longer than a receiver may take and the dial may delay: only a process that died lets one run out. */
const leaseMs = 60_000
const takenAtOnce = 256
const longestWaitAtCloseMs = 2_000
/** How long a webhook that is to be overtaken waits for that, in real time. */
const overtakenWithinMs = 1_000
/** More than any backlog of a sandbox needs; a webhook that fails falls due later and ends the loop. */
const mostTurns = 1_000

export function openWebhooks(parts: WebhookParts): Webhooks {
  const { database, clock, report, sender, render } = parts
  const desk = openSendingDesk()
  const record = gather(
    (attempts: Parameters<typeof recordAttempts>[1]) => recordAttempts(database.sql, attempts),
    { lanes: 2, most: takenAtOnce, isHopeless: isDatabaseAway },
  )
  let dial = calm
  let throws = 0
  let anyoneListens = true
  let mayWait = true
  let closing = false

  /** Sends one and writes what came of it. What cannot be written is taken anew when its lease is over. */
  const begin = (due: DueDelivery): Promise<void> =>
    desk.during(due, async () => {
      throws += 1
      const misfortune = misfortuneOf(dial, throws)
      if (misfortune.isOvertaken) await Promise.race([desk.nextAnswer(), wait(overtakenWithinMs)])
      const attempts = await deliverWebhook(parts, due, misfortune)
      const [counts] = attempts
      // What was cut off because this process ends is no failure of the receiver.
      if (closing && counts?.status === null) return
      await Promise.all(attempts.map(record))
      parts.onBeat('webhook-recorded')
      if (counts) desk.told(due.endpointId, { arrived: counts.leaves?.state === 'delivered', tookMs: counts.durationMs })
    })

  const send = async (): Promise<number> => {
    const now = clock.now()
    const most = Math.min(takenAtOnce, desk.places())
    if (most <= 0) return 0
    const taken = await takeDue(database.sql, {
      now,
      leaseUntil: later(now, leaseMs),
      most,
      underWay: desk.outrun(now),
      ...desk.rooms(),
    })
    if (taken.length > 0) parts.onBeat('webhook-taken')
    for (const due of taken)
      begin(due).then(turnSoon, (error: unknown) =>
        report(`the webhook ${due.deliveryId} was sent, and what came of it could not be written`, error),
      )
    return taken.length
  }

  const turnOnce = async (): Promise<number> => {
    if (closing) return 0
    let spread = 0
    if (mayWait) {
      mayWait = false
      spread = await spreadEvents(parts, render)
      mayWait ||= spread === spreadAtOnce
    }
    const taken = await send()
    if (mayWait || taken === takenAtOnce) turnSoon()
    return spread + taken
  }

  let last: Promise<unknown> = Promise.resolve()
  /** One turn after the other: two at a time would take the same endpoint's room twice. */
  const turn = (): Promise<number> => {
    const next = last.then(turnOnce, turnOnce)
    last = next.catch(() => undefined)
    return next
  }
  let isCalled = false
  function turnSoon(): void {
    if (isCalled || closing) return
    isCalled = true
    setImmediate(() => {
      isCalled = false
      turn().catch((error: unknown) => report('webhooks wait for the next round', error))
    })
  }

  const settle = async (): Promise<number> => {
    let taken = 0
    for (let round = 0; round < mostTurns && !closing; round++) {
      mayWait = true
      const now = await turn()
      const underWay = desk.underWay()
      if (now === 0 && underWay.length === 0) return taken
      taken += now
      await Promise.allSettled(underWay)
    }
    return taken
  }

  return {
    wake: () => {
      if (!anyoneListens) return
      mayWait = true
      turnSoon()
    },
    round: async () => {
      if (parts.isSandbox) dial = await readDial(parts)
      const seen = await lookAround(database.sql, clock.now())
      anyoneListens = seen.anyoneListens
      if (!seen.waits) return
      mayWait = true
      await turn()
    },
    settle,
    deliverNow: async (subjectId) => {
      mayWait = true
      await turn()
      await Promise.allSettled(desk.underWay((due) => due.subjectId === subjectId))
    },
    dial: () => dial,
    setDial: async (wanted) => {
      await keepDial(parts, wanted)
      dial = wanted
      throws = 0
    },
    refusesUrl: (url) => sender.refusesUrl(url),
    backlog: () => countBacklog(database.sql, clock.now()),
    close: async () => {
      closing = true
      await last
      await Promise.race([Promise.allSettled(desk.underWay()), wait(longestWaitAtCloseMs, null, { ref: false })])
      const left = desk.deliveries()
      await sender.close()
      await Promise.allSettled(desk.underWay())
      if (left.length > 0) await releaseLeases(database.sql, left)
    },
  }
}

