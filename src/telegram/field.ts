import type { MaskingName } from '../base/masking.ts'

/**
 * The four types of the official sheet (domain 1.5): `N` 숫자, right aligned, blanks; `N0` 숫자(0), right aligned,
 * zeros; `NL` 숫자(L), digits, left aligned, blanks; `S` 문자, left aligned, blanks.
 */
export type FieldType = 'N' | 'N0' | 'NL' | 'S'

/** One declared field. Codec, record type, description, document and masking all come from it (design 3.4). */
export interface Field<
  Name extends string = string,
  Type extends FieldType = FieldType,
  Value extends string = string,
> {
  readonly name: Name
  readonly korean: string
  /** In bytes, not in characters (domain 6.1). */
  readonly width: number
  readonly type: Type
  readonly charset: 'ascii' | 'cp949'
  /** How the field is starred wherever the telegram is shown or stored; null for what may be seen. */
  readonly secret: MaskingName | null
  /** The only values allowed; null for any. */
  readonly oneOf: readonly Value[] | null
  /** All columns must be used, as in a response code. */
  readonly full: boolean
  readonly remark: string
}

export interface FieldNotes {
  readonly secret?: MaskingName
  readonly full?: boolean
  readonly remark?: string
}

const field = <Name extends string, Type extends FieldType, Value extends string = string>(
  name: Name,
  korean: string,
  width: number,
  type: Type,
  notes: FieldNotes & { readonly charset?: 'cp949'; readonly oneOf?: readonly Value[] },
): Field<Name, Type, Value> => ({
  name,
  korean,
  width,
  type,
  charset: notes.charset ?? 'ascii',
  secret: notes.secret ?? null,
  oneOf: notes.oneOf ?? null,
  full: notes.full ?? false,
  remark: notes.remark ?? '',
})

/** Opens every layout: four columns that count all the others, and no part of the record (domain 1.5). */
export const lengthField = (): Field<'length', 'N'> =>
  field('length', '데이터 길이', 4, 'N', { remark: 'everything but this field' })

/** 문자 in ASCII: one character is one byte. */
export const text = <Name extends string>(
  name: Name,
  korean: string,
  width: number,
  notes: FieldNotes = {},
): Field<Name, 'S'> => field(name, korean, width, 'S', notes)

/** 문자 in CP949: a Hangul syllable takes two columns (domain 6.1). */
export const koreanText = <Name extends string>(
  name: Name,
  korean: string,
  width: number,
  notes: FieldNotes = {},
): Field<Name, 'S'> => field(name, korean, width, 'S', { ...notes, charset: 'cp949' })

/** 문자 that may only be one of the words given. */
export const choice = <Name extends string, const Value extends string>(
  name: Name,
  korean: string,
  width: number,
  oneOf: readonly Value[],
  notes: FieldNotes = {},
): Field<Name, 'S', Value> => field(name, korean, width, 'S', { ...notes, oneOf })

/** 숫자(L): a string of digits, because card number and CVC have leading zeros (domain 10.6); may be blank. */
export const digits = <Name extends string>(
  name: Name,
  korean: string,
  width: number,
  notes: FieldNotes = {},
): Field<Name, 'NL'> => field(name, korean, width, 'NL', notes)

/** 숫자: a whole number from 0 up, padded with blanks. */
export const blankNumber = <Name extends string>(
  name: Name,
  korean: string,
  width: number,
  notes: FieldNotes = {},
): Field<Name, 'N'> => field(name, korean, width, 'N', notes)

/** 숫자(0): a whole number from 0 up, padded with zeros. */
export const zeroNumber = <Name extends string>(
  name: Name,
  korean: string,
  width: number,
  notes: FieldNotes = {},
): Field<Name, 'N0'> => field(name, korean, width, 'N0', notes)

type ValueOf<F> =
  F extends Field<string, infer Type, infer Value> ? (Type extends 'N' | 'N0' ? number : Value) : never

/** N and N0 are numbers, NL and S strings. The length field follows from the layout and is not in the record. */
export type RecordOf<Fields extends readonly Field[]> = {
  readonly [F in Fields[number] as Exclude<F['name'], 'length'>]: ValueOf<F>
}
