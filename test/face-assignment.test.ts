import { describe, expect, test } from 'vitest'
import { passesLuhn } from '../src/domain/card.ts'
import { tenRefusals } from '../src/http/assignment-refusals.ts'
import {
  assignmentPayment,
  cardBody,
  nobody,
  openFace,
  seedPayment,
  send,
  textOf,
  json,
} from './face-wire.ts'
import { rule } from './simulator-wire.ts'

const assignment = { env: { NARU_PROFILE: 'assignment' } }

describe('the curl lines of seed 003', () => {
  test('the ten refusals are those of the seed, word for word', () => {
    expect(Object.values(tenRefusals)).toEqual([
      '카드번호가 잘못되었습니다.',
      '카드유효기간이 잘못되었습니다.',
      '카드cvc가 잘못되었습니다.',
      '할부개월이 잘못되었습니다.',
      '결제금액이 잘못되었습니다.',
      '관리번호가 잘못되었습니다.',
      '취소금액이 잘못되었습니다.',
      '이미 결제취소 되었습니다.',
      '결제정보 조회 결과가 없습니다.',
      'DB 오류가 발생했습니다.',
    ])
  })

  test('setup says that the tables are there and deletes nothing', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const reply = await send(face, 'GET /api/setup', { headers: nobody })
    expect([reply.status, reply.body]).toEqual([200, { message: '결제 테이블이 준비되어 있습니다.' }])
    expect((await face.get(`/payments/${id}`)).status).toBe(200)
  })

  test('payment, cancel and select answer as the seed has them, without any key', async () => {
    await using face = await openFace(assignment)
    const post = (path: string, body: object) =>
      send(face, `POST ${path}`, { headers: { ...json, ...nobody }, body: JSON.stringify(body) })

    const paid = await post('/api/payment', assignmentPayment)
    expect(paid.status).toBe(200)
    const mgntNo = textOf(paid, 'mgnt_no')
    const sent = textOf(paid, 'send_data')
    expect(sent).toHaveLength(450)
    expect(sent.slice(0, 103)).toBe(
      ` 446PAYMENT   ${mgntNo}1234567890123456    001230777    1100000000010000                    `,
    )

    const selected = await post('/api/select', { mgnt_no: mgntNo })
    expect([selected.status, selected.body]).toEqual([
      200,
      {
        mgnt_no: mgntNo,
        card_no: '123456*******456',
        exp_ym: '1230',
        card_cvc: '777',
        pay_prd: 0,
        cncl_cd: '0',
        pay_amt: 110_000,
        vat_amt: 10_000,
        orgnl_mgnt_no: null,
        state: 'approved',
      },
    ])

    const cancelled = await post('/api/cancel', { mgnt_no: mgntNo, pay_amt: 110_000 })
    expect(cancelled.status).toBe(200)
    expect(cancelled.body).toMatchObject({ orgnl_mgnt_no: mgntNo })
    const cancelNo = textOf(cancelled, 'mgnt_no')
    expect(textOf(cancelled, 'send_data').slice(0, 103)).toBe(
      ` 446CANCEL    ${cancelNo}1234567890123456    001230777    1100000000010000${mgntNo}`,
    )
    expect((await post('/api/select', { mgnt_no: cancelNo })).body).toMatchObject({
      mgnt_no: cancelNo,
      cncl_cd: '1',
      pay_amt: 110_000,
      vat_amt: 10_000,
      orgnl_mgnt_no: mgntNo,
    })
    const again = await post('/api/cancel', { mgnt_no: mgntNo, pay_amt: 110_000 })
    expect([again.status, again.body]).toEqual([
      409,
      { message: '이미 결제취소 되었습니다.', code: 'ALREADY_CANCELLED' },
    ])
  })

  test('the payment line of the seed works to the letter, years after its card ran out', async () => {
    await using face = await openFace()
    const reply = await face.post('/api/payment', seedPayment)
    expect(reply.status).toBe(200)
    const selected = await face.post('/api/select', { mgnt_no: reply.body['mgnt_no'] })
    expect(selected.body).toMatchObject({ exp_ym: '1125', state: 'approved', pay_amt: 110_000 })
  })

  test('its three lines for errors answer as its seventh chapter says', async () => {
    await using face = await openFace()
    const message = async (path: string, body: object) => (await face.post(path, body)).body['message']
    const tooLittle = { card_no: 1234567890123456, exp_ym: 1125, card_cvc: 777, pay_prd: 0, pay_amt: 10 }
    expect(await message('/api/payment', tooLittle)).toBe('결제금액이 잘못되었습니다.')
    expect(await message('/api/cancel', { mgnt_no: '', pay_amt: 10_000 })).toBe('관리번호가 잘못되었습니다.')
    expect(await message('/api/select', { mgnt_no: '20210323061939358934' })).toBe(
      '결제정보 조회 결과가 없습니다.',
    )
  })
})

