import { cardRequest } from '../telegram/card-telegram.ts'
import { encodeCp949 } from '../telegram/cp949.ts'
import { faultText } from '../telegram/fault.ts'
import type { FieldReading } from '../telegram/layout.ts'
import { layoutOf, type LayoutHint } from './telegram-layouts.ts'

/** What a command prints and how it ends: 0 well, 1 the telegram is wrong, 2 the command was used wrongly. */
export interface Printed {
  readonly out: string
  readonly err: string
  readonly exitCode: 0 | 1 | 2
}

export interface DecodeHow extends LayoutHint {
  readonly reveal?: boolean
  readonly json?: boolean
}

/** A terminal shows CP949 as UTF-8 and so hands it back; what is no UTF-8 is taken as the bytes of the wire. */
function bytesOf(pasted: Uint8Array): Buffer {
  const wire = Buffer.from(pasted)
  const text = wire.toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(wire)) return wire
  return encodeCp949(text) ?? wire
}

function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--
  return bytes.subarray(0, end)
}

/** Columns on a screen: everything from the Hangul Jamo up takes two. */
const screenWidth = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2), 0)

function rawShown({ raw, hex }: FieldReading): string {
  const used = raw.trimEnd()
  const blanks = raw.length - used.length
  const text = blanks > 20 ? `[${used}] and ${blanks} blanks` : `[${raw}]`
  return hex === null ? text : `${text} ${hex.replace(/(?:20)+$/, '')}`
}

function table(readings: readonly FieldReading[]): string {
  const head = ['offset', 'width', 'type', 'pad', 'field', '', 'value', 'raw']
  const rows = readings.map((reading) => [
    String(reading.offset).padStart(6),
    String(reading.width).padStart(5),
    reading.type,
    reading.pad,
    reading.name,
    reading.korean,
    reading.fault ?? String(reading.value ?? ''),
    rawShown(reading),
  ])
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => screenWidth(row[at] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - screenWidth(cell)))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(line).join('\n')
}

function notesOn(
  pasted: Buffer,
  telegram: Buffer,
  readings: readonly FieldReading[],
  how: DecodeHow,
): string[] {
  const notes: string[] = []
  if (pasted.length < telegram.length)
    notes.push(`${telegram.length - pasted.length} blanks were added at the end, where terminals lose them`)
  const wrong = readings.some((reading) => reading.fault !== null)
  if (wrong && pasted.includes('__')) notes.push('"_" is an ordinary character here; write blanks as blanks')
  if (wrong && how.reveal !== true)
    notes.push(
      'all digits are starred, because in a broken telegram a secret may stand anywhere; --reveal shows them',
    )
  return notes
}

/**
 * Shows a pasted telegram field by field, secrets starred unless `reveal`. The layout is chosen by what fits. Ends 1
 * for a telegram that is wrong, with every faulty field, its offset and the reason.
 */
export function decodeTelegram(input: Uint8Array, how: DecodeHow): Printed {
  const pasted = withoutLineEnd(bytesOf(input))
  if (pasted.length === 0)
    return { out: '', err: 'no telegram given, as an argument or on standard input\n', exitCode: 2 }
  const telegram = Buffer.concat([pasted, Buffer.alloc(Math.max(0, cardRequest.width - pasted.length), ' ')])
  const layout = layoutOf(telegram, how)
  const readings = layout.describe(telegram, { reveal: how.reveal === true })
  const notes = notesOn(pasted, telegram, readings, how)
  const faults = readings.flatMap(({ name, korean, offset, fault }) =>
    fault === null ? [] : [{ field: name, korean, offset, reason: fault, text: faultText[fault] }],
  )
  const length = { bytes: pasted.length, expected: layout.width }
  const tooLong = pasted.length > layout.width
  const exitCode = tooLong || faults.length > 0 ? 1 : 0
  if (how.json === true) {
    const shown = { layout: layout.name, korean: layout.korean, sound: exitCode === 0, length, notes, faults }
    return { out: `${JSON.stringify({ ...shown, fields: readings }, null, 2)}\n`, err: '', exitCode }
  }
  const complaints = faults.map(
    ({ field, korean, offset, text }) => `wrong: ${field} (${korean}) at offset ${offset}: ${text}\n`,
  )
  if (tooLong) complaints.unshift(`wrong: ${length.bytes} bytes instead of ${length.expected}\n`)
  return {
    out: `${layout.korean} (${layout.name}), ${length.expected} bytes\n${table(readings)}\n`,
    err: notes.map((note) => `note: ${note}\n`).join('') + complaints.join(''),
    exitCode,
  }
}
