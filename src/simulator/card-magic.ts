import type { Action } from '../contract/simulator.ts'
import { faultActions, magicBy, magicRows, rowDigits } from './magic.ts'
import { replyText } from './reply-codes.ts'

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
  ...faultActions,
]

/**
 * Row n has card 9999 00nn 0000 0000. A magic card works on payments; a magic amount works on payments and on cancels, so
 * that a cancel can fail although its payment went well. Inquiries and net cancels are never magic: whatever went wrong
 * can always be settled.
 */
export const cardMagic = magicRows(actions, replyText).map((row) => ({
  ...row,
  cardNumber: `999900${rowDigits(row)}00000000`,
}))

const byCard = magicBy(cardMagic, (row) => row.cardNumber)
const byAmount = magicBy(cardMagic, (row) => row.amount)

/** The action that a telegram asks for by its card or amount, or null for an ordinary one. */
export function cardMagicAction(telegram: {
  kind: string
  cardNumber: string
  amount: number
}): Action | null {
  if (telegram.kind !== 'PAYMENT' && telegram.kind !== 'CANCEL') return null
  const ofCard = telegram.kind === 'PAYMENT' ? byCard.get(telegram.cardNumber) : undefined
  return ofCard ?? byAmount.get(telegram.amount) ?? null
}
