import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFace, type Face } from './face-wire.ts'

let face: Face
beforeAll(async () => {
  face = await openFace()
})
afterAll(() => face[Symbol.asyncDispose]())

const shop = 'https://shop.example:8443'
const get = (path: string, headers: Record<string, string> = {}) => fetch(face.url + path, { headers })

async function opened(origin: string): Promise<string> {
  const reply = await fetch(`${face.url}/checkout/api/checkouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({
      clientKey: 'test_ck_docs_narudemo1',
      amount: 15_000,
      orderId: `order-${Math.random()}`.replace('.', ''),
      orderName: '생수',
    }),
  })
  expect(reply.status).toBe(201)
  const { checkoutId } = (await reply.json()) as { checkoutId: string }
  return checkoutId
}

describe('the page of a payment window', () => {
  test('is whole, holds a token of its own, and may be framed by its shop alone', async () => {
    const reply = await get(`/checkout/${await opened(shop)}`)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        `base-uri 'none'; form-action 'none'; frame-ancestors ${shop} 'self'`,
    )
    expect(reply.headers.get('x-frame-options')).toBeNull()
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await reply.text()).toMatch(/<meta name="naru-checkout-token" content="[^"]{20,}"/)
  })

  test('has another token for another checkout, and the token opens that checkout and no other', async () => {
    const ids = [await opened(shop), await opened(shop)]
    const pages = await Promise.all(ids.map(async (id) => (await get(`/checkout/${id}`)).text()))
    const tokens = pages.map((page) => /checkout-token" content="([^"]*)"/.exec(page)?.[1] ?? '')
    expect(new Set(tokens).size).toBe(2)
    const statusOf = async (id: string | undefined, token: string | undefined) =>
      (await get(`/checkout/api/checkouts/${id}`, { 'x-naru-checkout-token': token ?? '' })).status
    expect(await statusOf(ids[0], tokens[0])).toBe(200)
    expect(await statusOf(ids[0], tokens[1])).toBe(404)
    expect(await statusOf(ids[0], '')).toBe(404)
  })

  test.each([
    ["https://a.example; script-src 'unsafe-inline'"],
    ['null'],
    ['https://*'],
    ['javascript:alert(1)'],
  ])('lets an origin that is none, %s, into no header', async (origin) => {
    const reply = await get(`/checkout/${await opened(origin)}`)
    expect(reply.headers.get('content-security-policy')).toMatch(/; frame-ancestors 'self'$/)
  })

  test.each([['00000000000000000000'], ['not-an-id'], ['%3Cscript%3E']])(
    'of a checkout that never was, %s, says so itself and has no token',
    async (id) => {
      const reply = await get(`/checkout/${id}`)
      expect(reply.status).toBe(404)
      expect(reply.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'$/)
      expect(await reply.text()).toContain('<meta name="naru-checkout-token" content=""')
    },
  )

  test('loads files that never change, packed for the way', async () => {
    const page = await (await get(`/checkout/${await opened(shop)}`)).text()
    const files = [...page.matchAll(/(?:src|href)="(\/checkout\/assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    )
    expect(files.length).toBeGreaterThan(1)
    for (const path of files) {
      const reply = await get(path, { 'accept-encoding': 'gzip' })
      expect(reply.status).toBe(200)
      expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(reply.headers.get('content-encoding')).toBe('gzip')
    }
  })

  test.each([
    ['/checkout/assets/..%2F..%2Fvite.config.ts'],
    ['/checkout/assets/nothing.js'],
    ['/checkout/assets/.env'],
  ])('leads to no other file by %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('has no script and no style in itself, which its policy would refuse', async () => {
    for (const path of [
      `/checkout/${await opened(shop)}`,
      '/checkout/widgets/methods',
      '/checkout/widgets/agreement',
    ]) {
      const page = await (await get(path)).text()
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
    }
  })
})

describe('the scripts for the pages of shops', () => {
  test.each([
    ['/v1', 'TossPayments'],
    ['/v1/payment', 'TossPayments'],
    ['/v1/payment-widget', 'PaymentWidget'],
    ['/v1/brandpay', 'BrandPay'],
    ['/v2/standard', 'TossPayments'],
  ])('%s is JavaScript for any origin, without a key', async (path, name) => {
    const reply = await get(path, { origin: shop, 'accept-encoding': 'identity' })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(reply.headers.get('access-control-allow-origin')).toBe('*')
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(reply.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await reply.text()).toContain(name)
    expect(reply.headers.get('etag')).toMatch(/^W?\/?"/)
  })

  test('are one statement each, so that the global is there when the script has run', async () => {
    for (const path of ['/v1', '/v2/standard', '/v1/payment-widget'])
      expect(await (await get(path)).text()).toMatch(/^\(function\(\)\{[\s\S]*\}\)\(\);\s*$/)
  })

  test('take no other method, and leave the wire beside them as it was', async () => {
    const posted = await face.post('/v1/payment', {})
    expect(posted.status).toBe(405)
    expect(posted.body).toMatchObject({ code: expect.any(String) })
    expect((await get('/v1/payments/00000000000000000000')).status).toBe(403)
    expect((await face.get('/v1/payments/00000000000000000000')).body).toMatchObject({
      code: 'NOT_FOUND_PAYMENT',
    })
  })
})

test('what is packed is what is not', async () => {
  const reply = await get('/v1', { 'accept-encoding': 'identity' })
  const packed = await get('/v1', { 'accept-encoding': 'gzip' })
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(packed.headers.get('vary')).toMatch(/accept-encoding/i)
  expect(await packed.text()).toBe(await reply.text())
})
