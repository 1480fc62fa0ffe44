import { get } from './requests.ts'
import { openHttpLine } from './wire.ts'
import type { Gateway } from './world.ts'

export interface Books {
  readonly balanced: boolean
  readonly invariants: readonly { readonly name: string; readonly holds: boolean }[]
  readonly cardCompany: {
    readonly compared: number
    readonly differences: readonly {
      readonly class: string
      readonly ours: string
      readonly theirs: string
    }[]
  } | null
  readonly doubts: { readonly open: number; readonly parked: number }
}

/** Proves the books of a gateway against its card company's. Takes as long as it takes: it reads every payment. */
export async function readBooks(gateway: Gateway): Promise<Books> {
  const line = await openHttpLine('127.0.0.1', gateway.port)
  try {
    const { status, body } = await line.ask(get('/sandbox/books'))
    if (status !== 200) throw new Error(`the books of ${gateway.name} were not shown: ${status} ${body}`)
    return JSON.parse(body) as Books
  } finally {
    line.close()
  }
}

/**
 * What is wrong with the books; null when they balance. `history` payments were filled in and are unknown to the card
 * company: apart from them both sides must agree.
 */
export function booksFault(books: Books, history = 0): string | null {
  if (books.balanced) return null
  const broken = books.invariants.filter((one) => !one.holds).map((one) => one.name)
  const differences = books.cardCompany?.differences ?? []
  const [only] = differences
  const surplus = Number(only?.ours.split(' ')[0]) - Number(only?.theirs.split(' ')[0])
  const isHistory =
    history > 0 && differences.length === 1 && only?.class === 'only-ours' && surplus === history
  if (broken.length === 0 && isHistory && books.doubts.open + books.doubts.parked === 0) return null
  return JSON.stringify({ broken, differences: differences.slice(0, 3), doubts: books.doubts })
}
