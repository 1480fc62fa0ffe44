import { describe, expect, test } from 'vitest'
import { booksFault, type Books } from '../scripts/bench/books.ts'
import { useDifferences } from '../scripts/bench/database.ts'
import { withSections } from '../scripts/bench/document.ts'
import { median, noCpu, overRounds, percentile, type Figure } from '../scripts/bench/figures.ts'
import { cardLine, machineCard } from '../scripts/bench/machine.ts'
import { fillIn, parseProgress, parseSummary, timesOf } from '../scripts/bench/pgbench.ts'
import { cpuMicrosOf, parseRss, parseStat } from '../scripts/bench/processes.ts'
import { ratios, type Findings } from '../scripts/bench/ratios.ts'
import { faultOf, requestOf } from '../scripts/bench/requests.ts'
import { grown, metric } from '../scripts/bench/soak.ts'
import { shown, table } from '../scripts/bench/table.ts'

const figure = (perSecond: number, ms: number | null = null): Figure => ({
  perSecond,
  p50Ms: ms,
  p99Ms: ms,
  p999Ms: ms,
  maxMs: ms,
  failures: 0,
  firstFailure: null,
  cpuMicros: noCpu,
  walBytesPerPayment: null,
  paymentsPerSync: null,
  gatewayRssMb: null,
})

describe('figures', () => {
  test.each([
    [0, 1],
    [0.5, 51],
    [0.99, 100],
    [0.999, 100],
    [1, 100],
  ])('the share %f of the numbers from 1 to 100 lies below %i', (share, value) => {
    const sorted = Array.from({ length: 100 }, (_, at) => at + 1)
    expect(percentile(sorted, share)).toBe(value)
  })

  test('nothing has no percentile worth more than 0, and no middle', () => {
    expect(percentile([], 0.5)).toBe(0)
    expect(median([])).toBeNull()
    expect(median([null])).toBeNull()
  })

  test('the middle of three is one of them, that of four lies between two', () => {
    expect(median([30, 10, 20])).toBe(20)
    expect(median([40, 10, 20, 30])).toBe(25)
  })

  test('rounds are told by their middle, but the longest wait and the failures are those of all', () => {
    const bad = { ...figure(900, 9), failures: 2, firstFailure: '500' }
    expect(overRounds([figure(100, 1), bad, figure(500, 5)])).toMatchObject({
      perSecond: 500,
      p99Ms: 5,
      maxMs: 9,
      failures: 2,
      firstFailure: '500',
    })
    expect(overRounds([figure(1)]).maxMs).toBeNull()
  })
})

describe('what Linux tells of processes', () => {
  test('the name in stat may hold blanks and brackets', () => {
    const stat = '42 (a (strange) name) S 7 42 42 0 -1 4194560 99 0 0 0 150 50 20 10 20 0 1 0 5 1 1'
    expect(parseStat(stat)).toEqual({ parent: 7, cpuMicros: 2_300_000, endedChildrenMicros: 300_000 })
  })

  test('a process that has gone has spent nothing', () => {
    expect(parseStat('')).toEqual({ parent: 0, cpuMicros: 0, endedChildrenMicros: 0 })
  })

  test('resident memory is in kibibytes', () => {
    expect(parseRss('VmPeak:\t 9 kB\nVmRSS:\t    2048 kB\n')).toBe(2 * 1024 * 1024)
    expect(parseRss('')).toBe(0)
  })

  test.runIf(process.platform === 'linux')('this very process has spent some time', () => {
    expect(cpuMicrosOf(process.pid)).toBeGreaterThan(0)
  })

  test('the machine card fits a line and names what figures depend on', () => {
    const line = cardLine(machineCard())
    expect(line).toContain(process.version)
    expect(line).toMatch(/\d cores, .* GiB/)
    expect(line).not.toContain('\n')
  })
})

