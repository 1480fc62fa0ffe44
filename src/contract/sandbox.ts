import { z } from 'zod'
import { textLike } from './fields.ts'

/** What `/sandbox` takes and answers (design 4, names that outsiders rely on). */
export const clockMove = z
  .union([
    z.strictObject({
      advance: textLike(
        /^P(?!$)(\d{1,9}D)?(T(?=\d)(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}(\.\d{1,3})?S)?)?$/,
        'iso_duration',
      ).max(40),
    }),
    z.strictObject({ to: z.iso.datetime({ offset: true, error: 'iso_moment' }).max(40) }),
  ])
  .meta({ id: 'ClockMove' })

export const clockSchema = z
  .object({
    now: z.string().describe('ISO 8601 in Seoul'),
    offsetMs: z.int().describe("how far the sandbox's clock stands from the machine's, in milliseconds"),
    settled: z.int().optional().describe('how many open questions fell due by the move and were taken up'),
  })
  .meta({ id: 'SandboxClock' })

/** Our telegrams to one partner against that partner's own book. */
const comparisonSchema = z.object({
  agrees: z.boolean(),
  compared: z.int(),
  differences: z.array(
    z.object({
      managementNumber: z.string(),
      class: z.enum(['only-ours', 'only-theirs', 'amount-differs', 'state-differs']),
      ours: z.string(),
      theirs: z.string(),
    }),
  ),
})

export const booksSchema = z
  .object({
    balanced: z.boolean(),
    ledger: z.record(z.string(), z.int()).describe('won by account, debits positive'),
    invariants: z.array(
      z.object({
        name: z.string(),
        korean: z.string(),
        holds: z.boolean(),
        offenders: z.array(z.string()),
      }),
    ),
    cardCompany: comparisonSchema.nullable(),
    bank: comparisonSchema.nullable(),
    doubts: z.object({ open: z.int(), parked: z.int() }),
  })
  .meta({ id: 'Books' })

export const resetSchema = z.object({ status: z.literal('reset') })
