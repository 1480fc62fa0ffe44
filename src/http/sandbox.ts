import type { Instant } from '../base/clock.ts'
import type { ChaosDial } from '../domain/chaos.ts'
import type { BankControl } from '../contract/bank.ts'
import type { SimulatorControl } from '../contract/simulator.ts'

/** Partners that a sandbox supplies as simulators. */
export interface Simulators {
  readonly 'card-company'?: SimulatorControl
  readonly bank?: BankControl
}

interface Comparison {
  readonly agrees: boolean
  readonly compared: number
  readonly differences: readonly {
    readonly managementNumber: string
    readonly class: 'only-ours' | 'only-theirs' | 'amount-differs' | 'state-differs'
    readonly ours: string
    readonly theirs: string
  }[]
}

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
  readonly cardCompany: Comparison | null
  readonly bank: Comparison | null
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
  /** Those whose control can be reached. */
  readonly simulators: Simulators
  /** Who pays into virtual accounts; null where the bank is not a simulator that can be told to. */
  readonly bank: Pick<BankControl, 'deposit'> | null
  /** Has the partner of this payment carry out its next telegram and lose the reply. */
  loseReply(managementNumber: string): Promise<void>
  /** How badly webhooks are treated, so that a shop can be seen to bear it. */
  readonly chaos: {
    read(): Promise<ChaosDial>
    set(dial: ChaosDial): Promise<void>
  }
  /** Takes up every open question that is due. Answers how many. */
  sweep(): Promise<number>
}
