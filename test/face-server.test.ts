import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { logger } from '../src/base/log.ts'
import { buildServer } from '../src/http/server.ts'
import { demoMerchants } from '../src/usecase/prepare-database.ts'
import {
  cardBody,
  json,
  keyInBody,
  nobody,
  openFace,
  send,
  assignmentPayment,
  type Face,
} from './face-wire.ts'
import { authorize, demoKey } from './sandbox.ts'

interface OpenApi {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, unknown> }
}

interface Operation {
  readonly operationId?: string
  readonly tags?: string[]
  readonly summary?: string
  readonly responses: Record<string, { readonly description: string }>
}

async function documentOf(face: Face): Promise<OpenApi> {
  const reply = await send(face, 'GET /openapi.json', { headers: nobody })
  expect(reply.status).toBe(200)
  return JSON.parse(reply.text) as OpenApi
}

describe('the document of the API', () => {
  test('every route is an operation with its name, its tag, and its errors', async () => {
    await using face = await openFace()
    const { openapi, paths } = await documentOf(face)
    expect(openapi).toBe('3.1.0')
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    )
    expect(operations.map(({ name }) => name).toSorted()).toEqual([
      'delete /v1/billing/{billingKey}',
      'delete /webhooks/endpoints/{endpointId}',
      'get /api/setup',
      'get /checkout/api/checkouts/{checkoutId}',
      'get /checkout/api/methods',
      'get /doubts',
      'get /healthz',
      'get /payments',
      'get /payments/{id}',
      'get /payments/{id}/telegrams',
      'get /readyz',
      'get /sandbox/books',
      'get /sandbox/clock',
      'get /sandbox/partners/bank/book',
      'get /sandbox/partners/bank/rules',
      'get /sandbox/partners/card-company/book',
      'get /sandbox/partners/card-company/rules',
      'get /sandbox/webhooks/chaos',
      'get /v1/cash-receipts',
      'get /v1/payments/orders/{orderId}',
      'get /v1/payments/{paymentKey}',
      'get /v1/promotions/card',
      'get /v1/settlements',
      'get /v1/transactions',
      'get /webhooks/deliveries',
      'get /webhooks/deliveries/{deliveryId}',
      'get /webhooks/endpoints',
      'get /webhooks/endpoints/{endpointId}',
      'patch /webhooks/endpoints/{endpointId}',
      'post /api/cancel',
      'post /api/payment',
      'post /api/select',
      'post /checkout/api/checkouts',
      'post /checkout/api/checkouts/{checkoutId}/authenticate',
      'post /checkout/api/checkouts/{checkoutId}/close',
      'post /checkout/api/checkouts/{checkoutId}/fail',
      'post /doubts/{managementNumber}/reopen',
      'post /payments/card',
      'post /payments/{id}/cancels',
      'post /sandbox/authenticate',
      'post /sandbox/checkouts/{paymentKey}/lose-reply',
      'post /sandbox/clock',
      'post /sandbox/partners/bank/deposits',
      'post /sandbox/partners/bank/reversals',
      'post /sandbox/reset',
      'post /sandbox/virtual-accounts/{paymentKey}/deposit',
      'post /v1/billing/authorizations/card',
      'post /v1/billing/authorizations/issue',
      'post /v1/billing/authorizations/{authKey}',
      'post /v1/billing/{billingKey}',
      'post /v1/cash-receipts',
      'post /v1/cash-receipts/{receiptKey}/cancel',
      'post /v1/payments/confirm',
      'post /v1/payments/key-in',
      'post /v1/payments/{paymentKey}',
      'post /v1/payments/{paymentKey}/cancel',
      'post /v1/settlements',
      'post /v1/virtual-accounts',
      'post /webhooks/deliveries/{deliveryId}/resend',
      'post /webhooks/endpoints',
      'post /webhooks/endpoints/{endpointId}/rotate-secret',
      'post /webhooks/endpoints/{endpointId}/test',
      'put /sandbox/partners/bank/maintenance',
      'put /sandbox/partners/bank/rules',
      'put /sandbox/partners/card-company/rules',
      'put /sandbox/webhooks/chaos',
    ])
    const names = operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, operationId, tags, summary, responses } of operations) {
      expect.soft(operationId, name).toMatch(/^[a-z]\w+$/)
      expect.soft(tags?.length, name).toBe(1)
      expect.soft(summary?.length, name).toBeGreaterThan(1)
      const isOpen = /healthz|readyz/.test(name)
      expect
        .soft(
          Object.keys(responses).some((status) => status.startsWith('4')),
          name,
        )
        .toBe(!isOpen)
    }
  })

  test('what is described is what is sent', async () => {
    await using face = await openFace()
    const { components } = await documentOf(face)
    const { Payment } = components.schemas as { Payment: { properties: object; required: string[] } }
    const reply = await face.post('/payments/card', cardBody)
    expect(Object.keys(reply.body).toSorted()).toEqual(Object.keys(Payment.properties).toSorted())
    expect(Payment.required.toSorted()).toEqual(Object.keys(Payment.properties).toSorted())
  })

  test('the page for people runs its own scripts only, and loads nothing from elsewhere', async () => {
    await using face = await openFace()
    const moved = await send(face, 'GET /docs', { headers: nobody })
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/docs/'])
    const page = await send(face, 'GET /docs/', { headers: nobody })
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    const policy = page.headers.get('content-security-policy') ?? ''
    const inline = Array.from(
      page.text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g),
      ([, text]) => text ?? '',
    )
    for (const script of inline.filter((text) => text.trim()))
      expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(policy).not.toContain('unsafe-eval')
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'")
    expect(page.text).not.toMatch(/(src|href)="https?:/)
    const script = await send(face, 'GET /docs/js/scalar.js', { headers: nobody })
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'application/javascript; charset=utf-8',
    ])
    expect((await send(face, 'GET /docs/nothing', { headers: nobody })).status).toBe(404)
  })
})

