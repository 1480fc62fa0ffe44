import type { Action } from '../contract/simulator.ts'
import { bankReplyText } from './bank-reply-codes.ts'
import { faultActions, magicBy, magicRows, rowDigits } from './magic.ts'

/** New rows go to the end: the place of a row is its published account number and amount. */
const actions: readonly Action[] = [
  { action: 'decline', code: '0051' },
  { action: 'decline', code: '0043' },
  { action: 'decline', code: '0022' },
  { action: 'decline', code: '0065' },
  { action: 'decline', code: '0014' },
  { action: 'decline', code: '0012' },
  { action: 'unavailable', code: '0091' },
  { action: 'unavailable', code: '0096' },
  ...faultActions,
]

/**
 * Row n has account 9999 00nn 0000. A magic account works on withdrawals and refunds, at any bank; a magic amount on every
 * request that names money but CLOSE, which only repeats the amount of its account. Inquiries and net cancels are never
 * magic: whatever went wrong can always be settled.
 */
export const bankMagic = magicRows(actions, bankReplyText).map((row) => ({
  ...row,
  accountNumber: `999900${rowDigits(row)}0000`,
}))

const byAccount = magicBy(bankMagic, (row) => row.accountNumber)
const byAmount = magicBy(bankMagic, (row) => row.amount)

/** The action that a telegram asks for by its account or amount, or null for an ordinary one. */
export function bankMagicAction(telegram: {
  kind: string
  accountNumber: string
  amount: number
}): Action | null {
  const { kind, accountNumber, amount } = telegram
  if (kind !== 'ISSUE' && kind !== 'WITHDRAW' && kind !== 'REFUND') return null
  return byAccount.get(accountNumber) ?? byAmount.get(amount) ?? null
}
