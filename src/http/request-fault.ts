import { maskCardNumbersIn } from '../base/masking.ts'
import type { Language } from '../base/refusal.ts'
import { isWant, wants } from '../contract/fields.ts'
import type { FaultCode } from '../contract/protocol-faults.ts'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** Why a request cannot be served, thrown on the way to a handler; every face says it in its own form. */
export class RequestFault extends Error {
  readonly code: FaultCode
  /** What a schema found; empty for everything else. */
  readonly issues: readonly Issue[]
  /** Said to the caller beside the words of the code; never a value that was sent. */
  readonly detail: string | undefined
  constructor(code: FaultCode, issues: readonly Issue[] = [], detail?: string) {
    super(code)
    this.code = code
    this.issues = issues
    this.detail = detail
  }
}

/** A fault as a face says it. A `RequestFault` is one, and so is the refusal of a use case under its `code`. */
export interface Fault {
  readonly code: FaultCode
  readonly detail?: string | undefined
  readonly issues?: readonly Issue[]
}

export interface FieldFault {
  /** Names from the outside in, joined by dots; empty for the body itself. */
  readonly path: string
  readonly message: string
}

const mostFields = 10
const mostKeyLength = 40

/** What the schema found, in words. An unknown field is named, masked and cut, because its name was sent by the caller. */
export function fieldFaults(issues: readonly Issue[], language: Language): FieldFault[] {
  return issues.slice(0, mostFields).map((issue) => ({
    path: issue.path.map(shownKey).join('.'),
    message: sayIssue(issue, language),
  }))
}

function shownKey(key: PropertyKey): string {
  const text = maskCardNumbersIn(String(key))
  return text.replace(/[^\w$ .가-힣*-]/gu, '?').slice(0, mostKeyLength)
}

function sayIssue(issue: Issue, language: Language): string {
  if (isWant(issue.message)) return wants[issue.message][language]
  const ko = language === 'ko'
  switch (issue.code) {
    case 'invalid_type':
      return ko
        ? `${typeNames[issue.expected] ?? `${issue.expected}이어야`} 합니다.`
        : `must be of type ${issue.expected}`
    case 'too_small':
      return ko
        ? `최솟값은 ${issue.minimum}입니다${unit(issue, ko)}.`
        : `must be at least ${issue.minimum}${unit(issue, ko)}`
    case 'too_big':
      return ko
        ? `최댓값은 ${issue.maximum}입니다${unit(issue, ko)}.`
        : `must be at most ${issue.maximum}${unit(issue, ko)}`
    case 'unrecognized_keys': {
      const names = issue.keys.slice(0, mostFields).map(shownKey).join(', ')
      return ko ? `알 수 없는 필드입니다: ${names}` : `has unknown fields: ${names}`
    }
    case 'invalid_value':
      return ko
        ? `다음 중 하나여야 합니다: ${issue.values.join(', ')}`
        : `must be one of ${issue.values.join(', ')}`
    case 'invalid_union':
      return ko ? '허용된 형식 중 어느 것도 아닙니다.' : 'fits none of the allowed forms'
    default:
      return ko ? '형식이 올바르지 않습니다.' : 'is not of the right form'
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: '문자열이어야',
  number: '숫자여야',
  int: '정수여야',
  object: '객체여야',
  array: '배열이어야',
  boolean: '참/거짓이어야',
}

function unit(issue: { origin: string }, ko: boolean): string {
  if (issue.origin !== 'string') return ''
  return ko ? '(글자 수)' : ' characters'
}
