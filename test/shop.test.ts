import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../src/base/clock.ts'
import { json, openFace, send, textOf, type Face } from './face-wire.ts'
import { onPostgres } from './postgres.ts'
import { openStrangersShop, stepsOf, visit, type ShownOrder } from './shop-wire.ts'
import { rule } from './simulator-wire.ts'
import { openDatabase, slow, soon, startGateway } from './workers-wire.ts'

/** A buyer who has done his part in the window; the shop has not confirmed yet. */
async function authenticate(face: Face, order: ShownOrder, wish: object = {}): Promise<string> {
  const { orderId, orderName, amount } = order
  const asked = { method: 'card', amount, orderId, orderName, ...wish }
  return textOf(await face.post('/sandbox/authenticate', asked), 'paymentKey')
}

describe('the sample shop behind /shop', () => {
  test('stands where `/` leads, and shows its page under its own guards', async () => {
    await using face = await openFace()
    const root = await fetch(face.url, { redirect: 'manual' })
    expect([root.status, root.headers.get('location')]).toEqual([302, '/shop/'])
    for (const path of ['/shop/', '/shop/success', '/shop/fail', '/shop/orders/ferry-1']) {
      const page = await fetch(face.url + path)
      expect([path, page.status, await page.text()]).toEqual([
        path,
        200,
        expect.stringContaining('나루터 커피'),
      ])
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /)
    }
    for (const path of [
      '/shop/shop.js',
      '/shop/shop.css',
      '/shop/texts.js',
      '/shop/order.js',
      '/shop/dom.js',
    ])
      expect([path, (await fetch(face.url + path)).status]).toEqual([path, 200])
    const lost = await fetch(`${face.url}/shop/../../package.json`)
    expect(lost.status).toBe(404)
  })

  test('sells: ordered, authenticated in the window, confirmed by its server, told by a webhook', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    expect(order).toMatchObject({ amount: 11_100, orderName: '아메리카노 외 1건', payment: null })
    const paymentKey = await authenticate(face, order)
    const paid = await buyer.act(order, 'confirm', { paymentKey, amount: '11100' })
    expect(paid.payment).toMatchObject({ status: 'DONE', totalAmount: 11_100, paymentKey })
    await expect.poll(async () => stepsOf(await buyer.look(order.orderId)), soon).toContain('webhook')
    const { steps } = await buyer.look(order.orderId)
    expect(steps.find(({ kind }) => kind === 'webhook')?.facts).toMatchObject({
      event: 'PAYMENT_STATUS_CHANGED',
      status: 'DONE',
      tries: 1,
    })
  })

  test('confirms once, however often the buyer comes back', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    const back = { paymentKey: await authenticate(face, order), amount: order.amount }
    const answers = await Promise.all([1, 2, 3].map(() => buyer.act(order, 'confirm', back)))
    const again = await buyer.act(order, 'confirm', back)
    expect([...answers, again].map(({ payment }) => payment?.status)).toEqual([
      'DONE',
      'DONE',
      'DONE',
      'DONE',
    ])
    expect(stepsOf(again).filter((step) => step === 'confirmed')).toHaveLength(1)
    const { items } = (await face.get('/payments')).body as { items: unknown[] }
    expect(items).toHaveLength(1)
  })

  test('cancels a part and then the rest, and a click too many changes nothing', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    await buyer.act(order, 'confirm', { paymentKey: await authenticate(face, order), amount: order.amount })
    const cancel = (amount: number | null) => ({ amount, reason: '고객 변심', refundAccount: null })
    const part = await buyer.act(order, 'cancel', cancel(1_100))
    expect(part.payment).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 10_000 })
    const tooMuch = await buyer.post(`/api/orders/${order.orderId}/cancel`, cancel(10_001))
    expect([tooMuch.status, tooMuch.body]).toEqual([
      403,
      expect.objectContaining({ code: 'NOT_CANCELABLE_AMOUNT' }),
    ])
    const rest = await buyer.act(order, 'cancel', cancel(null))
    expect(rest.payment).toMatchObject({ balanceAmount: 0 })
    expect(stepsOf(rest).filter((step) => step.startsWith('cancel'))).toEqual([
      'cancelled',
      'cancel_refused',
      'cancelled',
    ])
  })

  test('sells by virtual account: the money comes later, and a webhook tells of it', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    const paymentKey = await authenticate(face, order, { method: 'virtual_account' })
    const waiting = await buyer.act(order, 'confirm', { paymentKey, amount: order.amount })
    expect(waiting.payment).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { accountNumber: expect.stringMatching(/^\d+$/) },
    })
    const paid = await buyer.act(order, 'deposit', {})
    expect(paid.payment?.status).toBe('DONE')
    const told = async () =>
      (await buyer.look(order.orderId)).steps.filter(({ facts }) => facts['event'] === 'DEPOSIT_CALLBACK')
    await expect.poll(async () => (await told()).map(({ facts }) => facts['status']), soon).toContain('DONE')
    const refundAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }
    const back = await buyer.act(order, 'cancel', { amount: null, reason: '고객 변심', refundAccount })
    expect(back.payment).toMatchObject({ status: 'CANCELED', balanceAmount: 0 })
  })

  test('asks again when the answer to its confirm is lost, and calls it neither paid nor failed meanwhile', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    const paymentKey = await authenticate(face, order)
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const open = await buyer.act(order, 'confirm', { paymentKey, amount: order.amount })
    expect(open).toMatchObject({ isInDoubt: true, payment: null, failure: null })
    expect((await buyer.look(order.orderId)).isInDoubt).toBe(true)
    await face.post('/sandbox/clock', { advance: 'PT5M' })
    const settled = await buyer.look(order.orderId)
    expect(settled).toMatchObject({ isInDoubt: false, payment: { status: 'DONE' } })
  })
})

