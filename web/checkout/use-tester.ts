import { useState } from 'react'
import type { AuthenticateCheckout, CheckoutEnding, CheckoutView } from '../../src/contract/checkout.ts'
import type { Language } from '../language.ts'
import type { Answer, CheckoutApi } from './api.ts'
import { methodsOf, sampleValues } from './methods.ts'
import type { FormState } from './payment-form.tsx'
import { allTerms } from './terms.tsx'
import { testerSay } from './tester-words.ts'
import type { Checkout } from './use-checkout.ts'

export interface TesterSheetProps {
  readonly api: CheckoutApi
  readonly view: CheckoutView
  readonly checkout: Checkout
  readonly language: Language
  readonly state: FormState
  readonly onState: (state: FormState) => void
}

interface Tester {
  /** What the sandbox answered, a line each. */
  readonly lines: readonly string[]
  /** The end that one of two requests has won; null as long as none has. */
  readonly won: CheckoutEnding | null
  readonly approve: () => void
  readonly payTwice: () => void
  readonly loseReply: () => void
  readonly wait: () => Promise<void>
}

/** The ways in which a payment can end that a buyer cannot choose. */
export function useTester({ api, view, checkout, language, state, onState }: TesterSheetProps): Tester {
  const say = testerSay(language)
  const [lines, setLines] = useState<readonly string[]>([])
  const [won, setWon] = useState<CheckoutEnding | null>(null)

  /** Fills the form in before it sends the same, so that a tester sees what was paid with. */
  const withTestData = (work: (body: AuthenticateCheckout) => Promise<void>) => {
    const rule = methodsOf(view).find(({ method }) => method === state.method) ?? methodsOf(view)[0]
    if (!rule) return
    const values = sampleValues(view)
    setLines([])
    onState({ method: rule.method, values, agreed: allTerms })
    void work(rule.body(values, view))
  }
  const told = (answer: Answer<unknown>): string =>
    answer.kind === 'refused' ? say('refused', { code: answer.code }) : say(answer.kind)
  const sandboxDid = async (path: string, body: object): Promise<boolean> => {
    const answer = await api.sandbox(path, body)
    if (answer.kind !== 'done') setLines([say('failed', { code: told(answer) })])
    return answer.kind === 'done'
  }
  return {
    lines,
    won,
    approve: () => withTestData((body) => checkout.pay(body)),
    payTwice: () =>
      withTestData(async (body) => {
        const answers = await Promise.all([api.authenticate(body), api.authenticate(body)])
        setLines(answers.map((answer, index) => say('answer', { n: index + 1, text: told(answer) })))
        setWon(answers.find((answer) => answer.kind === 'done')?.value ?? null)
      }),
    loseReply: () =>
      withTestData(async (body) => {
        if (!(await sandboxDid(`checkouts/${api.checkoutId}/lose-reply`, {}))) return
        setLines([say('lost')])
        await checkout.pay(body)
      }),
    wait: async () => {
      if (await sandboxDid('clock', { advance: 'PT31M' })) await checkout.reload()
    },
  }
}
