import { describe, expect, test } from 'vitest'
import { cardBody, json, nobody, openFace, send, textOf } from './face-wire.ts'
import { rule } from './simulator-wire.ts'

describe('the clock of a sandbox', () => {
  test('it is moved by a duration or to a moment, and says where it stands', async () => {
    await using face = await openFace()
    const start = await send(face, 'GET /sandbox/clock', { headers: nobody })
    expect(start.body).toEqual({ now: expect.stringMatching(/\+09:00$/), offsetMs: 0 })
    const advanced = await face.post('/sandbox/clock', { advance: 'P1DT10M' })
    expect(advanced.body).toMatchObject({ offsetMs: 87_000_000, settled: 0 })
    const moved = await face.post('/sandbox/clock', { to: '2027-01-01T00:00:00+09:00' })
    expect(moved.body).toMatchObject({ now: '2027-01-01T00:00:00+09:00' })
    const utc = await face.post('/sandbox/clock', { to: '2027-06-30T15:00:00Z' })
    expect(utc.body).toMatchObject({ now: '2027-07-01T00:00:00+09:00' })
    expect((await face.post('/payments/card', cardBody)).body).toMatchObject({
      requestedAt: expect.stringMatching(/^2027-07-01T00:00/),
    })
  })

  test('a move answers only when everything that fell due has happened', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const moved = await face.post('/sandbox/clock', { advance: 'PT10M' })
    expect(moved.body).toMatchObject({ settled: 1 })
    expect((await face.get(`/payments/${id}`)).body).toMatchObject({ state: 'approved' })
  })

  test('what is no duration and no moment is refused, and the clock stays', async () => {
    await using face = await openFace()
    const bodies = [
      {},
      { advance: 600 },
      { advance: '10 minutes' },
      { advance: 'P' },
      { advance: 'PT' },
      { advance: 'P1M' },
      { advance: '-PT10M' },
      { advance: `PT${'9'.repeat(30)}H` },
      { advance: 'PT9999999H' },
      { to: 'tomorrow' },
      { to: '2026-12-01' },
      { to: '2026-12-01T00:00:00' },
      { to: '1999-12-31T00:00:00Z' },
      { to: '2101-01-01T00:00:00Z' },
      { advance: 'PT1S', to: '2027-01-01T00:00:00Z' },
    ]
    for (const body of bodies) {
      const reply = await face.post('/sandbox/clock', body)
      expect.soft([reply.status, reply.body['code']], JSON.stringify(body)).toEqual([400, 'INVALID_REQUEST'])
    }
    expect((await face.get('/sandbox/clock')).body).toMatchObject({ offsetMs: 0 })
  })
})

describe('the books of a sandbox', () => {
  test('they show the ledger, every invariant and the other side', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    await face.post(`/payments/${id}/cancels`, { amount: 1_100 })
    const { status, body } = await send(face, 'GET /sandbox/books', { headers: nobody })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      balanced: true,
      ledger: { card_receivable: 9_900, merchant_supply: -9_000, merchant_vat: -900 },
      cardCompany: { agrees: true, compared: 2, differences: [] },
      doubts: { open: 0, parked: 0 },
    })
    const { invariants } = body as { invariants: { holds: boolean; korean: string }[] }
    expect(invariants.length).toBeGreaterThan(5)
    expect(invariants.every((one) => one.holds && one.korean.length > 0)).toBe(true)
  })

  test('an open question is seen until it is settled', async () => {
    await using face = await openFace()
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    await face.post('/payments/card', cardBody)
    expect((await face.get('/sandbox/books')).body).toMatchObject({ balanced: false, doubts: { open: 1 } })
    await face.post('/sandbox/clock', { advance: 'PT10M' })
    expect((await face.get('/sandbox/books')).body).toMatchObject({ balanced: true, doubts: { open: 0 } })
  })

  test('a reset empties both books and sets the clock right; the merchants stay', async () => {
    await using face = await openFace()
    await face.post('/sandbox/clock', { advance: 'PT1H' })
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    const reply = await send(face, 'POST /sandbox/reset', { headers: nobody })
    expect([reply.status, reply.body]).toEqual([200, { status: 'reset' }])
    expect((await face.get(`/payments/${id}`)).status).toBe(404)
    expect((await face.get('/sandbox/clock')).body).toMatchObject({ offsetMs: 0 })
    expect((await face.get('/sandbox/partners/card-company/book')).body).toMatchObject({ entries: [] })
    expect((await face.post('/payments/card', cardBody)).status).toBe(201)
  })
})

