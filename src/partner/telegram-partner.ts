import type { ManagementNumber } from '../base/id.ts'
import type { Won } from '../base/won.ts'
import type { Balance } from '../domain/cancel.ts'
import type { Approval } from '../domain/payment.ts'
import { openLinePool, type LinePool } from '../telegram/client.ts'
import { decodeCp949, encodeCp949 } from '../telegram/cp949.ts'
import { TelegramFault, type FieldReading } from '../telegram/layout.ts'
import { yes } from './reply-codes.ts'

/** What a telegram asks for, in the words of every partner. */
export type QuestionKind = 'PAYMENT' | 'CANCEL' | 'INQUIRY' | 'NETCANCEL'

/** A telegram ready to be sent, with the copy that may be kept. */
export interface PreparedTelegram {
  readonly kind: QuestionKind
  readonly managementNumber: ManagementNumber
  readonly originalManagementNumber: ManagementNumber | null
  readonly money: Balance
  readonly bytes: Buffer
  /** The same 450 columns with the secret ones starred. */
  readonly redacted: string
}

/**
 * The three answers of a partner, and the one case in which nothing was asked (design 3.1, domain 6.2). `unknown` covers
 * time-out, broken line and unreadable reply; `not_sent` is certain that nothing left this machine.
 */
export type PartnerAnswer =
  | {
      readonly kind: 'approved'
      readonly approval: Approval
      /** What the reply says was moved: for a net cancel, what it undid. */
      readonly amount: Won
      readonly reply: string
      readonly replyCode: string
    }
  | { readonly kind: 'declined'; readonly reply: string; readonly replyCode: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'not_sent'; readonly reason: string }

export interface LateReply {
  readonly managementNumber: string
  readonly reply: string
  /** Null when the telegram could not be read. */
  readonly replyCode: string | null
}

/** Somebody who is asked by telegram. */
export interface Partner {
  ask(telegram: PreparedTelegram): Promise<PartnerAnswer>
  state(): ReturnType<LinePool['state']>
  close(): Promise<void>
}

export interface PartnerOptions {
  readonly host: string
  readonly port: number
  readonly lines: number
  readonly connectTimeoutMs: number
  readonly readTimeoutMs: number
  /** Told of every reply that nobody waits for; it must not be lost (domain 10.21). */
  readonly onLateReply: (late: LateReply) => void
}

/** How the replies of one partner are read. */
export interface ReplyForm<Reply extends { managementNumber: string; responseCode: string }> {
  readonly layout: { decode(bytes: Buffer): Reply; redact(bytes: Buffer): Buffer }
  /** Why a reply cannot be the one to what was asked, or null. */
  readonly strangenessOf: (asked: PreparedTelegram, reply: Reply) => string | null
  /** What a yes says, or why it cannot be believed. */
  readonly approvalIn: (reply: Reply) => { readonly approval: Approval; readonly amount: Won } | string
}

/** Opens the lines to a partner. Nothing is sent before the first question. */
export function openPartner<Reply extends { managementNumber: string; responseCode: string }>(
  { onLateReply, ...options }: PartnerOptions,
  form: ReplyForm<Reply>,
): Partner {
  const pool = openLinePool({ ...options, onStray: (bytes) => onLateReply(readLateReply(form, bytes)) })
  return {
    ask: async (telegram) => {
      const outcome = await pool.ask(telegram.bytes, telegram.managementNumber)
      if (outcome.kind === 'answered') return understand(form, telegram, outcome.telegram)
      return { kind: outcome.kind === 'not-sent' ? 'not_sent' : 'unknown', reason: outcome.reason }
    },
    state: () => pool.state(),
    close: () => pool.close(),
  }
}

/** A reply counts only if it can be read and speaks of what was asked; otherwise nobody knows (design 3.1). */
function understand<Reply extends { managementNumber: string; responseCode: string }>(
  { layout, strangenessOf, approvalIn }: ReplyForm<Reply>,
  asked: PreparedTelegram,
  bytes: Buffer,
): PartnerAnswer {
  let reply: Reply
  try {
    reply = layout.decode(bytes)
  } catch (error) {
    if (error instanceof TelegramFault) return { kind: 'unknown', reason: `unreadable: ${error.message}` }
    throw error
  }
  const strange =
    reply.managementNumber === asked.managementNumber
      ? strangenessOf(asked, reply)
      : 'another management number'
  if (strange) return { kind: 'unknown', reason: `unreadable: ${strange}` }
  const told = { reply: textOf(bytes), replyCode: reply.responseCode }
  if (reply.responseCode !== yes) return { kind: 'declined', ...told }
  const said = approvalIn(reply)
  if (typeof said === 'string') return { kind: 'unknown', reason: `unreadable: ${said}` }
  return { kind: 'approved', ...said, ...told }
}

/** A reply as the text that is kept: the store holds characters, and CP949 gives the very bytes back. */
export function textOf(bytes: Buffer): string {
  return decodeCp949(bytes) ?? bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '?')
}

/** Every field of a telegram that was kept, with the secret ones starred. */
export function describeKept(
  text: string,
  layout: { describe(bytes: Buffer): FieldReading[] },
): FieldReading[] {
  return layout.describe(encodeCp949(text) ?? Buffer.from(text, 'latin1'))
}

function readLateReply<Reply extends { managementNumber: string; responseCode: string }>(
  { layout }: ReplyForm<Reply>,
  bytes: Buffer,
): LateReply {
  const reply = textOf(layout.redact(bytes))
  try {
    const { managementNumber, responseCode } = layout.decode(bytes)
    return { managementNumber, reply, replyCode: responseCode }
  } catch (error) {
    if (!(error instanceof TelegramFault)) throw error
    return { managementNumber: '', reply, replyCode: null }
  }
}
