import { describe, expect, test } from 'vitest'
import { logger, plainLog } from '../src/base/log.ts'

/** Everything that a log wrote, line by line. */
function written(use: (log: ReturnType<typeof logger>) => void, level = 'info'): string[] {
  const lines: string[] = []
  use(logger(level, { write: (line) => void lines.push(line) }))
  return lines
}

const card = '4330123412341234'

describe('a line of the log', () => {
  test('never holds a card number, wherever it stands', () => {
    const lines = written((log) => {
      log.info(`card ${card} declined`)
      log.info({ number: card, nested: { telegram: `446PAYMENT${card}001125777` }, list: [card] }, 'asked')
      log.info('with %s and %j', card, { pan: card })
      log.error(new Error(`no such card: ${card}`), 'failed')
      log.error({ err: new Error('outer', { cause: new Error(card) }) })
      log.info({ [card]: 'as a name' })
      log.child({ card }).info('from a child')
    })
    expect(lines).toHaveLength(7)
    expect(lines.join('')).not.toContain(card)
    expect(lines.join('')).not.toContain(card.slice(0, 10))
  })

  test.each([
    ['cvc', '777'],
    ['card_cvc', '777'],
    ['cardNumber', 'forty-two'],
    ['expiry', '1125'],
    ['authorization', 'Basic dGVzdA=='],
    ['password', 'open-sesame'],
    ['root', 'cm9vdA=='],
    ['customerIdentityNumber', '900101'],
  ])('never holds the value of %s, at any depth', (name, secret) => {
    const [line = ''] = written((log) =>
      log.info({
        [name]: secret,
        one: { [name]: secret, two: { [name]: secret } },
        list: [{ [name]: secret }],
        req: { headers: { [name]: secret } },
      }),
    )
    expect(line).not.toContain(secret)
    expect(line).toContain('[secret]')
  })

  test('never holds a secret however deep it lies or however its name is written', () => {
    const [line = ''] = written((log) =>
      log.info({
        a: { b: { c: { cvc: '777' } } },
        headers: { Authorization: 'Basic dGVzdA==' },
      }),
    )
    expect(line).not.toContain('777')
    expect(line).not.toContain('dGVzdA==')
  })

  test('keeps what a person needs: ids, amounts, hours and digests', () => {
    const id = '01KATZJ8M0Q4ZC9R7N1X'
    const digest = '9f86d081884c7d659a2feaa0c55ad0153a3bf4f1b2b0b822cd15d6c15b0f0012'
    const [line = ''] = written((log) =>
      log.info({ paymentId: id, amount: 1_000_000, at: '2026-11-21T15:01:22+09:00', digest }, `paid ${id}`),
    )
    expect(JSON.parse(line)).toMatchObject({
      paymentId: id,
      amount: 1_000_000,
      at: '2026-11-21T15:01:22+09:00',
      digest,
      msg: `paid ${id}`,
    })
  })

  test('is JSON with its hour in milliseconds, and nothing of the machine', () => {
    const [line = ''] = written((log) => log.info('here'))
    expect(JSON.parse(line)).toEqual({ level: 30, time: expect.any(Number), msg: 'here' })
    expect(line.endsWith('\n')).toBe(true)
  })

  test('is written from its level upwards', () => {
    expect(written((log) => log.info('quiet'), 'warn')).toEqual([])
    expect(written((log) => log.warn('loud'), 'warn')).toHaveLength(1)
    expect(written((log) => log.fatal('nothing'), 'silent')).toEqual([])
  })
})

describe('a line of the plain log', () => {
  test('holds its fields as they are', () => {
    const [line = ''] = written((log) =>
      plainLog(log).info(
        { method: 'POST', route: '/payments/card', status: 201, durationMs: 1.5 },
        'answered',
      ),
    )
    expect(JSON.parse(line)).toMatchObject({
      method: 'POST',
      route: '/payments/card',
      status: 201,
      msg: 'answered',
    })
  })

  test('never holds a card number or a named secret either', () => {
    const lines = written((log) => {
      const plain = plainLog(log)
      plain.info({ route: card }, `card ${card}`)
      plain.error({ err: new Error(`refused {"cvc":"777","password":"open-sesame"}`) }, 'failed')
      plain.info({ card_cvc: '777', headers: { authorization: 'Basic dGVzdA==' } }, 'asked')
      plain.child({ password: 'open-sesame' }).info('from a child')
    })
    expect(lines).toHaveLength(4)
    for (const secret of [card, '777', 'open-sesame', 'dGVzdA=='])
      expect(lines.join('')).not.toContain(secret)
  })

  test('leaves the log that it was made from as careful as before', () => {
    const [, line = ''] = written((log) => {
      plainLog(log).info('first')
      log.info({ cvc: 777, nested: { expiry: 1125 } }, 'second')
    })
    expect(JSON.parse(line)).toMatchObject({ cvc: '[secret]', nested: { expiry: '[secret]' } })
  })
})
