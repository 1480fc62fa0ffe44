import { masking } from '../base/masking.ts'
import { type Column, columnOf } from './column.ts'
import { decodeCp949 } from './cp949.ts'
import { type FaultReason, TelegramFault } from './fault.ts'
import type { Field, FieldType, RecordOf } from './field.ts'

export { TelegramFault, type FaultReason } from './fault.ts'
export type { RecordOf } from './field.ts'

/** A field at its place. Offsets are computed, so that inserting a field cannot leave a wrong one behind. */
export interface PlacedField extends Field {
  readonly offset: number
  readonly pad: 'left-blank' | 'left-zero' | 'right-blank'
}

/** One row of what `naru telegram decode` and the console show. */
export interface FieldReading {
  readonly name: string
  readonly korean: string
  readonly offset: number
  readonly width: number
  readonly type: FieldType
  readonly pad: PlacedField['pad']
  readonly secret: boolean
  /** The columns as text, pads included. */
  readonly raw: string
  /** The same bytes, only where they are not printable ASCII. */
  readonly hex: string | null
  /** Null where the field cannot be read, or where its digits had to be starred. */
  readonly value: number | string | null
  readonly fault: FaultReason | null
}

/** A fixed-width telegram. Widths and offsets are bytes. */
export interface Layout<Fields extends readonly Field[]> {
  readonly name: string
  readonly korean: string
  readonly width: number
  readonly fields: readonly PlacedField[]
  /** The telegram of a record. Throws TelegramFault for what does not fit; never cuts a value (domain 10.1). */
  readonly encode: (record: RecordOf<Fields>) => Buffer
  /**
   * The record of a telegram; throws TelegramFault unless encoding it again gives the very same bytes (domain 10.2).
   * `redacted` takes what `redact` made.
   */
  readonly decode: (bytes: Uint8Array, how?: { readonly redacted?: boolean }) => RecordOf<Fields>
  /** Every field for the eye, of sent and of stored telegrams. Never throws: what is wrong stands in `fault`. */
  readonly describe: (bytes: Uint8Array, how?: { readonly reveal?: boolean }) => FieldReading[]
  /**
   * The same telegram with its secrets starred. In one that does not decode the secrets may stand in any column, so
   * every digit behind the length field is starred. Never throws, and redacting twice changes nothing.
   */
  readonly redact: (bytes: Uint8Array) => Buffer
}

const star = 0x2a
const padOf = { N: 'left-blank', N0: 'left-zero', NL: 'right-blank', S: 'right-blank' } as const

interface Compiled {
  readonly width: number
  readonly lengthField: PlacedField
  readonly lengthColumns: string
  /** What every field holds before anything is written: its pad, and the length. */
  readonly template: Buffer
  readonly body: readonly { readonly field: PlacedField; readonly column: Column }[]
}

function place(fields: readonly Field[]): PlacedField[] {
  let offset = 0
  return fields.map((field) => {
    const placed = { ...field, offset, pad: padOf[field.type] }
    offset += field.width
    return placed
  })
}

