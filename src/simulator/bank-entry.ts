import type { BankBookEntry, NoticeOutcome } from '../contract/bank.ts'
import { accountState, type BankAccount } from './bank-account.ts'
import type { Notice } from './bank-event.ts'

/** What has become of a notice, from the answer to it. */
export function noticeState({ kind }: Notice, heard: string | null): NoticeOutcome['state'] {
  if (heard === null) return 'pending'
  if (kind === 'DEPOSIT') return heard === '0000' ? 'credited' : 'returned'
  return heard === '0000' ? 'reversed' : 'refused'
}

/** A number of the bank's book as it is shown. */
export function bankEntryOf(
  account: BankAccount,
  at: string,
  issues: ReadonlyMap<string, BankAccount>,
): BankBookEntry {
  const { number, cameIn, refunded, notice } = account
  const facts = notice === null ? factsOfDeal(account, at) : factsOfNotice(account, notice, issues)
  return { managementNumber: number, ...facts, cameIn, refunded }
}

type Facts = Omit<BankBookEntry, 'managementNumber' | 'cameIn' | 'refunded'>

function factsOfNotice(
  { heard, reversal }: BankAccount,
  notice: Notice,
  issues: ReadonlyMap<string, BankAccount>,
): Facts {
  const { kind, bank, accountNumber, amount, at, originalNoticeNumber } = notice
  const state = reversal === 'done' ? 'reversed' : noticeState(notice, heard)
  const original = kind === 'DEPOSIT' ? issues.get(accountNumber)?.number : originalNoticeNumber
  const code = heard ?? '0000'
  return {
    kind,
    originalManagementNumber: original ?? null,
    bank,
    accountNumber,
    amount,
    code,
    bankNumber: null,
    at,
    state,
  }
}

function factsOfDeal({ deal, netCancelled, ...account }: BankAccount, at: string): Facts {
  return {
    kind: deal?.kind ?? 'NETCANCEL',
    originalManagementNumber: deal?.originalManagementNumber || null,
    bank: deal?.bank || null,
    accountNumber: deal?.accountNumber || null,
    amount: deal?.amount ?? 0,
    code: deal?.code ?? '0099',
    bankNumber: deal?.bankNumber || null,
    at: deal?.at ?? netCancelled?.at ?? '',
    state: stateOf({ deal, netCancelled, ...account }, at),
  }
}

function stateOf(account: BankAccount, at: string): BankBookEntry['state'] {
  if (account.netCancelled !== null) return 'net-cancelled'
  if (account.deal?.code !== '0000') return 'declined'
  return account.deal.kind === 'ISSUE' ? accountState(account, at) : 'approved'
}
