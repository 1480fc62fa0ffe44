import { useRef, useState, type FormEvent } from 'react'
import type { AuthenticateCheckout, CheckoutView } from '../../src/contract/checkout.ts'
import type { CheckoutMethod } from '../messages.ts'
import { wonText, type Language } from '../language.ts'
import { Field } from './field.tsx'
import { fieldRules, schemeOf, type FieldName, type Values } from './fields.ts'
import { MethodChoice } from './method-choice.tsx'
import { emptyValues, methodsOf, type MethodRule } from './methods.ts'
import { agreesToRequired, Terms } from './terms.tsx'
import type { Say } from './words.ts'

export interface FormState {
  readonly method: CheckoutMethod | null
  readonly values: Values
  readonly agreed: ReadonlySet<string>
}

interface PaymentFormProps {
  readonly view: CheckoutView
  readonly language: Language
  readonly say: Say
  readonly busy: boolean
  readonly state: FormState
  readonly onState: (state: FormState) => void
  readonly onPay: (body: AuthenticateCheckout) => void
}

/** A form that nobody has touched. The shop's method comes first; where it has chosen none, the first of the list. */
export function untouched(view: CheckoutView): FormState {
  const method = view.method ?? methodsOf(view)[0]?.method ?? null
  return { method, values: emptyValues(view), agreed: new Set() }
}

/** Method, its fields, terms and the button. Nothing leaves before every field fits. */
export function PaymentForm({ view, language, say, busy, state, onState, onPay }: PaymentFormProps) {
  const [isChecked, setChecked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const rule = methodsOf(view).find(({ method }) => method === state.method)
  const names = rule?.fields(view) ?? []
  const wrong = names.filter((name) => !fieldRules[name].fits(state.values[name]))
  const isRefusing = !agreesToRequired(state.agreed)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!rule || busy) return
    const first = wrong[0] ?? (isRefusing ? 'agreeAll' : null)
    if (first === null) return onPay(rule.body(state.values, view))
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  const set = (name: FieldName, value: string) =>
    onState({ ...state, values: { ...state.values, [name]: value } })

  return (
    <form ref={form} onSubmit={submit} noValidate aria-busy={busy}>
      <MethodChoice
        view={view}
        say={say}
        chosen={state.method}
        onChoose={(method) => {
          setChecked(false)
          onState({ ...state, method, values: { ...state.values, bank: '' } })
        }}
      />
      <div className="fields">
        {names.map((name) => (
          <Field
            key={name}
            name={name}
            rule={fieldRules[name]}
            value={state.values[name]}
            isWrong={isChecked && wrong.includes(name)}
            say={say}
            mark={name === 'cardNumber' ? schemeOf(state.values.cardNumber) : null}
            options={optionsOf(name, state.method, view, language, say)}
            onChange={(value) => set(name, value)}
          />
        ))}
      </div>
      {rule?.notice ? <p className="notice">{say(rule.notice)}</p> : null}
      {view.kind === 'billing' ? <p className="notice">{say('billingNotice')}</p> : null}
      <Terms
        agreed={state.agreed}
        isWrong={isChecked && isRefusing}
        language={language}
        say={say}
        onChange={(agreed) => onState({ ...state, agreed })}
      />
      <div className="action">
        <button className="pay" type="submit" disabled={busy || !rule}>
          {busy ? <span className="spinner" aria-hidden="true" /> : null}
          {busy ? say('working') : buttonText(view, rule, language, say)}
        </button>
      </div>
    </form>
  )
}

function buttonText(view: CheckoutView, rule: MethodRule | undefined, language: Language, say: Say): string {
  if (view.kind === 'billing') return say('register')
  return say(rule?.button ?? 'pay', { amount: wonText(view.amount ?? 0, language) })
}

function optionsOf(
  name: FieldName,
  method: CheckoutMethod | null,
  view: CheckoutView,
  language: Language,
  say: Say,
) {
  if (name === 'bank') {
    const banks = view.banks
      .filter(({ issues }) => issues || method !== 'virtual_account')
      .map((bank) => ({ value: bank.code, label: bank[language] }))
    return [{ value: '', label: say('chooseBank') }, ...banks]
  }
  if (name !== 'installmentMonths') return null
  return view.installments.map((months) => ({
    value: String(months),
    label: months === 0 ? say('single') : say('months', { n: months }),
  }))
}
