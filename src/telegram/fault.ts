/** Why a telegram, or a value for one, was refused. */
export type FaultReason =
  | 'too-long'
  | 'not-mappable'
  | 'control-character'
  | 'wrong-pad'
  | 'not-a-number'
  | 'wrong-length'
  | 'wrong-length-field'
  | 'wrong-value'

/** What each reason means, in words that can be shown to anybody. */
export const faultText: Readonly<Record<FaultReason, string>> = {
  'too-long': 'the value is wider than its columns',
  'not-mappable': 'a character or byte is outside the character set of the field',
  'control-character': 'control characters are not allowed',
  'wrong-pad': 'blanks or zeros stand on the wrong side',
  'not-a-number': 'only digits are allowed',
  'wrong-length': 'the telegram does not have its length',
  'wrong-length-field': 'the length field does not count the other columns',
  'wrong-value': 'not a value of this field',
}

/**
 * A telegram that is not one. The message names field and reason and never a value, because the value may be a card
 * number (domain 10.49). `field` is null when the telegram as a whole is wrong.
 */
export class TelegramFault extends Error {
  readonly reason: FaultReason
  readonly field: string | null

  constructor(reason: FaultReason, field: string | null, detail: string) {
    super(field === null ? detail : `${field}: ${detail}`)
    this.name = 'TelegramFault'
    this.reason = reason
    this.field = field
  }
}
