import { describe, expect, test } from 'vitest'
import { decodeTelegram } from '../src/command/telegram-decode.ts'
import { encodeTelegram } from '../src/command/telegram-encode.ts'
import { bankNotice, bankNoticeReply, bankReply, bankRequest } from '../src/telegram/bank-telegram.ts'
import { naru } from './command-wire.ts'

const number = '01KATZJ8M0Q4ZC9R7N1X'
const original = '01KATZJ8M0Q4ZC9R7N0A'
const withdrawal = {
  kind: 'WITHDRAW',
  managementNumber: number,
  bank: '088',
  accountNumber: '11023456789012',
  holderName: '홍길동',
  amount: 30_000,
}
const issued = {
  kind: 'ISSUE',
  managementNumber: number,
  message: '정상처리',
  bankNumber: '20260315000000000042',
  doneAt: '20260315120000',
  bank: '088',
  accountNumber: '8861234567890',
  amount: 25_000,
}
const deposit = {
  kind: 'DEPOSIT',
  managementNumber: 'N2026031512000000001',
  bank: '088',
  accountNumber: '8861234567890',
  amount: 25_000,
  depositorName: '김토스',
  at: '20260315120000',
}
const credited = { kind: 'DEPOSIT', managementNumber: deposit.managementNumber, message: '입금 반영' }

/** Every layout of the bank, with a record that leaves out what is blank. */
const telegrams = [
  { layout: bankRequest, given: withdrawal, reply: false },
  { layout: bankReply, given: issued, reply: true },
  { layout: bankNotice, given: deposit, reply: false },
  { layout: bankNoticeReply, given: credited, reply: true },
]

describe('naru telegram, for the bank', () => {
  test.each(telegrams)(
    'writes $layout.name from its fields, and finds it out again',
    ({ layout, given, reply }) => {
      const { out, exitCode } = encodeTelegram(given, { reply })
      expect(exitCode).toBe(0)
      const shown = decodeTelegram(Buffer.from(out, 'utf8'), {})
      expect(shown).toMatchObject({ err: '', exitCode: 0 })
      expect(shown.out.split('\n')[0]).toBe(`${layout.korean} (${layout.name}), 450 bytes`)
    },
  )

  test('shows neither account nor name of a buyer unless told to', () => {
    const { out } = encodeTelegram(withdrawal, {})
    const telegram = Buffer.from(out, 'utf8')
    expect(decodeTelegram(telegram, {}).out).not.toMatch(/11023456789012|홍길동/)
    expect(decodeTelegram(telegram, { reveal: true }).out).toMatch(/11023456789012[^]*홍길동/)
  })

  test('an inquiry is the card company’s unless the bank’s layout is named', () => {
    const asked = { kind: 'INQUIRY', managementNumber: number, originalManagementNumber: original }
    const layoutIn = (out: string) => /\((\w+)\)/.exec(decodeTelegram(Buffer.from(out, 'utf8'), {}).out)?.[1]
    expect(layoutIn(encodeTelegram(asked, {}).out)).toBe('cardRequest')
    expect(layoutIn(encodeTelegram(asked, { layout: 'bankRequest' }).out)).toBe('bankRequest')
    const answered = { ...asked, responseCode: '0025' }
    expect(layoutIn(encodeTelegram(answered, { layout: 'bankReply' }).out)).toBe('bankReply')
  })

  test('a broken telegram is read by its kind, and shows no digit of a secret', () => {
    const { out } = encodeTelegram(withdrawal, {})
    const broken = Buffer.from(out.replace('     30000', '30000     '), 'utf8')
    const shown = decodeTelegram(broken, {})
    expect(shown.exitCode).toBe(1)
    expect(shown.out).toContain('(bankRequest)')
    expect(shown.err).toContain('wrong: amount (거래금액) at offset 97')
    expect(shown.out).not.toMatch(/\d{6}/)
  })

  test.each<[string, object]>([
    ['a field of the card’s', { ...withdrawal, cvc: '777' }],
    ['an amount in words', { ...withdrawal, amount: '30000' }],
  ])('calls %s wrong use, and repeats no value', (_, given) => {
    const { err, exitCode } = encodeTelegram(given, {})
    expect(exitCode).toBe(2)
    expect(err).toMatch(/^not the fields of a telegram: /)
    expect(err).not.toMatch(/777|30000|11023456789012/)
  })

  test('says which field does not fit, and where', () => {
    expect(encodeTelegram({ ...withdrawal, holderName: '가'.repeat(21) }, {})).toEqual({
      out: '',
      err: 'wrong: holderName: the value is wider than its columns at offset 57, width 40\n',
      exitCode: 1,
    })
  })
})

describe('naru simulator bank', () => {
  test.each([
    ['an address without a port', ['--notice-address', 'localhost']],
    ['a port that there is not', ['--notice-address', '127.0.0.1:70000']],
    ['a port in words', ['--port', 'http']],
    ['an unknown option', ['--notice-port', '1']],
  ])('with %s is wrong use', async (_, options) => {
    const { code, out } = await naru(['simulator', 'bank', ...options], {})
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})
