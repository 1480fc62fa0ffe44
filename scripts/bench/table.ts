/** A table in Markdown whose columns also stand below each other in a terminal. Numbers lean right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, at) =>
    Math.max(3, ...[name, ...rows.map((row) => row[at] ?? '')].map((text) => text.length)),
  )
  const isNumber = head.map((_, at) => at > 0 && rows.every((row) => /^(?:[\d<-].*)?$/.test(row[at] ?? '')))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => pad(cell, widths[at] ?? 0, isNumber[at] ?? false)).join(' | ')} |`
  const rule = widths.map((wide, at) => (isNumber[at] ? `${'-'.repeat(wide - 1)}:` : '-'.repeat(wide)))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

function pad(text: string, wide: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, wide - text.length))
  return right ? blanks + text : text + blanks
}

/** A number for people: thousands apart, and no more places than say something. Empty for what was not measured. */
export function shown(value: number | null, unit = ''): string {
  if (value === null || !Number.isFinite(value)) return ''
  const places = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return value.toLocaleString('en', { maximumFractionDigits: places }) + unit
}