describe('what the sample shop refuses', () => {
  test('an amount that came back changed, before anything is confirmed', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    const paymentKey = await authenticate(face, order)
    const refused = await buyer.act(order, 'confirm', { paymentKey, amount: 100 })
    expect(refused).toMatchObject({ payment: null, failure: { code: 'AMOUNT_TAMPERED' } })
    expect(stepsOf(refused)).toContain('tampered')
    expect((await face.get('/payments')).body['items']).toEqual([])
  })

  test('a window that was opened for another amount: the gateway does not confirm ours for it', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    const paymentKey = await authenticate(face, order, { amount: 100 })
    const refused = await buyer.act(order, 'confirm', { paymentKey, amount: order.amount })
    expect(refused.payment).toBeNull()
    expect(stepsOf(refused)).toContain('confirm_refused')
    expect((await face.get('/payments')).body['items']).toEqual([])
  })

  test('the payment of another order', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const [mine, other] = [await buyer.order(), await buyer.order()]
    const paymentKey = await authenticate(face, other)
    const refused = await buyer.act(mine, 'confirm', { paymentKey, amount: mine.amount })
    expect(stepsOf(refused)).toContain('confirm_refused')
    expect((await face.get('/payments')).body['items']).toEqual([])
  })

  test('an order of somebody else, which it does not even admit to have', async () => {
    await using face = await openFace()
    const order = await (await visit(face.url)).order()
    const stranger = await visit(face.url)
    const answers = [
      await stranger.get(`/api/orders/${order.orderId}`),
      await stranger.post(`/api/orders/${order.orderId}/cancel`, {}),
      await stranger.get('/api/orders/ferry-nobody'),
    ]
    for (const { status, body } of answers)
      expect([status, body]).toEqual([404, { code: 'NOT_FOUND', message: '' }])
  })

  test('baskets that it does not sell, and bodies that are none', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const one = { id: 'americano', quantity: 1 }
    const baskets = [
      [],
      [{ id: 'moon', quantity: 1 }],
      [one, one],
      [{ ...one, quantity: 0 }],
      [{ ...one, quantity: 21 }],
    ]
    for (const basket of baskets)
      expect((await buyer.post('/api/orders', { basket, language: 'ko' })).status).toBe(400)
    const form = await fetch(`${face.url}/shop/api/orders`, { method: 'POST', body: 'basket=americano' })
    expect(form.status).toBe(415)
    const large = await buyer.post('/api/orders', {
      basket: [one],
      language: 'ko',
      more: 'x'.repeat(300_000),
    })
    expect(large.status).toBe(413)
  })

  test('a webhook without its signature, with a wrong one, or with one for other bytes', async () => {
    await using face = await openFace()
    const buyer = await visit(face.url)
    const order = await buyer.order()
    const body = JSON.stringify({
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { orderId: order.orderId, status: 'DONE' },
    })
    const at = new Date(systemClock().now())
    const signed = (text: string) => ({
      'webhook-id': 'forged',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(`whsec_${btoa('not the secret of the shop')}`).sign(
        'forged',
        at,
        text,
      ),
    })
    for (const headers of [{}, signed(body), signed('{}')]) {
      const reply = await fetch(`${face.url}/shop/webhooks`, { method: 'POST', headers, body })
      expect(reply.status).toBe(401)
    }
    expect(stepsOf(await buyer.look(order.orderId))).toEqual(['ordered'])
  })
})

