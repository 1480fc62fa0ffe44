import { z } from 'zod'
import {
  bankActionSchema,
  bankActionTexts,
  bankRuleSchema,
  maintenanceSchema,
  noticeActionTexts,
} from '../../src/contract/bank.ts'
import { actionSchema, actionTexts, ruleSchema } from '../../src/contract/simulator.ts'
import { bankMeaningOf, noticeReplies } from '../../src/partner/bank-reply-codes.ts'
import { meaningOf, yes } from '../../src/partner/reply-codes.ts'
import { bankMagic } from '../../src/simulator/bank-magic.ts'
import { bankReplyCodes, type BankReplyCode } from '../../src/simulator/bank-reply-codes.ts'
import { cardMagic } from '../../src/simulator/card-magic.ts'
import type { MagicRow } from '../../src/simulator/magic.ts'
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

const bankReplyMeanings = {
  '0000': 'done',
  '0012': 'no such bank, or one that issues no virtual accounts',
  '0014': 'no such account',
  '0022': 'the account has another holder',
  '0025': 'no such original transaction; to an inquiry: never seen',
  '0030': 'the telegram is not well formed',
  '0043': 'the account is stopped',
  '0051': 'not enough money in the account',
  '0054': 'the due time is over',
  '0061': 'more than came in and is left',
  '0062': 'deposits or refunds stand on what a net cancel would undo',
  '0063': 'an account with a deposit cannot be closed',
  '0064': 'the account is closed',
  '0065': 'over the limit for transfers of a day',
  '0091': 'closed for maintenance',
  '0094': 'this management number belongs to another transaction',
  '0096': 'the bank is out of order',
  '0099': 'was net-cancelled',
} as const satisfies Record<BankReplyCode, string>

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

/** Magic numbers, rules, actions and codes of the simulators. */
export function simulatorDocument(): string {
  return document(
    'The simulators',
    '`src/simulator`, `src/contract/simulator.ts` and `src/contract/bank.ts`',
    opening,
    ...cardCompany(),
    ...bank(),
  )
}

const opening = `The partners at the other end of the wire speak [telegrams](telegrams.md), keep books of their own and share no rule with
the gateway. Three things make one behave otherwise than it would: a magic number, a magic amount, a rule. A rule goes before magic.`

function cardCompany(): string[] {
  const rule = z.toJSONSchema(ruleSchema, { io: 'input' })
  return [
    '## The card company',
    'It approves every card that has not expired; the expiry `1125` of the official worked examples never expires.',
    '### Magic cards and amounts',
    `A magic card works on payments; a magic amount works on payments and on cancels, so that a cancel can fail although its payment
went well. Inquiries and net cancels are never magic: what went wrong can always be settled. Any expiry in the future and any CVC will do.`,
    magicTable('card', cardMagic, ({ cardNumber }) => cardNumber),
    '### Rules',
    `\`PUT /sandbox/partners/card-company/rules\` with \`{"rules": [...]}\` replaces all rules; \`GET\` shows them with their counters. The first
rule that takes a telegram decides. Rules outlive a restart, and \`POST /sandbox/reset\` forgets them.`,
    table(['part of a rule', 'meaning'], propertyRows(ruleShape.parse(rule))),
    table(['condition in `when`', 'meaning'], propertyRows(whenShape.parse(rule).properties.when)),
    '### Actions',
    actionTable(actionRows(z.toJSONSchema(actionSchema, { io: 'input' }), actionTexts)),
    '`before-approval` means that nothing is decided or booked; `after-approval` that all is, and only the reply is lost.',
    '### Reply codes (응답코드)',
    `The numbers are the simulator's own. A rule may decline with any other code: only \`${yes}\` is a yes, and the gateway keeps the raw code
beside its own word.`,
    codeTable(replyCodes, replyMeanings, meaningOf),
  ]
}

