/** Work that is done one turn after the other, however many ask for it. */
export interface Turns {
  /** Takes a turn after those that were asked for before, and answers with what it did. */
  take(): Promise<number>
  /** Has a turn taken as soon as there is time. Several that ask at once get one. */
  soon(): void
  /** Takes no further turn and waits for the last one. */
  end(): Promise<void>
}

/** Two turns at a time would take the same room twice. */
export function takeTurns(work: () => Promise<number>, onFault: (error: unknown) => void): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let isCalled = false
  let isOver = false
  const turn = async (): Promise<number> => (isOver ? 0 : work())
  const take = (): Promise<number> => {
    const next = last.then(turn, turn)
    last = next.catch(() => undefined)
    return next
  }
  return {
    take,
    soon: () => {
      if (isCalled || isOver) return
      isCalled = true
      setImmediate(() => {
        isCalled = false
        take().catch(onFault)
      })
    },
    end: async () => {
      isOver = true
      await last
    },
  }
}
