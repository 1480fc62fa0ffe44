import { describe, expect, test } from 'vitest'
import {
  bankKinds,
  bankNotice,
  bankNoticeKinds,
  bankNoticeReply,
  bankReply,
  bankRequest,
  type BankReply,
  type BankRequest,
} from '../src/telegram/bank-telegram.ts'
import { cardReply, cardRequest, headerOf } from '../src/telegram/card-telegram.ts'
import { encodeCp949 } from '../src/telegram/cp949.ts'
import { TelegramFault } from '../src/telegram/layout.ts'

const columns = (fields: typeof bankRequest.fields) =>
  fields.map(({ name, offset, width, type }) => [name, offset, width, type])

const header = [
  ['length', 0, 4, 'N'],
  ['kind', 4, 10, 'S'],
  ['managementNumber', 14, 20, 'S'],
]

describe('the layouts of the bank', () => {
  test('a request has these columns', () => {
    expect(columns(bankRequest.fields)).toEqual([
      ...header,
      ['bank', 34, 3, 'NL'],
      ['accountNumber', 37, 20, 'NL'],
      ['holderName', 57, 40, 'S'],
      ['amount', 97, 10, 'N'],
      ['dueAt', 107, 14, 'NL'],
      ['originalManagementNumber', 121, 20, 'S'],
      ['reserved', 141, 309, 'S'],
    ])
  })

  test('a reply has these', () => {
    expect(columns(bankReply.fields)).toEqual([
      ...header,
      ['responseCode', 34, 4, 'NL'],
      ['message', 38, 40, 'S'],
      ['bankNumber', 78, 20, 'S'],
      ['doneAt', 98, 14, 'NL'],
      ['bank', 112, 3, 'NL'],
      ['accountNumber', 115, 20, 'NL'],
      ['amount', 135, 10, 'N'],
      ['originalManagementNumber', 145, 20, 'S'],
      ['reserved', 165, 285, 'S'],
    ])
  })

  test('a notice and the answer to it have these', () => {
    expect(columns(bankNotice.fields)).toEqual([
      ...header,
      ['bank', 34, 3, 'NL'],
      ['accountNumber', 37, 20, 'NL'],
      ['amount', 57, 10, 'N'],
      ['depositorName', 67, 40, 'S'],
      ['at', 107, 14, 'NL'],
      ['originalNoticeNumber', 121, 20, 'S'],
      ['reserved', 141, 309, 'S'],
    ])
    expect(columns(bankNoticeReply.fields)).toEqual([
      ...header,
      ['responseCode', 34, 4, 'NL'],
      ['message', 38, 40, 'S'],
      ['reserved', 78, 372, 'S'],
    ])
  })

  test.each([bankRequest, bankReply, bankNotice, bankNoticeReply])(
    '$name has 450 columns and the header of the card’s',
    ({ width, fields }) => {
      expect(width).toBe(450)
      expect(columns(fields.slice(0, 3))).toEqual(columns(cardRequest.fields.slice(0, 3)))
    },
  )
})

const number = '01KATZJ8M0Q4ZC9R7N1X'
const original = '01KATZJ8M0Q4ZC9R7N0A'
const empty: BankRequest = {
  kind: 'ISSUE',
  managementNumber: number,
  bank: '',
  accountNumber: '',
  holderName: '',
  amount: 0,
  dueAt: '',
  originalManagementNumber: '',
  reserved: '',
}
const blanks = (count: number) => ' '.repeat(count)

/** The golden columns as somebody would write them on paper, in characters; two Hangul columns are one character. */
const requests: Record<(typeof bankKinds)[number], readonly [Partial<BankRequest>, string]> = {
  ISSUE: [
    { bank: '088', holderName: '김토스', amount: 25_000, dueAt: '20260316235959' },
    `088${blanks(20)}김토스${blanks(34)}     2500020260316235959${blanks(20)}`,
  ],
  CLOSE: [
    { amount: 25_000, originalManagementNumber: original },
    `${blanks(3)}${blanks(20)}${blanks(40)}     25000${blanks(14)}${original}`,
  ],
  WITHDRAW: [
    { bank: '004', accountNumber: '11023456789012', holderName: '홍길동', amount: 30_000 },
    `00411023456789012      홍길동${blanks(34)}     30000${blanks(14)}${blanks(20)}`,
  ],
  REFUND: [
    {
      bank: '020',
      accountNumber: '1002123456789',
      holderName: 'KIM NARU',
      amount: 9_999_999_999,
      originalManagementNumber: original,
    },
    `0201002123456789       KIM NARU${blanks(32)}9999999999${blanks(14)}${original}`,
  ],
  INQUIRY: [{ originalManagementNumber: original }, `${blanks(63)}         0${blanks(14)}${original}`],
  NETCANCEL: [{ originalManagementNumber: original }, `${blanks(63)}         0${blanks(14)}${original}`],
}