function bank(): string[] {
  const rule = z.toJSONSchema(bankRuleSchema, { io: 'input' })
  const actions = actionRows(z.toJSONSchema(bankActionSchema, { io: 'input' }), bankActionTexts)
  const ofNotices = new Set(Object.keys(noticeActionTexts).map(code))
  return [
    '## The bank',
    `It opens virtual accounts, takes money from accounts of buyers, and refunds what has come in. By itself it tells the gateway of
deposits and of their reversals, over lines of its own, until it is answered: after 1 s, then after twice as long each time, at most
30 s, in real time. What the gateway refuses goes back to its depositor. A deposit into an account that is closed or whose time is over
goes back at once, and nobody is told.`,
    `\`POST /sandbox/virtual-accounts/{paymentKey}/deposit\` pays into the account of a payment. Below \`/sandbox/partners/bank\` there are \`POST
/deposits\` with \`{"accountNumber", "amount"?, "depositorName"?}\`, \`POST /reversals\` with \`{"noticeNumber"}\`, and \`PUT /maintenance\` with
\`{"closed"}\`: ${maintenanceSchema.options.map(code).join(', ')}. Nightly is from 00:00 to 00:30 in Seoul; a bank that is closed answers \`0091\` to everything and
books nothing. A new one is never closed. A bank that runs apart (\`naru simulator bank\`) takes the same on its control port.`,
    '### Magic accounts and amounts',
    `A magic account works on withdrawals and refunds, at any bank and under any name; a magic amount works on issues, withdrawals and
refunds. Inquiries, net cancels and closings are never magic.`,
    magicTable('account', bankMagic, ({ accountNumber }) => accountNumber),
    '### Rules of the bank',
    `\`PUT /sandbox/partners/bank/rules\` as for the card company, with the same parts. Every try to send a notice is matched anew, so that a rule
with \`times\` 1 spoils the first.`,
    table(['condition in `when`', 'meaning'], propertyRows(whenShape.parse(rule).properties.when)),
    '### Actions on notices',
    'Besides the actions of the card company, which go with requests, there are these for `DEPOSIT` and `REVERSAL`.',
    actionTable(actions.filter(([name = '']) => ofNotices.has(name))),
    '### Reply codes of the bank (응답코드)',
    codeTable(bankReplyCodes, bankReplyMeanings, bankMeaningOf),
    '### What the gateway answers to a notice',
    table(
      ['code', '메시지', 'answer'],
      Object.entries(noticeReplies).map(([answer, { code: number, message }]) => [
        code(number),
        message,
        code(answer),
      ]),
    ),
  ]
}

function magicTable<Row extends MagicRow>(
  what: string,
  rows: readonly Row[],
  numberOf: (row: Row) => string,
): string {
  return table(
    [what, 'amount', 'action', 'what happens', '동작'],
    rows.map((row) => [
      code(numberOf(row)),
      row.amount.toLocaleString('en'),
      code(row.action.action),
      row.english,
      row.korean,
    ]),
  )
}

const actionTable = (rows: string[][]): string =>
  table(['action', 'parameters', 'what happens', '동작'], rows)

function propertyRows({ properties }: z.output<typeof ruleShape>): string[][] {
  return Object.entries(properties).map(([name, one]) => [code(name), withDefault(one)])
}

function withDefault(one: z.output<typeof property>): string {
  const isTold = one.default !== undefined && JSON.stringify(one.default) !== '{}'
  return `${one.description ?? ''}${isTold ? `; by default ${code(JSON.stringify(one.default))}` : ''}`
}

type Texts = Readonly<Record<string, { readonly english: string; readonly korean: string }>>

function actionRows(schema: unknown, texts: Texts): string[][] {
  const { oneOf } = actionShapes.parse(schema)
  return oneOf.map(({ properties: { action, ...parameters } }) => {
    const text = texts[action?.const ?? '']
    if (!text) throw new Error(`there is no text for the action ${action?.const}`)
    const told = Object.entries(parameters).map(parameterText).join('; ')
    return [code(action?.const ?? ''), told, text.english, text.korean]
  })
}

function parameterText([name, one]: [string, z.output<typeof property>]): string {
  const values = one.enum ? ` ${one.enum.map(code).join(' or ')}` : ''
  const byDefault = one.default === undefined ? '' : ` (${JSON.stringify(one.default)})`
  return `${code(name)}${values}${byDefault}`
}

/** Each code with its words, its meaning, and what the gateway makes of it. */
function codeTable(
  texts: Readonly<Record<string, string>>,
  meanings: Readonly<Record<string, string>>,
  refusalOf: (number: string, kind: 'PAYMENT' | 'CANCEL') => string,
): string {
  return table(
    ['code', '메시지', 'meaning', 'refusal of a payment', 'refusal of a cancel'],
    Object.entries(meanings).map(([number, english]) => {
      const refusals = (['PAYMENT', 'CANCEL'] as const).map((kind) =>
        number === yes ? '' : code(refusalOf(number, kind)),
      )
      return [code(number), texts[number] ?? '', english, ...refusals]
    }),
  )
}