describe('pgbench', () => {
  const summary = (failed: number) =>
    `number of transactions actually processed: 6921\nnumber of failed transactions: ${failed} (0.000%)\ntps = 865.28 (without)\n`

  test('says how many and how fast', () => {
    expect(parseSummary(summary(0))).toEqual({ done: 6921, perSecond: 865.28 })
  })

  test('with a failure, or with nothing done, is no measure', () => {
    expect(() => parseSummary(summary(3))).toThrow(/did not run as it should/)
    expect(() => parseSummary('')).toThrow(/did not run as it should/)
  })

  test('counts only after its connections have planned', () => {
    const line = (at: number, tps: number) =>
      `progress: ${at}.0 s, ${tps}.0 tps, lat 1.0 ms stddev 0.1, 0 failed\n`
    expect(parseProgress(line(1, 10) + line(2, 20) + line(3, 100) + line(4, 200), 2)).toBe(150)
    expect(parseProgress('', 2)).toBeNull()
  })

  test('writes down the time of a payment and when it ended', () => {
    const log = ['0 1 9000 0 1700000000 500000', '1 2 1000 0 1700000003 0', '1 3 2000 0 1700000004 0']
    expect(timesOf(log, 2)).toEqual({ p50Ms: 2, p99Ms: 2, p999Ms: 2, maxMs: 2 })
  })

  test('names become expressions, casts stay', () => {
    expect(fillIn('values (:id, :n::text, :other)', { id: 'x.id', n: '$2' })).toBe(
      'values (x.id, $2::text, :other)',
    )
  })

  test('rows of another number or length may not be compared', () => {
    const use = (name: string, rowsPerPayment: number, bytesPerRow: number) => [
      { table: name, rowsPerPayment, bytesPerRow },
    ]
    expect(useDifferences(use('payment', 1, 200), use('payment', 1, 230))).toEqual([])
    expect(useDifferences(use('payment', 1, 200), use('payment', 1, 300))).toEqual([
      'payment: rows of 200 bytes against 300',
    ])
    expect(useDifferences(use('claim', 0, 0), use('claim', 1, 90))).toEqual([
      'claim: 0.00 rows a payment against 1.00',
    ])
    expect(useDifferences(use('outbox', 1, 90), [])).toEqual(['outbox: only one side has it'])
  })
})

describe('the load', () => {
  const reply = (status: number, head = '') => ({ status, head, body: 'said' })

  test('a request is done with its own status, and a replay only when it says that it is one', () => {
    expect(faultOf('approve', reply(201))).toBeNull()
    expect(faultOf('approve', reply(202))).toBe('202 said')
    expect(faultOf('replay', reply(201, 'idempotent-replayed: true'))).toBeNull()
    expect(faultOf('replay', reply(201))).not.toBeNull()
    expect(faultOf('approve', reply(201, 'idempotent-replayed: true'))).not.toBeNull()
  })

  test('a replay repeats the charge of an earlier load word for word', () => {
    const load = { name: 'later', of: 'warm', paymentIds: ['a', 'b'] }
    const first = requestOf('approve', { ...load, name: 'warm' }, 1)
    expect(requestOf('replay', load, 3).equals(first)).toBe(true)
  })
})

