import { setTimeout as wait } from 'node:timers/promises'
import { attempt, look, type Deed } from './buyers.ts'
import { bankFaults, isToss, paymentFaultsOf, refundFaults, unheardNotices } from './settled-methods.ts'
import { untilReady, type World } from './world.ts'

/** What a settled world was found to be. An empty list of faults is the only good one. */
export interface Finding {
  readonly deeds: number
  readonly payments: number
  readonly faults: string[]
}

const rounds = 60
/** Questions to the gateway under way at a time while deeds are checked. */
const atOnce = 8

async function post(url: string, path: string, body: unknown): Promise<void> {
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`)
  await reply.arrayBuffer()
}

interface Books {
  readonly balanced: boolean
  readonly ledger: Readonly<Record<string, number>>
  readonly doubts: { readonly open: number; readonly parked: number }
}

/**
 * Lets time pass until every doubt is closed, has every shop repeat what it got no answer to, and holds all that anybody
 * was told against the books of both sides (issue: crash).
 */
export async function settleAndCheck(world: World, deeds: readonly Deed[]): Promise<Finding> {
  await untilReady(world)
  for (let round = 0; round < rounds; round++) {
    await post(world.url, '/sandbox/clock', { advance: 'PT1M' })
    for (const deed of deeds) if (!deed.told) await attempt(world.url, deed)
    const { doubts } = await books(world)
    if (doubts.open === 0 && deeds.every((deed) => deed.told)) break
    await wait(20)
  }
  await untilHeard(world)
  const faults: string[] = []
  const proof = await books(world)
  faults.push(...(await bankFaults(world, proof.ledger)), ...(await refundFaults(world, deeds)))
  if (!proof.balanced) faults.push(`the books do not balance: ${JSON.stringify(proof)}`)
  for (let at = 0; at < deeds.length; at += atOnce) {
    const found = await Promise.all(deeds.slice(at, at + atOnce).map((deed) => faultsOf(world, deed)))
    faults.push(...found.flat())
  }
  const orders = await chargedOrders(world)
  for (const [order, times] of orders)
    if (times > 1) faults.push(`the order ${order} was charged ${times} times`)
  return { deeds: deeds.length, payments: orders.size, faults }
}

/** Half a minute is the longest that the bank waits before it tells a notice again. */
const longestNoticeMs = 40_000

/** Lets real time pass until the bank has been heard: its notices follow no clock of ours. */
async function untilHeard(world: World): Promise<void> {
  const waitMs = 100
  for (let waitedMs = 0; waitedMs < longestNoticeMs; waitedMs += waitMs) {
    if ((await unheardNotices(world)) === 0) return
    await wait(waitMs)
  }
  throw new Error('the bank was not heard')
}

async function books(world: World): Promise<Books> {
  const reply = await fetch(`${world.url}/sandbox/books`)
  return (await reply.json()) as Books
}

const charged = new Set(['approved', 'partially_cancelled', 'cancelled'])
const open = new Set(['requested', 'in_doubt'])

/** Holds one deed against what the gateway says now. */
async function faultsOf(world: World, deed: Deed): Promise<string[]> {
  if (isToss(deed)) return paymentFaultsOf(world, deed)
  const { told } = deed
  if (!told) return [`${deed.path} under ${deed.key} never got an answer`]
  const isCharge = deed.path === '/payments/card'
  const id = isCharge
    ? (told.body['id'] ?? told.body['paymentId'])
    : (idIn(told.body['cancel']) ?? told.body['cancelId'])
  if (typeof id !== 'string') return told.status < 400 ? [`${deed.path} was answered without an id`] : []
  const { status, body } = await look(world.url, `/payments/${id}`)
  if (status !== 200) return [`${id} was told of and cannot be found (${status})`]
  const state = stateIn(isCharge ? body : body['cancel'])
  if (open.has(state)) return [`${id} is still ${state}`]
  const stands = isCharge ? charged.has(state) : state === 'done'
  if (told.status === 201 && !stands) return [`${id} was told to be done and is ${state}`]
  if (told.status >= 400 && stands) return [`${id} was told to have failed and is ${state}`]
  return []
}

const part = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
const idIn = (value: unknown) => part(value, 'id')
const stateIn = (value: unknown) => String(part(value, 'state'))

/** How often each order was charged, from a walk through every page of payments. */
async function chargedOrders(world: World): Promise<Map<string, number>> {
  const orders = new Map<string, number>()
  for (let cursor = ''; ;) {
    const { body } = await look(world.url, `/payments?limit=100${cursor && `&cursor=${cursor}`}`)
    const items = body['items'] as { orderId: string | null; state: string }[]
    for (const { orderId, state } of items)
      if (orderId && charged.has(state)) orders.set(orderId, (orders.get(orderId) ?? 0) + 1)
    if (typeof body['next'] !== 'string') return orders
    cursor = encodeURIComponent(body['next'])
  }
}
