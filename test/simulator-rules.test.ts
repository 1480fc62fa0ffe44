import { describe, expect, test } from 'vitest'
import { actionSchema, actionTexts, readRules, type RuleInput } from '../src/contract/simulator.ts'
import { serveControl } from '../src/simulator/control-server.ts'
import { createRuleBook } from '../src/simulator/rule-book.ts'
import { cancel, inquiry, numbered, openWire, payment, rule, testCompany } from './simulator-wire.ts'

/** Which of ten payments a rule takes, as a row of x and dots. */
function taken(rest: Omit<RuleInput, 'then'>): string {
  const book = createRuleBook(readRules({ rules: [rule({ action: 'duplicate' }, rest)] }))
  return Array.from({ length: 10 }, (_, n) => (book.take(payment(`P${n}`)) === null ? '.' : 'x')).join('')
}

describe('which telegram a rule takes', () => {
  test.each([
    [{}, 'xxxxxxxxxx'],
    [{ times: 2 }, 'xx........'],
    [{ skip: 3 }, '...xxxxxxx'],
    [{ skip: 3, times: 2 }, '...xx.....'],
    [{ every: 3 }, '..x..x..x.'],
    [{ skip: 1, every: 3, times: 2 }, '...x..x...'],
  ])('%j: %s', (rest, row) => {
    expect(taken(rest)).toBe(row)
  })

  test.each([
    [{ cardNumber: '4330123412341234' }, true],
    [{ cardNumber: '43301234' }, false],
    [{ cardNumber: '43301234*' }, true],
    [{ cardNumber: '9*' }, false],
    [{ amount: 110_000 }, true],
    [{ amount: 110_001 }, false],
    [{ amount: { from: 110_000, to: 110_000 } }, true],
    [{ amount: { from: 1, to: 109_999 } }, false],
    [{ managementNumber: numbered('A') }, true],
    [{ managementNumber: numbered('B') }, false],
    [{ originalManagementNumber: numbered('A') }, false],
    [{ kinds: ['CANCEL' as const] }, false],
    [{ cardNumber: '4330*', amount: 1 }, false],
  ])('a payment of 110,000 with card 4330123412341234 meets %j: %s', (when, meets) => {
    const book = createRuleBook(readRules({ rules: [rule({ action: 'duplicate' }, { when })] }))
    expect(book.take(payment('A')) !== null).toBe(meets)
  })

  test('a cancel is met by the number of its payment', () => {
    const when = { originalManagementNumber: numbered('A') }
    const book = createRuleBook(readRules({ rules: [rule({ action: 'duplicate' }, { when })] }))
    expect(book.take(cancel('C', 'A', 1))).toEqual({ action: 'duplicate' })
    expect(book.take(inquiry('A'))).toBeNull()
  })

  test('the first rule that takes it decides, and one that lets it pass leaves it to the next', () => {
    const rules = [
      rule({ action: 'short' }, { skip: 1 }),
      rule({ action: 'long' }),
      rule({ action: 'duplicate' }),
    ]
    const book = createRuleBook(readRules({ rules }))
    expect([book.take(payment('A')), book.take(payment('B'))]).toEqual([
      { action: 'long' },
      { action: 'short' },
    ])
    expect(book.state().counters).toEqual([
      { matched: 2, used: 1, usedUp: false },
      { matched: 1, used: 1, usedUp: false },
      { matched: 0, used: 0, usedUp: false },
    ])
  })
})

