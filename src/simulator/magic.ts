import { actionTexts, type Action } from '../contract/simulator.ts'
import { replyText } from './reply-codes.ts'

/** A card and an amount that make one action happen without any rule. */
export interface Magic {
  readonly cardNumber: string
  readonly amount: number
  readonly action: Action
  readonly korean: string
  readonly english: string
}

/** New rows go to the end: the place of a row is its published card number and amount. */
const actions: readonly Action[] = [
  { action: 'decline', code: '0051' },
  { action: 'decline', code: '0054' },
  { action: 'decline', code: '0041' },
  { action: 'decline', code: '0043' },
  { action: 'decline', code: '0014' },
  { action: 'decline', code: '0082' },
  { action: 'unavailable', code: '0091' },
  { action: 'unavailable', code: '0096' },
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

function describe(action: Action): { korean: string; english: string } {
  const { korean, english } = actionTexts[action.action]
  if ('code' in action) {
    const said = `${action.code} ${replyText(action.code)}`
    return { korean: `${korean}: ${said}`, english: `${english} Code ${said}.` }
  }
  if ('stage' in action) {
    const at = stageTexts[action.stage]
    return { korean: `${korean}: ${at.korean}`, english: `${english} Here: ${at.english}.` }
  }
  return { korean, english }
}

/**
 * Row n has card 9999 00nn 0000 0000 and amount 990,0nn won. A magic card works on payments; a magic amount works on
 * payments and on cancels, so that a cancel can fail although its payment went well. Inquiries and net cancels are
 * never magic: whatever went wrong can always be settled.
 */
export const magic: readonly Magic[] = actions.map((action, at) => ({
  cardNumber: `999900${String(at + 1).padStart(2, '0')}00000000`,
  amount: 990_001 + at,
  action,
  ...describe(action),
}))

const byCard: ReadonlyMap<string, Action> = new Map(magic.map((row) => [row.cardNumber, row.action]))
const byAmount: ReadonlyMap<number, Action> = new Map(magic.map((row) => [row.amount, row.action]))

/** The action that a telegram asks for by its card or amount, or null for an ordinary one. */
export function magicAction(telegram: { kind: string; cardNumber: string; amount: number }): Action | null {
  if (telegram.kind !== 'PAYMENT' && telegram.kind !== 'CANCEL') return null
  const ofCard = telegram.kind === 'PAYMENT' ? byCard.get(telegram.cardNumber) : undefined
  return ofCard ?? byAmount.get(telegram.amount) ?? null
}
