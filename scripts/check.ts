import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopwatch } from '../src/base/clock.ts'
import { lockFaults } from './lock.ts'
import { prepareMachine } from './setup.ts'
import { closingLines, type Ending } from './tally.ts'
import { testResults } from './test-results.ts'
import { builtSizes } from './web-sizes.ts'

type Outcome = Omit<Ending, 'step' | 'ms'>
type Step = { name: string; run: () => Promise<Outcome> }

const root = dirname(import.meta.dirname)
const passedOnce: Outcome = { passed: 1, failed: [], skipped: [] }
const failedBy = (reason: string): Outcome => ({ passed: 0, failed: [reason], skipped: [] })

// The dearest step comes last, so that a missing comma is known after seconds. One after the other and on after a
// failure: two cores are soon taken, and one run shall show everything that is wrong.
const steps: readonly Step[] = [
  { name: 'lock', run: checkLock },
  { name: 'format', run: () => runTool('format', ['oxfmt', '--check']) },
  { name: 'lint', run: () => runTool('lint', ['oxlint', '--type-aware']) },
  { name: 'types', run: () => runTool('types', ['tsc', '-p', '.']) },
  { name: 'shop page', run: () => runTool('shop page', ['tsc', '-p', 'examples/shop/page']) },
  { name: 'window', run: checkWindow },
  { name: 'dead code', run: () => runTool('dead code', ['knip']) },
  { name: 'documents', run: checkDocuments },
  { name: 'openapi', run: () => runTool('openapi', ['redocly', 'lint', 'docs/openapi.json']) },
  { name: 'tests', run: runTests },
]

/** The PATH of a script of npm, so that `node scripts/check.ts` by hand finds the same tools. None of them calls home. */
const environment = {
  ...process.env,
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  PATH: [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(
    delimiter,
  ),
}

const say = (line: string) => console.log(line)
const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const chosen = steps.filter((step) => only === undefined || only.split(',').includes(step.name))
if (chosen.length === 0) say(`--only takes names of ${steps.map((step) => step.name).join(', ')}`)

if (chosen.some((step) => step.run === runTests)) prepareMachine(say)
const endings: Ending[] = []
for (const step of chosen) endings.push(await timed(step))
for (const line of closingLines(endings)) say(line)
const allPassed = endings.length > 0 && endings.every((ending) => ending.failed.length === 0)
process.exitCode = allPassed ? 0 : 1

async function timed(step: Step): Promise<Ending> {
  say(`\n== ${step.name}`)
  const elapsedMs = stopwatch()
  try {
    const outcome = await step.run()
    return { ...outcome, step: step.name, ms: elapsedMs() }
  } catch (error) {
    say(String(error))
    return { ...failedBy(`${step.name}: ${String(error)}`), step: step.name, ms: elapsedMs() }
  }
}

async function checkLock(): Promise<Outcome> {
  const [manifest, lock] = ['package.json', 'package-lock.json'].map((name) =>
    readFileSync(join(root, name), 'utf8'),
  )
  const faults = lockFaults(manifest ?? '', lock ?? '')
  for (const fault of faults) say(fault)
  return faults.length === 0 ? passedOnce : failedBy(`lock: ${faults.length} faults`)
}

/** The window as it is built for buyers, which the tests then use: its types, and what it weighs. */
async function checkWindow(): Promise<Outcome> {
  const types = await runTool('window', ['tsc', '-p', 'web'])
  const build = await runTool('window', ['node', 'scripts/build-web.ts'])
  const { lines, faults } = build.failed.length === 0 ? builtSizes() : { lines: [], faults: [] }
  for (const line of lines) say(line)
  const failed = [...types.failed, ...build.failed, ...faults]
  return failed.length === 0 ? passedOnce : { passed: 0, failed, skipped: [] }
}

async function checkDocuments(): Promise<Outcome> {
  if (existsSync(join(root, 'scripts', 'docs.ts')))
    return runTool('documents', ['node', 'scripts/docs.ts', '--check'])
  return { passed: 0, failed: [], skipped: [{ title: 'documents', reason: 'there is no scripts/docs.ts' }] }
}

async function runTests(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-check-'))
  const file = join(folder, 'results.json')
  try {
    const exitCode = await run(['vitest', 'run'], { ...environment, NARU_TEST_RESULTS: file })
    const results = testResults.parse(JSON.parse(readFileSync(file, 'utf8')))
    const silentFailure = exitCode !== 0 && results.failed.length === 0
    return silentFailure ? { ...results, failed: [`tests: vitest ended with ${exitCode}`] } : results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runTool(step: string, command: readonly string[]): Promise<Outcome> {
  const exitCode = await run(command, environment)
  return exitCode === 0 ? passedOnce : failedBy(`${step}: \`${command.join(' ')}\` ended with ${exitCode}`)
}

/** Runs a program in the repository with our own output; answers its exit code, or the signal that ended it. */
function run(
  [program = '', ...parameters]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: root, env, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'no exit code'))
  })
}
