import { later, type Instant } from '../base/clock.ts'

/** Where a delivery may stand. `gone`: its endpoint was removed before it could be delivered. */
export const deliveryStates = ['pending', 'delivered', 'failed', 'gone'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** Minutes between a try that failed and the next one: seven of them, three days and 19 hours (toss.md 1.9). */
export const retryMinutes = [1, 4, 16, 64, 256, 1024, 4096] as const

/** How long a receiver may take to answer, in real time (toss.md 1.9). */
export const answerWithinMs = 10_000

/** How long the former secret signs beside the new one (toss.md 1.1: seven days, two keys at most). */
export const formerSecretMs = 7 * 24 * 3_600_000

/** Endpoints that a merchant may have, so that one event never becomes a flood. */
export const mostEndpoints = 20

/** Only an answer of 200 to 299 says that a webhook has arrived; a redirect does not. */
export const hasArrived = (status: number | null): boolean => status !== null && status >= 200 && status < 300

/** When a delivery that has failed so many times, the last time at `at`, is tried again; null when it is given up. */
export function nextTry(failures: number, at: Instant): Instant | null {
  const minutes = retryMinutes[failures - 1]
  return minutes === undefined ? null : later(at, minutes * 60_000)
}
