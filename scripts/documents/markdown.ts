/** A document as blocks of lines; blocks are parted by one blank line, and the file ends with one line end. */
export function document(title: string, source: string, ...blocks: readonly string[]): string {
  const note = `<!-- Made from ${source} by \`npm run docs\`. Change it there. -->`
  return `${[`# ${title}`, note, ...blocks].join('\n\n')}\n`
}

/** A table of Markdown. What stands in a cell may hold bars and line ends; neither breaks the table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text
    .replaceAll('|', String.raw`\|`)
    .replace(/\s+/g, ' ')
    .trim()
}

/** A word of the program, set apart from prose; nothing for an empty one. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}
