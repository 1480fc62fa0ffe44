import type { Clock } from '../base/clock.ts'
import { headerOf } from '../telegram/card-telegram.ts'
import { TelegramFault } from '../telegram/layout.ts'
import type { ServedLine } from '../telegram/server.ts'
import { createWayOut, type WayOut } from './delivery.ts'
import { ordinary, planOf, type Plan } from './plan.ts'
import type { Fields } from './rule-book.ts'
import { spoiltReply, type AnyReply } from './spoil.ts'
import type { Trade } from './trade.ts'
import type { Waiting } from './waiting.ts'

/** Takes each telegram through rule, decision, journal and reply. */
export interface Desk {
  receive(line: ServedLine, telegram: Buffer): void
  /** Lets go of replies that are held for a partner. */
  forget(): void
}

/** What a desk works with. */
export interface DeskParts<Event> {
  readonly commit: (event: Event | null) => Promise<void>
  readonly waiting: Waiting
  readonly clock: Clock
  readonly onLog: (message: string) => void
}

export function createDesk<Request extends Fields, Reply extends AnyReply, Event>(
  trade: Trade<Request, Reply, Event>,
  { commit, waiting, clock, onLog }: DeskParts<Event>,
): Desk {
  let waysOut = new WeakMap<ServedLine, WayOut>()

  function wayOut(line: ServedLine): WayOut {
    const known = waysOut.get(line)
    if (known !== undefined) return known
    const opened = createWayOut(line, waiting)
    waysOut.set(line, opened)
    return opened
  }

  function carryOut(line: ServedLine, request: Request, plan: Plan): void {
    if (!plan.decides) return wayOut(line).deliver(null, plan.delivery)
    const { reply, event } =
      plan.turnedAway === null
        ? trade.decide(request, plan.imposed, clock.now())
        : trade.turnAway(request, plan.turnedAway)
    const send = (): void =>
      wayOut(line).deliver(spoiltReply(trade.replies, reply, plan.spoiling), plan.delivery)
    commit(event).then(
      () => (plan.holdMs > 0 ? waiting.after(plan.holdMs, send) : send()),
      (cause: unknown) => {
        onLog(`the journal cannot be written, so no reply may leave: ${String(cause)}`)
        line.reset()
      },
    )
  }

  /** Its sender learns at once that the telegram is wrong, unless not even its kind and number can be read. */
  function refuseUnreadable(line: ServedLine, telegram: Buffer, fault: TelegramFault): void {
    onLog(`${line.remote}: ${fault.message}`)
    const { kind, managementNumber } = headerOf(telegram)
    const isNumber = /^[\x21-\x7e]{1,20}$/.test(managementNumber)
    const reply = isNumber ? trade.malformed(kind, managementNumber) : null
    if (reply === null) line.reset()
    else wayOut(line).deliver(trade.replies.encode(reply), ordinary.delivery)
  }

  function read(telegram: Buffer): Request | TelegramFault {
    try {
      return trade.requests.decode(telegram)
    } catch (fault) {
      if (fault instanceof TelegramFault) return fault
      throw fault
    }
  }

  return {
    receive: (line, telegram) => {
      const request = read(telegram)
      if (request instanceof TelegramFault) return refuseUnreadable(line, telegram, request)
      const action = trade.actionFor(request)
      const plan = action === null ? ordinary : planOf(action)
      if (plan.waitMs === 0) carryOut(line, request, plan)
      else waiting.after(plan.waitMs, () => carryOut(line, request, plan))
    },
    forget: () => {
      waysOut = new WeakMap()
    },
  }
}
