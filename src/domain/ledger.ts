import { won, type Won } from '../base/won.ts'
import type { Balance } from './cancel.ts'

/** Accounts that hold what a payment has brought: the card company owes it, or it lies at the bank. */
export const assets = ['card_receivable', 'bank_deposit'] as const
export type Asset = (typeof assets)[number]

/**
 * Accounts of the double-entry ledger, each per merchant. Debits are positive: what the card company owes us is an
 * asset, what we owe the merchant (goods and VAT apart) a liability.
 */
export const accounts = [...assets, 'merchant_supply', 'merchant_vat'] as const
export type Account = (typeof accounts)[number]

export interface Posting {
  readonly account: Account
  /** Won; positive is a debit, negative a credit. */
  readonly amount: Won
}

export const movementKinds = [
  'approval',
  'cancel',
  'approval_undone',
  'cancel_undone',
  'deposit',
  'deposit_reversed',
] as const
export type MovementKind = (typeof movementKinds)[number]

/** Which way each kind of movement turns the accounts. What a net cancel undoes is booked and undone. */
const direction: Record<MovementKind, 1 | -1> = {
  approval: 1,
  cancel: -1,
  approval_undone: -1,
  cancel_undone: 1,
  deposit: 1,
  deposit_reversed: -1,
}

/** The postings of one movement; they always sum to zero (design 3.6). */
export function postings(kind: MovementKind, money: Balance, asset: Asset): Posting[] {
  const sign = direction[kind]
  return [
    { account: asset, amount: won(sign * money.amount) },
    { account: 'merchant_supply', amount: won(-sign * (money.amount - money.vat)) },
    { account: 'merchant_vat', amount: won(-sign * money.vat) },
  ]
}
