import { z } from 'zod'
import { actionSchema, actionTexts, ruleSchema, type ActionName } from '../../src/contract/simulator.ts'
import { meaningOf, yes } from '../../src/partner/reply-codes.ts'
import { magic } from '../../src/simulator/magic.ts'
import { replyCodes, type ReplyCode } from '../../src/simulator/reply-codes.ts'
import { code, document, table } from './markdown.ts'

const replyMeanings = {
  '0000': 'approved, or done',
  '0014': 'no such card number',
  '0025': 'no such original transaction; to an inquiry: never seen',
  '0030': 'the telegram is not well formed',
  '0041': 'reported lost',
  '0043': 'reported stolen',
  '0051': 'over the limit',
  '0054': 'expired',
  '0061': 'more than is left to cancel',
  '0062': 'a payment with cancels that stand cannot be net-cancelled',
  '0082': 'wrong CVC',
  '0091': 'closed for maintenance',
  '0094': 'this management number belongs to another transaction',
  '0096': 'the card company is out of order',
  '0099': 'was net-cancelled',
} as const satisfies Record<ReplyCode, string>

const property = z.object({
  description: z.string().optional(),
  default: z.unknown().optional(),
  const: z.string().optional(),
  enum: z.array(z.string()).optional(),
})
const shapeOf = z.object({ properties: z.record(z.string(), property), required: z.array(z.string()) })
const actionShapes = z.object({ oneOf: z.array(shapeOf) })
const ruleShape = z.object({ properties: z.record(z.string(), property) })
const whenShape = z.object({ properties: z.object({ when: ruleShape }) })

/** Magic cards and amounts, rules, actions and codes of the card company simulator. */
export function simulatorDocument(): string {
  const ruleSchemaJson = z.toJSONSchema(ruleSchema, { io: 'input' })
  return document(
    'The card company simulator',
    '`src/simulator` and `src/contract/simulator.ts`',
    `The card company at the other end of the wire speaks [telegrams](telegrams.md), keeps a book of its own and shares no rule with
the gateway. It approves every card that has not expired; the expiry \`1125\` of the official worked examples never expires. Three
things make it behave otherwise: a magic card, a magic amount, a rule. A rule goes before magic.`,
    '## Magic cards and amounts',
    `A magic card works on payments; a magic amount works on payments and on cancels, so that a cancel can fail although its payment
went well. Inquiries and net cancels are never magic: what went wrong can always be settled. Any expiry in the future and any CVC will do.`,
    table(
      ['card', 'amount', 'action', 'what happens', '동작'],
      magic.map((row) => [
        code(row.cardNumber),
        row.amount.toLocaleString('en'),
        code(row.action.action),
        row.english,
        row.korean,
      ]),
    ),
    '## Rules',
    `\`PUT /sandbox/partners/card-company/rules\` with \`{"rules": [...]}\` replaces all rules; \`GET\` shows them with their counters. The first
rule that takes a telegram decides. Rules outlive a restart, and \`POST /sandbox/reset\` forgets them.`,
    table(['part of a rule', 'meaning'], propertyRows(ruleShape.parse(ruleSchemaJson))),
    table(['condition in `when`', 'meaning'], propertyRows(whenShape.parse(ruleSchemaJson).properties.when)),
    '## Actions',
    table(['action', 'parameters', 'what happens', '동작'], actionRows()),
    '`before-approval` means that nothing is decided or booked; `after-approval` that all is, and only the reply is lost.',
    '## Reply codes (응답코드)',
    `The numbers are the simulator's own. A rule may decline with any other code: only \`${yes}\` is a yes, and the gateway keeps the raw code
beside its own word.`,
    table(['code', '메시지', 'meaning', 'refusal of a payment', 'refusal of a cancel'], codeRows()),
  )
}

function propertyRows({ properties }: z.output<typeof ruleShape>): string[][] {
  return Object.entries(properties).map(([name, one]) => [code(name), withDefault(one)])
}

function withDefault(one: z.output<typeof property>): string {
  const isTold = one.default !== undefined && JSON.stringify(one.default) !== '{}'
  return `${one.description ?? ''}${isTold ? `; by default ${code(JSON.stringify(one.default))}` : ''}`
}

function actionRows(): string[][] {
  const { oneOf } = actionShapes.parse(z.toJSONSchema(actionSchema, { io: 'input' }))
  return oneOf.map(({ properties: { action, ...parameters } }) => {
    const name = nameOf(action?.const)
    const { english, korean } = actionTexts[name]
    return [code(name), Object.entries(parameters).map(parameterText).join('; '), english, korean]
  })
}

function nameOf(text: string | undefined): ActionName {
  for (const name of Object.keys(actionTexts)) if (name === text && isAction(name)) return name
  throw new Error(`there is no text for the action ${text}`)
}

const isAction = (name: string): name is ActionName => name in actionTexts

function parameterText([name, one]: [string, z.output<typeof property>]): string {
  const values = one.enum ? ` ${one.enum.map(code).join(' or ')}` : ''
  const byDefault = one.default === undefined ? '' : ` (${JSON.stringify(one.default)})`
  return `${code(name)}${values}${byDefault}`
}

function codeRows(): string[][] {
  return Object.entries(replyMeanings).map(([number, english]) => {
    const refusals = (['PAYMENT', 'CANCEL'] as const).map((kind) =>
      number === yes ? '' : code(meaningOf(number, kind)),
    )
    return [code(number), koreanOf(number), english, ...refusals]
  })
}

function koreanOf(number: string): string {
  return Object.entries(replyCodes).find(([one]) => one === number)?.[1] ?? ''
}
