import { useId } from 'react'
import type { Language } from '../language.ts'
import { terms } from '../terms.ts'
import type { Say } from './words.ts'

interface TermsProps {
  readonly agreed: ReadonlySet<string>
  readonly isWrong: boolean
  readonly language: Language
  readonly say: Say
  readonly onChange: (agreed: ReadonlySet<string>) => void
}

/** True when the buyer agrees to all that must be agreed to. */
export function agreesToRequired(agreed: ReadonlySet<string>): boolean {
  return terms.every(({ id, required }) => !required || agreed.has(id))
}

/** All terms in this window, for a button that agrees to them at once. */
export const allTerms: ReadonlySet<string> = new Set(terms.map(({ id }) => id))

/** The terms, each of which can be read and agreed to by itself, and one box for all. */
export function Terms({ agreed, isWrong, language, say, onChange }: TermsProps) {
  const id = useId()
  const toggle = (term: string, isAgreed: boolean) => {
    const next = new Set(agreed)
    if (isAgreed) next.add(term)
    else next.delete(term)
    onChange(next)
  }
  return (
    <fieldset className="terms" aria-describedby={isWrong ? `${id}-error` : undefined}>
      <legend>{say('terms')}</legend>
      <label className="check all">
        <input
          type="checkbox"
          name="agreeAll"
          checked={agreesToRequired(agreed)}
          aria-invalid={isWrong}
          onChange={(event) => onChange(event.target.checked ? allTerms : new Set())}
        />
        <span>{say('agreeAll')}</span>
      </label>
      <ul>
        {terms.map((term) => (
          <li key={term.id}>
            <label className="check">
              <input
                type="checkbox"
                checked={agreed.has(term.id)}
                onChange={(event) => toggle(term.id, event.target.checked)}
              />
              <span>
                {term.title[language]} {term.required ? <small>({say('required')})</small> : null}
              </span>
            </label>
            <details>
              <summary aria-label={`${say('readTerm')}: ${term.title[language]}`}>{say('readTerm')}</summary>
              <p>{term.content[language]}</p>
            </details>
          </li>
        ))}
      </ul>
      {isWrong ? (
        <p className="error" id={`${id}-error`}>
          {say('badTerms')}
        </p>
      ) : null}
    </fieldset>
  )
}
