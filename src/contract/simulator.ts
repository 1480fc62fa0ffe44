import { z } from 'zod'

/**
 * What a simulator's answer rules may do, in both languages. The console, the generated documents and the schemas below
 * all read this table. The faults are those that issue 2 section 3 and domain 10.50 name.
 */
export const actionTexts = {
  decline: {
    korean: '지정한 응답코드로 거절한다',
    english: 'Declines with a code of your choice, and books the refusal.',
  },
  unavailable: {
    korean: '점검 또는 장애로 응답하고 아무것도 기록하지 않는다',
    english: 'Says that it is closed or out of order; nothing is booked, a later try is a new one.',
  },
  delay: { korean: '늦게 판단하고 바로 응답한다', english: 'Waits, then decides, books and replies.' },
  late: {
    korean: '바로 승인하고 응답만 늦게 보낸다',
    english: 'Decides and books at once; the reply leaves only after the read time-out of the caller.',
  },
  silence: {
    korean: '응답하지 않는다',
    english: 'Never replies; the stage says whether the deal was booked.',
  },
  reset: { korean: '연결을 끊는다(RST)', english: 'Breaks the connection (RST) instead of replying.' },
  'half-close': {
    korean: '송신만 닫고 응답하지 않는다(FIN)',
    english: 'Closes its sending side (FIN) instead of replying, and goes on reading.',
  },
  duplicate: { korean: '같은 응답을 두 번 보낸다', english: 'Sends the same reply twice.' },
  crossed: {
    korean: '두 응답의 순서를 바꾸어 보낸다',
    english: 'Holds the reply until the next reply of the same connection has left.',
  },
  glued: {
    korean: '두 응답을 한 세그먼트로 보낸다',
    english: 'Holds the reply and sends it in one segment with the next reply of the same connection.',
  },
  bytewise: { korean: '한 바이트씩 보낸다', english: 'Sends the reply one byte per segment.' },
  short: {
    korean: '449바이트 응답을 보낸다',
    english: 'Sends a reply of 449 bytes: the last one is missing.',
  },
  long: { korean: '451바이트 응답을 보낸다', english: 'Sends a reply of 451 bytes: one too many.' },
  'foreign-bytes': {
    korean: 'CP949에 없는 바이트를 메시지에 넣는다',
    english: 'Puts bytes that CP949 does not have into the message field.',
  },
  'wrong-number': {
    korean: '다른 관리번호로 응답한다',
    english: 'Replies under another management number than the one asked about.',
  },
  'wrong-amount': { korean: '다른 금액으로 응답한다', english: 'Echoes an amount that is one won off.' },
  stubborn: {
    korean: '망취소가 먼저 와도 늦게 승인한다',
    english: 'Approves late, even when a net cancel came in between (domain 10.21).',
  },
} as const satisfies Record<string, { korean: string; english: string }>

export type ActionName = keyof typeof actionTexts

const stage = z
  .enum(['before-approval', 'after-approval'])
  .describe(
    'before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.',
  )
/** A response code of any partner. */
export const code = z.string().regex(/^\d{4}$/, 'a response code is four digits')
/** The reply's message has 40 columns, and CP949 has every modern Hangul syllable in two bytes (issue 2 section 2). */
const message = z
  .string()
  .regex(/^[\x20-\x7e가-힣]*$/, 'a message is made of ASCII and Hangul')
  .refine((text) => text === text.trim(), 'a message has no blanks at its ends')
  .refine((text) => text.replace(/[가-힣]/g, 'xx').length <= 40, 'a message has at most 40 bytes of CP949')
/** Milliseconds of real time. */
export const ms = (byDefault: number) =>
  z.int().min(0).max(3_600_000).default(byDefault).describe('milliseconds')
const maxHoldMs = ms(1_000).describe('a reply that stays alone leaves after this many milliseconds')

/** Default of `late` and `stubborn`: just above the read time-out of 30 s (domain 6.2), so that they mean what they say. */
const afterReadTimeoutMs = 35_000

function act<Name extends ActionName, Shape extends z.core.$ZodLooseShape>(action: Name, shape: Shape) {
  return z.strictObject({ action: z.literal(action), ...shape }).describe(actionTexts[action].english)
}

