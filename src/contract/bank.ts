import { z } from 'zod'
import {
  actionTexts,
  answerActions,
  bookPageOf,
  code,
  digitsOrPrefix,
  everyWhen,
  ms,
  number,
  readRulesBy,
  ruleOf,
  RulesRefused,
  rulesStateOf,
  ruleSetOf,
  thenText,
  whenText,
  won,
  type Action,
  type SimulatorContract,
  type SimulatorControl,
} from './simulator.ts'

/** What a rule may do to a notice that the bank sends by itself, each time that it is sent. */
export const noticeActionTexts = {
  'send-twice': {
    korean: '같은 통지를 두 회선으로 동시에 보낸다',
    english: 'Sends the notice over two lines at the same time.',
  },
  'send-late': { korean: '통지를 늦게 보낸다', english: 'Waits before it sends the notice.' },
  'lose-notice': {
    korean: '통지가 도중에 사라진다',
    english: 'The notice is lost on its way; it is sent again later.',
  },
  'lose-answer': {
    korean: '통지 응답이 도중에 사라진다',
    english: 'The answer to the notice is lost, so the notice is sent again under the same number.',
  },
} as const satisfies Record<string, { korean: string; english: string }>

/** Everything that a rule of the bank may do. */
export const bankActionTexts = { ...actionTexts, ...noticeActionTexts }

type NoticeActionName = keyof typeof noticeActionTexts

function act<Name extends NoticeActionName, Shape extends z.core.$ZodLooseShape>(action: Name, shape: Shape) {
  return z.strictObject({ action: z.literal(action), ...shape }).describe(noticeActionTexts[action].english)
}

export const bankActionSchema = z.discriminatedUnion('action', [
  ...answerActions,
  act('send-twice', {}),
  act('send-late', { ms: ms(3_000) }),
  act('lose-notice', {}),
  act('lose-answer', {}),
])
export type BankAction = z.output<typeof bankActionSchema>
export type NoticeAction = Exclude<BankAction, Action>

const isNoticeName = (name: string): name is NoticeActionName => name in noticeActionTexts
export const isNoticeAction = (action: BankAction): action is NoticeAction => isNoticeName(action.action)

const requestKinds = ['ISSUE', 'CLOSE', 'WITHDRAW', 'REFUND', 'INQUIRY', 'NETCANCEL'] as const
const noticeKinds = ['DEPOSIT', 'REVERSAL'] as const
const isNoticeKind = (kind: string): boolean => noticeKinds.some((one) => one === kind)

const whenSchema = z.strictObject({
  kinds: z
    .array(z.enum([...requestKinds, ...noticeKinds]))
    .min(1)
    .default(['ISSUE', 'CLOSE', 'WITHDRAW', 'REFUND'])
    .describe('kinds of telegram that the rule looks at; those of notices go with actions on notices only'),
  accountNumber: digitsOrPrefix.describe('the whole account number, or its beginning followed by *'),
  ...everyWhen,
})

export const bankRuleSchema = ruleOf(
  whenSchema.prefault({}).describe(whenText),
  bankActionSchema.describe(thenText),
)
export type BankRule = z.output<typeof bankRuleSchema>
export type BankRuleInput = z.input<typeof bankRuleSchema>

const bankRuleSetSchema = ruleSetOf(bankRuleSchema)

/** Reads rules of the bank from outside. Throws RulesRefused, also for an action that does not go with its kinds. */
export function readBankRules(input: unknown): BankRule[] {
  const rules = readRulesBy(bankRuleSetSchema, input)
  const wrong = rules.findIndex(({ when, then }) =>
    when.kinds.some((kind) => isNoticeKind(kind) !== isNoticeAction(then)),
  )
  if (wrong < 0) return rules
  const names = Object.keys(noticeActionTexts).join(', ')
  throw new RulesRefused(
    `rules[${wrong}]: ${names} go with when.kinds ${noticeKinds.join(' and ')}, and every other action with the others`,
  )
}

const moment = z
  .string()
  .regex(/^\d{14}$/)
  .describe('yyyyMMddHHmmss in Seoul')

/** What has become of a notice: a deposit is credited or returned, a reversal is done or refused. */
export const noticeStates = ['pending', 'credited', 'returned', 'reversed', 'refused'] as const

