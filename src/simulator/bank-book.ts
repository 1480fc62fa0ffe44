import type { BankBookPage, BankTotals, Maintenance } from '../contract/bank.ts'
import type { BookQuery } from '../contract/simulator.ts'
import { standing, type BankAccount } from './bank-account.ts'
import { bankEntryOf } from './bank-entry.ts'
import type { BankDeal, BankEvent, Notice } from './bank-event.ts'
import { pageOf } from './book-page.ts'
import type { EventBook } from './memory.ts'

type Open = { -readonly [Field in keyof BankAccount]: BankAccount[Field] }

export interface BankBook extends EventBook<BankEvent> {
  find(number: string): BankAccount | undefined
  /** The issue that opened an account. */
  issueOf(accountNumber: string): BankAccount | undefined
  /** Notices that wait for their answer, in the order in which they were made. */
  pendingNotices(): Notice[]
  /** Numbers so far; the next one gets this place. */
  size(): number
  maintenance(): Maintenance
  /** A page as of a moment, by which accounts expire: yyyyMMddHHmmss in Seoul. */
  page(query: BookQuery, at: string): BankBookPage
}

const nothing = { deposited: 0, returned: 0, reversed: 0, withdrawn: 0, netCancelled: 0, refunded: 0 }

/** The bank's own memory. Every operation is O(1), a page O(entries of the page). */
export function createBankBook(): BankBook {
  const accounts = new Map<string, Open>()
  const issues = new Map<string, Open>()
  const unheard = new Map<string, Notice>()
  let inOrder: Open[] = []
  let sums = { ...nothing }
  let closed: Maintenance = 'never'

  function open(number: string): Open {
    const known = accounts.get(number)
    if (known !== undefined) return known
    const empty = { deal: null, netCancelled: null, notice: null, heard: null, reversal: 'none' } as const
    const account = {
      place: inOrder.length,
      number,
      ...empty,
      closed: false,
      pending: 0,
      cameIn: 0,
      refunded: 0,
    }
    accounts.set(number, account)
    inOrder.push(account)
    return account
  }

  /** Carries out an approved deal, or with -1 takes it back. */
  function carryOut(account: Open, deal: BankDeal, sign: 1 | -1): void {
    const original = deal.originalManagementNumber === '' ? account : open(deal.originalManagementNumber)
    if (deal.kind === 'ISSUE') issues.set(deal.accountNumber, account)
    if (deal.kind === 'CLOSE') original.closed = sign === 1
    if (deal.kind === 'REFUND') {
      original.refunded += sign * deal.amount
      sums.refunded += sign * deal.amount
    }
    if (deal.kind === 'WITHDRAW') {
      account.cameIn += sign * deal.amount
      if (sign === 1) sums.withdrawn += deal.amount
      else sums.netCancelled += deal.amount
    }
  }

  function announce(notice: Notice): void {
    open(notice.noticeNumber).notice = notice
    unheard.set(notice.noticeNumber, notice)
    if (notice.kind === 'REVERSAL') open(notice.originalNoticeNumber).reversal = 'pending'
    else openIssue(notice).pending += notice.amount
  }

  function hear(noticeNumber: string, code: string): void {
    const notice = unheard.get(noticeNumber)
    if (notice === undefined) return
    unheard.delete(noticeNumber)
    open(noticeNumber).heard = code
    const issue = openIssue(notice)
    const isYes = code === '0000'
    if (notice.kind === 'DEPOSIT') {
      issue.pending -= notice.amount
      issue.cameIn += isYes ? notice.amount : 0
      sums[isYes ? 'deposited' : 'returned'] += notice.amount
      return
    }
    open(notice.originalNoticeNumber).reversal = isYes ? 'done' : 'none'
    issue.cameIn -= isYes ? notice.amount : 0
    sums.reversed += isYes ? notice.amount : 0
  }

  /** A notice is only ever made for an account that was issued. */
  const openIssue = (notice: Notice): Open => issues.get(notice.accountNumber) ?? open(notice.accountNumber)

  function apply(event: BankEvent): void {
    if (event.event === 'maintenance') closed = event.closed
    else if (event.event === 'notice') announce(event.notice)
    else if (event.event === 'heard') hear(event.noticeNumber, event.code)
    else if (event.event === 'deal') {
      const account = open(event.deal.managementNumber)
      account.deal = event.deal
      if (event.deal.code !== '0000') return
      // A yes after a tombstone is the stubborn one of domain 10.21: it stands until the next net cancel.
      account.netCancelled = null
      carryOut(account, event.deal, 1)
    } else {
      const account = open(event.managementNumber)
      const undone = standing(account)
      if (undone !== null) carryOut(account, undone, -1)
      account.netCancelled = { amount: event.amount, at: event.at }
    }
  }

  function totals(): BankTotals {
    const { deposited, withdrawn, reversed, netCancelled, refunded } = sums
    const held = deposited + withdrawn - reversed - netCancelled - refunded
    return { entries: inOrder.length, ...sums, held }
  }

  return {
    find: (number) => accounts.get(number),
    issueOf: (accountNumber) => issues.get(accountNumber),
    pendingNotices: () => [...unheard.values()],
    size: () => inOrder.length,
    maintenance: () => closed,
    apply,
    page: (query, at) => ({
      ...pageOf(inOrder, accounts, query, (account) => bankEntryOf(account, at, issues)),
      totals: totals(),
    }),
    clear: () => {
      accounts.clear()
      issues.clear()
      unheard.clear()
      inOrder = []
      sums = { ...nothing }
      closed = 'never'
    },
  }
}
