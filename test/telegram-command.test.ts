import { spawn } from 'node:child_process'
import { text as textOf } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { decodeTelegram } from '../src/command/telegram-decode.ts'
import { encodeTelegram } from '../src/command/telegram-encode.ts'
import { type CardReply, cardReply } from '../src/telegram/card-telegram.ts'
import sheet from './fixtures/card-telegram.json' with { type: 'json' }

const payment = sheet.examples[0]?.telegram ?? ''
const decode = (text: string, how = {}) => decodeTelegram(Buffer.from(text, 'utf8'), how)
const reply: CardReply = {
  kind: 'PAYMENT',
  managementNumber: '01KATZJ8M0Q4ZC9R7N1X',
  responseCode: '0000',
  message: '정상 승인',
  approvalNumber: '30012345',
  approvedAt: '20261121150122',
  issuer: '',
  acquirer: '',
  cardCompanyNumber: '',
  amount: 110_000,
  vat: 10_000,
  originalManagementNumber: '',
  reserved: '',
}

describe('naru telegram decode', () => {
  test('shows every field with its offset, width, type, pad, value and raw columns', () => {
    const { out, err, exitCode } = decode(payment)
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 })
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, '  '))
    expect(lines).toContain('카드 요청 전문 (cardRequest), 450 bytes')
    expect(lines).toContain('  4  10  S  right-blank  kind  데이터 구분  PAYMENT  [PAYMENT  ]')
    expect(lines).toContain(
      '  34  20  NL  right-blank  cardNumber  카드번호  123456*******456  [123456*******456  ]',
    )
    expect(lines).toContain('  63  10  N  left-blank  amount  거래금액  110000  [  110000]')
    expect(lines).toContain('  73  10  N0  left-zero  vat  부가가치세  10000  [0000010000]')
    expect(lines.at(-2)).toMatch(/reserved {2}예비필드 {2}\[\] and 47 blanks$/)
  })

  test('shows secrets only when told to', () => {
    expect(decode(payment).out).not.toMatch(/1234567890123456|777|1125/)
    expect(decode(payment, { reveal: true }).out).toMatch(/1234567890123456/)
  })

  test('puts back the blanks that a terminal lost, and says so', () => {
    const { err, exitCode, out } = decode(`${payment.trimEnd()}\r\n`)
    expect({ err, exitCode }).toEqual({
      err: 'note: 247 blanks were added at the end, where terminals lose them\n',
      exitCode: 0,
    })
    expect(out).toBe(decode(payment).out)
  })

  test('finds out by itself that a telegram is a reply, in the characters of the screen and in those of the wire', () => {
    const { out } = encodeTelegram(reply, { reply: true })
    for (const given of [Buffer.from(out, 'utf8'), cardReply.encode(reply)]) {
      const shown = decodeTelegram(given, {})
      expect(shown).toMatchObject({ err: '', exitCode: 0 })
      expect(shown.out).toMatch(/cardReply/)
      expect(shown.out).toMatch(
        /message +응답 메시지 +정상 승인 +\[정상 승인\] and 31 blanks c1a4bbf320bdc2c0ce/,
      )
    }
  })

  test('names every wrong field with its offset and the reason', () => {
    const vatWithBlanks = payment.replace('0000010000', '     10000')
    const { err, exitCode } = decode(vatWithBlanks, { reveal: true })
    expect(err).toBe('wrong: vat (부가가치세) at offset 73: blanks or zeros stand on the wrong side\n')
    expect(exitCode).toBe(1)
  })

  test('shows no digit of a broken telegram unless told to', () => {
    const shifted = ` 446${payment.slice(5)}`
    const { out, err, exitCode } = decode(shifted)
    expect(exitCode).toBe(1)
    expect(err).toMatch(/--reveal shows them/)
    expect(out).not.toMatch(/\d{6}/)
  })

  test('says that "_" is no blank, although the sheet writes it so', () => {
    expect(decode(sheet.examples[0]?.shown ?? '').err).toMatch(/"_" is an ordinary character here/)
  })

  test('refuses a telegram that is too long, and none at all', () => {
    expect(decode(`${payment}x`)).toMatchObject({ exitCode: 1 })
    expect(decode(`${payment}x`).err).toMatch(/451 bytes instead of 450/)
    expect(decode('\n')).toMatchObject({ out: '', exitCode: 2 })
  })

  test('prints JSON for programs', () => {
    const shown: unknown = JSON.parse(decode(payment.replace('446', '450'), { json: true }).out)
    expect(shown).toMatchObject({
      layout: 'cardRequest',
      sound: false,
      faults: [{ field: 'length', offset: 0, reason: 'wrong-length-field' }],
    })
  })
})

