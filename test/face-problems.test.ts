import { describe, expect, test } from 'vitest'
import { refusals } from '../src/base/refusal.ts'
import { isWant, wants } from '../src/contract/fields.ts'
import { protocolFaults } from '../src/contract/protocol-faults.ts'
import { assignmentRefusal } from '../src/http/assignment-refusals.ts'
import { languageOf } from '../src/http/language.ts'
import { problem } from '../src/http/problem.ts'
import { tossStatus } from '../src/http/toss-codes.ts'
import { tossFace } from '../src/http/toss-refusals.ts'
import { cardBody, openFace, send } from './face-wire.ts'

const listener = (language: 'ko' | 'en') => ({ language, requestId: 'R' })
const codes = Object.keys(refusals).filter((code) =>
  Object.hasOwn(refusals, code),
) as (keyof typeof refusals)[]
const protocolCodes = Object.keys(protocolFaults) as (keyof typeof protocolFaults)[]

describe('problem details', () => {
  test('they are Korean unless English is preferred, and say which language they speak', async () => {
    await using face = await openFace()
    const ask = async (language: string) => {
      const reply = await face.post(
        '/payments/card',
        { ...cardBody, amount: 1 },
        { 'accept-language': language },
      )
      return [reply.headers.get('content-language'), reply.body['title']]
    }
    expect(await ask('ko')).toEqual(['ko', '결제금액이 잘못되었습니다.'])
    expect(await ask('en-US,en;q=0.9')).toEqual(['en', 'The amount is not 100 to 1,000,000,000 won.'])
    expect(await ask('*')).toEqual(['ko', '결제금액이 잘못되었습니다.'])
  })

  test('each has type, title, status, detail, our code and the number of the request', async () => {
    await using face = await openFace()
    const reply = await face.post(
      '/payments/card',
      { ...cardBody, amount: 'much' },
      { 'accept-language': 'en' },
    )
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(reply.body).toEqual({
      type: 'urn:naru:refusal:INVALID_REQUEST',
      title: 'The request is not well formed.',
      status: 400,
      detail: 'The request is not well formed.',
      code: 'INVALID_REQUEST',
      requestId: reply.headers.get('x-request-id'),
      errors: [{ path: 'amount', message: 'must be of type number' }],
    })
  })

  test('an error of a field says what is expected, in both languages, and never what was sent', async () => {
    await using face = await openFace()
    const secret = '4330-1234-1234-1234'
    const bad = {
      ...cardBody,
      cardNumber: secret,
      cvc: 777,
      orderName: ' ',
      orderId: 'x'.repeat(65),
      amount: -5,
    }
    const errors = async (language: string) => {
      const reply = await face.post('/payments/card', bad, { 'accept-language': language })
      expect(reply.text).not.toContain(secret)
      return reply.body['errors']
    }
    expect(await errors('en')).toEqual([
      { path: 'cardNumber', message: 'must be a string of digits' },
      { path: 'cvc', message: 'must be of type string' },
      { path: 'amount', message: 'must be a whole number of won, 0 or more' },
      { path: 'orderId', message: 'must be at most 64 characters' },
      { path: 'orderName', message: 'must be at least 1 characters' },
    ])
    expect(await errors('ko')).toEqual([
      { path: 'cardNumber', message: '숫자로 된 문자열이어야 합니다.' },
      { path: 'cvc', message: '문자열이어야 합니다.' },
      { path: 'amount', message: '0 이상의 정수(원)여야 합니다.' },
      { path: 'orderId', message: '최댓값은 64입니다(글자 수).' },
      { path: 'orderName', message: '최솟값은 1입니다(글자 수).' },
    ])
  })

  test('an unknown address is 404, a wrong method 405 with those that would do', async () => {
    await using face = await openFace()
    const unknown = await face.get('/nothing/here')
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'ROUTE_NOT_FOUND'])
    const wrong = await send(face, 'DELETE /payments')
    expect([wrong.status, wrong.body['code'], wrong.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD',
    ])
  })

  test('every request has a number of its own', async () => {
    await using face = await openFace()
    const replies = [
      await face.get('/healthz'),
      await face.get('/payments'),
      await face.get('/v1/x'),
      await face.get('/x'),
    ]
    const numbers = replies.map((reply) => reply.headers.get('x-request-id'))
    for (const number of numbers) expect(number).toMatch(/^[0-9A-Z]{20}$/)
    expect(new Set(numbers).size).toBe(replies.length)
    const foreign = await face.get('/healthz', { 'x-request-id': 'mine' })
    expect(foreign.headers.get('x-request-id')).not.toBe('mine')
  })
})

describe('the language that a header prefers', () => {
  test.each([
    [undefined, 'ko'],
    ['', 'ko'],
    ['ko', 'ko'],
    ['en', 'en'],
    ['en-US', 'en'],
    ['EN-gb', 'en'],
    ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
    ['en-US,en;q=0.9,ko;q=0.8', 'en'],
    ['fr,en;q=0.1', 'en'],
    ['en;q=0.5,ko;q=0.5', 'ko'],
    ['en;q=0', 'ko'],
    ['ja', 'ko'],
    ['en;q=high', 'ko'],
    ['english', 'ko'],
    [';;;,,,', 'ko'],
  ])('%j means %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})

describe('the tables of refusals', () => {
  test.each(codes)('%s has an error status and words on every face', (code) => {
    for (const language of ['ko', 'en'] as const) {
      const native = problem({ code }, listener(language))
      expect(native.status).toBeGreaterThanOrEqual(400)
      expect(JSON.parse(native.body)).toMatchObject({
        code,
        title: refusals[code][language],
        status: native.status,
      })
      const toss = tossFace.say({ code }, listener(language))
      const { code: tossCode, message } = JSON.parse(toss.body) as { code: string; message: string }
      expect([toss.status, message.length > 0]).toEqual([tossStatus(tossCode), true])
    }
    const assignment = assignmentRefusal(code, undefined, 'notFound')
    expect(assignment.status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(assignment.body)).toEqual({ code, message: expect.stringMatching(/[가-힣]/) })
  })

  test.each(protocolCodes)('%s has the same status on every face', (code) => {
    const { status } = protocolFaults[code]
    expect(problem({ code }, listener('ko')).status).toBe(status)
    expect(tossFace.say({ code }, listener('ko')).status).toBe(status)
    expect(assignmentRefusal(code, undefined, 'notFound').status).toBe(status)
  })

  test('every want of a field is said in both languages', () => {
    for (const [name, { ko, en }] of Object.entries(wants)) {
      expect(isWant(name)).toBe(true)
      expect(ko).toMatch(/[가-힣].*\.$/)
      expect(en).toMatch(/^must /)
    }
    expect(isWant('toString')).toBe(false)
  })
})
