import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  assignmentPayment,
  cardBody,
  errorOf,
  json,
  keyInBody,
  openFace,
  send,
  textOf,
  type Face,
} from './face-wire.ts'
import { demoKey } from './sandbox.ts'

const key = (name: string) => ({ 'idempotency-key': name })
const replayed = (reply: { headers: Headers }) => reply.headers.get('idempotent-replayed')

const charges = [
  { path: '/payments/card', body: cardBody, done: 201 },
  { path: '/api/payment', body: assignmentPayment, done: 200 },
  { path: '/v1/payments/key-in', body: keyInBody, done: 200 },
]

/** Twice what a body may have. */
const oversized = JSON.stringify({ ...cardBody, orderName: 'x'.repeat(131_072) })

/** One line to the gateway, over which requests go exactly as they are written, and the answers that came back. */
async function line(face: Face) {
  const { hostname, port } = new URL(face.url)
  const socket = connect({ host: hostname, port: Number(port) })
  onTestFinished(() => void socket.destroy())
  let received = ''
  let isOpen = true
  socket.setEncoding('utf8').on('data', (text: string) => (received += text))
  socket.on('error', () => undefined)
  socket.on('close', () => (isOpen = false))
  const answers = () => received.split(/(?=HTTP\/1\.1 \d{3} )/).filter((one) => one !== '')
  return {
    isOpen: () => isOpen,
    write: (text: string) => socket.write(text),
    /** The answers, once there are so many. */
    answers: async (count: number) => {
      await expect.poll(() => answers().length, { timeout: 10_000, interval: 5 }).toBe(count)
      return answers().map((one) => Number(one.slice(9, 12)))
    },
    last: () => answers().at(-1) ?? '',
  }
}

const head = (what: string, ...others: string[]) =>
  [
    `${what} HTTP/1.1`,
    'host: gateway',
    `authorization: Basic ${btoa(`${demoKey}:`)}`,
    'content-type: application/json',
    ...others,
    '',
    '',
  ].join('\r\n')

describe.each(charges)('a repeat on $path is answered before its body is read', ({ path, body, done }) => {
  test('whatever the body is: cut off, none, oversized, or of a type that nobody takes', async () => {
    await using face = await openFace()
    const first = await face.post(path, body, key('k-1'))
    expect(first.status).toBe(done)
    const post = (request: Parameters<typeof send>[2]) =>
      send(face, `POST ${path}`, { ...request, headers: { ...json, ...key('k-1'), ...request?.headers } })
    for (const [what, again] of Object.entries({
      cut: await post({ body: '{"cut' }),
      none: await post({}),
      oversized: await post({ body: oversized }),
      'of another type': await post({ body: '<xml/>', headers: { 'content-type': 'application/xml' } }),
      'bytes that are no text': await post({ body: new Uint8Array([0xff, 0xfe, 0x00]) }),
    }))
      expect.soft([again.status, again.text, replayed(again)], what).toEqual([done, first.text, 'true'])
  })

  test('while a first request is judged by its body', async () => {
    await using face = await openFace()
    const tooLarge = await send(face, `POST ${path}`, {
      headers: { ...json, ...key('k-1') },
      body: oversized,
    })
    expect([tooLarge.status, replayed(tooLarge)]).toEqual([413, null])
    const again = await face.post(path, body, key('k-1'))
    expect([again.status, again.text, replayed(again)]).toEqual([413, tooLarge.text, 'true'])
  })

  test('and its line goes on usable: the unread body is not taken for the next request', async () => {
    await using face = await openFace()
    const first = await face.post(path, body, key('k-1'))
    const wire = await line(face)
    const bodies = ['{"cut', 'GET /healthz HTTP/1.1\r\nhost: hidden\r\n\r\n', oversized]
    for (const [i, text] of bodies.entries()) {
      wire.write(
        head(`POST ${path}`, 'idempotency-key: k-1', `content-length: ${Buffer.byteLength(text)}`) + text,
      )
      expect((await wire.answers(2 * i + 1)).at(-1)).toBe(done)
      expect(wire.last()).toContain(first.text)
      wire.write(head('GET /payments?limit=1'))
      expect((await wire.answers(2 * i + 2)).at(-1)).toBe(200)
    }
    expect(wire.isOpen()).toBe(true)
  })
})

describe('a repeat', () => {
  test('hears its answer before it has sent its body, in one piece or in many', async () => {
    await using face = await openFace()
    const first = await face.post('/payments/card', cardBody, key('k-1'))
    for (const length of ['content-length: 10', 'transfer-encoding: chunked']) {
      const wire = await line(face)
      wire.write(head('POST /payments/card', 'idempotency-key: k-1', length))
      expect(await wire.answers(1)).toEqual([201])
      expect(wire.last()).toContain(first.text)
      wire.write(length.startsWith('transfer') ? 'a\r\n0123456789\r\n0\r\n\r\n' : '0123456789')
      wire.write(head('GET /payments?limit=1'))
      expect(await wire.answers(2)).toEqual([201, 200])
    }
  })

  test('of somebody who is not let in any more hears nothing', async () => {
    await using face = await openFace()
    await face.post('/payments/card', cardBody, key('k-1'))
    const other = { authorization: `Basic ${btoa('test_sk_docs_narudemo2:')}` }
    const theirs = await face.post('/payments/card', {}, { ...key('k-1'), ...other })
    expect([theirs.status, replayed(theirs)]).toEqual([400, null])
    const stranger = { authorization: `Basic ${btoa('test_sk_nobody:')}` }
    const nobodys = await face.post('/payments/card', cardBody, { ...key('k-1'), ...stranger })
    expect([nobodys.status, replayed(nobodys)]).toEqual([401, null])
  })

  test('of a cancel is answered likewise', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const path = `/payments/${id}/cancels`
    const first = await face.post(path, { amount: 1_000 }, key('c-1'))
    const again = await send(face, `POST ${path}`, { headers: { ...json, ...key('c-1') }, body: oversized })
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    expect((await face.get(`/payments/${id}`)).body).toMatchObject({ balance: { amount: 10_000 } })
  })
})

describe('the test code of the Toss wire', () => {
  const path = '/v1/payments/key-in'
  const code = { 'tosspayments-test-code': 'REJECT_CARD_COMPANY' }

  test('goes before a repeat, and is not kept under its key', async () => {
    await using face = await openFace()
    const first = await face.post(path, keyInBody, key('k-1'))
    expect(first.status).toBe(200)
    expect(await errorOf(face.post(path, keyInBody, { ...key('k-1'), ...code }))).toEqual([
      403,
      'REJECT_CARD_COMPANY',
    ])
    const again = await face.post(path, keyInBody, key('k-1'))
    expect([again.status, again.text, replayed(again)]).toEqual([200, first.text, 'true'])
  })

  test('goes before a first request too, which then is still the first', async () => {
    await using face = await openFace()
    const asked = await send(face, `POST ${path}`, {
      headers: { ...json, ...key('k-1'), ...code },
      body: oversized,
    })
    expect([asked.status, asked.body['code']]).toEqual([403, 'REJECT_CARD_COMPANY'])
    const first = await face.post(path, keyInBody, key('k-1'))
    expect([first.status, replayed(first)]).toEqual([200, null])
  })
})