describe('the promises', () => {
  const nothing: Findings = { figures: new Map(), rss: null, growth: null, soakHeld: null }
  const verdicts = (found: Partial<Findings>) =>
    ratios({ ...nothing, ...found }).map(({ verdict }) => verdict)
  const approvals = (perSecond: number, ms: number) =>
    [
      ['pgbench-one-commit-64', figure(900)],
      ['pgbench-two-commits-64', figure(1_000)],
      ['approve-256', figure(perSecond, ms)],
      ['approve-1', figure(500, ms / 100)],
    ] as const

  test('what was not measured is not judged', () => {
    expect(new Set(verdicts({}))).toEqual(new Set(['not measured']))
  })

  test.each([
    [1_500, 'aim reached'],
    [1_499, 'must kept'],
    [1_000, 'must kept'],
    [999, 'MISSED'],
  ])('%i approvals against the faster pgbench with 1,000: %s', (perSecond, verdict) => {
    expect(verdicts({ figures: new Map(approvals(perSecond, 1)) })[0]).toBe(verdict)
  })

  test.each([
    [39, 'aim reached'],
    [40, 'must kept'],
    [100, 'MISSED'],
  ])('a p99 of %i ms: %s', (ms, verdict) => {
    expect(verdicts({ figures: new Map(approvals(1_000, ms)) })[2]).toBe(verdict)
  })

  test('one of two figures that was missed makes the row missed', () => {
    const figures = new Map([
      ['hello-64', figure(1_000)],
      ['query-64', figure(900)],
      ['replay-64', figure(100)],
    ])
    expect(ratios({ ...nothing, figures })[4]).toMatchObject({
      found: '0.9 / 0.1',
      must: '0.3',
      verdict: 'MISSED',
    })
  })

  test('memory, growth and soak have their own rows', () => {
    const found = { rss: { payments: 1_000_000, mb: 170 }, growth: { rows: 5, ratio: 0.89 }, soakHeld: true }
    expect(verdicts(found).slice(-2)).toEqual(['must kept', 'aim reached'])
    expect(verdicts(found)[3]).toBe('MISSED')
  })
})

describe('the soak', () => {
  test('holds the last third against the second one', () => {
    expect(grown([900, 900, 100, 100, 120, 120])).toBe(1.2)
  })

  test('reads the metrics of the gateway', () => {
    const text = '# HELP x\nnodejs_lag_max_seconds 0.5\nnodejs_lag_p99_seconds{a="b"} 0.25\n'
    expect(metric(text, 'nodejs_lag_max_seconds')).toBe(0.5)
    expect(metric(text, 'nodejs_lag_p99_seconds')).toBe(0.25)
    expect(metric(text, 'nothing')).toBeNaN()
  })
})

describe('the books', () => {
  const books = (over: Partial<Books>): Books => ({
    balanced: false,
    invariants: [{ name: 'all', holds: true }],
    cardCompany: {
      compared: 1,
      differences: [{ class: 'only-ours', ours: '105 done', theirs: '5 standing' }],
    },
    doubts: { open: 0, parked: 0 },
    ...over,
  })

  test('history that the card company never saw is no fault, one payment more is', () => {
    expect(booksFault(books({}), 100)).toBeNull()
    expect(booksFault(books({}), 99)).toContain('105 done')
    expect(booksFault(books({}))).toContain('105 done')
  })

  test('a broken invariant or an open question is a fault behind any history', () => {
    expect(booksFault(books({ invariants: [{ name: 'all', holds: false }] }), 100)).toContain('all')
    expect(booksFault(books({ doubts: { open: 1, parked: 0 } }), 100)).toContain('"open":1')
  })
})

describe('the report', () => {
  test('columns stand below each other, and numbers lean right', () => {
    expect(
      table(
        ['name', 'ms'],
        [
          ['a', '1.5'],
          ['longer', '10'],
        ],
      ),
    ).toBe('| name   |  ms |\n| ------ | --: |\n| a      | 1.5 |\n| longer |  10 |')
  })

  test.each([
    [null, ''],
    [Number.NaN, ''],
    [0.123, '0.12'],
    [12.34, '12.3'],
    [1_234.5, '1,235'],
  ])('%f is shown as "%s"', (value, text) => {
    expect(shown(value)).toBe(text)
  })

  test('a run replaces its own section of the document and leaves the others', () => {
    const first = withSections('', { rounds: 'round one', soak: 'soak one' })
    const second = withSections(first, { soak: 'soak two' })
    expect(second).toContain('round one')
    expect(second).toContain('soak two')
    expect(second).not.toContain('soak one')
    expect(second).toContain('Not measured yet.')
    expect(withSections(second, {})).toBe(second)
  })
})
