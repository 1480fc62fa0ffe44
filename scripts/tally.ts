/** How one step of `npm test` ended. A step that counts tests of its own is not counted once more as a step. */
export type Ending = {
  step: string
  ms: number
  passed: number
  failed: readonly string[]
  skipped: readonly { title: string; reason: string }[]
}

/**
 * The closing lines of `npm test`: a line a step, what failed, what was skipped and why, and as the very last one
 * the numbers in the form `N passed, N failed` (with `, N skipped` where something was), which machines read.
 */
export function closingLines(endings: readonly Ending[]): string[] {
  const lines = ['']
  for (const ending of endings) {
    const verdict = ending.failed.length > 0 ? 'FAILED' : ending.passed > 0 ? 'ok' : 'skipped'
    const numbers = ending.passed + ending.failed.length > 1 ? `  ${ending.passed} passed` : ''
    lines.push(
      `${verdict.padEnd(8)}${ending.step.padEnd(14)}${(ending.ms / 1000).toFixed(1).padStart(7)} s${numbers}`,
    )
  }
  const failed = endings.flatMap((ending) => ending.failed)
  const skipped = endings.flatMap((ending) => ending.skipped)
  if (failed.length > 0) lines.push('', 'Failed:', ...failed.map((title) => `  ${title}`))
  if (skipped.length > 0)
    lines.push('', 'Skipped:', ...skipped.map(({ title, reason }) => `  ${title} (${reason})`))
  const passed = endings.reduce((sum, ending) => sum + ending.passed, 0)
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  return [...lines, '', `${passed} passed, ${failed.length} failed${tail}`]
}
