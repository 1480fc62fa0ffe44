import type { BookQuery } from '../contract/simulator.ts'

/** One number of a book, at its place in the order in which the numbers came in. */
export interface Placed {
  readonly place: number
}

/** A page of a book: the entries behind the one named `after`; none behind one that the book does not know. */
export function pageOf<Account extends Placed, Entry extends { readonly managementNumber: string }>(
  inOrder: readonly Account[],
  accounts: ReadonlyMap<string, Account>,
  { after, limit = 1_000 }: BookQuery,
  entryOf: (account: Account) => Entry,
): { entries: Entry[]; next: string | null } {
  const from = after === undefined ? 0 : (accounts.get(after)?.place ?? inOrder.length - 1) + 1
  const entries = inOrder.slice(from, from + limit).map(entryOf)
  const next = from + limit < inOrder.length ? (entries.at(-1)?.managementNumber ?? null) : null
  return { entries, next }
}