describe('the partners of a sandbox', () => {
  const rules = '/sandbox/partners/card-company/rules'
  const put = (face: Parameters<typeof send>[0], body: unknown) =>
    send(face, `PUT ${rules}`, { headers: { ...json, ...nobody }, body: JSON.stringify(body) })

  test('rules are replaced as a whole and decide from then on', async () => {
    await using face = await openFace()
    const reply = await put(face, {
      rules: [rule({ action: 'decline', code: '0051' }, { when: { amount: 11_000 } })],
    })
    expect(reply.status).toBe(200)
    expect((await face.post('/payments/card', cardBody)).status).toBe(402)
    expect((await face.post('/payments/card', { ...cardBody, amount: 12_000 })).status).toBe(201)
    expect((await face.get(rules)).body).toMatchObject({
      rules: [
        rule({ action: 'decline', code: '0051' }, { when: { kinds: ['PAYMENT', 'CANCEL'], amount: 11_000 } }),
      ],
      counters: [{ matched: 1, used: 1, usedUp: false }],
    })
    expect((await put(face, { rules: [] })).body).toEqual({ rules: [], counters: [] })
  })

  test('rules that make no sense are refused by their place, and the old ones stay', async () => {
    await using face = await openFace()
    await put(face, { rules: [rule({ action: 'delay', ms: 1 })] })
    const unknown = await put(face, JSON.parse('{"rules": [{"then": {"action": "explode"}}]}'))
    expect([unknown.status, unknown.body['errors']]).toEqual([
      400,
      [{ path: 'rules.0.then.action', message: '허용된 형식 중 어느 것도 아닙니다.' }],
    ])
    const reversed = await put(face, {
      rules: [rule({ action: 'short' }, { when: { amount: { from: 9, to: 1 } } })],
    })
    expect(reversed.status).toBe(400)
    expect((await put(face, {})).status).toBe(400)
    expect((await face.get(rules)).body).toMatchObject({ rules: [rule({ action: 'delay', ms: 1 })] })
  })

  test('the book is what the partner remembers, page by page, with masked cards', async () => {
    await using face = await openFace()
    const ids: string[] = []
    for (const amount of [1_000, 2_000, 3_000])
      ids.push(textOf(await face.post('/payments/card', { ...cardBody, amount }), 'id'))
    const book = '/sandbox/partners/card-company/book'
    const first = await face.get(`${book}?limit=2`)
    expect(first.body).toMatchObject({
      entries: [
        { managementNumber: ids[0], amount: 1_000, state: 'approved', card: '433012*******234' },
        { managementNumber: ids[1] },
      ],
      next: ids[1],
      totals: { entries: 3, approved: 6_000, net: 6_000 },
    })
    const rest = await face.get(`${book}?after=${ids[1]}`)
    expect(rest.body).toMatchObject({ entries: [{ managementNumber: ids[2] }], next: null })
    for (const query of ['limit=0', 'limit=x', 'page=1'])
      expect.soft((await face.get(`${book}?${query}`)).status, query).toBe(400)
  })

  test('a partner that nobody knows is not found', async () => {
    await using face = await openFace()
    for (const path of [
      '/sandbox/partners/carrier/rules',
      '/sandbox/partners/__proto__/book',
      '/sandbox/nothing',
    ])
      expect.soft((await face.get(path)).status, path).toBe(404)
  })
})

describe('who may use a sandbox', () => {
  test('anybody without a key, but no page of another origin', async () => {
    await using face = await openFace()
    const id = textOf(await face.post('/payments/card', cardBody), 'id')
    for (const origin of ['http://evil.example', 'null', `${face.url}.evil.example`]) {
      const reply = await send(face, 'POST /sandbox/reset', { headers: { ...nobody, origin } })
      expect.soft([reply.status, reply.body['code']], origin).toEqual([403, 'ORIGIN_REFUSED'])
    }
    expect((await face.get(`/payments/${id}`)).status).toBe(200)
    const own = await send(face, 'POST /sandbox/reset', { headers: { ...nobody, origin: face.url } })
    expect(own.status).toBe(200)
  })
})
