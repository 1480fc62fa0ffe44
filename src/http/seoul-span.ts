import { later, parseInstant, startOfSeoulDay, type Instant } from '../base/clock.ts'
import { dayAfter } from '../domain/business-day.ts'

/** A span of time from a moment on up to another, which is left out. */
export interface Span {
  readonly from: Instant
  readonly until: Instant
}

/** Years in which ids and dates keep their form. */
const sensible = /^(19|20|21)\d\d-/

/**
 * Reads two dates, or dates with times, of Seoul unless they name their distance from UTC. The last day is in the span, and so
 * is the last second (docs of the transactions API: 23:59:59 reaches to midnight). Null for what is no date, for a day that no
 * calendar has, and for an end before the beginning.
 */
export function readSpan(startDate: string | undefined, endDate: string | undefined): Span | null {
  const start = readMoment(startDate)
  const end = readMoment(endDate)
  if (!start || !end || end.until <= start.from) return null
  return { from: start.from, until: end.until }
}

/** Two days, `yyyy-MM-dd`; a time behind one is not looked at. Null for what is no day or runs backwards. */
export function readDays(
  startDate: string | undefined,
  endDate: string | undefined,
): { readonly from: string; readonly until: string } | null {
  if (!readSpan(startDate, endDate)) return null
  const [from = '', until = ''] = [startDate?.slice(0, 10), endDate?.slice(0, 10)]
  return from <= until ? { from, until } : null
}

function readMoment(text: string | undefined): Span | null {
  if (text === undefined || !sensible.test(text)) return null
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    if (parseInstant(`${text}T00:00:00+09:00`) === null) return null
    return { from: startOfSeoulDay(text), until: startOfSeoulDay(dayAfter(text)) }
  }
  // In an address a plus sign means a blank, and shops forget to write it as %2B.
  const spelled = text.replace(/ (\d\d:\d\d)$/, '+$1')
  const from = parseInstant(/(Z|[+-]\d\d:\d\d)$/.test(spelled) ? spelled : `${spelled}+09:00`)
  if (from === null) return null
  return { from, until: later(from, 1_000 - (from % 1_000)) }
}