describe('a request', () => {
  test.each(bankKinds)('%s is written byte for byte, and read back', (kind) => {
    const [fields, body] = requests[kind]
    const record = { ...empty, kind, ...fields }
    const telegram = bankRequest.encode(record)
    const paper = ` 446${kind.padEnd(10)}${number}${body}${blanks(309)}`
    expect(telegram.equals(encodeCp949(paper) ?? Buffer.alloc(0))).toBe(true)
    expect(bankRequest.decode(telegram)).toEqual(record)
    expect(headerOf(telegram)).toEqual({ kind, managementNumber: number })
  })

  test('hides the account number like a card’s, the whole name, and nothing else', () => {
    const telegram = bankRequest.encode({ ...empty, kind: 'WITHDRAW', ...requests.WITHDRAW[0] })
    const kept = bankRequest.redact(telegram)
    expect(bankRequest.decode(kept, { redacted: true })).toEqual({
      ...empty,
      kind: 'WITHDRAW',
      bank: '004',
      accountNumber: '110234*****012',
      holderName: '******',
      amount: 30_000,
    })
    expect(kept.toString('latin1')).toMatch(/^[\x20-\x7e]{450}$/)
  })

  test('takes no kind of the card’s and none of the notices', () => {
    const telegram = bankRequest.encode(empty)
    for (const kind of ['PAYMENT   ', 'CANCEL    ', 'PING      ', 'DEPOSIT   ']) {
      telegram.write(kind, 4, 'latin1')
      expect(() => bankRequest.decode(telegram)).toThrow(TelegramFault)
    }
  })

  test.each<[string, Partial<BankRequest>]>([
    ['a bank of four digits', { bank: '0088' }],
    ['an account with a dash', { accountNumber: '110-234' }],
    ['a name of 41 bytes', { holderName: `${'가'.repeat(20)}a` }],
    ['a name outside CP949', { holderName: '🙂' }],
    ['an amount of eleven digits', { amount: 10_000_000_000 }],
    ['a date with a dash', { dueAt: '2026-03-16' }],
  ])('with %s is refused and never cut', (_, fields) => {
    expect(() => bankRequest.encode({ ...empty, ...fields })).toThrow(TelegramFault)
  })
})

const issued: BankReply = {
  kind: 'ISSUE',
  managementNumber: number,
  responseCode: '0000',
  message: '정상처리',
  bankNumber: '20260315000000000042',
  doneAt: '20260315120000',
  bank: '088',
  accountNumber: '8861234567890',
  amount: 25_000,
  originalManagementNumber: '',
  reserved: '',
}

describe('a reply', () => {
  test('is written byte for byte, and read back', () => {
    const paper = ` 446ISSUE     ${number}0000정상처리${blanks(32)}20260315000000000042202603151200000888861234567890${blanks(7)}     25000${blanks(20)}${blanks(285)}`
    const telegram = bankReply.encode(issued)
    expect(telegram.equals(encodeCp949(paper) ?? Buffer.alloc(0))).toBe(true)
    expect(bankReply.decode(telegram)).toEqual(issued)
  })

  test('shows the issued account, which the shop shows as well', () => {
    expect(bankReply.redact(bankReply.encode(issued)).equals(bankReply.encode(issued))).toBe(true)
  })

  test('has four digits of response code or is none', () => {
    for (const responseCode of ['0', '', 'OK00'])
      expect(() => bankReply.encode({ ...issued, responseCode })).toThrow(TelegramFault)
  })

  test('is no reply of the card company, and its inquiry none of the card company’s requests', () => {
    expect(() => cardReply.decode(bankReply.encode(issued))).toThrow(TelegramFault)
    const inquiry = bankRequest.encode({ ...empty, kind: 'INQUIRY', originalManagementNumber: original })
    expect(() => cardRequest.decode(inquiry)).toThrow(TelegramFault)
  })
})

describe('a notice', () => {
  const notice = {
    kind: 'DEPOSIT',
    managementNumber: 'N2026031512000000001',
    bank: '088',
    accountNumber: '8861234567890',
    amount: 25_000,
    depositorName: '김토스',
    at: '20260315120000',
    originalNoticeNumber: '',
    reserved: '',
  } as const

  test.each(bankNoticeKinds)('%s is written byte for byte, and read back', (kind) => {
    const originalNoticeNumber = kind === 'REVERSAL' ? 'N2026031512000000000' : ''
    const record = { ...notice, kind, originalNoticeNumber }
    const paper = ` 446${kind.padEnd(10)}N20260315120000000010888861234567890${blanks(7)}     25000김토스${blanks(34)}20260315120000${originalNoticeNumber.padEnd(20)}${blanks(309)}`
    expect(bankNotice.encode(record).equals(encodeCp949(paper) ?? Buffer.alloc(0))).toBe(true)
    expect(bankNotice.decode(bankNotice.encode(record))).toEqual(record)
  })

  test('hides the name of the depositor', () => {
    const kept = bankNotice.decode(bankNotice.redact(bankNotice.encode(notice)), { redacted: true })
    expect(kept).toEqual({ ...notice, depositorName: '******' })
  })

  test('is answered by a code under its own number', () => {
    const { kind, managementNumber } = notice
    const reply = { kind, managementNumber, responseCode: '0092', message: '이미 입금된 계좌', reserved: '' }
    const paper = ` 446DEPOSIT   N20260315120000000010092이미 입금된 계좌${blanks(24)}${blanks(372)}`
    expect(bankNoticeReply.encode(reply).equals(encodeCp949(paper) ?? Buffer.alloc(0))).toBe(true)
    expect(bankNoticeReply.decode(bankNoticeReply.encode(reply))).toEqual(reply)
  })

  test('without a whole moment is none', () => {
    expect(() => bankNotice.encode({ ...notice, at: '20260315' })).toThrow(TelegramFault)
  })
})