describe('what is wrong with a request', () => {
  test('each field of a payment has its own refusal', async () => {
    await using face = await openFace()
    const table: [object, string][] = [
      [{ card_no: undefined }, '카드번호가 잘못되었습니다.'],
      [{ card_no: 123456789 }, '카드번호가 잘못되었습니다.'],
      [{ card_no: '1234 5678 9012 3456' }, '카드번호가 잘못되었습니다.'],
      // Beyond what a JSON number holds exactly: another card would be charged.
      [{ card_no: Number('9410001234567891') }, '카드번호가 잘못되었습니다.'],
      [{ card_no: ['1234567890123456'] }, '카드번호가 잘못되었습니다.'],
      [{ exp_ym: 1330 }, '카드유효기간이 잘못되었습니다.'],
      [{ exp_ym: '0030' }, '카드유효기간이 잘못되었습니다.'],
      // A number has lost its leading zero; 0330 must be sent as a string.
      [{ exp_ym: 330 }, '카드유효기간이 잘못되었습니다.'],
      [{ exp_ym: null }, '카드유효기간이 잘못되었습니다.'],
      [{ card_cvc: 77 }, '카드cvc가 잘못되었습니다.'],
      [{ card_cvc: '77a' }, '카드cvc가 잘못되었습니다.'],
      [{ pay_prd: 13 }, '할부개월이 잘못되었습니다.'],
      [{ pay_prd: -1 }, '할부개월이 잘못되었습니다.'],
      [{ pay_prd: undefined }, '할부개월이 잘못되었습니다.'],
      [{ pay_amt: 99 }, '결제금액이 잘못되었습니다.'],
      [{ pay_amt: 1_000_000_001 }, '결제금액이 잘못되었습니다.'],
      [{ pay_amt: '100abc' }, '결제금액이 잘못되었습니다.'],
      [{ pay_amt: 1.5 }, '결제금액이 잘못되었습니다.'],
      [{ vat_amt: 110_001 }, '부가가치세가 잘못되었습니다.'],
      [{ vat_amt: -1 }, '부가가치세가 잘못되었습니다.'],
    ]
    for (const [wish, message] of table) {
      const reply = await face.post('/api/payment', { ...assignmentPayment, ...wish })
      expect.soft([reply.status, reply.body['message']], JSON.stringify(wish)).toEqual([400, message])
    }
    const unknown = await face.post('/api/payment', { ...assignmentPayment, cardno: '1' })
    expect([unknown.status, unknown.body]).toEqual([
      400,
      { message: '요청 형식이 올바르지 않습니다. 알 수 없는 필드입니다: cardno', code: 'INVALID_REQUEST' },
    ])
  })

  test('a number may be sent as a string of digits, which keeps its leading zeros', async () => {
    await using face = await openFace(assignment)
    const body = {
      card_no: '4330123412341234',
      exp_ym: '0130',
      card_cvc: '007',
      pay_prd: '3',
      pay_amt: '20000',
    }
    const reply = await face.post('/api/payment', { ...body, exp_ym: '0131', vat_amt: null })
    expect(reply.status).toBe(200)
    const selected = await face.post('/api/select', { mgnt_no: reply.body['mgnt_no'] })
    expect(selected.body).toMatchObject({
      exp_ym: '0131',
      card_cvc: '007',
      pay_prd: 3,
      pay_amt: 20_000,
      vat_amt: 1_818,
    })
  })

  test('cancels that do not fit are refused, and the parts of the official table are not', async () => {
    await using face = await openFace()
    const body = { ...assignmentPayment, pay_amt: 11_000, vat_amt: 1_000 }
    const mgnt_no = textOf(await face.post('/api/payment', body), 'mgnt_no')
    const cancel = async (pay_amt: unknown, vat_amt?: unknown) => {
      const reply = await face.post('/api/cancel', { mgnt_no, pay_amt, vat_amt })
      return [reply.status, reply.body['message'] ?? 'ok']
    }
    const wrong = [400, '취소금액이 잘못되었습니다.']
    expect(await cancel(undefined)).toEqual(wrong)
    expect(await cancel(0)).toEqual(wrong)
    expect(await cancel('ten')).toEqual(wrong)
    expect(await cancel(1_100, 100)).toEqual([200, 'ok'])
    expect(await cancel(3_300)).toEqual([200, 'ok'])
    expect(await cancel(7_000)).toEqual(wrong)
    expect(await cancel(6_600, 700)).toEqual(wrong)
    expect(await cancel(6_600, 600)).toEqual([200, 'ok'])
    expect(await cancel(100)).toEqual([409, '이미 결제취소 되었습니다.'])
    const codes = async (number: unknown) =>
      (await face.post('/api/cancel', { mgnt_no: number, pay_amt: 100 })).body
    for (const number of [undefined, 20210323133822, 'x', "' or '1'='1", '20210323133822314560'])
      expect.soft((await codes(number))['message'], String(number)).toBe('관리번호가 잘못되었습니다.')
  })

  test('select tells a malformed number from an unknown one', async () => {
    await using face = await openFace()
    const message = async (mgnt_no: unknown) => (await face.post('/api/select', { mgnt_no })).body['message']
    for (const malformed of ['', 'x', 7, null, '2021032306193935893400'])
      expect.soft(await message(malformed), String(malformed)).toBe('관리번호가 잘못되었습니다.')
    expect(await message('20210323061939358934')).toBe('결제정보 조회 결과가 없습니다.')
  })

  test('the messages stay Korean, whatever language is asked for', async () => {
    await using face = await openFace()
    const reply = await face.post('/api/select', { mgnt_no: '' }, { 'accept-language': 'en' })
    expect(reply.body['message']).toBe('관리번호가 잘못되었습니다.')
    const unknown = await face.get('/api/nothing')
    expect([unknown.status, unknown.body]).toEqual([
      404,
      { message: '없는 주소입니다.', code: 'ROUTE_NOT_FOUND' },
    ])
    const wrongMethod = await face.get('/api/payment')
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('what comes of a payment', () => {
  test('in doubt it is 202 with the number by which it can be looked up', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const reply = await face.post('/api/payment', assignmentPayment)
    expect(reply.status).toBe(202)
    expect(reply.body).toMatchObject({ code: 'PAYMENT_IN_DOUBT', mgnt_no: expect.stringMatching(/^\w{20}$/) })
    const mgnt_no = textOf(reply, 'mgnt_no')
    const early = await face.post('/api/cancel', { mgnt_no, pay_amt: 110_000 })
    expect([early.status, early.body['code']]).toEqual([409, 'PAYMENT_IN_DOUBT'])
    await face.post('/sandbox/clock', { advance: 'PT5M' })
    expect((await face.post('/api/select', { mgnt_no })).body).toMatchObject({ state: 'approved' })
  })

  test('in the strict profile the string comes back starred and the cvc is nowhere', async () => {
    await using face = await openFace()
    const reply = await face.post('/api/payment', assignmentPayment)
    const sent = textOf(reply, 'send_data')
    expect(sent).toHaveLength(450)
    expect(sent.slice(34, 63)).toBe('123456*******456    00*******')
    const selected = await face.post('/api/select', { mgnt_no: reply.body['mgnt_no'] })
    expect(selected.body).toMatchObject({ exp_ym: '1230', card_cvc: '***' })
  })

  test('a declined cancel says so with the number of the cancel', async () => {
    await using face = await openFace()
    const mgnt_no = textOf(await face.post('/api/payment', assignmentPayment), 'mgnt_no')
    await face.rules(rule({ action: 'decline', code: '0005' }))
    const reply = await face.post('/api/cancel', { mgnt_no, pay_amt: 1_000 })
    expect([reply.status, reply.body['code']]).toEqual([402, 'CANCEL_DECLINED'])
    const selected = await face.post('/api/select', { mgnt_no: reply.body['mgnt_no'] })
    expect(selected.body).toMatchObject({ cncl_cd: '1', state: 'declined', orgnl_mgnt_no: mgnt_no })
  })

  test('a key that is shown decides whose payment it is, and a wrong one is not overlooked', async () => {
    await using face = await openFace()
    const second = { authorization: `Basic ${btoa('test_sk_docs_narudemo2:')}` }
    const mgnt_no = textOf(await face.post('/api/payment', assignmentPayment, second), 'mgnt_no')
    expect((await face.post('/api/select', { mgnt_no }, second)).status).toBe(200)
    expect((await face.post('/api/select', { mgnt_no })).status).toBe(404)
    const wrong = { authorization: `Basic ${btoa('test_sk_nobody:')}` }
    expect((await face.post('/api/select', { mgnt_no }, wrong)).status).toBe(401)
    const bearer = { authorization: 'Bearer test_sk_docs_narudemo1' }
    expect((await face.post('/api/select', { mgnt_no }, bearer)).status).toBe(401)
  })

  test('a test card only, in the profile that keeps the cvc', async () => {
    await using face = await openFace(assignment)
    const stem = '453918273645091'
    const plausible = Array.from('0123456789', (last) => stem + last).find(passesLuhn)
    const reply = await face.post('/api/payment', { ...assignmentPayment, card_no: plausible })
    expect([reply.status, reply.body['code']]).toEqual([400, 'TEST_CARD_ONLY'])
  })
})
