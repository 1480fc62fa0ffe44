import { z } from 'zod'
import { cardKinds, cardReply, cardRequest } from '../telegram/card-telegram.ts'
import { decodeCp949 } from '../telegram/cp949.ts'
import { TelegramFault } from '../telegram/layout.ts'
import type { Printed } from './telegram-decode.ts'

const text = z.string().default('')
const number = z.number().default(0)
const header = { kind: z.enum(cardKinds), managementNumber: z.string() }

/** Only form is checked here: whether a value fits its columns is for the layout to say. */
const requestInput = z.strictObject({
  ...header,
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

const replyInput = z.strictObject({
  ...header,
  responseCode: z.string().default('0000'),
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

export interface EncodeHow {
  readonly reply?: boolean
  readonly json?: boolean
}

function encoded(input: unknown, how: EncodeHow): Buffer {
  return how.reply === true
    ? cardReply.encode(replyInput.parse(input))
    : cardRequest.encode(requestInput.parse(input))
}

function offsetOf(field: string | null, how: EncodeHow): string {
  const { fields } = how.reply === true ? cardReply : cardRequest
  const placed = fields.find(({ name }) => name === field)
  return placed === undefined ? '' : ` at offset ${placed.offset}, width ${placed.width}`
}

/**
 * Prints the 450 columns of a telegram given by its fields; a field that is left out is blank or zero. Ends 1 with
 * field, offset and reason for a value that does not fit, and 2 for input that is no such record.
 */
export function encodeTelegram(input: unknown, how: EncodeHow): Printed {
  try {
    const bytes = encoded(input, how)
    const telegram = decodeCp949(bytes) ?? bytes.toString('latin1')
    const out = how.json === true ? JSON.stringify({ telegram, bytes: bytes.length }) : telegram
    return { out: `${out}\n`, err: '', exitCode: 0 }
  } catch (error) {
    if (error instanceof TelegramFault)
      return { out: '', err: `wrong: ${error.message}${offsetOf(error.field, how)}\n`, exitCode: 1 }
    // The library's own messages tell what was received: fields only, because a value may be a card number.
    if (error instanceof z.ZodError) {
      const fields = error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
      return { out: '', err: `not the fields of a telegram: ${fields.join('; ')}\n`, exitCode: 2 }
    }
    throw error
  }
}
