import type { Action, Rule, RulesState } from '../contract/simulator.ts'
import type { CardRequest } from '../telegram/card-telegram.ts'

/** The answer rules in force and how often each has matched and been used. */
export interface RuleBook {
  /** The action of the first rule that takes this telegram, or null. Counts. */
  take(telegram: CardRequest): Action | null
  replace(rules: readonly Rule[]): void
  state(): RulesState
}

interface Counted {
  readonly rule: Rule
  matched: number
  used: number
}

export function createRuleBook(initial: readonly Rule[]): RuleBook {
  const counted = (rule: Rule): Counted => ({ rule, matched: 0, used: 0 })
  let rules = initial.map(counted)
  return {
    take: (telegram) => rules.find((candidate) => takes(candidate, telegram))?.rule.then ?? null,
    replace: (next) => {
      rules = next.map(counted)
    },
    state: () => ({
      rules: rules.map(({ rule }) => rule),
      counters: rules.map((one) => ({ matched: one.matched, used: one.used, usedUp: usedUp(one) })),
    }),
  }
}

function usedUp({ rule, used }: Counted): boolean {
  return rule.times !== undefined && used >= rule.times
}

/** A rule that lets a telegram pass leaves it to the rules below. */
function takes(counted: Counted, telegram: CardRequest): boolean {
  const { rule } = counted
  if (usedUp(counted) || !matches(rule.when, telegram)) return false
  counted.matched += 1
  const afterSkip = counted.matched - (rule.skip ?? 0)
  if (afterSkip <= 0 || afterSkip % (rule.every ?? 1) !== 0) return false
  counted.used += 1
  return true
}

function matches(when: Rule['when'], telegram: CardRequest): boolean {
  return (
    when.kinds.some((kind) => kind === telegram.kind) &&
    (when.cardNumber === undefined || cardMatches(when.cardNumber, telegram.cardNumber)) &&
    (when.amount === undefined || amountMatches(when.amount, telegram.amount)) &&
    (when.managementNumber ?? telegram.managementNumber) === telegram.managementNumber &&
    (when.originalManagementNumber ?? telegram.originalManagementNumber) === telegram.originalManagementNumber
  )
}

function cardMatches(pattern: string, cardNumber: string): boolean {
  return pattern.endsWith('*') ? cardNumber.startsWith(pattern.slice(0, -1)) : cardNumber === pattern
}

function amountMatches(asked: number | { from: number; to: number }, amount: number): boolean {
  return typeof asked === 'number' ? amount === asked : amount >= asked.from && amount <= asked.to
}