const bankBookEntrySchema = z.strictObject({
  managementNumber: number.describe('of a notice: its notice number'),
  kind: z
    .enum(['ISSUE', 'CLOSE', 'WITHDRAW', 'REFUND', 'NETCANCEL', 'DEPOSIT', 'REVERSAL'])
    .describe('NETCANCEL: only a net cancel has come for this number so far'),
  originalManagementNumber: z
    .string()
    .nullable()
    .describe('CLOSE and REFUND: of what; DEPOSIT: of the ISSUE; REVERSAL: the notice number of the deposit'),
  bank: z.string().nullable().describe('the common code of banks'),
  accountNumber: z
    .string()
    .nullable()
    .describe(
      'of an issued account; first 6 and last 3 digits of any other, of which the book never holds more',
    ),
  amount: won,
  code: code.describe(
    'what was answered; 0099 when a net cancel came first, 0000 for a notice without answer',
  ),
  bankNumber: z.string().nullable(),
  at: moment,
  state: z
    .enum(['open', 'closed', 'expired', 'approved', 'declined', 'net-cancelled', ...noticeStates])
    .describe('open, closed, expired: of an issued account'),
  cameIn: won.describe('ISSUE: deposits that stand; WITHDRAW: the amount while it stands'),
  refunded: won.describe('ISSUE and WITHDRAW: what standing refunds took'),
})
export type BankBookEntry = z.output<typeof bankBookEntrySchema>

const bankTotalsSchema = z.strictObject({
  entries: z.int(),
  deposited: z.int().describe('deposits ever credited, in won'),
  returned: z.int().describe('deposits that went back to their depositors'),
  reversed: z.int().describe('credited deposits that were taken back'),
  withdrawn: z.int().describe('taken from accounts of buyers'),
  netCancelled: z.int().describe('withdrawals undone by a net cancel'),
  refunded: z.int().describe('paid out by refunds that stand'),
  held: z
    .int()
    .describe('deposited + withdrawn - reversed - netCancelled - refunded: what the bank holds for us'),
})
export type BankTotals = z.output<typeof bankTotalsSchema>

export const bankBookPageSchema = bookPageOf(bankBookEntrySchema, bankTotalsSchema)
export type BankBookPage = z.output<typeof bankBookPageSchema>

/** `POST /deposits` of the control: somebody pays into an account that was issued. */
export const depositOrderSchema = z.strictObject({
  accountNumber: z.string().regex(/^\d{1,20}$/, 'an account number is 1 to 20 digits'),
  amount: won.min(1).optional().describe('won; by default what the account was issued for'),
  depositorName: z.string().min(1).max(40).optional().describe('by default the name it was issued with'),
})
export type DepositOrder = z.input<typeof depositOrderSchema>

/** `POST /reversals` of the control: a credited deposit was a mistake and is taken back. */
export const reversalOrderSchema = z.strictObject({ noticeNumber: number })
export type ReversalOrder = z.input<typeof reversalOrderSchema>

export const noticeOutcomeSchema = z.strictObject({
  noticeNumber: number,
  kind: z.enum(noticeKinds),
  accountNumber: z.string(),
  amount: won,
  state: z
    .enum(noticeStates)
    .describe('pending: the gateway has not answered within 5 s; the bank goes on asking'),
  code: z.string().nullable().describe('why it was returned or refused'),
  reason: z.string().nullable().describe('the same in words'),
})
export type NoticeOutcome = z.output<typeof noticeOutcomeSchema>

/** `never`: open round the clock. `nightly`: closed from 00:00 to 00:30 in Seoul. `now`: closed. */
export const maintenanceSchema = z.enum(['never', 'nightly', 'now'])
export type Maintenance = z.output<typeof maintenanceSchema>
export const maintenanceOrderSchema = z.strictObject({ closed: maintenanceSchema })

/** What an operator may ask of the bank beside rules and book. */
export interface BankControl extends SimulatorControl<BankRule, BankRuleInput, BankBookPage> {
  /**
   * Pays into an issued account. Answers when the gateway has, or after 5 s with `pending`. Rejects with OrderRefused for
   * an account that was never issued, and for a name that does not fit its columns.
   */
  deposit(order: DepositOrder): Promise<NoticeOutcome>
  /** Takes a credited deposit back, and answers as `deposit` does. Rejects with OrderRefused for any other notice. */
  reverse(order: ReversalOrder): Promise<NoticeOutcome>
  /** When the bank answers that it is closed. Outlives a restart; `reset` opens the bank. */
  maintain(closed: Maintenance): Promise<{ closed: Maintenance }>
}

export const bankContract: SimulatorContract<BankRule, BankBookPage> = {
  ruleSet: bankRuleSetSchema,
  rulesState: rulesStateOf(bankRuleSchema),
  bookPage: bankBookPageSchema,
  readRules: readBankRules,
}
