/**
 * Masking is a named policy, one for each place that shows a card (domain 6.3 and 10.7). The text keeps its length, so
 * that a masked field still fits the columns it came from.
 */
export type MaskingName = 'sheet' | 'nice' | 'receipt' | 'toss' | 'cipher' | 'all'

const all = (text: string): string => '*'.repeat(text.length)

/** Too short to hide anything between the two ends: nothing is shown at all. */
function ends(first: number, last: number): (text: string) => string {
  return (text) =>
    text.length <= first + last
      ? all(text)
      : text.slice(0, first) + '*'.repeat(text.length - first - last) + text.slice(-last)
}

const hidden = (text: string, isHidden: (at: number) => boolean): string =>
  text.length <= 8 ? all(text) : Array.from(text, (digit, at) => (isHidden(at) ? '*' : digit)).join('')

/** The key id is needed to know which key a stored cipher waits for; the rest of the cipher text is not. */
function cipher(text: string): string {
  const prefix = /^v\d{1,2}\.[\w-]{1,32}\./.exec(text)?.[0] ?? ''
  return /\d{10}/.test(prefix) ? all(text) : prefix + all(text.slice(prefix.length))
}

/** `cipher` is for the encrypted card information: `v1.<keyId>.` stays. `all` is for CVC and expiry. */
export const masking: Readonly<Record<MaskingName, (text: string) => string>> = {
  // The assignment's sheet: all but the first 6 and the last 3 (domain 1.4).
  sheet: ends(6, 3),
  // NICE's manual: first 6 and last 4 (domain 6.3).
  nice: ends(6, 4),
  // Receipts of the Korean card association hide digits 9 to 12 (domain 6.3).
  receipt: (text) => hidden(text, (at) => at >= 8 && at < 12),
  // As in the answers of toss.md: `43301234****123*`.
  toss: (text) => hidden(text, (at) => (at >= 8 && at < 12) || at === text.length - 1),
  cipher,
  all,
}

/**
 * What may stay although it holds many digits, tried before the run of digits itself. Each is a whole token: as part
 * of a longer one it could be a card glued to something.
 */
const harmless = [
  // A UUID, as used for idempotency keys.
  String.raw`(?<!\w)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)`,
  // A digest in lower-case hexadecimal (MD5, SHA-1, SHA-256), which without any letter would be a bare number.
  String.raw`(?<!\w)(?=\d*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?!\w)`,
  // One of our ids: 20 characters of Crockford's base 32 whose time part opens with 0 until the year 3084. Thirteen
  // digits in a row are a card even in there: chance makes such an id once in half a million, a careless join at once.
  String.raw`(?<!\w)(?!\w*\d{13})(?=\d*[A-Z])0[0-9A-HJKMNP-TV-Z]{19}(?!\w)`,
  // A date and an hour, whose ten digits are separated like those of a card.
  String.raw`(?<!\w)\d{4}-\d\d-\d\d (?=\d\d:\d\d)`,
  // Epoch milliseconds of 2020 to 2065. Thirteen-digit cards exist, but only old ones of Visa, which open with 4.
  String.raw`(?<!\w)(?:1[6-9]|2\d)\d{11}(?![ -]?\d|\w)`,
].join('|')

/**
 * A run has no upper end, although a card has at most 19 digits: in a raw telegram the card number may stand directly
 * behind a management number that ends in digits.
 */
const suspicious = new RegExp(String.raw`(${harmless})|\d(?:[ -]?\d){9,}`, 'g')

/**
 * Stars every run of ten or more digits, single blanks and dashes between them allowed, for logs and error messages.
 * It would rather star a telephone or a business number than let a card through; ids, digests, dates and epoch
 * milliseconds survive, because a log without them is of no use. Ten, because the sheet's cards start there (domain 1.2).
 */
export function maskCardNumbersIn(text: string): string {
  return text.replace(suspicious, (run: string, spared: string | undefined) =>
    spared === undefined ? run.replace(/\d/g, '*') : run,
  )
}
