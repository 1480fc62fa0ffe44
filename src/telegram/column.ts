import { decodeCp949, encodeCp949 } from './cp949.ts'
import { type FaultReason, faultText, TelegramFault } from './fault.ts'
import type { Field } from './field.ts'

/** Reads and writes the columns of one field at its place. Both throw TelegramFault and never cut or repair. */
export interface Column {
  /** `out` is already filled with the pad of every field. */
  readonly write: (out: Buffer, value: unknown) => void
  /** `redacted` lets a secret field hold stars where it had digits. */
  readonly read: (bytes: Buffer, redacted: boolean) => number | string
}

const blank = 0x20
const zero = 0x30
const star = 0x2a
const controlCharacter = /\p{Cc}/u

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= zero + 9

const fault = (field: Field, reason: FaultReason): TelegramFault =>
  new TelegramFault(reason, field.name, faultText[reason])

function numberColumn(field: Field, offset: number): Column {
  const end = offset + field.width
  const limit = 10 ** field.width

  function write(out: Buffer, value: unknown): void {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw fault(field, 'not-a-number')
    if (value >= limit) throw fault(field, 'too-long')
    let rest = value
    let at = end
    do {
      const next = Math.floor(rest / 10)
      out[--at] = zero + rest - next * 10
      rest = next
    } while (rest > 0)
  }

  function read(bytes: Buffer): number {
    let at = offset
    if (field.type === 'N') while (at < end - 1 && bytes[at] === blank) at++
    if (field.type === 'N' && bytes[at] === zero && at < end - 1) throw fault(field, 'wrong-pad')
    let value = 0
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (!isDigit(byte)) throw fault(field, byte === blank ? 'wrong-pad' : 'not-a-number')
      value = value * 10 + byte - zero
    }
    return value
  }

  return { write, read }
}

/** A call into the buffer costs more than a few characters joined by hand: half of the fields are this short. */
function asciiOf(bytes: Buffer, start: number, end: number): string {
  if (end - start > 8) return bytes.toString('latin1', start, end)
  let value = ''
  for (let i = start; i < end; i++) value += String.fromCharCode(bytes[i] ?? 0)
  return value
}

/** The end of what is used: the pad of a left-aligned field is cut from the right. */
function usedEnd(bytes: Buffer, offset: number, end: number): number {
  let used = end
  while (used > offset && bytes[used - 1] === blank) used--
  return used
}

function digitColumn(field: Field, offset: number): Column {
  const end = offset + field.width

  function write(out: Buffer, value: unknown): void {
    if (typeof value !== 'string') throw fault(field, 'wrong-value')
    if (value.length > field.width) throw fault(field, 'too-long')
    if (field.full && value.length < field.width) throw fault(field, 'wrong-value')
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (!isDigit(code)) throw fault(field, 'not-a-number')
      out[offset + i] = code
    }
  }

  function read(bytes: Buffer, redacted: boolean): string {
    const used = usedEnd(bytes, offset, end)
    if (field.full && used < end) throw fault(field, 'wrong-value')
    const starsToo = redacted && field.secret !== null
    for (let i = offset; i < used; i++) {
      const byte = bytes[i]
      if (isDigit(byte) || (starsToo && byte === star)) continue
      throw fault(field, byte === blank ? 'wrong-pad' : 'not-a-number')
    }
    return asciiOf(bytes, offset, used)
  }

  return { write, read }
}

function textColumn(field: Field, offset: number): Column {
  const end = offset + field.width
  const allowed = field.oneOf === null ? null : new Set<string>(field.oneOf)

  /** The rare way: the text holds something beyond printable ASCII. */
  function writeWide(out: Buffer, value: string): void {
    if (controlCharacter.test(value)) throw fault(field, 'control-character')
    const bytes = field.charset === 'cp949' ? encodeCp949(value) : null
    if (bytes === null) throw fault(field, 'not-mappable')
    if (bytes.length > field.width) throw fault(field, 'too-long')
    bytes.copy(out, offset)
  }

  function write(out: Buffer, value: unknown): void {
    if (typeof value !== 'string') throw fault(field, 'wrong-value')
    if (value.length > field.width) throw fault(field, 'too-long')
    if (value.startsWith(' ') || value.endsWith(' ')) throw fault(field, 'wrong-pad')
    if (allowed !== null && !allowed.has(value)) throw fault(field, 'wrong-value')
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code < 0x20 || code > 0x7e) return writeWide(out, value)
      out[offset + i] = code
    }
  }

  function readWide(bytes: Buffer): string {
    const value = field.charset === 'cp949' ? decodeCp949(bytes) : null
    if (value === null) throw fault(field, 'not-mappable')
    if (controlCharacter.test(value)) throw fault(field, 'control-character')
    return value
  }

  function read(bytes: Buffer): string {
    const used = usedEnd(bytes, offset, end)
    if (used > offset && bytes[offset] === blank) throw fault(field, 'wrong-pad')
    let wide = false
    for (let i = offset; i < used; i++) {
      const byte = bytes[i] ?? 0
      if (byte < 0x20 || byte === 0x7f) throw fault(field, 'control-character')
      if (byte > 0x7e) wide = true
    }
    if (used === offset && allowed === null) return ''
    const value = wide ? readWide(bytes.subarray(offset, used)) : asciiOf(bytes, offset, used)
    if (allowed !== null && !allowed.has(value)) throw fault(field, 'wrong-value')
    return value
  }

  return { write, read }
}

/** The codec of a field at its offset in the telegram. */
export function columnOf(field: Field, offset: number): Column {
  if (field.type === 'S') return textColumn(field, offset)
  if (field.type === 'NL') return digitColumn(field, offset)
  return numberColumn(field, offset)
}
