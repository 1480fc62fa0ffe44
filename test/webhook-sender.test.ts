import { createServer, type RequestListener } from 'node:http'
import { createServer as createNetServer, type AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { isForbiddenAddress } from '../src/partner/forbidden-addresses.ts'
import { openWebhookSender, type WebhookSender } from '../src/partner/webhook-sender.ts'

describe('an address that webhooks do not go to', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.255',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '::1',
    'fc00::1',
    'fd12:3456:789a::1',
  ])('%s lies near: only in live mode', (address) => {
    expect([isForbiddenAddress(address, false), isForbiddenAddress(address, true)]).toEqual([true, false])
  })

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '169.254.169.254',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'no address',
    '',
  ])('%s is no receiver in any mode', (address) => {
    expect([isForbiddenAddress(address, false), isForbiddenAddress(address, true)]).toEqual([true, true])
  })

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
    '192.169.0.1',
    '169.253.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is none of them', (address) => {
    expect(isForbiddenAddress(address, false)).toBe(false)
  })
})

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function sender(allowNear: boolean): WebhookSender {
  const opened = openWebhookSender({ allowNear })
  onTestFinished(() => opened.close())
  return opened
}

const wanted = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":1}' })

describe('a URL that is refused before anything is sent', () => {
  test.each([
    ['http://shop.example/hook', 'its protocol is not https:'],
    ['ftp://shop.example/hook', 'its protocol is not https:'],
    ['file:///etc/passwd', 'its protocol is not https:'],
    ['https://user:password@shop.example/', 'it holds a user or a password'],
    ['https://127.0.0.1/hook', 'its address is not a public one'],
    ['https://[::1]/hook', 'its address is not a public one'],
    ['https://[::ffff:169.254.169.254]/hook', 'its address is not a public one'],
    // Other spellings of 127.0.0.1, which a URL takes.
    ['https://2130706433/', 'its address is not a public one'],
    ['https://0x7f.1/', 'its address is not a public one'],
    ['https://0177.0.0.1/', 'its address is not a public one'],
    ['shop.example', 'it is no URL'],
    ['', 'it is no URL'],
  ])('in live mode: %s', (url, reason) => {
    expect(sender(false).refusesUrl(url)).toBe(reason)
  })

  test.each(['https://shop.example/hook', 'https://8.8.8.8:8443/hook'])('%s is not', (url) => {
    expect(sender(false).refusesUrl(url)).toBeNull()
  })

  test('a sandbox takes http and this machine, and still no address that is nobody’s', () => {
    const near = sender(true)
    expect(near.refusesUrl('http://localhost:3000/hook')).toBeNull()
    expect(near.refusesUrl('http://192.168.0.7/hook')).toBeNull()
    expect(near.refusesUrl('http://169.254.169.254/latest/')).toBe('its address is not a public one')
    expect(near.refusesUrl('ws://localhost/')).toBe('its protocol is not http: or https:')
  })
})

describe('the sender', () => {
  test('posts the bytes and tells how it was answered', async () => {
    let heard = ''
    const port = await listen((request, response) => {
      request.on('data', (part: Buffer) => (heard += part.toString()))
      request.on('end', () => response.writeHead(202, { 'x-shop': 'mine' }).end('네'))
    })
    const reply = await sender(true).post(wanted(`http://localhost:${port}/`), 5_000)
    expect(reply).toMatchObject({ status: 202, headers: { 'x-shop': 'mine' }, body: '네', error: null })
    expect(heard).toBe('{"a":1}')
  })

  test('in live mode does not connect to a name that leads to this machine', async () => {
    let connections = 0
    const server = createNetServer(() => (connections += 1))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const reply = await sender(false).post(wanted(`https://localhost:${port}/`), 5_000)
    expect(reply).toMatchObject({ status: null, error: expect.stringContaining('not a public one') })
    expect(connections).toBe(0)
  })

  test('follows no redirect', async () => {
    const port = await listen((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/elsewhere' }).end()
      else response.end('followed')
    })
    const reply = await sender(true).post(wanted(`http://127.0.0.1:${port}/`), 5_000)
    expect(reply).toMatchObject({ status: 302, body: '' })
  })

  test('reads no more than 4 KB of an answer, however long it is', async () => {
    const port = await listen((_, response) => {
      response.writeHead(200)
      const write = (): void => {
        if (response.destroyed) return
        if (response.write('z'.repeat(65_536))) setImmediate(write)
        else response.once('drain', write)
      }
      write()
    })
    const reply = await sender(true).post(wanted(`http://127.0.0.1:${port}/`), 5_000)
    expect([reply.status, reply.body]).toEqual([200, 'z'.repeat(4_096)])
  })

  test('counts an answer whose body never ends, and drops what the database cannot hold', async () => {
    const port = await listen((_, response) => void response.writeHead(200).write('so far\u0000'))
    const reply = await sender(true).post(wanted(`http://127.0.0.1:${port}/`), 300)
    expect(reply).toMatchObject({ status: 200, body: 'so far', error: null })
  })

  test.each([
    ['is silent', 'no answer within 0.3 s'],
    ['hangs up', 'UND_ERR_SOCKET'],
    ['speaks another protocol', 'does not match the HTTP/1.1 protocol'],
  ])('says what kept a receiver that %s from answering', async (how, error) => {
    const port = await listen((request, response) => {
      if (how === 'hangs up') response.destroy()
      if (how === 'speaks another protocol') request.socket.end('SSH-2.0-shop\r\n')
    })
    const reply = await sender(true).post(wanted(`http://127.0.0.1:${port}/`), 300)
    expect(reply).toMatchObject({ status: null, body: null, error: expect.stringContaining(error) })
  })

  test('says that nobody listens, and that a name is unknown', async () => {
    const port = await listen((_, response) => response.end())
    const near = sender(true)
    expect(await near.post(wanted('http://127.0.0.1:1/'), 2_000)).toMatchObject({
      status: null,
      error: expect.stringContaining('ECONNREFUSED'),
    })
    expect(await near.post(wanted(`http://shop.invalid:${port}/`), 2_000)).toMatchObject({ status: null })
  })

  test('that is closed ends what is under way', async () => {
    const port = await listen(() => undefined)
    const opened = openWebhookSender({ allowNear: true })
    const waiting = opened.post(wanted(`http://127.0.0.1:${port}/`), 60_000)
    await opened.close()
    expect(await waiting).toMatchObject({ status: null })
  })
})
