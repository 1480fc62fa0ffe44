import { cardReply, type CardReply } from '../telegram/card-telegram.ts'

/** The ways in which a reply itself can be wrong. */
export type Spoiling = 'none' | 'short' | 'long' | 'foreign-bytes' | 'wrong-number' | 'wrong-amount'

/** The bytes of a reply, spoilt as asked. */
export function spoiltReply(reply: CardReply, spoiling: Spoiling): Buffer {
  switch (spoiling) {
    case 'short':
      return cardReply.encode(reply).subarray(0, -1)
    case 'long':
      return Buffer.concat([cardReply.encode(reply), Buffer.from(' ')])
    case 'foreign-bytes':
      return withForeignMessage(cardReply.encode(reply))
    case 'wrong-number':
      return cardReply.encode({ ...reply, managementNumber: `WRONG${reply.managementNumber}`.slice(0, 20) })
    case 'wrong-amount':
      return cardReply.encode({ ...reply, amount: reply.amount + (reply.amount < 9_999_999_999 ? 1 : -1) })
    default:
      return cardReply.encode(reply)
  }
}

/** 0xFF begins no character of CP949. */
function withForeignMessage(bytes: Buffer): Buffer {
  const message = cardReply.fields.find((field) => field.name === 'message')
  if (message === undefined) throw new Error('the reply layout has no message')
  return bytes.fill(0xff, message.offset, message.offset + 4)
}
