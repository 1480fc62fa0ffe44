import { describe, expect, test } from 'vitest'
import { ConfigFault, configSchema, readConfig } from '../src/base/config.ts'

const live = {
  NARU_MODE: 'live',
  DATABASE_URL: 'postgres://naru@db.example/naru',
  NARU_KEY_RING: '/etc/naru/keys.json',
  PUBLIC_URL: 'https://pay.example',
  CARD_COMPANY_ADDRESS: 'card.example:9000',
}

/** The names at fault, one a line of the message. */
function faultsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    return error.message.split('\n').map((line) => line.slice(0, line.indexOf(':')))
  }
}

describe('a sandbox', () => {
  test('needs nothing to be set, and listens to this machine only', () => {
    expect(readConfig({})).toMatchObject({
      PORT: 8080,
      HOST: '127.0.0.1',
      NARU_MODE: 'sandbox',
      NARU_PROFILE: 'strict',
      NARU_DATA: './data',
      METRICS_HOST: '127.0.0.1',
      CARD_COMPANY_CONNECT_TIMEOUT_MS: 5_000,
      CARD_COMPANY_READ_TIMEOUT_MS: 30_000,
      NARU_DUPLICATE_WINDOW_MS: 2_000,
      NARU_DUPLICATE_PAYMENT_FIELDS: ['card', 'amount'],
      NARU_DUPLICATE_CANCEL_FIELDS: ['payment', 'amount', 'vat'],
      NARU_DOUBT_WINDOW_MS: 3_600_000,
    })
  })

  test('takes an empty variable for one that is not set, and what it does not know for nothing', () => {
    expect(readConfig({ PORT: '', HOST: '', DATABASE_URL: '', NOT_OURS: 'x' })).toEqual(readConfig({}))
  })

  test('may switch the duplicate guard off by an empty list', () => {
    const config = readConfig({ NARU_DUPLICATE_PAYMENT_FIELDS: '', NARU_DUPLICATE_CANCEL_FIELDS: '' })
    expect(config.NARU_DUPLICATE_PAYMENT_FIELDS).toEqual([])
    expect(config.NARU_DUPLICATE_CANCEL_FIELDS).toEqual([])
  })

  test('reads a list by commas, blanks allowed', () => {
    expect(readConfig({ NARU_DUPLICATE_PAYMENT_FIELDS: ' card , order ,' })).toMatchObject({
      NARU_DUPLICATE_PAYMENT_FIELDS: ['card', 'order'],
    })
  })

  test('asks for the card company whose control address it is given', () => {
    const control = { CARD_COMPANY_CONTROL_URL: 'http://127.0.0.1:9001' }
    expect(faultsOf(control)).toEqual(['CARD_COMPANY_CONTROL_URL'])
    expect(faultsOf({ ...control, CARD_COMPANY_ADDRESS: '127.0.0.1:9000' })).toEqual([])
  })

  test('asks for the bank whose control address it is given, and for a port that this bank can know', () => {
    const control = { BANK_CONTROL_URL: 'http://127.0.0.1:9001' }
    expect(faultsOf(control)).toEqual(['BANK_CONTROL_URL'])
    expect(faultsOf({ ...control, BANK_ADDRESS: '127.0.0.1:9000' })).toEqual(['BANK_NOTICE_PORT'])
    expect(faultsOf({ ...control, BANK_ADDRESS: '127.0.0.1:9000', BANK_NOTICE_PORT: '9002' })).toEqual([])
  })
})

describe('live mode', () => {
  test('starts with PostgreSQL, a key ring, an https address and a card company', () => {
    expect(readConfig(live)).toMatchObject({ NARU_MODE: 'live', NARU_PROFILE: 'strict' })
  })

  test.each(['DATABASE_URL', 'NARU_KEY_RING', 'PUBLIC_URL', 'CARD_COMPANY_ADDRESS'] as const)(
    'does not start without %s, and says so',
    (name) => {
      expect(faultsOf({ ...live, [name]: '' })).toEqual([name])
    },
  )

  test('does not start under an address without TLS, nor under the profile that keeps the CVC', () => {
    expect(faultsOf({ ...live, PUBLIC_URL: 'http://pay.example' })).toEqual(['PUBLIC_URL'])
    expect(faultsOf({ ...live, NARU_PROFILE: 'assignment' })).toEqual(['NARU_PROFILE'])
  })

  test('names all that is missing at once', () => {
    expect(faultsOf({ NARU_MODE: 'live', NARU_PROFILE: 'assignment' })).toEqual([
      'DATABASE_URL',
      'NARU_KEY_RING',
      'PUBLIC_URL',
      'CARD_COMPANY_ADDRESS',
      'NARU_PROFILE',
    ])
  })
})

describe('a configuration that cannot be used', () => {
  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['NARU_MODE', 'production'],
    ['NARU_PROFILE', 'lenient'],
    ['DATABASE_URL', 'mysql://naru@db.example/naru'],
    ['PUBLIC_URL', 'pay.example'],
    ['LOG_LEVEL', 'loud'],
    ['CARD_COMPANY_ADDRESS', 'card.example'],
    ['CARD_COMPANY_ADDRESS', 'http://card.example:9000'],
    ['CARD_COMPANY_LINES', '0'],
    ['CARD_COMPANY_LINES', '65'],
    ['CARD_COMPANY_READ_TIMEOUT_MS', '0'],
    ['BANK_ADDRESS', 'bank.example'],
    ['BANK_LINES', '0'],
    ['BANK_NOTICE_PORT', '65536'],
    ['NARU_DUPLICATE_WINDOW_MS', 'two seconds'],
  ])('%s=%s is named as the fault', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([name])
  })

  test('a field that cannot count for likeness is named', () => {
    expect(faultsOf({ NARU_DUPLICATE_CANCEL_FIELDS: 'payment,card' })).toEqual([
      'NARU_DUPLICATE_CANCEL_FIELDS.1',
    ])
  })

  test.each(Object.keys(configSchema.shape))('the message on %s never repeats the value', (name) => {
    const read = () => readConfig({ [name]: 'mysql://naru:open-sesame@db.example/naru' })
    expect(read).not.toThrow(/open-sesame/)
  })

  test('every variable is described in a sentence', () => {
    for (const field of Object.values(configSchema.shape)) expect(field.description).toMatch(/^\w.*\.$/)
  })
})
