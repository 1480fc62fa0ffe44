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

/** The text of bytes in CP949, or null when they are not what that text would be written as. */
export const decodeCp949 = (bytes: Buffer): string | null => toText(bytes.toString('latin1'))
