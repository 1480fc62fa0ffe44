import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../scripts/postgres.ts'
import { makeKeyRingFile } from '../src/base/key-ring-file.ts'
import { naru, runNaru, type Running } from './command-wire.ts'
import { authorize, demoKey } from './sandbox.ts'
import { portOf } from './telegram-wire.ts'
import { cardOf, testFolder } from './usecase-wire.ts'

const slow = 60_000
const headers = { ...authorize(demoKey), 'content-type': 'application/json' }

const halfABody = [
  'POST /payments/card HTTP/1.1',
  'host: x',
  `authorization: ${headers.authorization}`,
  'content-type: application/json',
  'content-length: 100',
  '',
  '{"cardNumber":',
].join('\r\n')
const wholeAndKeptAlive = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'

interface Started extends Running {
  readonly url: string
  readonly env: Record<string, string>
}

/** Starts a gateway as a user does, and waits for all that it says. */
async function start(env: Record<string, string> = {}): Promise<Started> {
  const full = {
    PORT: String(await freePort()),
    METRICS_PORT: '0',
    NARU_DATA: testFolder(),
    LOG_LEVEL: 'silent',
    ...env,
  }
  const running = runNaru(['start'], full)
  await running.untilSaid('/telegrams')
  return { ...running, env: full, url: `http://127.0.0.1:${full.PORT}` }
}

/** Runs a line in a shell of its own, as somebody would who has pasted it. */
function inShell(line: string): Promise<string> {
  const shell = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  return new Promise((resolve) => shell.once('close', () => resolve(out)))
}

test(
  'naru start on an empty folder prints where it listens and a line that charges a card as it is',
  async (context) => {
    const running = await start()
    const said = () => running.said()
    const { url } = running
    expect(said()).toContain(`listens on ${url}  (sandbox, profile strict)`)
    for (const name of ['naru-demo-1', 'test_sk_docs_narudemo1', 'test_ck_docs_narudemo1', 'naru-demo-2'])
      expect(said()).toContain(name)
    const [line = ''] = said()
      .split('\n')
      .filter((one) => one.includes('/payments/card'))
    expect(line.trimStart()).toMatch(/^curl /)
    if (spawnSync('curl', ['--version']).status !== 0) context.skip('needs curl')
    const [body = '', status] = (await inShell(`${line} -w '\\n%{http_code}'`)).split('\n')
    expect([status, JSON.parse(body)]).toEqual([
      '201',
      expect.objectContaining({ state: 'approved', amount: 11_000, orderName: '나룻배 삯' }),
    ])
    const [look = ''] = said()
      .split('\n')
      .filter((one) => one.includes('/payments/ID/telegrams'))
    const { id } = JSON.parse(body) as { id: string }
    const telegrams = JSON.parse(await inShell(look.replace('/ID/', `/${id}/`))) as { items: unknown[] }
    expect(telegrams.items).toEqual([
      expect.objectContaining({ kind: 'PAYMENT', status: 'DN', managementNumber: id }),
    ])
  },
  slow,
)

test(
  'a gateway on every address names one that a browser can open, with the port it really has',
  async () => {
    const running = await start({ HOST: '0.0.0.0', PORT: '0' })
    const shown = /listens on (http:\/\/\S+)/.exec(running.said())?.[1] ?? ''
    expect(shown).toMatch(/^http:\/\/localhost:[1-9]\d*$/)
    expect((await fetch(`${shown}/healthz`)).status).toBe(200)
  },
  slow,
)

test(
  'a second gateway on the same folder is refused, says whose it is, and leaves the first one alone',
  async () => {
    const first = await start()
    const second = await naru(['start'], { ...first.env, PORT: String(await freePort()) })
    expect(second).toMatchObject({ code: 1, out: '' })
    expect(second.err).toMatch(/^naru: [^\n]+\n$/)
    for (const part of [first.env['NARU_DATA'], `in use by process ${first.child.pid}`, 'NARU_DATA'])
      expect(second.err).toContain(part)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  },
  slow,
)

test(
  'a folder whose gateway was killed is taken over, and what was paid is there',
  async () => {
    const first = await start()
    const paid = await fetch(`${first.url}/payments/card`, {
      method: 'POST',
      headers,
      body: JSON.stringify(cardOf()),
    })
    const { id } = (await paid.json()) as { id: string }
    first.child.kill('SIGKILL')
    await first.ended
    const second = await start(first.env)
    const found = await fetch(`${second.url}/payments/${id}`, { headers })
    expect(await found.json()).toMatchObject({ id, state: 'approved' })
  },
  slow,
)

