import type { BookEntry, BookPage, BookQuery, Totals } from '../contract/simulator.ts'
import type { BookEvent, Deal } from './book-event.ts'
import { pageOf } from './book-page.ts'
import type { EventBook } from './memory.ts'

/** What a net cancel undid, or the tombstone that it left where nothing had been approved. */
export interface NetCancelled {
  readonly amount: number
  readonly vat: number
  readonly at: string
}

/** All that the card company remembers under one management number. */
export interface Account {
  readonly place: number
  readonly managementNumber: string
  readonly deal: Deal | null
  readonly netCancelled: NetCancelled | null
  /** Of a payment: what its standing cancels took. */
  readonly cancelledAmount: number
}

type OpenAccount = { -readonly [Field in keyof Account]: Account[Field] }

export interface Book extends EventBook<BookEvent> {
  find(managementNumber: string): Account | undefined
  /** Numbers of accounts so far; the next account gets this place. */
  size(): number
  readonly page: (query: BookQuery) => BookPage
}

/** The deal of an account if it was approved and no net cancel has undone it, otherwise null. */
export function standingDeal({ deal, netCancelled }: Account): Deal | null {
  return deal?.code === '0000' && netCancelled === null ? deal : null
}

/** The card company's own memory. Every operation is O(1), a page O(entries of the page). */
export function createBook(): Book {
  const accounts = new Map<string, OpenAccount>()
  let inOrder: OpenAccount[] = []
  let sums = { approved: 0, cancelled: 0, netCancelled: 0 }

  function open(managementNumber: string): OpenAccount {
    const known = accounts.get(managementNumber)
    if (known !== undefined) return known
    const place = inOrder.length
    const account = { place, managementNumber, deal: null, netCancelled: null, cancelledAmount: 0 }
    accounts.set(managementNumber, account)
    inOrder.push(account)
    return account
  }

  /** Adds an approved deal to the sums, or with -1 takes it out again. */
  function count(deal: Deal, sign: 1 | -1): void {
    if (deal.kind === 'CANCEL') {
      open(deal.originalManagementNumber).cancelledAmount += sign * deal.amount
      sums.cancelled += sign * deal.amount
    } else if (sign === 1) sums.approved += deal.amount
    else sums.netCancelled += deal.amount
  }

  function apply(event: BookEvent): void {
    if (event.event === 'deal') {
      const account = open(event.deal.managementNumber)
      account.deal = event.deal
      if (event.deal.code !== '0000') return
      // An approval after a tombstone is the stubborn one of domain 10.21: it stands until the next net cancel.
      account.netCancelled = null
      count(event.deal, 1)
      return
    }
    const account = open(event.managementNumber)
    const undone = standingDeal(account)
    if (undone !== null) count(undone, -1)
    account.netCancelled = { amount: event.amount, vat: event.vat, at: event.at }
  }

  function totals(): Totals {
    return { entries: inOrder.length, ...sums, net: sums.approved - sums.cancelled - sums.netCancelled }
  }

  return {
    find: (managementNumber) => accounts.get(managementNumber),
    size: () => inOrder.length,
    apply,
    page: (query) => ({ ...pageOf(inOrder, accounts, query, entryOf), totals: totals() }),
    clear: () => {
      accounts.clear()
      inOrder = []
      sums = { approved: 0, cancelled: 0, netCancelled: 0 }
    },
  }
}

function stateOf(account: Account): BookEntry['state'] {
  if (account.netCancelled !== null) return 'net-cancelled'
  const deal = standingDeal(account)
  if (deal === null) return 'declined'
  if (account.cancelledAmount === 0) return 'approved'
  return account.cancelledAmount < deal.amount ? 'partly-cancelled' : 'cancelled'
}

function entryOf(account: Account): BookEntry {
  const { deal, managementNumber, netCancelled, cancelledAmount } = account
  return {
    managementNumber,
    kind: deal?.kind ?? 'NETCANCEL',
    originalManagementNumber: deal?.originalManagementNumber || null,
    card: deal?.card ?? null,
    amount: deal?.amount ?? 0,
    vat: deal?.vat ?? 0,
    code: deal?.code ?? '0099',
    approvalNumber: deal?.approvalNumber || null,
    at: deal?.at ?? netCancelled?.at ?? '',
    state: stateOf(account),
    cancelledAmount,
  }
}
