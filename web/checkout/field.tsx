import { useId, useLayoutEffect, useRef, type ChangeEvent, type ReactNode } from 'react'
import type { FieldName, FieldRule } from './fields.ts'
import type { Say } from './words.ts'

interface FieldProps {
  readonly name: FieldName
  readonly rule: FieldRule
  readonly value: string
  readonly isWrong: boolean
  readonly say: Say
  readonly onChange: (value: string) => void
  /** What stands at the end of the field, for the eye alone. */
  readonly mark?: string | null
  /** Choices, for a field that has some. */
  readonly options: readonly { readonly value: string; readonly label: string }[] | null
}

/** A field with its label, its hint and, tied to it, what is wrong with it. */
export function Field(props: FieldProps) {
  const { name, rule, isWrong, say, mark } = props
  const id = useId()
  const notes = [rule.hint ? `${id}-hint` : '', isWrong ? `${id}-error` : ''].filter(Boolean).join(' ')
  const attributes = {
    id,
    name,
    'aria-invalid': isWrong,
    'aria-describedby': notes === '' ? undefined : notes,
    'aria-required': true,
  }
  return (
    <div className={rule.isHalf ? 'field half' : 'field'}>
      <label htmlFor={id}>{say(rule.label)}</label>
      <div className="control">
        <Control {...props} attributes={attributes} />
        {mark ? (
          <span className="mark" aria-hidden="true">
            {mark}
          </span>
        ) : null}
      </div>
      {rule.hint ? (
        <p className="hint" id={`${id}-hint`}>
          {say(rule.hint)}
        </p>
      ) : null}
      {isWrong ? (
        <p className="error" id={`${id}-error`}>
          {say(rule.error)}
        </p>
      ) : null}
    </div>
  )
}

function Control({
  rule,
  value,
  options,
  onChange,
  attributes,
}: FieldProps & { readonly attributes: object }): ReactNode {
  if (options)
    return (
      <select {...attributes} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  if (rule.digits !== undefined)
    return <Digits rule={rule} value={value} onChange={onChange} attributes={attributes} />
  return (
    <input
      {...attributes}
      type="text"
      value={value}
      maxLength={rule.length}
      autoComplete={rule.autoComplete ?? 'off'}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** Digits that are shown in groups: the caret stays behind the digit that it stood behind. */
function Digits({
  rule,
  value,
  onChange,
  attributes,
}: Pick<FieldProps, 'rule' | 'value' | 'onChange'> & { readonly attributes: object }) {
  const input = useRef<HTMLInputElement>(null)
  const digitsBefore = useRef<number | null>(null)
  const shown = rule.show ? rule.show(value) : value

  useLayoutEffect(() => {
    const before = digitsBefore.current
    if (before === null || !input.current) return
    digitsBefore.current = null
    let at = 0
    for (let seen = 0; at < shown.length && seen < before; at += 1) if (/\d/.test(shown.charAt(at))) seen += 1
    input.current.setSelectionRange(at, at)
  }, [shown])

  const onInput = (event: ChangeEvent<HTMLInputElement>) => {
    const text = event.target.value
    const caret = event.target.selectionStart ?? text.length
    const digits = text.replace(/\D/g, '').slice(0, rule.digits)
    digitsBefore.current = text.slice(0, caret).replace(/\D/g, '').length
    // A letter changes no digit and so brings no new state: the field itself has to forget it.
    event.target.value = rule.show ? rule.show(digits) : digits
    onChange(digits)
  }
  return (
    <input
      {...attributes}
      ref={input}
      type={rule.isSecret ? 'password' : 'text'}
      inputMode="numeric"
      value={shown}
      placeholder={rule.placeholder}
      autoComplete={rule.autoComplete ?? 'off'}
      onChange={onInput}
    />
  )
}
