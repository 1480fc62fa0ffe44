import {
  bankContract,
  depositOrderSchema,
  maintenanceOrderSchema,
  noticeOutcomeSchema,
  reversalOrderSchema,
  type BankControl,
} from '../contract/bank.ts'
import { OrderRefused } from '../contract/simulator.ts'
import { z } from 'zod'
import { controlBy, controlLine } from './control-client.ts'
import type { Orders } from './control-server.ts'

/** What the control of the bank takes over HTTP beside the usual. */
export function bankOrders(control: BankControl): Orders {
  return {
    'POST /deposits': async (body) => control.deposit(read(depositOrderSchema, body)),
    'POST /reversals': async (body) => control.reverse(read(reversalOrderSchema, body)),
    'PUT /maintenance': async (body) => control.maintain(read(maintenanceOrderSchema, body).closed),
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const order = schema.safeParse(body)
  if (!order.success) throw new OrderRefused(z.prettifyError(order.error))
  return order.data
}

/** The control of a bank that runs apart, over HTTP. */
export function bankControlOver(url: string): BankControl {
  const ask = controlLine(url)
  return {
    ...controlBy(ask, bankContract),
    deposit: async (order) => noticeOutcomeSchema.parse(await ask('POST', '/deposits', order)),
    reverse: async (order) => noticeOutcomeSchema.parse(await ask('POST', '/reversals', order)),
    maintain: async (closed) => maintenanceOrderSchema.parse(await ask('PUT', '/maintenance', { closed })),
  }
}
