import { z } from 'zod'
import { decodeCp949 } from '../telegram/cp949.ts'
import { TelegramFault } from '../telegram/layout.ts'
import type { Printed } from './telegram-decode.ts'
import { layoutFor, type KnownLayout, type LayoutHint } from './telegram-layouts.ts'

export interface EncodeHow extends LayoutHint {
  readonly json?: boolean
}

function offsetOf(field: string | null, { fields }: KnownLayout): string {
  const placed = fields.find(({ name }) => name === field)
  return placed === undefined ? '' : ` at offset ${placed.offset}, width ${placed.width}`
}

/**
 * Prints the 450 columns of a telegram given by its fields; a field that is left out is blank or zero. Ends 1 with
 * field, offset and reason for a value that does not fit, and 2 for input that is no such record.
 */
export function encodeTelegram(input: unknown, how: EncodeHow): Printed {
  const layout = layoutFor(input, how)
  try {
    const bytes = layout.encode(input)
    const telegram = decodeCp949(bytes) ?? bytes.toString('latin1')
    const out = how.json === true ? JSON.stringify({ telegram, bytes: bytes.length }) : telegram
    return { out: `${out}\n`, err: '', exitCode: 0 }
  } catch (error) {
    if (error instanceof TelegramFault)
      return { out: '', err: `wrong: ${error.message}${offsetOf(error.field, layout)}\n`, exitCode: 1 }
    // The library's own messages tell what was received: fields only, because a value may be a card number.
    if (error instanceof z.ZodError) {
      const fields = error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
      return { out: '', err: `not the fields of a telegram: ${fields.join('; ')}\n`, exitCode: 2 }
    }
    throw error
  }
}
