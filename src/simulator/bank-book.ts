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

interface Pages {
  readonly accounts: Map<string, Open>
  /** The issue of each account that was ever opened. */
  readonly issues: Map<string, Open>
  readonly unheard: Map<string, Notice>
  inOrder: Open[]
  sums: typeof nothing
  closed: Maintenance
}

/** The bank's own memory. Every operation is O(1), a page O(entries of the page). */
export function createBankBook(): BankBook {
  const pages: Pages = {
    accounts: new Map(),
    issues: new Map(),
    unheard: new Map(),
    inOrder: [],
    sums: { ...nothing },
    closed: 'never',
  }
  const { accounts, issues, unheard } = pages
  return {
    find: (number) => accounts.get(number),
    issueOf: (accountNumber) => issues.get(accountNumber),
    pendingNotices: () => [...unheard.values()],
    size: () => pages.inOrder.length,
    maintenance: () => pages.closed,
    apply: (event) => apply(pages, event),
    page: (query, at) => ({
      ...pageOf(pages.inOrder, accounts, query, (account) => bankEntryOf(account, at, issues)),
      totals: totalsOf(pages),
    }),
    clear: () => {
      accounts.clear()
      issues.clear()
      unheard.clear()
      pages.inOrder = []
      pages.sums = { ...nothing }
      pages.closed = 'never'
    },
  }
}

function apply(pages: Pages, event: BankEvent): void {
  if (event.event === 'maintenance') pages.closed = event.closed
  else if (event.event === 'notice') announce(pages, event.notice)
  else if (event.event === 'heard') hear(pages, event.noticeNumber, event.code)
  else if (event.event === 'deal') decide(pages, event.deal)
  else undo(pages, open(pages, event.managementNumber), event)
}

function open({ accounts, inOrder }: Pages, number: string): Open {
  const known = accounts.get(number)
  if (known !== undefined) return known
  const empty = { deal: null, netCancelled: null, notice: null, heard: null, reversal: 'none' } as const
  const money = { closed: false, pending: 0, cameIn: 0, refunded: 0 }
  const account = { place: inOrder.length, number, ...empty, ...money }
  accounts.set(number, account)
  inOrder.push(account)
  return account
}

function decide(pages: Pages, deal: BankDeal): void {
  const account = open(pages, deal.managementNumber)
  account.deal = deal
  if (deal.code !== '0000') return
  // A yes after a tombstone is the stubborn one of domain 10.21: it stands until the next net cancel.
  account.netCancelled = null
  carryOut(pages, account, deal, 1)
}

function undo(pages: Pages, account: Open, { amount, at }: { amount: number; at: string }): void {
  const undone = standing(account)
  if (undone !== null) carryOut(pages, account, undone, -1)
  account.netCancelled = { amount, at }
}

/** Carries out an approved deal, or with -1 takes it back. */
function carryOut(pages: Pages, account: Open, deal: BankDeal, sign: 1 | -1): void {
  const { sums } = pages
  const original = deal.originalManagementNumber
  if (deal.kind === 'ISSUE') pages.issues.set(deal.accountNumber, account)
  if (deal.kind === 'CLOSE') open(pages, original).closed = sign === 1
  if (deal.kind === 'REFUND') {
    open(pages, original).refunded += sign * deal.amount
    sums.refunded += sign * deal.amount
  }
  if (deal.kind === 'WITHDRAW') {
    account.cameIn += sign * deal.amount
    if (sign === 1) sums.withdrawn += deal.amount
    else sums.netCancelled += deal.amount
  }
}

/** A notice is only ever made for an account that was issued. */
const issueOf = (pages: Pages, { accountNumber }: Notice): Open =>
  pages.issues.get(accountNumber) ?? open(pages, accountNumber)

function announce(pages: Pages, notice: Notice): void {
  open(pages, notice.noticeNumber).notice = notice
  pages.unheard.set(notice.noticeNumber, notice)
  if (notice.kind === 'REVERSAL') open(pages, notice.originalNoticeNumber).reversal = 'pending'
  else issueOf(pages, notice).pending += notice.amount
}

function hear(pages: Pages, noticeNumber: string, code: string): void {
  const notice = pages.unheard.get(noticeNumber)
  if (notice === undefined) return
  pages.unheard.delete(noticeNumber)
  open(pages, noticeNumber).heard = code
  const issue = issueOf(pages, notice)
  const isYes = code === '0000'
  if (notice.kind === 'DEPOSIT') {
    issue.pending -= notice.amount
    issue.cameIn += isYes ? notice.amount : 0
    pages.sums[isYes ? 'deposited' : 'returned'] += notice.amount
    return
  }
  open(pages, notice.originalNoticeNumber).reversal = isYes ? 'done' : 'none'
  issue.cameIn -= isYes ? notice.amount : 0
  pages.sums.reversed += isYes ? notice.amount : 0
}

function totalsOf({ inOrder, sums }: Pages): BankTotals {
  const { deposited, withdrawn, reversed, netCancelled, refunded } = sums
  const held = deposited + withdrawn - reversed - netCancelled - refunded
  return { entries: inOrder.length, ...sums, held }
}
