import { z } from 'zod'
import { maintenanceSchema } from '../contract/bank.ts'

/**
 * A request as the bank decided it. A refused one is booked too, so that it can be inquired. Account number and holder are
 * whole where the account is the bank's own (ISSUE), and masked where they are a buyer's.
 */
const bankDealSchema = z.strictObject({
  managementNumber: z.string(),
  kind: z.enum(['ISSUE', 'CLOSE', 'WITHDRAW', 'REFUND']),
  originalManagementNumber: z.string(),
  bank: z.string(),
  accountNumber: z.string(),
  holderName: z.string(),
  amount: z.int(),
  dueAt: z.string(),
  code: z.string(),
  message: z.string(),
  bankNumber: z.string(),
  at: z.string(),
})
export type BankDeal = Readonly<z.output<typeof bankDealSchema>>

/** A deposit or a reversal that the gateway is told of. */
const noticeSchema = z.strictObject({
  noticeNumber: z.string(),
  kind: z.enum(['DEPOSIT', 'REVERSAL']),
  bank: z.string(),
  accountNumber: z.string(),
  amount: z.int(),
  depositorName: z.string(),
  originalNoticeNumber: z.string(),
  at: z.string(),
})
export type Notice = Readonly<z.output<typeof noticeSchema>>

/** What may happen to the bank's book, and so the lines of its journal. */
export const bankEventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('deal'), deal: bankDealSchema }),
  z.strictObject({
    event: z.literal('net-cancel'),
    managementNumber: z.string(),
    amount: z.int(),
    at: z.string(),
  }),
  z.strictObject({ event: z.literal('notice'), notice: noticeSchema }),
  z.strictObject({ event: z.literal('heard'), noticeNumber: z.string(), code: z.string() }),
  z.strictObject({ event: z.literal('maintenance'), closed: maintenanceSchema }),
])
export type BankEvent = z.output<typeof bankEventSchema>

/** The first and the last character of a name (홍*동). */
export function maskedName(name: string): string {
  const characters = Array.from(name)
  return characters.length <= 2
    ? '*'.repeat(characters.length)
    : `${characters[0]}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`
}
