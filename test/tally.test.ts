import { describe, expect, test } from 'vitest'
import { closingLines, type Ending } from '../scripts/tally.ts'

const passedLint: Ending = { step: 'lint', ms: 1200, passed: 1, failed: [], skipped: [] }

describe('the closing lines of npm test', () => {
  test('the last line counts steps and tests together', () => {
    const tests: Ending = { step: 'tests', ms: 9000, passed: 41, failed: [], skipped: [] }
    expect(closingLines([passedLint, tests]).at(-1)).toBe('42 passed, 0 failed')
  })

  test('what failed is named and counted', () => {
    const types: Ending = { step: 'types', ms: 10, passed: 0, failed: ['types: ended with 2'], skipped: [] }
    const lines = closingLines([passedLint, types])
    expect(lines.at(-1)).toBe('1 passed, 1 failed')
    expect(lines).toContain('  types: ended with 2')
    expect(lines.find((line) => line.includes('types '))).toMatch(/^FAILED/)
  })

  test('what was skipped is named with its reason', () => {
    const skipped = [{ title: 'two processes share a card', reason: 'needs PostgreSQL' }]
    const lines = closingLines([passedLint, { step: 'tests', ms: 5, passed: 3, failed: [], skipped }])
    expect(lines.at(-1)).toBe('4 passed, 0 failed, 1 skipped')
    expect(lines).toContain('  two processes share a card (needs PostgreSQL)')
  })

  test('every step has a line with its seconds', () => {
    expect(closingLines([passedLint])).toContainEqual(expect.stringMatching(/^ok +lint +1\.2 s$/))
  })
})
