import type { AnyRule, RulesState } from '../contract/simulator.ts'

/** A telegram as the conditions of a rule see it: its fields by their names. */
export type Fields = { readonly kind: string } & Readonly<Record<string, string | number>>

/** The answer rules in force and how often each has matched and been used. */
export interface RuleBook<R extends AnyRule> {
  /** The action of the first rule that takes this telegram, or null. Counts. */
  take(telegram: Fields): R['then'] | null
  replace(rules: readonly R[]): void
  state(): RulesState<R>
}

interface Counted<R> {
  readonly rule: R
  matched: number
  used: number
}

export function createRuleBook<R extends AnyRule>(initial: readonly R[]): RuleBook<R> {
  const counted = (rule: R): Counted<R> => ({ rule, matched: 0, used: 0 })
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

function usedUp({ rule, used }: Counted<AnyRule>): boolean {
  return rule.times !== undefined && used >= rule.times
}

/** A rule that lets a telegram pass leaves it to the rules below. */
function takes(counted: Counted<AnyRule>, telegram: Fields): boolean {
  const { rule } = counted
  if (usedUp(counted) || !matches(rule.when, telegram)) return false
  counted.matched += 1
  const afterSkip = counted.matched - (rule.skip ?? 0)
  if (afterSkip <= 0 || afterSkip % (rule.every ?? 1) !== 0) return false
  counted.used += 1
  return true
}

function matches({ kinds, ...conditions }: AnyRule['when'], telegram: Fields): boolean {
  return (
    kinds.includes(telegram.kind) &&
    Object.entries(conditions).every(([field, wanted]) => meets(wanted, telegram[field]))
  )
}

/** A value, the beginning of one followed by `*`, or a range that includes both ends. What is undefined asks for nothing. */
function meets(wanted: unknown, value: string | number | undefined): boolean {
  if (typeof wanted === 'string' && wanted.endsWith('*'))
    return typeof value === 'string' && value.startsWith(wanted.slice(0, -1))
  if (isRange(wanted)) return typeof value === 'number' && value >= wanted.from && value <= wanted.to
  return wanted === undefined || value === wanted
}

function isRange(wanted: unknown): wanted is { from: number; to: number } {
  return typeof wanted === 'object' && wanted !== null && 'from' in wanted && 'to' in wanted
}