describe('what a rule may say', () => {
  test('every action has a schema and a text in both languages', () => {
    const names = actionSchema.options.map((option) => option.shape.action.value)
    expect(names.toSorted()).toEqual(Object.keys(actionTexts).toSorted())
    expect(Object.values(actionTexts).every((text) => Object.keys(text).length === 2)).toBe(true)
  })

  test.each([
    ['an unknown field', '{"then":{"action":"duplicate"},"wenn":{}}', 'rules[0]'],
    ['an unknown action', '{"then":{"action":"explode"}}', 'rules[0].then'],
    ['an approval as a refusal', '{"then":{"action":"decline","code":"0000"}}', 'approval'],
    ['a code of three digits', '{"then":{"action":"decline","code":"051"}}', 'four digits'],
    [
      'a message of 42 bytes',
      `{"then":{"action":"decline","code":"0051","message":"${'가'.repeat(21)}"}}`,
      '40 bytes',
    ],
    [
      'a message outside CP949',
      '{"then":{"action":"decline","code":"0051","message":"🙂"}}',
      'ASCII and Hangul',
    ],
    ['a stage that is none', '{"then":{"action":"silence","stage":"later"}}', 'rules[0].then.stage'],
    ['a negative time', '{"then":{"action":"late","ms":-1}}', 'rules[0].then.ms'],
    ['a card that is none', '{"when":{"cardNumber":"4*3"},"then":{"action":"long"}}', 'prefix'],
    [
      'a range the wrong way round',
      '{"when":{"amount":{"from":2,"to":1}},"then":{"action":"long"}}',
      'from is above to',
    ],
  ])('%s is refused by name', (_, ruleText, message) => {
    expect(() => readRules(JSON.parse(`{"rules":[${ruleText}]}`))).toThrow(message)
  })

  test.each([null, [], 'rules', {}, { rules: {} }])('%j is no set of rules', (input) => {
    expect(() => readRules(input)).toThrow(/object|array/)
  })

  test('rules that are refused leave the old ones in force', async () => {
    await using company = await testCompany([rule({ action: 'duplicate' })])
    const refused = company.control.setRules([rule({ action: 'late', ms: -1 })])
    await expect(refused).rejects.toThrow('rules[0].then.ms')
    expect((await company.control.rules()).rules).toHaveLength(1)
  })

  test('what was left out is filled in with what suits a caller that waits 30 s', () => {
    expect(readRules({ rules: [rule({ action: 'late' })] })).toEqual([
      rule({ action: 'late', ms: 35_000 }, { when: { kinds: ['PAYMENT', 'CANCEL'] } }),
    ])
  })
})

describe('the control over HTTP', () => {
  async function controlled() {
    const company = await testCompany()
    const server = await serveControl(company.control, { port: 0 })
    const at = (path: string) => `http://127.0.0.1:${server.port}${path}`
    const call = async (method: string, path: string, body?: string) => {
      const response = await fetch(at(path), { method, ...(body === undefined ? {} : { body }) })
      const answer: unknown = await response.json()
      return { status: response.status, answer }
    }
    const dispose = async () => {
      await server.close()
      await company.close()
    }
    return { company, at, call, [Symbol.asyncDispose]: dispose }
  }

  test('rules are replaced as a whole and shown with their counters', async () => {
    await using it = await controlled()
    const rules = [
      rule({ action: 'decline', code: '0051' }, { name: 'limit', when: { kinds: ['PAYMENT'] }, times: 1 }),
    ]
    const fresh = { rules, counters: [{ matched: 0, used: 0, usedUp: false }] }
    expect(await it.call('PUT', '/rules', JSON.stringify({ rules }))).toEqual({ status: 200, answer: fresh })
    using wire = await openWire(it.company.port)
    await wire.ask(payment('A'))
    const used = { rules, counters: [{ matched: 1, used: 1, usedUp: true }] }
    expect(await it.call('GET', '/rules')).toEqual({ status: 200, answer: used })
  })

  test('the book is read in pages, and a reset empties it', async () => {
    await using it = await controlled()
    using wire = await openWire(it.company.port)
    for (const name of ['A', 'B', 'C']) await wire.ask(payment(name))
    const page = await it.call('GET', `/book?after=${numbered('A')}&limit=1`)
    expect(page.answer).toMatchObject({ entries: [{ managementNumber: numbered('B') }], next: numbered('B') })
    expect(await it.call('POST', '/reset')).toEqual({ status: 200, answer: { status: 'reset' } })
    expect((await it.call('GET', '/book')).answer).toMatchObject({
      entries: [],
      totals: { entries: 0, net: 0 },
    })
  })

  test.each([
    ['PUT', '/rules', '{"rules":', 400, 'not JSON'],
    ['PUT', '/rules', '{"rules":[{"then":{"action":"explode"}}]}', 400, 'rules[0].then'],
    ['PUT', '/rules', ' '.repeat(2 ** 20 + 1), 413, 'above'],
    ['GET', '/book?limit=0', undefined, 400, 'limit'],
    ['GET', '/book?limit=ten', undefined, 400, 'limit'],
    ['GET', '/book?page=2', undefined, 400, 'page'],
    ['DELETE', '/book', undefined, 404, 'GET /book'],
  ])('%s %s is refused in words', async (method, path, body, status, message) => {
    await using it = await controlled()
    const refused = await it.call(method, path, body)
    expect(refused).toEqual({ status, answer: { error: expect.stringContaining(message) } })
  })

  test('it says that it lives, and turns browsers away', async () => {
    await using it = await controlled()
    expect(await it.call('GET', '/healthz')).toEqual({ status: 200, answer: { status: 'ok' } })
    const fromPage = await fetch(it.at('/reset'), {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    })
    expect(fromPage.status).toBe(403)
  })
})
