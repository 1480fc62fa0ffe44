import { z } from 'zod'

/** One payment or cancel as the card company decided it. A refused one is booked too, so that it can be inquired. */
const dealSchema = z.strictObject({
  managementNumber: z.string(),
  kind: z.enum(['PAYMENT', 'CANCEL']),
  originalManagementNumber: z.string(),
  card: z.string(),
  amount: z.int(),
  vat: z.int(),
  code: z.string(),
  message: z.string(),
  approvalNumber: z.string(),
  at: z.string(),
  issuer: z.string(),
  acquirer: z.string(),
  cardCompanyNumber: z.string(),
})
export type Deal = Readonly<z.output<typeof dealSchema>>

/**
 * What may happen to the book. These are also the lines of the journal, so a change of a field here has to read the
 * journals that stand already.
 */
export const bookEventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('deal'), deal: dealSchema }),
  z.strictObject({
    event: z.literal('net-cancel'),
    managementNumber: z.string(),
    amount: z.int(),
    vat: z.int(),
    at: z.string(),
  }),
])
export type BookEvent = z.output<typeof bookEventSchema>

/** First 6 and last 3 digits (domain 1.4). The simulators mask by themselves: they share no rule with the gateway. */
export function maskedNumber(digits: string): string {
  if (digits.length <= 9) return '*'.repeat(digits.length)
  return digits.slice(0, 6) + '*'.repeat(digits.length - 9) + digits.slice(-3)
}