describe('naru telegram encode', () => {
  const given = {
    kind: 'PAYMENT',
    managementNumber: 'XXXXXXXXXXXXXXXXXXXX',
    cardNumber: '1234567890123456',
    expiry: '1125',
    cvc: '777',
    amount: 110_000,
    vat: 10_000,
    encryptedCardInfo: 'Y'.repeat(100),
  }

  test('writes the official example from its fields', () => {
    expect(encodeTelegram(given, {})).toEqual({ out: `${payment}\n`, err: '', exitCode: 0 })
  })

  test('says which field does not fit, where, and why, and not what it was', () => {
    const shown = encodeTelegram({ ...given, cardNumber: '123456789012345678901' }, {})
    expect(shown).toEqual({
      out: '',
      err: 'wrong: cardNumber: the value is wider than its columns at offset 34, width 20\n',
      exitCode: 1,
    })
  })

  test.each<[string, unknown]>([
    ['an unknown kind', { ...given, kind: 'REFUND' }],
    ['an unknown field', { ...given, cardNo: '1234567890123456' }],
    ['a card that is a number', { ...given, cardNumber: 1234567890123456 }],
    ['nothing', null],
  ])('calls %s wrong use, and repeats no card number', (_, input) => {
    const { err, exitCode } = encodeTelegram(input, {})
    expect(exitCode).toBe(2)
    expect(err).toMatch(/^not the fields of a telegram: /)
    expect(err).not.toMatch(/1234567890/)
  })
})

/** Runs the command in a process of its own, as a shell would. */
async function run(args: readonly string[], input = '') {
  const script = `
    import { Command } from 'commander'
    import { addTelegramCommand } from './src/command/telegram.ts'
    const program = new Command('naru')
    addTelegramCommand(program)
    await program.parseAsync(process.argv)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, 'naru', ...args], {
    cwd: new URL('..', import.meta.url),
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
  return { out, err, exitCode: await exited }
}

describe('the command in a shell', () => {
  const options = [
    '--kind PAYMENT --management-number XXXXXXXXXXXXXXXXXXXX --card 1234567890123456 --expiry 1125 --cvc 777',
    `--amount 110000 --vat 10000 --encrypted-card-info ${'Y'.repeat(100)}`,
  ].flatMap((line) => line.split(' '))

  test('writes from options, and shows what it wrote', async () => {
    const written = await run(['telegram', 'encode', ...options])
    expect(written).toEqual({ out: `${payment}\n`, err: '', exitCode: 0 })
    const shown = await run(['telegram', 'decode'], written.out)
    expect(shown).toEqual({ out: decode(payment).out, err: '', exitCode: 0 })
  })

  test('makes a management number when none is given', async () => {
    const { out, exitCode } = await run(['telegram', 'encode', '--kind', 'PING'])
    expect(out).toMatch(/^ 446PING {6}[0-9A-HJKMNP-TV-Z]{20} /)
    expect(exitCode).toBe(0)
  })

  test('writes from JSON on standard input', async () => {
    const { out, exitCode } = await run(['telegram', 'encode', '--reply'], JSON.stringify(reply))
    expect(out).toMatch(/^ 446PAYMENT {3}01KATZJ8M0Q4ZC9R7N1X0000정상 승인/)
    expect(exitCode).toBe(0)
  })

  test('ends 1 for a wrong telegram', async () => {
    expect(await run(['telegram', 'decode', ' 450PAYMENT'])).toMatchObject({ exitCode: 1 })
  })

  test.each([
    [['telegram', 'encode', '--amount', 'x']],
    [['telegram', 'encode', '--colour', 'red']],
    [['telegram', 'encode']],
    [['telegram', 'decode']],
    [['telegram', 'decode', 'a', 'b']],
    [['telegram', 'translate']],
  ])('ends 2 for wrong use: %j', async (args) => {
    const { err, exitCode } = await run(args)
    expect(exitCode).toBe(2)
    expect(err).not.toBe('')
  })
})
