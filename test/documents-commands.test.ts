import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, type TestContext } from 'vitest'
import { openSandbox } from './sandbox.ts'

const root = join(import.meta.dirname, '..')
const execute = promisify(execFile)

/** The blocks of a document that a reader runs one after the other in one shell against a running gateway. */
function commandsIn(path: string): string[] {
  const blocks = Array.from(
    readFileSync(join(root, path), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm),
    ([, block = '']) => block,
  )
  return blocks.filter((block) => !block.startsWith('npm ci'))
}

/** Runs all blocks in one shell against a sandbox of their own; answers what each has printed. */
async function outputsOf(path: string, context: TestContext): Promise<string[]> {
  await execute('curl', ['--version']).catch(() => context.skip('there is no curl on this machine'))
  const folder = mkdtempSync(join(tmpdir(), 'naru-commands-'))
  const sandbox = await openSandbox({ folder })
  const border = '== end of a block =='
  const script = commandsIn(path)
    .map((block) => `${block}\necho '${border}'\n`)
    .join('')
    .replaceAll('http://localhost:8080', sandbox.url)
  try {
    const { stdout } = await execute('sh', ['-euc', script], {
      cwd: root,
      env: {
        ...process.env,
        NARU_DATA: folder,
        PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
      },
    })
    return stdout.split(border).slice(0, -1)
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

test('every command of README works, one after the other', { timeout: 60_000 }, async (context) => {
  const outputs = await outputsOf('README.md', context)
  const expected = [
    /"state":"approved"/,
    /"korean":"카드번호".*433012\*{7}234/,
    /"balanceAfter":7700.*\n?.*"state":"partially_cancelled".*"next":/s,
    /"state":"in_doubt"/,
    /"state":"approved".*"kind":"INQUIRY"/s,
    /"balanced":true/,
    /"status":"reset"/,
    /"paymentKey":.*"status":"DONE"/s,
    /"status":"DONE".*"status":"PARTIAL_CANCELED"/s,
    /"mgnt_no":.*"cncl_cd":"0".*"orgnl_mgnt_no":.*결제금액이 잘못되었습니다\./s,
    /카드 요청 전문.*거래금액.*110000.*key ring \(sandbox\).*Usage: naru/s,
  ]
  expect(outputs).toHaveLength(expected.length)
  for (const [at, pattern] of expected.entries()) expect(outputs[at]).toMatch(pattern)
})

test('every command of the tutorial does what the tutorial says', { timeout: 60_000 }, async (context) => {
  const outputs = await outputsOf('docs/tutorial.md', context)
  const expected = [
    /^\s*$/,
    /"state":"approved"/,
    /"state":"approved"/,
    /"state":"in_doubt"/,
    /"state":"approved"/,
    /"kind":"PAYMENT","status":"DN".*"kind":"INQUIRY","status":"DN"/s,
    /"state":"net_cancelled"/,
    /"state":"in_doubt".*"code":"CARD_IN_USE"/s,
    /^\s*\{"id":"(\w+)".*\n\{"id":"\1"/,
    /"state":"in_doubt".*"code":"CANCEL_IN_PROGRESS"/s,
    /"cancel":\{.*"state":"done".*"balanceAfter":0/s,
    /"balanced":true/,
  ]
  expect(outputs).toHaveLength(expected.length)
  for (const [at, pattern] of expected.entries()) expect(outputs[at]).toMatch(pattern)
})
