import { look, type Deed } from './buyers.ts'
import type { World } from './world.ts'

/** States on the Toss wire in which money was moved, or an account was opened for it. */
const standing = new Set(['DONE', 'WAITING_FOR_DEPOSIT', 'PARTIAL_CANCELED', 'CANCELED', 'EXPIRED'])

export const isToss = ({ path }: Deed): boolean => path.startsWith('/v1/')
const isCancel = ({ path }: Deed): boolean => path.endsWith('/cancel')

/** Holds one payment of the Toss wire against what its shop was told. */
export async function paymentFaultsOf(world: World, deed: Deed): Promise<string[]> {
  const { told } = deed
  if (!told) return [`${deed.path} under ${deed.key} never got an answer`]
  if (isCancel(deed)) return []
  const order = String(deed.body['orderId'])
  const { status, body } = await look(world.url, `/v1/payments/orders/${order}`)
  const state = status === 200 ? String(body['status']) : 'not found'
  // A window that nobody has confirmed expires too, and then there is no payment: only its approval tells them apart.
  const stands = standing.has(state) && (state !== 'EXPIRED' || body['virtualAccount'] !== null)
  if (told.status === 200 && !stands) return [`${order} was told to be done and is ${state}`]
  if (told.status !== 200 && stands)
    return [`${order} was told to have failed (${String(told.body['code'])}) and is ${state}`]
  return []
}

/** Every refund that a shop was told of stands, and no other. */
export async function refundFaults(world: World, deeds: readonly Deed[]): Promise<string[]> {
  const faults: string[] = []
  const told = new Map<string, number>()
  for (const deed of deeds.filter(isCancel)) {
    const payment = deed.path.split('/').at(-2) ?? ''
    told.set(payment, (told.get(payment) ?? 0) + (deed.told?.status === 200 ? 1 : 0))
  }
  for (const [payment, times] of told) {
    const { body } = await look(world.url, `/v1/payments/${payment}`)
    const stands = Array.isArray(body['cancels']) ? body['cancels'].length : 0
    if (stands !== times) faults.push(`${payment} was told of ${times} cancels and shows ${stands}`)
  }
  return faults
}

interface BankPage {
  readonly entries: readonly {
    readonly kind: string
    readonly state: string
    readonly accountNumber: string | null
  }[]
  readonly next: string | null
  readonly totals: { readonly held: number }
}

async function* bankPages(world: World): AsyncGenerator<BankPage> {
  for (let after = ''; ;) {
    const reply = await fetch(`${world.url}/sandbox/partners/bank/book?limit=10000${after}`)
    const page = (await reply.json()) as BankPage
    yield page
    if (page.next === null) return
    after = `&after=${page.next}`
  }
}

/** How many notices the bank still tells. */
export async function unheardNotices(world: World): Promise<number> {
  let unheard = 0
  for await (const { entries } of bankPages(world))
    unheard += entries.filter(({ state }) => state === 'pending').length
  return unheard
}

/** The bank's own book against our ledger: what it holds for us, and that no account was paid into twice. */
export async function bankFaults(world: World, ledger: Readonly<Record<string, number>>): Promise<string[]> {
  const credited = new Map<string, number>()
  let held = 0
  for await (const { entries, totals } of bankPages(world)) {
    held = totals.held
    for (const { kind, state, accountNumber } of entries)
      if (kind === 'DEPOSIT' && state === 'credited' && accountNumber)
        credited.set(accountNumber, (credited.get(accountNumber) ?? 0) + 1)
  }
  const faults = [...credited]
    .filter(([, times]) => times > 1)
    .map(([account, times]) => `the account ${account} was credited ${times} times`)
  const booked = ledger['bank_deposit'] ?? 0
  if (held !== booked) faults.push(`the bank holds ${held} won for us, and our ledger says ${booked}`)
  return faults
}
