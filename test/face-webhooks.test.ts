import { describe, expect, test } from 'vitest'
import { json, nobody, openFace, send, textOf, type Face } from './face-wire.ts'
import type { Reply } from './sandbox.ts'
import { databases, key, otherMerchant, paid, said } from './usecase-wire.ts'
import { allSettled, deliveries, openReceiver, register, openShop } from './webhook-wire.ts'

const call = (face: Face, what: string, body?: object, headers: Record<string, string> = {}) =>
  send(face, what, {
    headers: { ...(body ? json : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

const items = (reply: Reply) => reply.body['items'] as Record<string, unknown>[]

describe('the endpoints of a merchant', () => {
  test('are registered, shown, changed and removed, and the secret is shown once', async () => {
    await using face = await openFace()
    const made = await call(face, 'POST /webhooks/endpoints', { url: 'http://localhost:1/hook' })
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9A-Z]{20}$/),
        url: 'http://localhost:1/hook',
        events: [],
        enabled: true,
        formerSecretUntil: null,
        createdAt: expect.stringMatching(/\+09:00$/),
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      },
    ])
    const id = textOf(made, 'id')
    const { secret, ...shown } = made.body
    expect((await call(face, `GET /webhooks/endpoints/${id}`)).body).toEqual(shown)
    expect(items(await call(face, 'GET /webhooks/endpoints'))).toEqual([shown])
    const change = { url: 'https://shop.example/hook', events: ['DEPOSIT_CALLBACK'], enabled: false }
    const changed = await call(face, `PATCH /webhooks/endpoints/${id}`, change)
    expect([changed.status, changed.body]).toEqual([200, { ...shown, ...change }])
    expect((await call(face, `PATCH /webhooks/endpoints/${id}`, {})).body).toEqual(changed.body)
    const rotated = await call(face, `POST /webhooks/endpoints/${id}/rotate-secret`)
    expect(rotated.body).toMatchObject({ id, formerSecretUntil: expect.stringMatching(/\+09:00$/) })
    expect(rotated.body['secret']).not.toBe(secret)
    expect((await call(face, `DELETE /webhooks/endpoints/${id}`)).status).toBe(200)
    expect(items(await call(face, 'GET /webhooks/endpoints'))).toEqual([])
  })

  test('are nobody else’s business', async () => {
    await using face = await openFace()
    const { id } = await register(face, 'http://localhost:1/hook')
    expect(items(await call(face, 'GET /webhooks/endpoints', undefined, otherMerchant))).toEqual([])
    for (const what of [
      `GET /webhooks/endpoints/${id}`,
      `DELETE /webhooks/endpoints/${id}`,
      `POST /webhooks/endpoints/${id}/rotate-secret`,
      `POST /webhooks/endpoints/${id}/test`,
    ])
      expect(said(await call(face, what, undefined, otherMerchant))).toEqual([
        404,
        'WEBHOOK_ENDPOINT_NOT_FOUND',
      ])
    const change = await call(face, `PATCH /webhooks/endpoints/${id}`, { enabled: false }, otherMerchant)
    expect(said(change)).toEqual([404, 'WEBHOOK_ENDPOINT_NOT_FOUND'])
    expect((await call(face, `GET /webhooks/endpoints/${id}`)).body).toMatchObject({ enabled: true })
    expect((await call(face, 'GET /webhooks/endpoints', undefined, nobody)).status).toBe(401)
  })

  test('are not registered without a sound address, nor for kinds that there are not', async () => {
    await using face = await openFace()
    const bodies: [object, number][] = [
      [{}, 400],
      [{ url: 5 }, 400],
      [{ url: 'https://shop.example/', secret: 'mine' }, 400],
      [{ url: 'https://shop.example/', events: ['EVERYTHING'] }, 400],
      [{ url: `https://shop.example/${'x'.repeat(2_000)}` }, 400],
      [{ url: 'shop' }, 422],
      [{ url: 'ftp://shop.example/' }, 422],
      [{ url: 'https://user:password@shop.example/' }, 422],
      [{ url: 'http://169.254.169.254/latest/' }, 422],
    ]
    for (const [body, status] of bodies) {
      const reply = await call(face, 'POST /webhooks/endpoints', body)
      expect.soft([JSON.stringify(body), reply.status]).toEqual([JSON.stringify(body), status])
    }
    expect(items(await call(face, 'GET /webhooks/endpoints'))).toEqual([])
  })

  test.for(databases)('are twenty at most, however many ask at once, on %s', async (database, context) => {
    await using face = await openShop(database, context)
    const asked = Array.from({ length: 25 }, (_, n) =>
      call(face, 'POST /webhooks/endpoints', { url: `http://localhost:1/${n}` }),
    )
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(20)
    expect(statuses.filter((status) => status === 409)).toHaveLength(5)
  })
})