/** What every simulator can do to a telegram that it answers. */
export const answerActions = [
  act('decline', {
    code: code.refine((c) => c !== '0000', '0000 is an approval, not a refusal'),
    message: message.optional().describe('at most 40 bytes of CP949; by default the text of the code'),
  }),
  act('unavailable', { code: z.enum(['0091', '0096']).default('0091') }),
  act('delay', { ms: ms(3_000) }),
  act('late', { ms: ms(afterReadTimeoutMs) }),
  act('silence', { stage }),
  act('reset', { stage }),
  act('half-close', { stage }),
  act('duplicate', {}),
  act('crossed', { maxHoldMs }),
  act('glued', { maxHoldMs }),
  act('bytewise', {}),
  act('short', {}),
  act('long', {}),
  act('foreign-bytes', {}),
  act('wrong-number', {}),
  act('wrong-amount', {}),
  act('stubborn', { ms: ms(afterReadTimeoutMs) }),
] as const
export const actionSchema = z.discriminatedUnion('action', answerActions)
export type Action = z.output<typeof actionSchema>

export const won = z.int().min(0).max(9_999_999_999)
export const number = z.string().min(1).max(20)

/** Digits of a telegram, such as a card number: the whole, or their beginning followed by `*`. */
export const digitsOrPrefix = z
  .string()
  .regex(/^\d{1,20}\*?$/, 'digits, with * at the end for a prefix')
  .optional()
/** Conditions that every telegram can meet, whoever answers it. */
export const everyWhen = {
  amount: z
    .union([won, z.strictObject({ from: won, to: won })])
    .optional()
    .describe('an amount in won, or a range that includes both ends'),
  managementNumber: number.optional().describe('the management number of the telegram itself'),
  originalManagementNumber: number.optional().describe('the management number that the telegram is about'),
}

const whenSchema = z.strictObject({
  kinds: z
    .array(z.enum(['PAYMENT', 'CANCEL', 'INQUIRY', 'NETCANCEL']))
    .min(1)
    .default(['PAYMENT', 'CANCEL'])
    .describe('kinds of telegram that the rule looks at'),
  cardNumber: digitsOrPrefix.describe('the whole card number, or its beginning followed by *'),
  ...everyWhen,
})

/** A rule of any simulator: which telegrams it takes, how often, and what happens to them. */
export function ruleOf<When extends z.ZodType, Then extends z.ZodType>(when: When, then: Then) {
  return z.strictObject({
    name: z.string().max(100).optional().describe('for people; shown back as it is'),
    when,
    skip: z.int().min(0).optional().describe('let the first n matching telegrams pass'),
    every: z.int().min(1).optional().describe('of those that are left, take only each n-th'),
    times: z.int().min(1).optional().describe('the rule is used up after n telegrams'),
    then,
  })
}

/** What a rule book asks of a rule; what else stands in `when` is compared with the field of that name. */
export interface AnyRule {
  readonly when: { readonly kinds: readonly string[] } & Readonly<Record<string, unknown>>
  readonly skip?: number | undefined
  readonly every?: number | undefined
  readonly times?: number | undefined
  readonly then: { readonly action: string }
}

export const ruleSetOf = <R extends z.ZodType>(rule: R) =>
  z
    .strictObject({ rules: z.array(rule).max(1_000) })
    .describe('The answer rules, replaced as a whole. The first rule that takes a telegram decides.')

/** `matched`: telegrams that met the conditions. `used`: those that the rule took. */
const counterSchema = z.strictObject({ matched: z.int(), used: z.int(), usedUp: z.boolean() })

export const rulesStateOf = <R extends z.ZodType>(rule: R) =>
  z
    .strictObject({ rules: z.array(rule), counters: z.array(counterSchema) })
    .describe('The rules in force, and a counter for each at the same place of its list.')

/** Described in the same words wherever rules are shown. */
export const whenText = 'every condition that is given must hold'
export const thenText = 'what happens to a telegram that the rule takes'

export const ruleSchema = ruleOf(whenSchema.prefault({}).describe(whenText), actionSchema.describe(thenText))
export type Rule = z.output<typeof ruleSchema>
export type RuleInput = z.input<typeof ruleSchema>

const ruleSetSchema = ruleSetOf(ruleSchema)
const rulesStateSchema = rulesStateOf(ruleSchema)
export interface RulesState<R = Rule> {
  readonly rules: R[]
  readonly counters: z.output<typeof counterSchema>[]
}

