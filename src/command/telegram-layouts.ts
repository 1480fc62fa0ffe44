import { z } from 'zod'
import {
  bankKinds,
  bankNotice,
  bankNoticeKinds,
  bankNoticeReply,
  bankReply,
  bankRequest,
} from '../telegram/bank-telegram.ts'
import { cardKinds, cardReply, cardRequest, headerOf } from '../telegram/card-telegram.ts'
import { type FieldReading, type PlacedField, TelegramFault } from '../telegram/layout.ts'

/** A layout as the commands use it: whatever its record, it is read for the eye and written from JSON. */
export interface KnownLayout {
  readonly name: string
  readonly korean: string
  readonly width: number
  readonly fields: readonly PlacedField[]
  readonly isReply: boolean
  /** Kinds of telegram that have this layout. */
  readonly kinds: readonly string[]
  decode(telegram: Uint8Array, how: { redacted: boolean }): unknown
  describe(telegram: Uint8Array, how: { reveal: boolean }): FieldReading[]
  /** Throws ZodError for what is no such record, and TelegramFault for a value that does not fit its columns. */
  encode(input: unknown): Buffer
}

const text = z.string().default('')
const number = z.number().default(0)
const code = z.string().default('0000')
const headed = <const Kind extends string>(kinds: readonly Kind[]) => ({
  kind: z.enum(kinds),
  managementNumber: z.string(),
})

/** Only form is checked here: whether a value fits its columns is for the layout to say. */
const cardRequestInput = z.strictObject({
  ...headed(cardKinds),
  cardNumber: text,
  installment: number,
  expiry: text,
  cvc: text,
  amount: number,
  vat: number,
  originalManagementNumber: text,
  encryptedCardInfo: text,
  reserved: text,
})

const cardReplyInput = z.strictObject({
  ...headed(cardKinds),
  responseCode: code,
  message: text,
  approvalNumber: text,
  approvedAt: text,
  issuer: text,
  acquirer: text,
  cardCompanyNumber: text,
  amount: number,
  vat: number,
  originalManagementNumber: text,
  reserved: text,
})

const bankRequestInput = z.strictObject({
  ...headed(bankKinds),
  bank: text,
  accountNumber: text,
  holderName: text,
  amount: number,
  dueAt: text,
  originalManagementNumber: text,
  reserved: text,
})

const bankReplyInput = z.strictObject({
  ...headed(bankKinds),
  responseCode: code,
  message: text,
  bankNumber: text,
  doneAt: text,
  bank: text,
  accountNumber: text,
  amount: number,
  originalManagementNumber: text,
  reserved: text,
})

const bankNoticeInput = z.strictObject({
  ...headed(bankNoticeKinds),
  bank: text,
  accountNumber: text,
  amount: number,
  depositorName: text,
  at: text,
  originalNoticeNumber: text,
  reserved: text,
})

const bankNoticeReplyInput = z.strictObject({
  ...headed(bankNoticeKinds),
  responseCode: code,
  message: text,
  reserved: text,
})

/** A layout with the form in which its records are given. */
function known<Record>(
  layout: Omit<KnownLayout, 'isReply' | 'kinds' | 'encode'> & { encode(record: Record): Buffer },
  kinds: readonly string[],
  input: z.ZodType<Record>,
): KnownLayout {
  const isReply = layout.name.endsWith('Reply')
  return { ...layout, isReply, kinds, encode: (given) => layout.encode(input.parse(given)) }
}

/** Every layout that there is. A telegram that two of them fit is read as the first. */
const knownLayouts: readonly [KnownLayout, ...KnownLayout[]] = [
  known(cardRequest, cardKinds, cardRequestInput),
  known(cardReply, cardKinds, cardReplyInput),
  known(bankRequest, bankKinds, bankRequestInput),
  known(bankReply, bankKinds, bankReplyInput),
  known(bankNotice, bankNoticeKinds, bankNoticeInput),
  known(bankNoticeReply, bankNoticeKinds, bankNoticeReplyInput),
]

export const layoutNames: readonly string[] = knownLayouts.map(({ name }) => name)

/** What somebody has said of a telegram's layout. */
export interface LayoutHint {
  /** By its name, whatever the telegram holds. */
  readonly layout?: string
  /** Among the replies only. */
  readonly reply?: boolean
}

function candidates({ layout, reply: asReply }: LayoutHint): [KnownLayout, ...KnownLayout[]] {
  const named = knownLayouts.find(({ name }) => name === layout)
  if (named !== undefined) return [named]
  const [first, ...rest] = knownLayouts.filter(({ isReply }) => isReply || asReply !== true)
  return first === undefined ? [...knownLayouts] : [first, ...rest]
}

function isSound(layout: KnownLayout, telegram: Buffer): boolean {
  try {
    layout.decode(telegram, { redacted: true })
    return true
  } catch (error) {
    if (error instanceof TelegramFault) return false
    throw error
  }
}

const byKind = (layouts: readonly KnownLayout[], kind: unknown): KnownLayout | undefined =>
  layouts.find(({ kinds }) => kinds.some((one) => one === kind))

/**
 * The layout that fits a telegram. One that none fits is broken, and read as a request of its kind: a request is where the
 * secrets are.
 */
export function layoutOf(telegram: Buffer, hint: LayoutHint): KnownLayout {
  const open = candidates(hint)
  return open.find((layout) => isSound(layout, telegram)) ?? byKind(open, headerOf(telegram).kind) ?? open[0]
}

/** The layout that a record asks for by its kind; card and bank share two kinds, and the card goes first. */
export function layoutFor(input: unknown, { reply: asReply = false, ...hint }: LayoutHint): KnownLayout {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined
  const open = candidates(hint).filter(({ isReply }) => hint.layout !== undefined || isReply === asReply)
  return byKind(open, kind) ?? open[0] ?? knownLayouts[0]
}
