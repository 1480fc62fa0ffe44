import { actionTexts, type Action } from '../contract/simulator.ts'

/** An amount, and a number beside it, that make one action happen without any rule. */
export interface MagicRow {
  /** Counted from 1: the published number of a row is made of it. */
  readonly row: number
  readonly amount: number
  readonly action: Action
  readonly korean: string
  readonly english: string
}

/** What any partner at the end of a wire can do to a reply. A new one goes to the end of each partner's table, not in here. */
export const faultActions: readonly Action[] = [
  { action: 'delay', ms: 3_000 },
  { action: 'late', ms: 35_000 },
  { action: 'silence', stage: 'before-approval' },
  { action: 'silence', stage: 'after-approval' },
  { action: 'reset', stage: 'before-approval' },
  { action: 'reset', stage: 'after-approval' },
  { action: 'half-close', stage: 'before-approval' },
  { action: 'half-close', stage: 'after-approval' },
  { action: 'duplicate' },
  { action: 'crossed', maxHoldMs: 1_000 },
  { action: 'glued', maxHoldMs: 1_000 },
  { action: 'bytewise' },
  { action: 'short' },
  { action: 'long' },
  { action: 'foreign-bytes' },
  { action: 'wrong-number' },
  { action: 'wrong-amount' },
  { action: 'stubborn', ms: 35_000 },
]

const stageTexts = {
  'before-approval': { korean: '승인 전', english: 'before approval' },
  'after-approval': { korean: '승인 후', english: 'after approval' },
} as const

function describe(action: Action, textOf: (code: string) => string): { korean: string; english: string } {
  const { korean, english } = actionTexts[action.action]
  if ('code' in action) {
    const said = `${action.code} ${textOf(action.code)}`
    return { korean: `${korean}: ${said}`, english: `${english} Code ${said}.` }
  }
  if ('stage' in action) {
    const at = stageTexts[action.stage]
    return { korean: `${korean}: ${at.korean}`, english: `${english} Here: ${at.english}.` }
  }
  return { korean, english }
}

/** A table of magic: row n has the amount 990,0nn won. `textOf` says what a response code of this partner means. */
export function magicRows(actions: readonly Action[], textOf: (code: string) => string): MagicRow[] {
  return actions.map((action, at) => ({
    row: at + 1,
    amount: 990_001 + at,
    action,
    ...describe(action, textOf),
  }))
}

/** The number of a row, as part of a card or an account. */
export const rowDigits = ({ row }: MagicRow): string => String(row).padStart(2, '0')

/** The action of each row, found by one of its numbers. */
export function magicBy<Row extends MagicRow, Key>(
  rows: readonly Row[],
  key: (row: Row) => Key,
): ReadonlyMap<Key, Action> {
  return new Map(rows.map((row) => [key(row), row.action]))
}
