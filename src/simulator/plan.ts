import type { Action } from '../contract/simulator.ts'
import type { Delivery } from './delivery.ts'
import type { Spoiling } from './spoil.ts'

/** What a rule or a magic number imposes on a decision. */
export interface Imposed {
  readonly decline: { readonly code: string; readonly message: string | undefined } | null
  /** Approve even though a net cancel came before (domain 10.21). */
  readonly stubborn: boolean
}

/** An action taken apart into the independent things that can go differently from an ordinary answer. */
export interface Plan {
  /** Milliseconds before anything is decided. */
  readonly waitMs: number
  /** False: the telegram is as if it had never arrived. */
  readonly decides: boolean
  /** A code said at the door, with nothing decided and nothing booked; null for a proper decision. */
  readonly turnedAway: string | null
  readonly imposed: Imposed
  /** Milliseconds between the decision and the reply. */
  readonly holdMs: number
  readonly spoiling: Spoiling
  readonly delivery: Delivery
}

export const ordinary: Plan = {
  waitMs: 0,
  decides: true,
  turnedAway: null,
  imposed: { decline: null, stubborn: false },
  holdMs: 0,
  spoiling: 'none',
  delivery: { how: 'plain' },
}

/** How each action differs from an ordinary answer. */
export function planOf(action: Action): Plan {
  switch (action.action) {
    case 'decline':
      return {
        ...ordinary,
        imposed: { decline: { code: action.code, message: action.message }, stubborn: false },
      }
    case 'unavailable':
      return { ...ordinary, turnedAway: action.code }
    case 'delay':
      return { ...ordinary, waitMs: action.ms }
    case 'late':
      return { ...ordinary, holdMs: action.ms }
    case 'stubborn':
      return { ...ordinary, waitMs: action.ms, imposed: { decline: null, stubborn: true } }
    case 'silence':
    case 'reset':
    case 'half-close':
      return { ...ordinary, decides: action.stage === 'after-approval', delivery: { how: action.action } }
    case 'crossed':
    case 'glued':
      return { ...ordinary, delivery: { how: action.action, maxHoldMs: action.maxHoldMs } }
    case 'duplicate':
    case 'bytewise':
      return { ...ordinary, delivery: { how: action.action } }
    default:
      return { ...ordinary, spoiling: action.action }
  }
}
