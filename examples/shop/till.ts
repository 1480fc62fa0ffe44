import { isOutcomeOpen, NaruRefused, type Naru, type TossPayment } from '../../clients/typescript/src/naru.ts'
import { note, type Order } from './orders.ts'

/** What the shop does with money, every bit of it through the typed client. */
export interface Till {
  /**
   * Confirms what the buyer has authenticated in the window. The amount that came back with the buyer is compared with our
   * own first; the gateway compares it with what the window showed.
   */
  confirm(order: Order, returned: { readonly paymentKey: string; readonly amount: number }): Promise<void>
  /** Takes back a part, or all that is left. */
  cancel(order: Order, wish: CancelWish): Promise<void>
  /** Sandbox: somebody pays into the virtual account. */
  deposit(order: Order): Promise<void>
  /** Asks the gateway how the payment stands. */
  refresh(order: Order): Promise<void>
}

export interface CancelWish {
  /** Won; all that is left when it is not given. */
  readonly amount: number | null
  readonly reason: string
  /** Where the money of a virtual account goes back to. */
  readonly refundAccount: {
    readonly bank: string
    readonly accountNumber: string
    readonly holderName: string
  } | null
}

export function openTill(naru: Naru): Till {
  /** A buyer who reloads the page while the first confirm runs waits for that one. */
  const confirming = new Map<string, Promise<void>>()

  const refresh = async (order: Order): Promise<void> => {
    take(order, await naru.tossFindOrder({ path: { orderId: order.orderId } }, { language: order.language }))
  }
  const confirm = async (order: Order, { paymentKey, amount }: { paymentKey: string; amount: number }) => {
    if (order.payment) return
    note(order, 'returned', { paymentKey })
    if (amount !== order.amount) {
      order.failure = { code: 'AMOUNT_TAMPERED', message: '' }
      return note(order, 'tampered', { amount, expected: order.amount })
    }
    order.paymentKey = paymentKey
    try {
      const body = { paymentKey, orderId: order.orderId, amount: order.amount }
      // The key belongs to this payment of this order: whoever repeats the confirm gets its first answer.
      const idempotencyKey = `confirm-${order.orderId}-${paymentKey}`
      const payment = await naru.tossConfirm({ body }, { idempotencyKey, language: order.language })
      order.failure = null
      take(order, payment)
      note(order, 'confirmed', { status: payment.status })
    } catch (error) {
      const { code, message } = sayError(error)
      // Neither yes nor no: the order waits, and the next look at it asks the gateway again.
      order.isInDoubt = isOutcomeOpen(error)
      order.failure = order.isInDoubt ? null : { code, message }
      note(order, order.isInDoubt ? 'in_doubt' : 'confirm_refused', { code, message })
    }
  }
  return {
    refresh,
    confirm: (order, returned) => {
      const running = confirming.get(order.orderId)
      if (running) return running
      const started = confirm(order, returned).finally(() => confirming.delete(order.orderId))
      confirming.set(order.orderId, started)
      return started
    },
    cancel: async (order, { amount, reason, refundAccount }) => {
      if (!order.payment) return
      const { paymentKey, balanceAmount } = order.payment
      try {
        const payment = await naru.tossCancel(
          {
            path: { paymentKey },
            body: {
              cancelReason: reason,
              ...(amount === null ? {} : { cancelAmount: amount }),
              // Of two clicks at once the second one finds another balance and is refused.
              refundableAmount: balanceAmount,
              ...(refundAccount ? { refundReceiveAccount: refundAccount } : {}),
            },
          },
          { language: order.language },
        )
        take(order, payment)
        note(order, 'cancelled', { amount: balanceAmount - payment.balanceAmount, status: payment.status })
      } catch (error) {
        note(order, 'cancel_refused', sayError(error))
        throw error
      }
    },
    deposit: async (order) => {
      if (!order.payment) return
      const { paymentKey, totalAmount } = order.payment
      const { state } = await naru.depositIntoVirtualAccount({ path: { paymentKey }, body: {} })
      note(order, 'deposit_made', { amount: totalAmount, status: state })
      await refresh(order)
    },
  }
}

function take(order: Order, payment: TossPayment): void {
  order.isInDoubt = payment.status === 'IN_PROGRESS' && order.isInDoubt
  if (payment.status === 'IN_PROGRESS' || payment.status === 'READY') return
  order.payment = payment
  order.failure = payment.failure
}

export function sayError(error: unknown): { code: string; message: string } {
  if (error instanceof NaruRefused) return { code: error.code, message: error.message }
  return { code: 'NO_ANSWER', message: error instanceof Error ? error.message : 'unknown' }
}