export const bookEntrySchema = z.strictObject({
  managementNumber: number,
  kind: z
    .enum(['PAYMENT', 'CANCEL', 'NETCANCEL'])
    .describe('NETCANCEL: only a net cancel has come for this number so far, never the deal itself'),
  originalManagementNumber: z.string().nullable().describe('of a cancel: the payment that it cancels'),
  card: z.string().nullable().describe('first 6 and last 3 digits; the book never holds more'),
  amount: won,
  vat: won,
  code: code.describe('the response code that the deal was answered with; 0099 when a net cancel came first'),
  approvalNumber: z.string().nullable(),
  at: z
    .string()
    .regex(/^\d{14}$/)
    .describe('when it was booked, yyyyMMddHHmmss in Seoul'),
  state: z.enum(['approved', 'declined', 'partly-cancelled', 'cancelled', 'net-cancelled']),
  cancelledAmount: won.describe('of a payment: what its standing cancels took'),
})
export type BookEntry = z.output<typeof bookEntrySchema>

export const totalsSchema = z.strictObject({
  entries: z.int(),
  approved: z.int().describe('payments ever approved, in won'),
  cancelled: z.int().describe('cancels that stand; one that was itself net-cancelled counts no more'),
  netCancelled: z.int().describe('payments undone by a net cancel'),
  net: z.int().describe('approved - cancelled - netCancelled: what the card company owes'),
})
export type Totals = z.output<typeof totalsSchema>

/** The query string of the book page: text, as it comes in an address. */
export const bookQuerySchema = z.strictObject({
  after: number.optional().describe('management number of the last entry that you have seen'),
  limit: z.coerce.number().int().min(1).max(10_000).optional().describe('at most 10,000; by default 1,000'),
})
export interface BookQuery {
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export const bookPageOf = <Entry extends z.ZodType, Sums extends z.ZodType>(entry: Entry, totals: Sums) =>
  z.strictObject({
    entries: z.array(entry).describe('in the order in which they first came in'),
    next: z.string().nullable().describe('value of `after` for the next page; null at the end'),
    totals,
  })
export const bookPageSchema = bookPageOf(bookEntrySchema, totalsSchema)
export type BookPage = z.output<typeof bookPageSchema>

/**
 * What an operator may ask of a simulator, by default of the card company. The simulator offers it in the process and over
 * HTTP; the gateway's sandbox implements it once more as an HTTP client.
 */
export interface SimulatorControl<R = Rule, Input = RuleInput, Page = BookPage> {
  rules(): Promise<RulesState<R>>
  /** Replaces all rules and starts their counters anew. Rejects with RulesRefused; the old rules then stay. */
  setRules(rules: readonly Input[]): Promise<RulesState<R>>
  /** A page of the book. An `after` that the book does not know gives an empty page. */
  book(query: BookQuery): Promise<Page>
  /** Forgets the book, the rules and every reply that is still held back. */
  reset(): Promise<void>
}

/** How the rules and the book of one simulator are read. */
export interface SimulatorContract<R, Page> {
  readonly ruleSet: z.ZodType<{ rules: R[] }>
  readonly rulesState: z.ZodType<RulesState<R>>
  readonly bookPage: z.ZodType<Page>
  /** Reads rules from outside. Throws RulesRefused. */
  readonly readRules: (input: unknown) => R[]
}

/** A simulator that runs apart and cannot be reached, or does not answer as one. */
export class SimulatorAway extends Error {
  override readonly name = 'SimulatorAway'
}

/** Rules that do not fit the schema. The message names each place, line by line, and is fit to be shown. */
export class RulesRefused extends Error {
  override readonly name = 'RulesRefused'
}

/** An order of the control that cannot be carried out, such as a deposit into no account. The message may be shown. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
}

/** Reads rules of one simulator from outside. Throws RulesRefused. */
export function readRulesBy<R extends AnyRule>(schema: z.ZodType<{ rules: R[] }>, input: unknown): R[] {
  const read = schema.safeParse(input)
  if (!read.success) throw new RulesRefused(z.prettifyError(read.error))
  const reversed = read.data.rules.findIndex(({ when: { amount } }) => isReversed(amount))
  if (reversed >= 0) throw new RulesRefused(`rules[${reversed}].when.amount: from is above to`)
  return read.data.rules
}

function isReversed(amount: unknown): boolean {
  const range = z.object({ from: won, to: won }).safeParse(amount)
  return range.success && range.data.from > range.data.to
}

/** Reads rules of the card company from outside. Throws RulesRefused. */
export const readRules = (input: unknown): Rule[] => readRulesBy(ruleSetSchema, input)

export const cardCompanyContract: SimulatorContract<Rule, BookPage> = {
  ruleSet: ruleSetSchema,
  rulesState: rulesStateSchema,
  bookPage: bookPageSchema,
  readRules,
}