function compile(name: string, fields: readonly PlacedField[]): Compiled {
  const [lengthField, ...body] = fields
  if (lengthField?.name !== 'length' || body.some((field) => field.name === 'length'))
    throw new RangeError(`${name}: a layout opens with its one length field`)
  if (new Set(fields.map((field) => field.name)).size !== fields.length)
    throw new RangeError(`${name}: two fields have the same name`)
  const bodyWidth = body.reduce((sum, field) => sum + field.width, 0)
  const lengthColumns = String(bodyWidth).padStart(lengthField.width)
  const pads = body.map((field) => (field.type === 'N0' ? '0' : ' ').repeat(field.width))
  return {
    width: lengthField.width + bodyWidth,
    lengthField,
    lengthColumns,
    template: Buffer.from(lengthColumns + pads.join(''), 'latin1'),
    body: body.map((field) => ({ field, column: columnOf(field, field.offset) })),
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function hasLengthField({ lengthColumns }: Compiled, bytes: Buffer): boolean {
  for (let i = 0; i < lengthColumns.length; i++) if (bytes[i] !== lengthColumns.charCodeAt(i)) return false
  return true
}

function readRecord(compiled: Compiled, bytes: Buffer, redacted: boolean): Record<string, number | string> {
  if (bytes.length !== compiled.width)
    throw new TelegramFault('wrong-length', null, `${bytes.length} bytes instead of ${compiled.width}`)
  if (!hasLengthField(compiled, bytes))
    throw new TelegramFault(
      'wrong-length-field',
      'length',
      `it must be ${compiled.lengthColumns.trimStart()}`,
    )
  const record: Record<string, number | string> = {}
  for (const { field, column } of compiled.body) record[field.name] = column.read(bytes, redacted)
  return record
}

/** What the reading came to, without the throwing. */
function faultOf(read: () => unknown): FaultReason | null {
  try {
    read()
    return null
  } catch (error) {
    if (error instanceof TelegramFault) return error.reason
    throw error
  }
}

function redactedCopy(compiled: Compiled, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const sound = faultOf(() => readRecord(compiled, bytes, true)) === null
  for (const { field } of compiled.body) {
    if (field.secret === null || field.offset >= copy.length) continue
    const used = copy.toString('latin1', field.offset, field.offset + field.width).trimEnd()
    copy.write(masking[sound ? field.secret : 'all'](used), field.offset, 'latin1')
  }
  if (sound) return copy
  const behindLength = hasLengthField(compiled, bytes) ? compiled.lengthColumns.length : 0
  for (let i = behindLength; i < copy.length; i++)
    if (/\d/.test(String.fromCharCode(copy[i] ?? 0))) copy[i] = star
  return copy
}

function readField(compiled: Compiled, bytes: Buffer, field: PlacedField): number | string {
  if (field === compiled.lengthField) {
    if (!hasLengthField(compiled, bytes)) throw new TelegramFault('wrong-length-field', field.name, 'wrong')
    return Number(compiled.lengthColumns)
  }
  if (field.offset + field.width > bytes.length)
    throw new TelegramFault('wrong-length', field.name, 'too short')
  return columnOf(field, field.offset).read(bytes, true)
}

function reading(compiled: Compiled, bytes: Buffer, shown: Buffer, field: PlacedField): FieldReading {
  const { name, korean, offset, width, type, pad } = field
  const raw = shown.subarray(offset, offset + width)
  const printable = raw.every((byte) => byte >= 0x20 && byte < 0x7f)
  let value: number | string | null = null
  const fault = faultOf(() => readField(compiled, bytes, field))
  // A sound field may still be unreadable as shown, where another field's fault made its digits stars.
  if (fault === null)
    faultOf(() => {
      value = readField(compiled, shown, field)
    })
  return {
    name,
    korean,
    offset,
    width,
    type,
    pad,
    secret: field.secret !== null,
    raw: (printable ? null : decodeCp949(raw)) ?? raw.toString('latin1'),
    hex: printable ? null : raw.toString('hex'),
    value,
    fault,
  }
}

/**
 * Compiles a layout once; encoding then fills one buffer and decoding reads it in one pass.
 * `declared` opens with `lengthField()`. Throws RangeError for a layout that is declared wrongly.
 */
export function layout<const Fields extends readonly Field[]>(
  name: string,
  korean: string,
  declared: Fields,
): Layout<Fields> {
  const fields = place(declared)
  const compiled = compile(name, fields)
  return {
    name,
    korean,
    width: compiled.width,
    fields,
    encode(record) {
      const out = Buffer.from(compiled.template)
      const values: Readonly<Record<string, unknown>> = record
      for (const { field, column } of compiled.body) column.write(out, values[field.name])
      return out
    },
    decode: (bytes, how) =>
      // The names and types of the record are those that `RecordOf` derives from the same list of fields.
      readRecord(compiled, asBuffer(bytes), how?.redacted === true) as RecordOf<Fields>,
    describe(bytes, how) {
      const whole = asBuffer(bytes)
      const shown = how?.reveal === true ? whole : redactedCopy(compiled, whole)
      return fields.map((field) => reading(compiled, whole, shown, field))
    },
    redact: (bytes) => redactedCopy(compiled, asBuffer(bytes)),
  }
}