test.each(['PORT', 'METRICS_PORT', 'CARD_COMPANY_PORT'])(
  'a port that is taken is named with its variable %s, and nothing is left open',
  async (variable) => {
    const taken = createServer()
    onTestFinished(() => {
      taken.close()
    })
    const port = String(await portOf(taken))
    const env = { PORT: '0', METRICS_PORT: '0', NARU_DATA: testFolder(), LOG_LEVEL: 'silent' }
    const refused = await naru(['start'], { ...env, [variable]: port })
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toMatch(/^naru: [^\n]+\n$/)
    expect(refused.err).toContain(`${port} is in use`)
    expect(refused.err).toContain(`set ${variable}`)
    await start(env)
  },
  slow,
)

test('a configuration with many faults is refused with every one of them, and makes no folder', async () => {
  const folder = join(testFolder(), 'never-made')
  const faulty = {
    PORT: 'eighty',
    NARU_PROFILE: 'loose',
    DATABASE_URL: 'mysql://somebody:secret@localhost/naru',
    CARD_COMPANY_ADDRESS: 'nowhere',
    NARU_DUPLICATE_PAYMENT_FIELDS: 'card,phone',
    NARU_DATA: folder,
  }
  const refused = await naru(['start'], faulty)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/^the configuration cannot be used:\n/)
  for (const name of Object.keys(faulty).filter((one) => one !== 'NARU_DATA'))
    expect.soft(refused.err).toMatch(new RegExp(`^${name}[.:]`, 'm'))
  expect(refused.err).not.toContain('secret')
  expect((await naru(['start'], { ...faulty, PORT: '' })).code).toBe(1)
})

test('live mode names everything that it lacks, one line each', async () => {
  const refused = await naru(['start'], { NARU_MODE: 'live', NARU_PROFILE: 'assignment' })
  expect(refused.code).toBe(1)
  const names = refused.err
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(':')[0])
  expect(names).toEqual([
    'DATABASE_URL',
    'NARU_KEY_RING',
    'PUBLIC_URL',
    'CARD_COMPANY_ADDRESS',
    'NARU_PROFILE',
  ])
})

test('a sandbox does not start on a production ring, and says so', async () => {
  const folder = testFolder()
  const ring = join(folder, 'keys.json')
  makeKeyRingFile(ring, 'production')
  const refused = await naru(['start'], { NARU_DATA: folder, PORT: '0', METRICS_PORT: '0' })
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(/^naru: [^\n]+\n$/)
  expect(refused.err).toContain(`${ring} is a production key ring; a sandbox`)
})

test('a database that is away is told of, and the start ends with 1', async () => {
  const DATABASE_URL = `postgres://naru:geheim@127.0.0.1:${await freePort()}/naru`
  const refused = await naru(['start'], {
    DATABASE_URL,
    NARU_DATA: testFolder(),
    PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
  })
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/^naru: [^\n]*ECONNREFUSED[^\n]*\n$/)
  expect(refused.err).not.toContain('geheim')
})

test('on SIGTERM lines that ask nothing, or not to the end, keep nobody waiting', async () => {
  const running = await start()
  const port = Number(new URL(running.url).port)
  const beginnings = ['', 'POST /payments/card HTTP/1.1\r\nhost: x\r\n', halfABody, wholeAndKeptAlive]
  const lines = await Promise.all(
    beginnings.map(async (text) => {
      const line = connect({ port, host: '127.0.0.1' }).on('error', () => undefined)
      onTestFinished(() => {
        line.destroy()
      })
      await once(line, 'connect')
      line.write(text)
      return { text, line }
    }),
  )
  const answered = lines.find(({ text }) => text === wholeAndKeptAlive)
  if (answered) await once(answered.line, 'data')
  running.child.kill('SIGTERM')
  expect(await running.ended).toMatchObject({ code: 0 })
}, 20_000)

test.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s the request in flight is answered, no other is taken, and the exit is 0',
  async (signal) => {
    const running = await start()
    const { url, child, env } = running
    const rules = { rules: [{ then: { action: 'delay', ms: 1_500 } }] }
    await fetch(`${url}/sandbox/partners/card-company/rules`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(rules),
    })
    const told = fetch(`${url}/payments/card`, { method: 'POST', headers, body: JSON.stringify(cardOf()) })
    const underWay = async () => {
      const page = (await (await fetch(`${url}/payments`, { headers })).json()) as { items: unknown[] }
      return page.items.length
    }
    await expect.poll(underWay, { timeout: 5_000, interval: 20 }).toBe(1)
    child.kill(signal)
    const reply = await told
    expect(reply.status).toBe(201)
    const { id } = (await reply.json()) as { id: string }
    expect(await running.ended).toMatchObject({ code: 0, err: '' })
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')

    const again = await start(env)
    expect(await (await fetch(`${again.url}/payments/${id}`, { headers })).json()).toMatchObject({
      state: 'approved',
    })
    expect(await (await fetch(`${again.url}/sandbox/books`)).json()).toMatchObject({ balanced: true })
  },
  slow,
)
