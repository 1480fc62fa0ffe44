/** Replies and decisions that are held back. They can all be dropped at once, at a reset or at the end. */
export interface Waiting {
  after(ms: number, run: () => void): void
  clear(): void
}

export function createWaiting(): Waiting {
  const timers = new Set<NodeJS.Timeout>()
  return {
    after: (ms, run) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, ms)
      timers.add(timer)
    },
    clear: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
