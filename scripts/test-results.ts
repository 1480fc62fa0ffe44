import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase } from 'vitest/node'
import { z } from 'zod'

/** What `npm test` needs to know of a run of the tests for its closing lines. */
export const testResults = z.object({
  passed: z.number(),
  failed: z.array(z.string()),
  skipped: z.array(z.object({ title: z.string(), reason: z.string() })),
})

export type TestResults = z.infer<typeof testResults>

/**
 * Writes the results to a file when the run has ended. The JSON reporter of vitest leaves out the reason of a
 * skipped test, and a skip without its reason tells the reader nothing.
 */
export function writeResultsTo(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const results: TestResults = { passed: 0, failed: [], skipped: [] }
      for (const module of modules) {
        for (const test of module.children.allTests()) count(test, results)
        for (const error of module.errors())
          results.failed.push(`${module.relativeModuleId}: ${error.message}`)
      }
      for (const error of unhandledErrors) results.failed.push(`outside any test: ${error.message}`)
      writeFileSync(path, JSON.stringify(results))
    },
  }
}

function count(test: TestCase, results: TestResults): void {
  const result = test.result()
  const title = `${test.module.relativeModuleId}: ${test.fullName}`
  if (result.state === 'passed') results.passed += 1
  else if (result.state === 'skipped')
    results.skipped.push({ title, reason: result.note ?? 'no reason given' })
  else results.failed.push(title)
}
