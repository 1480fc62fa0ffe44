import type { Instant } from '../base/clock.ts'
import type { SimulatorControl } from '../contract/simulator.ts'

/** Partners that a sandbox supplies as simulators. */
export const partnerNames = ['card-company'] as const
export type PartnerName = (typeof partnerNames)[number]

interface BooksReport {
  readonly balanced: boolean
  readonly ledger: Readonly<Record<string, number>>
  readonly invariants: readonly {
    readonly name: string
    readonly korean: string
    readonly holds: boolean
    readonly offenders: readonly string[]
  }[]
  /** Null when the card company shows no book. */
  readonly cardCompany: {
    readonly agrees: boolean
    readonly compared: number
    readonly differences: readonly {
      readonly managementNumber: string
      readonly class: 'only-ours' | 'only-theirs' | 'amount-differs' | 'state-differs'
      readonly ours: string
      readonly theirs: string
    }[]
  } | null
  readonly doubts: { readonly open: number; readonly parked: number }
}

/** What `/sandbox` may do to a running gateway. In live mode there is no such door (design 4). */
export interface SandboxDoor {
  clock(): { readonly now: Instant; readonly offsetMs: number }
  /** Moves the clock and lets everything that fell due happen. Answers how many open questions were taken up. */
  moveClock(move: { readonly advanceMs: number } | { readonly to: Instant }): Promise<number>
  books(): Promise<BooksReport>
  /** Empties the books of both sides and sets the clock right. */
  reset(): Promise<void>
  readonly simulators: Partial<Record<PartnerName, SimulatorControl>>
  /** Takes up every open question that is due. Answers how many. */
  sweep(): Promise<number>
}
