import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPgbench } from '../scripts/bench/pgbench.ts'
import type { Report } from '../scripts/bench/report.ts'

const program = join(import.meta.dirname, '../scripts/bench.ts')
const limitMs = 180_000

/** Runs the bench; its exit code is an answer and no accident. */
function bench(...parameters: string[]): Promise<{ code: number; said: string; complained: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...parameters], (_error, said, complained) =>
      resolve({ code: child.exitCode ?? -1, said, complained }),
    )
  })
}

describe('the bench', () => {
  test(
    'measures both sides in one run, and says what was promised and what was found',
    {
      timeout: limitMs,
    },
    async (context) => {
      const found = findPgbench()
      if (found.kind === 'missing') context.skip(`needs pgbench: ${found.reason}`)
      const folder = mkdtempSync(join(tmpdir(), 'naru-bench-test-'))
      try {
        const json = join(folder, 'results.json')
        const only =
          'pgbench-one-commit-64,approve-16,pglite-approve-16,cancel-64,query-64,replay-64,hello-64,webhooks,telegram,rss'
        const { code, said, complained } = await bench(
          '--quick',
          '--rounds',
          '1',
          '--only',
          only,
          '--json',
          json,
        )
        expect(complained).toBe('')
        const report = JSON.parse(readFileSync(json, 'utf8')) as Report
        expect(report.faults).toEqual([])
        // Whether a must was kept in this second on this machine is not for a test to say; that it was judged is.
        expect(code).toBe(report.passed ? 0 : 1)
        expect(report.ratios.map(({ measure }) => measure)).toHaveLength(9)
        for (const { measure } of report.ratios) expect(said).toContain(measure)
        expectWholeFigures(report)
        expect(report.machine).toMatchObject({ node: process.version, cores: expect.any(Number) })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )

  test.each([
    [['--fast'], /--fast/],
    [['--only', 'approve-64,speed'], /does not know speed/],
    [['--rounds', 'many'], /--rounds takes a whole number/],
    [['--seconds', '0'], /--seconds takes a whole number from 1/],
  ])('says what it does not understand: %j', async (parameters, complaint) => {
    const { code, complained } = await bench(...parameters)
    expect(code).toBe(2)
    expect(complained).toMatch(complaint)
  })
})

/** Every measure has the figures of its kind, in the middle and in each round. */
function expectWholeFigures({ rounds }: Report): void {
  const measured = rounds?.measured ?? []
  expect(measured).toHaveLength(9)
  const positive = (value: number | null) => value !== null && value > 0
  const isWhole = ({ name, median, rounds: each }: (typeof measured)[number]) => {
    const times = [median.p50Ms, median.p99Ms, median.p999Ms, median.maxMs]
    const isTimed = ['telegram', 'webhooks'].includes(name) || times.every(positive)
    return each.length === 1 && positive(median.perSecond) && median.failures === 0 && isTimed
  }
  expect(measured.filter((one) => !isWhole(one))).toEqual([])
  const approval = measured.find(({ name }) => name === 'approve-16')?.median
  expect(approval).toMatchObject({
    cpuMicros: {
      gateway: expect.any(Number),
      simulator: expect.any(Number),
      postgres: expect.any(Number),
      load: expect.any(Number),
    },
    walBytesPerPayment: expect.any(Number),
    paymentsPerSync: expect.any(Number),
    gatewayRssMb: expect.any(Number),
  })
  expect(rounds?.rss?.payments).toBeGreaterThanOrEqual(2_000)
  expect(rounds?.rows?.gateway.find(({ table }) => table === 'payment')).toMatchObject({ rowsPerPayment: 1 })
}
