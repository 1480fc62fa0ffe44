import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answerToPing,
  cardKinds,
  type CardReply,
  cardReply,
  cardRequest,
  headerOf,
  ping,
  pong,
} from '../src/telegram/card-telegram.ts'
import { maskCardNumbersIn } from '../src/base/masking.ts'
import { TelegramFault } from '../src/telegram/layout.ts'
import sheet from './fixtures/card-telegram.json' with { type: 'json' }

/** The sheet's own names for two of our fields. */
const ours: Readonly<Record<string, string>> = { dataLength: 'length', dataType: 'kind' }
const kindOf = (word: string) => cardKinds.find((kind) => kind === word) ?? 'PAYMENT'

describe('the request is the official one', () => {
  test('has the official names, offsets, widths and types', () => {
    expect(
      cardRequest.fields.map(({ name, korean, offset, width, type }) => [name, korean, offset, width, type]),
    ).toEqual(
      sheet.fields.map(({ name, ko, offset, length, type }) => [
        ours[name] ?? name,
        ko,
        offset,
        length,
        type,
      ]),
    )
    expect(cardRequest.width).toBe(450)
  })

  test.each(sheet.examples)('$id is written byte for byte', ({ fields, telegram }) => {
    const record = {
      kind: kindOf(fields.dataType),
      managementNumber: fields.managementNumber,
      cardNumber: fields.cardNumber,
      installment: Number(fields.installment),
      expiry: fields.expiry,
      cvc: fields.cvc,
      amount: Number(fields.amount),
      vat: Number(fields.vat),
      originalManagementNumber: fields.originalManagementNumber,
      encryptedCardInfo: fields.encryptedCardInfo,
      reserved: fields.reserved,
    }
    expect(cardRequest.encode(record).toString('latin1')).toBe(telegram)
    expect(cardRequest.decode(Buffer.from(telegram, 'latin1'))).toEqual(record)
  })

  test.each(sheet.examples)('$id is shown with the raw columns of the sheet', ({ raw, telegram }) => {
    const readings = cardRequest.describe(Buffer.from(telegram, 'latin1'), { reveal: true })
    expect(readings.map((reading) => reading.raw)).toEqual(Object.values(raw))
  })

  test('takes no kind but the six', () => {
    const telegram = ping('01KATZJ8M0Q4ZC9R7N1X')
    telegram.write('REFUND', 4, 'latin1')
    expect(() => cardRequest.decode(telegram)).toThrow(TelegramFault)
  })

  test('hides card number, expiry, CVC and cipher, and nothing else', () => {
    const [, , example] = sheet.examples
    const shown = cardRequest.decode(cardRequest.redact(Buffer.from(example?.telegram ?? '', 'latin1')), {
      redacted: true,
    })
    expect(shown).toMatchObject({
      cardNumber: '123456*890',
      expiry: '****',
      cvc: '***',
      encryptedCardInfo: `v1.k1.${'*'.repeat(80)}`,
      managementNumber: '20260105T00000000000',
      amount: 100,
    })
  })

  test('shows no card number even when it is read as a reply', () => {
    const telegram = Buffer.from(sheet.examples[0]?.telegram ?? '', 'latin1')
    const shown = cardReply.describe(telegram).map((reading) => `${reading.raw}|${reading.value}`)
    expect(shown.join('|')).not.toMatch(/123456789|7890123456|777|1125/)
    expect(maskCardNumbersIn(shown.join('|'))).toBe(shown.join('|'))
  })
})

const accepted: CardReply = {
  kind: 'PAYMENT',
  managementNumber: '01KATZJ8M0Q4ZC9R7N1X',
  responseCode: '0000',
  message: '정상 승인',
  approvalNumber: '30012345',
  approvedAt: '20261121150122',
  issuer: '11',
  acquirer: '31',
  cardCompanyNumber: '00000000000000000042',
  amount: 110_000,
  vat: 10_000,
  originalManagementNumber: '',
  reserved: '',
}

describe('the reply', () => {
  test('has the same header and width, and its own body', () => {
    expect(cardReply.fields.map(({ name, offset, width, type }) => [name, offset, width, type])).toEqual([
      ['length', 0, 4, 'N'],
      ['kind', 4, 10, 'S'],
      ['managementNumber', 14, 20, 'S'],
      ['responseCode', 34, 4, 'NL'],
      ['message', 38, 40, 'S'],
      ['approvalNumber', 78, 12, 'S'],
      ['approvedAt', 90, 14, 'NL'],
      ['issuer', 104, 2, 'S'],
      ['acquirer', 106, 2, 'S'],
      ['cardCompanyNumber', 108, 20, 'S'],
      ['amount', 128, 10, 'N'],
      ['vat', 138, 10, 'N0'],
      ['originalManagementNumber', 148, 20, 'S'],
      ['reserved', 168, 282, 'S'],
    ])
    expect(cardReply.width).toBe(450)
  })

  test('keeps its columns although Hangul takes two of them', () => {
    const telegram = cardReply.encode(accepted)
    expect(telegram).toHaveLength(450)
    expect(telegram.toString('latin1', 78, 150)).toBe(
      '30012345    20261121150122113100000000000000000042    1100000000010000  ',
    )
    expect(cardReply.decode(telegram)).toEqual(accepted)
  })

  test('of a decline has no moment of approval and no numbers', () => {
    const declined = {
      ...accepted,
      responseCode: '3011',
      message: '카드번호 오류',
      approvalNumber: '',
      approvedAt: '',
    }
    expect(cardReply.decode(cardReply.encode(declined))).toEqual(declined)
  })

  test('has four digits of response code or is none', () => {
    for (const responseCode of ['0', '', '00000', 'OK00'])
      expect(() => cardReply.encode({ ...accepted, responseCode })).toThrow(TelegramFault)
  })
})

describe('signs of life', () => {
  test('are telegrams of the request layout with nothing in the body', () => {
    expect(cardRequest.decode(ping('PING0000000000000001'))).toMatchObject({
      kind: 'PING',
      amount: 0,
      cardNumber: '',
    })
    expect(answerToPing(ping('A')).equals(pong('A'))).toBe(true)
  })
})

test('kind and management number are found without reading the rest', () => {
  const numbers = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{1,20}$/)
  fc.assert(
    fc.property(fc.constantFrom(...cardKinds), numbers, (kind, managementNumber) => {
      const telegram = cardReply.encode({ ...accepted, kind, managementNumber })
      expect(headerOf(telegram)).toEqual({ kind, managementNumber })
    }),
  )
})
