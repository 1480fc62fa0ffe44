import type { Clock } from '../base/clock.ts'
import { cardRequest, type CardRequest } from '../telegram/card-telegram.ts'
import { TelegramFault } from '../telegram/layout.ts'
import type { ServedLine } from '../telegram/server.ts'
import { decide, refusal } from './decide.ts'
import { createWayOut, type WayOut } from './delivery.ts'
import { magicAction } from './magic.ts'
import type { Memory } from './memory.ts'
import { ordinary, planOf, type Plan } from './plan.ts'
import { spoiltReply } from './spoil.ts'
import { refusalOfUnreadable } from './unreadable.ts'
import type { Waiting } from './waiting.ts'

/** Takes each telegram through rule, decision, journal and reply. */
export interface Desk {
  receive(line: ServedLine, telegram: Buffer): void
  /** Lets go of replies that are held for a partner. */
  forget(): void
}

export function createDesk(
  memory: Memory,
  waiting: Waiting,
  clock: Clock,
  onLog: (message: string) => void,
): Desk {
  let waysOut = new WeakMap<ServedLine, WayOut>()

  function wayOut(line: ServedLine): WayOut {
    const known = waysOut.get(line)
    if (known !== undefined) return known
    const opened = createWayOut(line, waiting)
    waysOut.set(line, opened)
    return opened
  }

  function carryOut(line: ServedLine, request: CardRequest, plan: Plan): void {
    if (!plan.decides) return wayOut(line).deliver(null, plan.delivery)
    const { reply, event } =
      plan.turnedAway === null
        ? decide(memory.book, request, plan.imposed, clock.now())
        : refusal(request, plan.turnedAway)
    const send = (): void => wayOut(line).deliver(spoiltReply(reply, plan.spoiling), plan.delivery)
    memory.commit(event).then(
      () => (plan.holdMs > 0 ? waiting.after(plan.holdMs, send) : send()),
      (cause: unknown) => {
        onLog(`the journal cannot be written, so no reply may leave: ${String(cause)}`)
        line.reset()
      },
    )
  }

  function refuseUnreadable(line: ServedLine, telegram: Buffer, fault: TelegramFault): void {
    onLog(`${line.remote}: ${fault.message}`)
    const reply = refusalOfUnreadable(telegram)
    if (reply === null) line.reset()
    else wayOut(line).deliver(reply, ordinary.delivery)
  }

  return {
    receive: (line, telegram) => {
      const request = readRequest(telegram)
      if (request instanceof TelegramFault) return refuseUnreadable(line, telegram, request)
      const action = memory.rules.take(request) ?? magicAction(request)
      const plan = action === null ? ordinary : planOf(action)
      if (plan.waitMs === 0) carryOut(line, request, plan)
      else waiting.after(plan.waitMs, () => carryOut(line, request, plan))
    },
    forget: () => {
      waysOut = new WeakMap()
    },
  }
}

function readRequest(telegram: Buffer): CardRequest | TelegramFault {
  try {
    return cardRequest.decode(telegram)
  } catch (fault) {
    if (fault instanceof TelegramFault) return fault
    throw fault
  }
}
