import { z } from 'zod'
import { refusals, type RefusalCode } from '../../src/base/refusal.ts'
import { protocolFaults, type FaultCode } from '../../src/contract/protocol-faults.ts'
import { paymentFace, tenRefusals } from '../../src/http/assignment-refusals.ts'
import { problemFace } from '../../src/http/problem.ts'
import { tossFace, tossUnknown } from '../../src/http/toss-refusals.ts'
import type { Answer } from '../../src/usecase/answering.ts'
import { code, document, table } from './markdown.ts'

const isRefusal = (name: string): name is RefusalCode => name in refusals
const isFault = (name: string): name is keyof typeof protocolFaults => name in protocolFaults

/** Every refusal with its words and with what each face says of it. */
export function refusalsDocument(): string {
  const refusalCodes = Object.keys(refusals).filter(isRefusal)
  const faultCodes = Object.keys(protocolFaults).filter(isFault)
  return document(
    'Refusals',
    '`src/base/refusal.ts`, `src/contract/protocol-faults.ts` and the faces in `src/http`',
    `A refusal has changed nothing: nothing is charged and nothing is cancelled. It is said in Korean, or in English to a caller that sends
\`Accept-Language: en\`.`,
    table(
      ['code', '한국어', 'English'],
      refusalCodes.map((one) => wordsOf(one, refusals[one])),
    ),
    '## What is wrong with a request before anybody looks at what it asks for',
    table(
      ['code', '한국어', 'English'],
      faultCodes.map((one) => wordsOf(one, protocolFaults[one])),
    ),
    '## What each face says',
    `Native: status and our code, as problem details (RFC 9457). Toss: status and Toss's own code. Assignment: status and message, always in
Korean; an unknown management number is \`${tenRefusals.managementNumber}\` to a cancel. A payment or cancel that is in doubt is no refusal: the native face
and the assignment answer 202, the Toss face ${inDoubtOfToss()}, upon which Toss's clients look the payment up.`,
    table(['code', 'native', 'Toss', 'assignment'], [...refusalCodes, ...faultCodes].map(saidOf)),
  )
}

/** The anchor is what the `type` of a problem ends in. */
function wordsOf(name: FaultCode, words: { readonly ko: string; readonly en: string }): string[] {
  return [`<a id="${name}"></a>${code(name)}`, words.ko, words.en]
}

const listener = { language: 'ko', requestId: '' } as const
const said = z.object({ code: z.string(), message: z.string() })

function saidOf(name: FaultCode): string[] {
  const toss = tossFace.say({ code: name }, listener)
  const assignment = paymentFace.say({ code: name }, listener)
  return [
    code(name),
    String(problemFace.say({ code: name }, listener).status),
    `${toss.status} ${code(bodyOf(toss).code)}`,
    `${assignment.status} ${bodyOf(assignment).message}`,
  ]
}

function bodyOf(answer: Answer): z.output<typeof said> {
  return said.parse(JSON.parse(answer.body))
}

function inDoubtOfToss(): string {
  const answer = tossUnknown(listener)
  return `${answer.status} ${code(bodyOf(answer).code)}`
}
