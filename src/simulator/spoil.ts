import type { PlacedField } from '../telegram/layout.ts'

/** The ways in which a reply itself can be wrong. */
export type Spoiling = 'none' | 'short' | 'long' | 'foreign-bytes' | 'wrong-number' | 'wrong-amount'

/** What every reply says, whoever it comes from. */
export interface AnyReply {
  readonly managementNumber: string
  readonly amount: number
}

/** A layout of replies, as far as spoiling one asks. */
export interface ReplyLayout<Reply> {
  encode(reply: Reply): Buffer
  readonly fields: readonly PlacedField[]
}

/** The bytes of a reply, spoilt as asked. */
export function spoiltReply<Reply extends AnyReply>(
  layout: ReplyLayout<Reply>,
  reply: Reply,
  spoiling: Spoiling,
): Buffer {
  switch (spoiling) {
    case 'short':
      return layout.encode(reply).subarray(0, -1)
    case 'long':
      return Buffer.concat([layout.encode(reply), Buffer.from(' ')])
    case 'foreign-bytes':
      return withForeignMessage(layout, layout.encode(reply))
    case 'wrong-number':
      return layout.encode({ ...reply, managementNumber: `WRONG${reply.managementNumber}`.slice(0, 20) })
    case 'wrong-amount':
      return layout.encode({ ...reply, amount: reply.amount + (reply.amount < 9_999_999_999 ? 1 : -1) })
    default:
      return layout.encode(reply)
  }
}

/** 0xFF begins no character of CP949. */
function withForeignMessage(layout: ReplyLayout<never>, bytes: Buffer): Buffer {
  const message = layout.fields.find((field) => field.name === 'message')
  if (message === undefined) throw new Error('the reply layout has no message')
  return bytes.fill(0xff, message.offset, message.offset + 4)
}
