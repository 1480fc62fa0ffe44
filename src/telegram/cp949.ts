import iconv from 'iconv-lite'

/**
 * A card company says the same few sentences all day, and converting one costs more than the rest of its telegram.
 * Forgetting all of them at the limit keeps the memory bounded without a clock or a list of uses.
 */
function remembered<Value>(convert: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const value = convert(key)
    if (known.size >= 500) known.clear()
    known.set(key, value)
    return value
  }
}

const toBytes = remembered((text) => {
  const bytes = iconv.encode(text, 'cp949')
  return iconv.decode(bytes, 'cp949') === text ? bytes : null
})

const toText = remembered((latin1) => {
  const bytes = Buffer.from(latin1, 'latin1')
  const text = iconv.decode(bytes, 'cp949')
  return iconv.encode(text, 'cp949').equals(bytes) ? text : null
})

/**
 * The bytes of a text in CP949, or null when a character has none. iconv-lite writes `?` for such a character and says
 * nothing, so the bytes are read back and compared (design 5). The buffer is shared: copy it, do not write to it.
 */
export const encodeCp949 = (text: string): Buffer | null => toBytes(text)

/** From the first byte beyond ASCII to one behind the last, which may be the second half of a character. */
function wideStretch(bytes: Buffer): readonly [number, number] | null {
  let first = 0
  while (first < bytes.length && (bytes[first] ?? 0) < 0x80) first++
  if (first === bytes.length) return null
  let last = bytes.length - 1
  while ((bytes[last] ?? 0) < 0x80) last--
  return [first, Math.min(last + 2, bytes.length)]
}

/**
 * The text of bytes in CP949, or null when they are not what that text would be written as. Only the stretch that holds
 * Korean is converted: the rest of a telegram is ASCII, and different in each.
 */
export function decodeCp949(bytes: Buffer): string | null {
  const stretch = wideStretch(bytes)
  if (stretch === null) return bytes.toString('latin1')
  const [first, end] = stretch
  const middle = toText(bytes.toString('latin1', first, end))
  return middle === null ? null : bytes.toString('latin1', 0, first) + middle + bytes.toString('latin1', end)
}
