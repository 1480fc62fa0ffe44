/**
 * Days other than Saturdays and Sundays on which Korean banks pay nothing out: the public holidays of the act on public
 * holidays (공휴일에 관한 법률, with the substitutes of its decree and Constitution Day again from 2026), as the almanac of
 * the Korea Astronomy and Space Science Institute (월력요항) lists them, elections and one-off holidays that the government
 * announced, and Labour Day, on which banks are closed. Beyond the last year only weekends are known.
 */
const holidays: ReadonlySet<string> = new Set(
  [
    '2025: 01-01 01-27 01-28 01-29 01-30 03-03 05-01 05-05 05-06 06-03 06-06 08-15 10-03 10-06 10-07 10-08 10-09 12-25',
    '2026: 01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 06-03 07-17 08-17 09-24 09-25 10-05 10-09 12-25',
    '2027: 01-01 02-08 02-09 03-01 05-05 05-13 07-19 08-16 09-14 09-15 09-16 10-04 10-11 12-27',
  ].flatMap((year) => {
    const [name, days = ''] = year.split(': ')
    return days.split(' ').map((day) => `${name}-${day}`)
  }),
)

const dayMs = 86_400_000
const sunday = 0
const saturday = 6

/** The day that comes `days` after another; both are `yyyy-MM-dd`. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** True for a day on which money can be paid out. */
export function isBusinessDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00Z`).getUTCDay()
  return weekday !== sunday && weekday !== saturday && !holidays.has(day)
}

/** The n-th business day after a day; with 0 the day itself, or the next one that is a business day. */
export function businessDayAfter(day: string, n: number): string {
  let found = day
  for (let left = n; left > 0 || !isBusinessDay(found);) {
    found = dayAfter(found)
    if (left > 0 && isBusinessDay(found)) left--
  }
  return found
}
