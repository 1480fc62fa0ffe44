import { setTimeout as wait } from 'node:timers/promises'
import { stopwatch } from '../base/clock.ts'
import type { SharedCommits } from '../store/commits.ts'
import { countBacklog } from '../store/webhook-deliveries.ts'
import { lookAround } from '../store/webhook-queue.ts'
import { keepDial, readDial } from './chaos-dial.ts'
import type { Webhooks } from './engine.ts'
import { openOutgoing, takenAtOnce, type OutgoingEngine } from './outgoing-webhooks.ts'
import { spreadAtOnce, spreadEvents, type RenderWebhooks } from './spread-events.ts'
import { takeTurns } from './turns.ts'

export interface WebhookParts extends OutgoingEngine {
  readonly render: RenderWebhooks
}

/** More than any backlog of a sandbox needs; a webhook that fails falls due later and ends the loop. */
const mostTurns = 1_000
/** A receiver that never answers must not hold up who moved the clock: its tries go on by themselves. Real time. */
const longestSettleMs = 12_000

/** Tells merchants what has happened: spreads events over their endpoints, and sends. One for each process. */
export function openWebhooks(parts: WebhookParts): Webhooks {
  const { database, clock, report, sender } = parts
  let anyoneListens = true

  const later = (error: unknown) => report('webhooks wait for the next round', error)
  // Turns of their own: what is ready to be sent does not wait for what is still to be spread.
  const sending = takeTurns(async () => {
    const taken = await outgoing.send()
    if (taken === takenAtOnce) sending.soon()
    return taken
  }, later)
  const outgoing = openOutgoing(parts, () => sending.soon())
  const spreading = takeTurns(async () => {
    const spread = await spreadEvents(parts, parts.render)
    if (spread > 0) sending.soon()
    if (spread === spreadAtOnce) spreading.soon()
    return spread
  }, later)

  return {
    wake: () => {
      if (anyoneListens) spreading.soon()
    },
    round: async () => {
      if (parts.isSandbox) await followDial(parts, outgoing)
      const seen = await lookAround(database.sql, clock.now())
      anyoneListens = seen.anyoneListens
      if (seen.waitToBeSpread) spreading.soon()
      if (seen.waitToBeSent) sending.soon()
    },
    settle: async () => {
      let taken = 0
      const elapsedMs = stopwatch()
      for (let n = 0; n < mostTurns && elapsedMs() < longestSettleMs; n++) {
        const now = (await spreading.take()) + (await sending.take())
        const underWay = outgoing.underWay()
        if (now === 0 && underWay.length === 0) break
        taken += now
        const patience = wait(Math.max(0, longestSettleMs - elapsedMs()), undefined, { ref: false })
        await Promise.race([Promise.allSettled(underWay), patience])
      }
      return taken
    },
    deliverNow: async (subjectId) => {
      await spreading.take()
      await sending.take()
      await Promise.allSettled(outgoing.underWay((due) => due.subjectId === subjectId))
    },
    dial: () => outgoing.dial(),
    setDial: async (dial) => {
      await keepDial(parts, dial)
      outgoing.turnDial(dial)
    },
    refusesUrl: (url) => sender.refusesUrl(url),
    underWay: () => outgoing.underWay().length,
    backlog: () => countBacklog(database.sql, clock.now()),
    close: async () => {
      await Promise.all([spreading.end(), sending.end()])
      await outgoing.close()
    },
  }
}

/** Takes up a dial that another process has turned; its own count of throws goes on otherwise. */
async function followDial(parts: WebhookParts, outgoing: ReturnType<typeof openOutgoing>): Promise<void> {
  const kept = await readDial(parts)
  if (JSON.stringify(kept) !== JSON.stringify(outgoing.dial())) outgoing.turnDial(kept)
}

/** Commits after which somebody may have something to hear. */
export function wakingCommits(commits: SharedCommits, wake: () => void): SharedCommits {
  const woken = async <Verdict>(writing: Promise<Verdict>): Promise<Verdict> => {
    const verdict = await writing
    wake()
    return verdict
  }
  return {
    ...commits,
    paymentAnswer: (answer) => woken(commits.paymentAnswer(answer)),
    cancelAnswer: (answer) => woken(commits.cancelAnswer(answer)),
  }
}