describe('health', () => {
  test('alive while the process is, ready while the database answers', async () => {
    await using face = await openFace()
    const alive = await send(face, 'GET /healthz', { headers: nobody })
    expect([alive.status, alive.body]).toEqual([200, { status: 'ok' }])
    const ready = await send(face, 'GET /readyz', { headers: nobody })
    expect([ready.status, ready.body]).toEqual([200, { status: 'ready' }])
  })
})

/** A server of its own over the engine of a sandbox, with other settings and a log that can be read. */
async function serverOver(face: Face, settings: { mode: 'sandbox' | 'live' }, engine = face.engine) {
  const lines: string[] = []
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  const app = await buildServer({
    engine,
    sandbox: settings.mode === 'sandbox' ? face.door : null,
    shop: null,
    settings: {
      mode: settings.mode,
      profile: 'strict',
      assignmentMerchant: settings.mode === 'sandbox' ? demoMerchants[0].merchant : null,
      publicUrl: () => 'http://localhost:8080',
    },
    logger: logger('info', destination),
  })
  return { app, lines }
}

describe('live mode', () => {
  test('it has no sandbox, asks the assignment face for a key, and ignores test codes', async () => {
    await using face = await openFace()
    const { app } = await serverOver(face, { mode: 'live' })
    for (const url of ['/sandbox/clock', '/sandbox/books', '/api/setup', '/shop/', '/'])
      expect.soft((await app.inject({ url, headers: authorize(demoKey) })).statusCode, url).toBe(404)
    const body = JSON.stringify(assignmentPayment)
    const anonymous = await app.inject({ method: 'POST', url: '/api/payment', headers: json, body })
    expect(anonymous.statusCode).toBe(401)
    const headers = { ...json, ...authorize(demoKey) }
    const known = await app.inject({ method: 'POST', url: '/api/payment', headers, body })
    expect(known.statusCode).toBe(200)
    const asking = { ...authorize(demoKey), 'tosspayments-test-code': 'FDS_ERROR' }
    const lookUp = await app.inject({ url: '/v1/payments/orders/no-such-order', headers: asking })
    expect(lookUp.json()).toMatchObject({ code: 'NOT_FOUND_PAYMENT' })
    expect(lookUp.headers['strict-transport-security']).toBeDefined()
    await app.close()
  })
})

describe('the log of requests', () => {
  test('a line has the route, the status and the number of the request, and nothing that was sent', async () => {
    await using face = await openFace()
    const { app, lines } = await serverOver(face, { mode: 'sandbox' })
    const headers = { ...json, ...authorize(demoKey), 'idempotency-key': 'secret-key-1' }
    const post = (url: string, body: string) => app.inject({ method: 'POST', url, headers, body })
    const reply = await post('/payments/card?card=4330123412341234', JSON.stringify(cardBody))
    await post('/v1/payments/key-in', JSON.stringify(keyInBody))
    await post('/payments/card', '{"cardNumber": "4330123412341234"')
    await post('/payments/card', JSON.stringify({ '4330123412341234': '777' }))
    await app.inject({ url: '/4330123412341234/777' })
    await app.close()
    expect(lines).toHaveLength(5)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      method: 'POST',
      route: '/payments/card',
      status: 201,
      durationMs: expect.any(Number),
      requestId: reply.headers['x-request-id'],
    })
    expect(JSON.parse(lines[4] ?? '')).toMatchObject({ route: null, status: 404 })
    for (const line of lines) {
      for (const secret of ['4330123412341234', '"777"', demoKey, 'secret-key-1', '881212', 'card='])
        expect(line).not.toContain(secret)
    }
  })

  test('a bug is 500 on every face; the log has it with its number and without card numbers, the answer has neither', async () => {
    await using face = await openFace()
    const broken = {
      ...face.engine,
      get profile(): never {
        throw new Error('inside 4330123412341234 is broken')
      },
    }
    const { app, lines } = await serverOver(face, { mode: 'sandbox' }, broken)
    const headers = { ...json, ...authorize(demoKey), 'idempotency-key': 'bug' }
    for (const [url, body, code] of [
      ['/payments/card', cardBody, 'INTERNAL_ERROR'],
      ['/api/payment', assignmentPayment, 'INTERNAL_ERROR'],
      ['/v1/payments/key-in', keyInBody, 'FAILED_INTERNAL_SYSTEM_PROCESSING'],
    ] as const) {
      for (let i = 0; i < 2; i++) {
        const reply = await app.inject({ method: 'POST', url, headers, body: JSON.stringify(body) })
        expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([500, code])
        expect(reply.headers['idempotent-replayed']).toBeUndefined()
        expect(reply.body).not.toMatch(/inside|broken|node_modules|\.ts/)
        const line = lines.find(
          (text) => text.includes('a request failed') && text.includes(String(reply.headers['x-request-id'])),
        )
        expect(line).toContain('inside **************** is broken')
      }
    }
    await app.close()
  })
})
