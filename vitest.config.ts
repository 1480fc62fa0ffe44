import { defineConfig } from 'vitest/config'
import { keepTemporaryFoldersInMemory } from './scripts/memory-folder.ts'
import { writeResultsTo } from './scripts/test-results.ts'

keepTemporaryFoldersInMemory()

/** Set by `npm test`, which closes with the numbers and with the reason of every skipped test. */
const resultsFile = process.env['NARU_TEST_RESULTS']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Processes and not threads, because tests open sockets, databases and child processes that a thread could
    // not give back; two at a time, because the smallest machine that must pass has two cores.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A loaded machine takes its time; what never comes fails by the limit of its test.
    expect: { poll: { timeout: 10_000 } },
    reporters: resultsFile === undefined ? ['default'] : ['default', writeResultsTo(resultsFile)],
  },
})
