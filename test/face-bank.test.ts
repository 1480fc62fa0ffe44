import { describe, expect, test } from 'vitest'
import { json, nobody, openFace, send } from './face-wire.ts'

const book = '/sandbox/partners/bank/book'
const rules = '/sandbox/partners/bank/rules'

interface Shown {
  readonly name: string
  readonly value: unknown
  readonly fault: string | null
}

/** A gateway with its bank, and a line into that bank of our own. */
async function openBankFace() {
  const face = await openFace()
  const { bank } = face.door.simulators
  if (!bank) throw new Error('this sandbox has no bank')
  const call = (what: string, body: unknown) =>
    send(face, what, { headers: { ...json, ...nobody }, body: JSON.stringify(body) })
  return { ...face, bank, call }
}

describe('the bank of a sandbox', () => {
  test('has rules of its own, whose counters are shown', async () => {
    await using face = await openBankFace()
    const rule = { when: { kinds: ['DEPOSIT'] }, then: { action: 'lose-answer' }, times: 1 }
    const set = await face.call(`PUT ${rules}`, { rules: [rule] })
    expect([set.status, set.body]).toEqual([
      200,
      { rules: [rule], counters: [{ matched: 0, used: 0, usedUp: false }] },
    ])
    expect((await face.get(rules)).body).toEqual(set.body)
    expect((await face.get('/sandbox/partners/card-company/rules')).body).toEqual({ rules: [], counters: [] })
  })

  test('refuses what makes no sense, and says so with 400', async () => {
    await using face = await openBankFace()
    const partner = '/sandbox/partners/bank'
    const wrong: [string, unknown][] = [
      [`PUT ${rules}`, { rules: [{ then: { action: 'lose-answer' } }] }],
      [`PUT ${rules}`, { rules: [{ when: { kinds: ['PAYMENT'] }, then: { action: 'late' } }] }],
      [`PUT ${rules}`, { rules: [{ then: { action: 'explode' } }] }],
      [`POST ${partner}/deposits`, { accountNumber: '88012345678901' }],
      [`POST ${partner}/deposits`, { accountNumber: 'x' }],
      [`POST ${partner}/deposits`, {}],
      [`POST ${partner}/reversals`, { noticeNumber: 'N1' }],
      [`PUT ${partner}/maintenance`, { closed: 'sometimes' }],
    ]
    for (const [what, body] of wrong) {
      const reply = await face.call(what, body)
      expect
        .soft([reply.status, reply.body['code']], `${what} ${JSON.stringify(body)}`)
        .toEqual([400, 'INVALID_REQUEST'])
    }
  })

  test('tells the gateway of a deposit, and the payment is done', async () => {
    await using face = await openBankFace()
    const asked = {
      amount: 25_000,
      orderId: 'va-0001',
      orderName: '생수',
      customerName: '김토스',
      bank: '신한',
    }
    const { body } = await face.post('/v1/virtual-accounts', asked)
    expect(body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', virtualAccount: { bankCode: '88' } })
    const { accountNumber } = body['virtualAccount'] as { accountNumber: string }
    const wrong = await face.call('POST /sandbox/partners/bank/deposits', { accountNumber, amount: 24_999 })
    expect(wrong.body).toMatchObject({ state: 'returned', code: '0013', reason: '입금액 불일치' })
    const right = await face.call('POST /sandbox/partners/bank/deposits', { accountNumber })
    expect(right.body).toMatchObject({ state: 'credited', amount: 25_000 })
    const twice = await face.call('POST /sandbox/partners/bank/deposits', { accountNumber })
    expect(twice.body).toMatchObject({ state: 'returned', code: '0092' })
    const key = String(body['paymentKey'])
    expect((await face.get(`/v1/payments/${key}`)).body).toMatchObject({
      status: 'DONE',
      totalAmount: 25_000,
    })
    expect((await face.get(book)).body).toMatchObject({
      entries: [
        { managementNumber: key, kind: 'ISSUE', state: 'open', cameIn: 25_000 },
        { kind: 'DEPOSIT', state: 'returned', amount: 24_999 },
        { kind: 'DEPOSIT', state: 'credited' },
        { kind: 'DEPOSIT', state: 'returned' },
      ],
      totals: { deposited: 25_000, returned: 49_999, held: 25_000 },
    })
  })

  test('speaks telegrams that are shown in its own columns, names and numbers of buyers starred', async () => {
    await using face = await openBankFace()
    const asked = {
      amount: 25_000,
      orderId: 'va-0002',
      orderName: '생수',
      customerName: '김토스',
      bank: '88',
    }
    const { body } = await face.post('/v1/virtual-accounts', asked)
    const { accountNumber } = body['virtualAccount'] as { accountNumber: string }
    const told = await face.get(`/payments/${String(body['paymentKey'])}/telegrams`)
    expect(told.text).not.toContain('김토스')
    const [telegram] = told.body['items'] as Record<'request' | 'reply', { fields: Shown[] }>[]
    const valueOf = (side: 'request' | 'reply', field: string) =>
      telegram?.[side].fields.find(({ name }) => name === field)?.value
    expect(valueOf('request', 'kind')).toBe('ISSUE')
    expect(valueOf('request', 'holderName')).toBe('******')
    expect(valueOf('reply', 'accountNumber')).toBe(accountNumber)
    const fields = [...(telegram?.request.fields ?? []), ...(telegram?.reply.fields ?? [])]
    expect(fields.every(({ fault }) => fault === null)).toBe(true)
  })

  test('is closed and opened again by a word, and by a reset', async () => {
    await using face = await openBankFace()
    expect((await face.call('PUT /sandbox/partners/bank/maintenance', { closed: 'now' })).body).toEqual({
      closed: 'now',
    })
    expect((await face.get(book)).body).toMatchObject({ entries: [], totals: { held: 0 } })
    expect((await face.call('POST /sandbox/reset', {})).status).toBe(200)
  })
})