describe('what was sent', () => {
  test('is listed newest first, page by page, and by what is asked for', async () => {
    await using face = await openFace()
    const receiver = await openReceiver()
    const { id } = await register(face, receiver.url)
    const payments: string[] = []
    for (let n = 0; n < 5; n++) payments.push(await paid(face))
    await receiver.received(5)
    const all = await allSettled(face)
    expect(all).toHaveLength(5)
    const pages: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await call(face, `GET /webhooks/deliveries?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      pages.push(items(page).map((one) => one['id']))
      cursor = page.body['next'] as string | null
    }
    expect(pages).toEqual(
      [all.slice(0, 2), all.slice(2, 4), all.slice(4)].map((page) => page.map((one) => one.id)),
    )
    expect(await deliveries(face, `?subjectId=${payments[1]}`)).toHaveLength(1)
    expect(await deliveries(face, `?endpointId=${id}&state=delivered`)).toHaveLength(5)
    expect(await deliveries(face, '?eventType=DEPOSIT_CALLBACK')).toEqual([])
    expect(items(await call(face, 'GET /webhooks/deliveries', undefined, otherMerchant))).toEqual([])
    const other = await call(face, `GET /webhooks/deliveries/${all[0]?.id}`, undefined, otherMerchant)
    expect(said(other)).toEqual([404, 'WEBHOOK_DELIVERY_NOT_FOUND'])
  })

  test('is not listed by what it does not have', async () => {
    await using face = await openFace()
    for (const query of ['?cursor=x', '?limit=0', '?limit=101', '?state=lost', '?page=2']) {
      const { status } = await call(face, `GET /webhooks/deliveries${query}`)
      expect.soft([query, status]).toEqual([query, 400])
    }
  })

  test('an endpoint is tried out with something that tells of nothing, whatever it listens to', async () => {
    await using face = await openFace()
    const receiver = await openReceiver()
    const { id } = await register(face, receiver.url, { events: ['BILLING_DELETED'] })
    const first = await call(face, `POST /webhooks/endpoints/${id}/test`, undefined, key('try it'))
    const again = await call(face, `POST /webhooks/endpoints/${id}/test`, undefined, key('try it'))
    expect([first.status, first.body['eventType'], again.text]).toEqual([202, 'TEST', first.text])
    const [hit] = await receiver.received(1)
    expect(hit?.body).toMatchObject({ eventType: 'TEST', data: { endpointId: id } })
    expect(await allSettled(face)).toMatchObject([{ id: hit?.id, state: 'delivered' }])
    expect(receiver.hits).toHaveLength(1)
  })

  test('of nothing there is nothing to send again', async () => {
    await using face = await openFace()
    for (const id of ['nothing', '0123456789ABCDEFGHJK'])
      for (const what of [`POST /webhooks/deliveries/${id}/resend`, `GET /webhooks/deliveries/${id}`])
        expect(said(await call(face, what))).toEqual([404, 'WEBHOOK_DELIVERY_NOT_FOUND'])
  })

  test.for(databases)(
    'goes with the sandbox when it is emptied in the middle of it, on %s',
    async (database, context) => {
      await using face = await openShop(database, context)
      const receiver = await openReceiver()
      for (let n = 0; n < 3; n++) {
        await register(face, receiver.url)
        await Promise.all(Array.from({ length: 20 }, () => paid(face)))
        await receiver.received(1)
        expect((await face.post('/sandbox/reset', {})).status).toBe(200)
        expect(await deliveries(face)).toEqual([])
        // An endpoint stays as merchants and keys do.
        expect(items(await call(face, 'GET /webhooks/endpoints'))).toHaveLength(n + 1)
      }
    },
  )
})