describe('the sample shop by itself', () => {
  test('sells through a gateway of another origin, and lets only its scripts and its window in', async () => {
    await using face = await openFace()
    await using shop = await openStrangersShop(face)
    const page = await fetch(`${shop.url}/shop/`)
    const policy = page.headers.get('content-security-policy')
    for (const directive of ['script-src', 'connect-src', 'frame-src'])
      expect(policy).toContain(`${directive} 'self' ${face.url}`)
    const buyer = await visit(shop.url)
    const order = await buyer.order()
    const paymentKey = await authenticate(face, order)
    const paid = await buyer.act(order, 'confirm', { paymentKey, amount: order.amount })
    expect(paid.payment?.status).toBe('DONE')
    await expect.poll(async () => stepsOf(await buyer.look(order.orderId)), soon).toContain('webhook')
  })

  test('that is started anew gets a new secret for its old address, and hears its webhooks again', async () => {
    await using face = await openFace()
    const endpoints = async () => (await face.get('/webhooks/endpoints')).body['items']
    const before = await openStrangersShop(face)
    await (await visit(before.url)).order()
    await before[Symbol.asyncDispose]()
    await using after = await openStrangersShop(face, before.port)
    const buyer = await visit(after.url)
    const order = await buyer.order()
    expect(await endpoints()).toHaveLength(1)
    await buyer.act(order, 'confirm', { paymentKey: await authenticate(face, order), amount: order.amount })
    await expect.poll(async () => stepsOf(await buyer.look(order.orderId)), soon).toContain('webhook')
  })
})

test('a webhook that comes twice, and before the confirm is answered, is told once and changes nothing', async () => {
  await using face = await openFace()
  const buyer = await visit(face.url)
  const order = await buyer.order()
  await send(face, 'PUT /sandbox/webhooks/chaos', {
    headers: json,
    body: JSON.stringify({ early: true, duplicate: 1 }),
  })
  const back = { paymentKey: await authenticate(face, order), amount: order.amount }
  const paid = await buyer.act(order, 'confirm', back)
  expect(paid.payment?.status).toBe('DONE')
  expect(stepsOf(paid)).toEqual(['ordered', 'returned', 'webhook', 'confirmed'])
  const delivered = async () => (await face.get('/webhooks/deliveries?state=delivered')).body['items']
  await expect.poll(delivered, soon).toHaveLength(1)
  expect(stepsOf(await buyer.look(order.orderId))).toEqual(stepsOf(paid))
})

test('a shop that cannot reach its gateway takes orders, and calls a confirm that nobody heard open', async () => {
  await using shop = await openStrangersShop({ url: 'http://127.0.0.1:9' })
  const buyer = await visit(shop.url)
  const order = await buyer.order()
  expect(stepsOf(order)).toEqual(['ordered', 'webhook_unregistered'])
  const open = await buyer.act(order, 'confirm', { paymentKey: 'nobody', amount: order.amount })
  expect(open).toMatchObject({ isInDoubt: true, payment: null, failure: null })
})

onPostgres(
  'several workers have one sample shop: whichever of them is asked knows the order',
  async (postgresUrl) => {
    const { url } = await openDatabase(postgresUrl)
    const gateway = await startGateway(url)
    const buyer = await visit(gateway.url)
    const { orderId } = await buyer.order()
    const looks = await Promise.all(Array.from({ length: 8 }, () => buyer.look(orderId)))
    expect(looks.map((order) => order.orderId)).toEqual(Array(8).fill(orderId))
    expect(stepsOf(await buyer.look(orderId))).toEqual(['ordered'])
  },
  slow,
)
