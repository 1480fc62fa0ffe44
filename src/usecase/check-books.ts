import type { PartnerKind } from '../domain/method.ts'
import {
  countDone,
  countOpenQuestions,
  judgeInvariants,
  ledgerTotals,
  ourSideOf,
  type OurSide,
  type Verdict,
} from '../store/books.ts'
import type { Engine } from './engine.ts'

/** A line of a partner's own book, as its side of the wire shows it. */
export interface TheirEntry {
  readonly managementNumber: string
  /** True when what the telegram asked for stands there. */
  readonly stands: boolean
  readonly state: string
  readonly amount: number
  /** Null where that side keeps no VAT. */
  readonly vat: number | null
}

/** The book of the other side, page by page; its memory is never ours (design 4). */
export interface TheirBook {
  page(after: string | undefined): Promise<{ entries: readonly TheirEntry[]; next: string | null }>
}

/** Classes of a three-way reconciliation (domain 10.44). */
export type DifferenceClass = 'only-ours' | 'only-theirs' | 'amount-differs' | 'state-differs'

export interface Difference {
  readonly managementNumber: string
  readonly class: DifferenceClass
  readonly ours: string
  readonly theirs: string
}

export interface Comparison {
  readonly agrees: boolean
  readonly compared: number
  readonly differences: readonly Difference[]
}

export interface BooksReport {
  /** True when every invariant holds, both books agree and no question is open or parked. */
  readonly balanced: boolean
  readonly ledger: Record<string, number>
  readonly invariants: readonly Verdict[]
  /** Null when the card company shows no book. */
  readonly cardCompany: Comparison | null
  readonly bank: Comparison | null
  readonly doubts: { readonly open: number; readonly parked: number }
}

const shownDifferences = 100

/**
 * Proves the books: every invariant of the store, and our telegrams against each partner's own book. Open questions are told
 * apart, since a payment under way is in one book and not yet in the other. Reads everything; for people and tests.
 */
export async function checkBooks(
  engine: Engine,
  theirs: Readonly<Record<PartnerKind, TheirBook | null>>,
): Promise<BooksReport> {
  const db = engine.database.sql
  const invariants = await judgeInvariants(db)
  const ledger = await ledgerTotals(db)
  const compare = async (partner: PartnerKind) => {
    const book = theirs[partner]
    return book && reconcile(engine, partner, book)
  }
  const cardCompany = await compare('card_company')
  const bank = await compare('bank')
  const { open, parked } = await countOpenQuestions(db)
  const agree = (cardCompany?.agrees ?? true) && (bank?.agrees ?? true)
  return {
    balanced: agree && open === 0 && parked === 0 && invariants.every((one) => one.holds),
    ledger,
    invariants,
    cardCompany,
    bank,
    doubts: { open, parked },
  }
}

async function reconcile(engine: Engine, partner: PartnerKind, theirs: TheirBook): Promise<Comparison> {
  const differences: Difference[] = []
  let compared = 0
  let standingThere = 0
  for (let after: string | undefined; ;) {
    const page = await theirs.page(after)
    const numbers = page.entries.map((entry) => entry.managementNumber)
    const ours = new Map(
      (await ourSideOf(engine.database.sql, numbers)).map((one) => [one.managementNumber, one]),
    )
    for (const entry of page.entries) {
      const difference = compareEntry(ours.get(entry.managementNumber), entry)
      if (difference) differences.push(difference)
      if (entry.stands) standingThere++
    }
    compared += page.entries.length
    if (page.next === null) break
    after = page.next
  }
  const done = await countDone(engine.database.sql, partner)
  const stateDifferences = differences.filter((one) => one.class !== 'amount-differs').length
  // Every standing entry of theirs was looked up; only a surplus on our side can hide behind equal pages.
  if (stateDifferences === 0 && done !== standingThere)
    differences.push({
      managementNumber: '',
      class: 'only-ours',
      ours: `${done} done`,
      theirs: `${standingThere} standing`,
    })
  return { agrees: differences.length === 0, compared, differences: differences.slice(0, shownDifferences) }
}

function compareEntry(ours: OurSide | undefined, theirs: TheirEntry): Difference | null {
  const { managementNumber, stands } = theirs
  if (!ours) return stands ? { managementNumber, class: 'only-theirs', ours: '', theirs: theirs.state } : null
  // Nobody knows yet; the janitor will find out what this book already says.
  if (ours.status === 'WT') return null
  if (stands !== (ours.status === 'DN'))
    return { managementNumber, class: 'state-differs', ours: ours.status, theirs: theirs.state }
  const sameVat = theirs.vat === null || ours.vat === theirs.vat
  if (stands && (ours.amount !== theirs.amount || !sameVat))
    return {
      managementNumber,
      class: 'amount-differs',
      ours: `${ours.amount}/${ours.vat}`,
      theirs: `${theirs.amount}/${theirs.vat ?? '-'}`,
    }
  return null
}
