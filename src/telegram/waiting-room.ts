import type { NotSentReason, Settle } from './in-flight.ts'

/** An ask for which nothing has left this machine yet. */
export interface WaitingAsk {
  readonly managementNumber: string
  readonly telegram: Buffer
  readonly settle: Settle
}

/** The asks that came while no line was up. */
export interface WaitingRoom {
  readonly has: (managementNumber: string) => boolean
  readonly size: () => number
  readonly enter: (ask: WaitingAsk) => void
  /** Empties the room onto a line. */
  readonly letIn: (send: (ask: WaitingAsk) => void) => void
  readonly refuseAll: (reason: NotSentReason) => void
}

/** An empty room. Nobody waits longer than `timeoutMs`, which then counts as a connect time-out. */
export function waitingRoom(timeoutMs: number): WaitingRoom {
  const asks = new Map<string, WaitingAsk & { readonly timer: NodeJS.Timeout }>()

  function leave(managementNumber: string): WaitingAsk | undefined {
    const ask = asks.get(managementNumber)
    clearTimeout(ask?.timer)
    asks.delete(managementNumber)
    return ask
  }

  function refuse(managementNumber: string, reason: NotSentReason): void {
    leave(managementNumber)?.settle({ kind: 'not-sent', reason })
  }

  return {
    has: (managementNumber) => asks.has(managementNumber),
    size: () => asks.size,
    enter: (ask) => {
      const timer = setTimeout(() => refuse(ask.managementNumber, 'connect-timeout'), timeoutMs)
      asks.set(ask.managementNumber, { ...ask, timer })
    },
    letIn: (send) => {
      for (const ask of asks.values()) {
        leave(ask.managementNumber)
        send(ask)
      }
    },
    refuseAll: (reason) => {
      for (const managementNumber of asks.keys()) refuse(managementNumber, reason)
    },
  }
}
