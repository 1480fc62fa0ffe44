import type { Face } from './face-wire.ts'

/** What every POST of every face must refuse, and how the tests see that it changed nothing. */

export const utf8 = (text: string) => new Uint8Array(Buffer.from(text))

/** Bodies that are no JSON object at all, whatever the address. */
export const brokenBodies: [string, string | Uint8Array<ArrayBuffer>, number][] = [
  ['nothing', '', 400],
  ['blanks', '   ', 400],
  ['a truncated object', '{"amount": 11000', 400],
  ['a truncated text', '{"orderName": "나룻', 400],
  ['text behind the end', '{} {}', 400],
  ['single quotes', "{'amount': 11000}", 400],
  ['a comment', '{"amount": 11000 /* won */}', 400],
  ['a trailing comma', '{"amount": 11000,}', 400],
  ['hexadecimal', '{"amount": 0x2AF8}', 400],
  ['NaN', '{"amount": NaN}', 400],
  ['a leading plus', '{"amount": +11000}', 400],
  ['a bare NUL', '{"orderName": "a\u0000b"}', 400],
  ['a bare line end in a text', '{"orderName": "a\nb"}', 400],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xb0, 0xa1, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ['half a character', new Uint8Array([...utf8('{"orderName": "'), 0xeb, 0x82, ...utf8('"}')]), 400],
  ['UTF-16', new Uint8Array(Buffer.from('{"amount": 11000}', 'utf16le')), 400],
  ['an array', '[]', 400],
  ['a text', '"amount"', 400],
  ['a number', '11000', 400],
  ['null', 'null', 400],
  ['a key that reaches for the prototype', '{"__proto__": {"amount": 1}}', 400],
  ['the same key, escaped', '{"\\u005f\\u005fproto\\u005f\\u005f": {}}', 400],
  ['depth', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 400],
  ['depth of arrays', `{"a": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400],
  ['a megabyte', `{"orderName": "${'x'.repeat(1 << 20)}"}`, 413],
  ['just above 64 KiB', `{"orderName": "${'x'.repeat(65_536)}"}`, 413],
]

export const mediaTypes: [string, number][] = [
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/xml', 415],
  ['application/json; charset=euc-kr', 415],
  ['application/json; charset=utf-16', 415],
  ['application/jsonx', 415],
  ['nonsense', 415],
]

/** Values that no amount is. `-0` and `1e400` are legal JSON. */
export const badAmounts = [
  '"100abc"',
  '"1e3"',
  '1.5',
  '1e400',
  '-1e400',
  '-0',
  '-1',
  'true',
  '[1000]',
  '{"$gt": 0}',
  '99999999999',
]

export const badTexts = [
  String.raw`"a\u0000b"`,
  String.raw`"\ud800"`,
  String.raw`"\udc00\ud800"`,
  String.raw`"line\nend"`,
  String.raw`"\u001b[31m"`,
  `"${'가'.repeat(300)}"`,
  '{"a": "b"}',
  '["a"]',
  '7.5',
  'true',
]

/** Everything that a refused request must leave as it was. */
export async function worldOf(face: Face): Promise<unknown> {
  const { ledger, balanced } = await face.door.books()
  const { totals } = await face.cardCompany.book({})
  const { items } = (await face.get('/payments?limit=100')).body as { items: unknown[] }
  return { ledger, balanced, totals, items }
}

export const isProblemOrError = (body: Record<string, unknown>) =>
  typeof body['code'] === 'string' &&
  (typeof body['title'] === 'string' || typeof body['message'] === 'string')
