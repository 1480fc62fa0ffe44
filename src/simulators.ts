import type { BankControl } from './contract/bank.ts'
import type { SimulatorControl } from './contract/simulator.ts'
import type { TheirBook } from './usecase/check-books.ts'

const pageLength = 5_000

/** States of the card company's book in which a telegram of ours moved money there. */
const standingCards = new Set(['approved', 'partly-cancelled', 'cancelled'])

/** The card company's own book, as the proof of the books reads it. */
export function cardCompanyBook(control: Pick<SimulatorControl, 'book'>): TheirBook {
  return {
    page: async (after) => {
      const { entries, next } = await control.book({ after, limit: pageLength })
      return { entries: entries.map((entry) => ({ ...entry, stands: standingCards.has(entry.state) })), next }
    },
  }
}

/** States of the bank's book in which what a telegram asked for was done. */
const standingAtBank = new Set(['open', 'closed', 'expired', 'approved'])

/** The bank's own book without its notices, which are the bank's own telegrams and not ours. */
export function bankBook(control: Pick<BankControl, 'book'>): TheirBook {
  return {
    page: async (after) => {
      const { entries, next } = await control.book({ after, limit: pageLength })
      const ours = entries.filter(({ kind }) => kind !== 'DEPOSIT' && kind !== 'REVERSAL')
      return {
        entries: ours.map((entry) => ({ ...entry, stands: standingAtBank.has(entry.state), vat: null })),
        next,
      }
    },
  }
}

interface RuleDesk {
  rules(): Promise<{ readonly rules: readonly object[] }>
  setRules(rules: readonly object[]): Promise<unknown>
}

/** Has whichever partner gets the next telegram under this number carry it out and lose its reply, before all other rules. */
export async function loseReply(
  partners: readonly (RuleDesk | null)[],
  managementNumber: string,
): Promise<void> {
  const rule = {
    name: `lose the reply to ${managementNumber}`,
    when: { managementNumber },
    times: 1,
    then: { action: 'silence', stage: 'after-approval' },
  }
  for (const partner of partners)
    if (partner) await partner.setRules([rule, ...(await partner.rules()).rules])
}
