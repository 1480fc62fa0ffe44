import { describe, expect, test } from 'vitest'
import {
  badAmounts,
  badTexts,
  brokenBodies,
  isProblemOrError,
  mediaTypes,
  utf8,
  worldOf,
} from './bad-input.ts'
import {
  assignmentPayment,
  cardBody,
  json,
  keyInBody,
  openFace,
  send,
  textOf,
  type Face,
} from './face-wire.ts'

/** Every POST of the faces, with a body that it would take. `{id}` is a payment that stands. */
const posts = [
  { path: '/payments/card', body: cardBody, amount: 'amount', text: 'orderName' },
  { path: '/payments/{id}/cancels', body: { amount: 1_000 }, amount: 'amount', text: 'reason' },
  { path: '/api/payment', body: assignmentPayment, amount: 'pay_amt', text: 'card_no' },
  { path: '/api/cancel', body: { mgnt_no: '{id}', pay_amt: 1_000 }, amount: 'pay_amt', text: 'mgnt_no' },
  { path: '/api/select', body: { mgnt_no: '{id}' }, amount: 'mgnt_no', text: 'mgnt_no' },
  { path: '/v1/payments/key-in', body: keyInBody, amount: 'amount', text: 'orderName' },
  {
    path: '/v1/payments/{id}/cancel',
    body: { cancelReason: 'x' },
    amount: 'cancelAmount',
    text: 'cancelReason',
  },
]

/** Texts that are harmless as data and must stay data. */
const hostileTexts = [
  `'; drop table payment; --`,
  `' or '1'='1`,
  '%s%s%s%n',
  '${jndi:ldap://127.0.0.1/x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '\\',
  '"',
  '나룻배 🛶',
]

async function standingPayment(face: Face): Promise<string> {
  return textOf(await face.post('/payments/card', { ...cardBody, amount: 50_000 }), 'id')
}

const at = (text: string, id: string) => text.replaceAll('{id}', id)

describe.each(posts)('bad input at $path', ({ path, body, amount, text }) => {
  test('a body that is no object in JSON and UTF-8 is refused clearly and changes nothing', async () => {
    await using face = await openFace()
    const id = await standingPayment(face)
    const before = await worldOf(face)
    for (const [name, bytes, status] of brokenBodies) {
      const reply = await send(face, `POST ${at(path, id)}`, { headers: json, body: bytes })
      expect.soft([reply.status, isProblemOrError(reply.body)], name).toEqual([status, true])
    }
    for (const [type, status] of mediaTypes) {
      const request = { headers: { 'content-type': type }, body: at(JSON.stringify(body), id) }
      expect.soft((await send(face, `POST ${at(path, id)}`, request)).status, type).toBe(status)
    }
    expect(await worldOf(face)).toEqual(before)
  })

  test('values of the wrong kind are refused clearly, never repeated, and change nothing', async () => {
    await using face = await openFace()
    const id = await standingPayment(face)
    const before = await worldOf(face)
    const put = async (field: string, literal: string) => {
      const whole = at(JSON.stringify({ ...body, [field]: 'HERE' }), id).replace('"HERE"', () => literal)
      const reply = await send(face, `POST ${at(path, id)}`, { headers: json, body: whole })
      expect
        .soft(reply.status, `${field}: ${literal.slice(0, 40)}`)
        .toSatisfy((n: number) => n === 400 || n === 422)
      expect.soft(isProblemOrError(reply.body), reply.text).toBe(true)
      expect.soft(reply.text).not.toContain('100abc')
    }
    for (const literal of badAmounts) await put(amount, literal)
    for (const literal of badTexts) await put(text, literal)
    expect(await worldOf(face)).toEqual(before)
  })
})

describe('bad input elsewhere', () => {
  test('a field that nobody knows is refused by name, and a card number as a name is starred', async () => {
    await using face = await openFace()
    const reply = await face.post('/payments/card', { ...cardBody, cvv: '777', '4330123412341234': 1 })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ path: '', message: '알 수 없는 필드입니다: cvv, ****************' }],
    })
  })

  test('commands and patterns of other languages stay text', async () => {
    await using face = await openFace()
    for (const [n, orderName] of hostileTexts.entries()) {
      const orderId = `text-${n}-${orderName.slice(0, 20)}`
      const paid = await face.post('/payments/card', { ...cardBody, amount: 1_000 + n, orderId, orderName })
      expect([paid.status, paid.body['orderName'], paid.body['orderId']]).toEqual([201, orderName, orderId])
      const cancelled = await face.post(`/payments/${textOf(paid, 'id')}/cancels`, { reason: orderName })
      expect(cancelled.body).toMatchObject({ cancel: { reason: orderName } })
    }
  })

  test('a byte order mark, as Windows tools write one, does no harm', async () => {
    await using face = await openFace()
    const body = new Uint8Array([0xef, 0xbb, 0xbf, ...utf8(JSON.stringify(cardBody))])
    expect((await send(face, 'POST /payments/card', { headers: json, body })).status).toBe(201)
  })

  test('a charset that is UTF-8 by another spelling is taken, and a repeated key counts once', async () => {
    await using face = await openFace()
    const headers = { 'content-type': 'Application/JSON; Charset="UTF-8"' }
    const body = JSON.stringify(cardBody).replace('{', '{"amount": 5,')
    const reply = await send(face, 'POST /payments/card', { headers, body })
    expect([reply.status, reply.body['amount']]).toEqual([201, cardBody.amount])
  })

  test('addresses that cannot be read are not found, and are not repeated', async () => {
    await using face = await openFace()
    const paths = [
      '/payments/%zz',
      '/payments/%00',
      '/payments/..%2f..%2fetc',
      `/payments/${'x'.repeat(5_000)}`,
      '/%f0%28',
    ]
    for (const path of paths) {
      const reply = await send(face, `GET ${path}`)
      expect.soft(reply.status, path.slice(0, 40)).toBe(404)
      expect.soft(reply.text).not.toContain('etc')
      expect.soft(reply.body['code'], reply.text).toMatch(/^(ROUTE|PAYMENT)_NOT_FOUND$/)
    }
  })
})
