import type { CheckoutView } from '../../src/contract/checkout.ts'
import type { CheckoutMethod } from '../messages.ts'
import { methodsOf } from './methods.ts'
import type { Say } from './words.ts'

interface MethodChoiceProps {
  readonly view: CheckoutView
  readonly say: Say
  readonly chosen: CheckoutMethod | null
  readonly onChoose: (method: CheckoutMethod) => void
}

/** The methods side by side. Where the shop has chosen one, or there is one only, there is nothing to choose. */
export function MethodChoice({ view, say, chosen, onChoose }: MethodChoiceProps) {
  const methods = methodsOf(view)
  if (view.method !== null || methods.length < 2) return null
  return (
    <fieldset className="methods">
      <legend>{say('method')}</legend>
      <div className="choices">
        {methods.map(({ method, label, icon }) => (
          <label key={method} className={method === chosen ? 'choice chosen' : 'choice'}>
            <input
              type="radio"
              name="method"
              value={method}
              checked={method === chosen}
              onChange={() => onChoose(method)}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={icon} />
            </svg>
            <span>{say(label)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
