import { randomBytes } from 'node:crypto'
import type { TossPayment } from '../../clients/typescript/src/naru.ts'
import type { Language, Priced } from './catalogue.ts'

/** What may happen to an order, in the words of the page's time line. */
export type StepKind =
  | 'ordered'
  | 'window_opened'
  | 'window_left'
  | 'returned'
  | 'tampered'
  | 'confirmed'
  | 'confirm_refused'
  | 'in_doubt'
  | 'webhook'
  | 'webhook_unregistered'
  | 'deposit_made'
  | 'cancelled'
  | 'cancel_refused'

export interface Step {
  readonly at: string
  readonly kind: StepKind
  readonly facts: Readonly<Record<string, string | number>>
}

export interface Order extends Priced {
  readonly orderId: string
  /** The browser that ordered, by its cookie: nobody else sees the order. */
  readonly buyer: string
  readonly language: Language
  readonly steps: Step[]
  /** As the gateway last told it; null before the confirm was answered. */
  payment: TossPayment | null
  /** Known from the moment the buyer came back. */
  paymentKey: string | null
  failure: { readonly code: string; readonly message: string } | null
  /** Set while nobody knows whether the confirm worked. */
  isInDoubt: boolean
}

/** An example keeps its orders in memory; a shop that sells keeps them in a database, in one commit with its stock. */
export interface OrderBook {
  open(buyer: string, language: Language, priced: Priced): Order
  find(orderId: string): Order | undefined
}

/** The oldest order makes room for the one after this many. */
const mostOrders = 1_000

export function openOrderBook(): OrderBook {
  const orders = new Map<string, Order>()
  return {
    open: (buyer, language, priced) => {
      const order: Order = {
        ...priced,
        orderId: newOrderId(),
        buyer,
        language,
        steps: [],
        payment: null,
        paymentKey: null,
        failure: null,
        isInDoubt: false,
      }
      note(order, 'ordered', { amount: order.amount })
      orders.set(order.orderId, order)
      const [oldest] = orders.keys()
      if (orders.size > mostOrders && oldest !== undefined) orders.delete(oldest)
      return order
    },
    find: (orderId) => orders.get(orderId),
  }
}

/** An address can be guessed at: 80 bits of chance keep an order number from being one. */
function newOrderId(): string {
  return `ferry-${randomBytes(10).toString('hex')}`
}

export function note(order: Order, kind: StepKind, facts: Step['facts'] = {}): void {
  order.steps.push({ at: new Date().toISOString(), kind, facts })
}
