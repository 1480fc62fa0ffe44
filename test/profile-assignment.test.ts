import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, type TestContext } from 'vitest'
import { ConfigFault, readConfig } from '../src/base/config.ts'
import { headerOf } from '../src/telegram/card-telegram.ts'
import { seedPayment, textOf } from './face-wire.ts'
import { columns, cut, everyRow, keptTelegrams, lastOf, type Column } from './profile-wire.ts'
import { openSandbox, type Reply } from './sandbox.ts'
import { rule } from './simulator-wire.ts'
import {
  cancel,
  charge,
  databases,
  key,
  openTapped,
  pass,
  said,
  stateOf,
  testFolder,
  type DatabaseName,
} from './usecase-wire.ts'

interface Example {
  readonly id: string
  readonly raw: Record<Column, string>
}
const { examples } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/card-telegram.json'), 'utf8'),
) as { examples: Example[] }
function officialColumns(id: string): Record<Column, string> {
  const example = examples.find((one) => one.id === id)
  if (!example) throw new Error(`no example ${id}`)
  return example.raw
}

const assignment = { env: { NARU_PROFILE: 'assignment' } }
const open = (database: DatabaseName, context: TestContext) => openTapped(database, context, assignment)
const cardNumber = seedPayment.card_no.toString()

/** What every example fixes and a gateway does not choose. */
const fixed = (Object.keys(columns) as Column[]).filter(
  (column) => !['managementNumber', 'originalManagementNumber', 'encryptedCardInfo'].includes(column),
)
const sentData = (reply: Reply) => textOf(reply, 'send_data')

describe.each(databases)('the assignment profile on %s', (database) => {
  test('sends the official payment and the official cancel, byte for byte in every column that is not its own choice', async (context) => {
    await using face = await open(database, context)
    const { keyRing } = face.engine
    const paid = await face.post('/api/payment', seedPayment)
    expect(paid.status).toBe(200)
    const paymentId = textOf(paid, 'mgnt_no')
    const payment = lastOf(face.tap, 'PAYMENT')
    const wanted = officialColumns('official-payment')
    expect(payment).toHaveLength(450)
    for (const column of fixed) expect.soft(cut(payment, column), column).toBe(wanted[column])
    expect(cut(payment, 'managementNumber')).toBe(paymentId)
    expect(cut(payment, 'originalManagementNumber')).toBe(' '.repeat(20))
    expect(keyRing.open(cut(payment, 'encryptedCardInfo').trimEnd(), paymentId)).toBe(
      `${cardNumber}|1125|777`,
    )
    expect(sentData(paid)).toBe(payment.toString('latin1'))

    const cancelled = await face.post('/api/cancel', {
      mgnt_no: paymentId,
      pay_amt: 110_000,
      vat_amt: 10_000,
    })
    expect(cancelled.status).toBe(200)
    const cancelId = textOf(cancelled, 'mgnt_no')
    const undone = lastOf(face.tap, 'CANCEL')
    const wantedOfCancel = officialColumns('official-cancel')
    expect(undone).toHaveLength(450)
    for (const column of fixed) expect.soft(cut(undone, column), column).toBe(wantedOfCancel[column])
    expect(cut(undone, 'managementNumber')).toBe(cancelId)
    expect(cut(undone, 'originalManagementNumber')).toBe(paymentId)
    expect(keyRing.open(cut(undone, 'encryptedCardInfo').trimEnd(), cancelId)).toBe(`${cardNumber}|1125|777`)
    expect(sentData(cancelled)).toBe(undone.toString('latin1'))
  })

  test('sends a cancel with the CVC and with 00 instalments, also of a payment in twelve', async (context) => {
    await using face = await open(database, context)
    const paid = await face.post('/api/payment', { ...seedPayment, card_cvc: '007', pay_prd: 12 })
    expect(cut(lastOf(face.tap, 'PAYMENT'), 'installment')).toBe('12')
    const wish = { mgnt_no: textOf(paid, 'mgnt_no'), pay_amt: 1_100 }
    expect((await face.post('/api/cancel', wish)).status).toBe(200)
    const undone = lastOf(face.tap, 'CANCEL')
    expect([cut(undone, 'installment'), cut(undone, 'cvc')]).toEqual(['00', '007'])
  })

  test('shows the CVC where the sheet asks for it, and the number with six and three digits', async (context) => {
    await using face = await open(database, context)
    const id = textOf(await face.post('/api/payment', seedPayment), 'mgnt_no')
    expect((await face.post('/api/select', { mgnt_no: id })).body).toMatchObject({
      card_no: '123456*******456',
      exp_ym: '1125',
      card_cvc: '777',
      pay_amt: 110_000,
      vat_amt: 10_000,
      cncl_cd: '0',
    })
  })

  test('keeps the telegram redacted, and tied by an HMAC to the bytes that crossed', async (context) => {
    await using face = await openTapped(database, context, {
      env: { ...assignment.env, CARD_COMPANY_READ_TIMEOUT_MS: '400' },
    })
    const id = textOf(await face.post('/api/payment', seedPayment), 'mgnt_no')
    await face.post('/api/cancel', { mgnt_no: id, pay_amt: 1_100 })
    await face.rules(rule({ action: 'silence', stage: 'before-approval' }, { times: 1 }))
    const doubtful = textOf(await charge(face), 'id')
    await pass(face, 1)
    expect(await stateOf(face, doubtful)).toBe('net_cancelled')
    const kept = await keptTelegrams(face)
    const kinds = new Set<string>()
    for (const bytes of face.tap.sent) {
      const { kind, managementNumber } = headerOf(bytes)
      if (kind === 'PING') continue
      kinds.add(kind)
      const row = kept.get(managementNumber)
      expect(row?.request_hmac).toBe(face.engine.keyRing.sign(bytes))
      expect(row?.request).not.toContain(cut(bytes, 'cardNumber').trimEnd())
      expect(cut(row?.request ?? '', 'cvc')).toBe('***')
    }
    expect([...kinds].toSorted()).toEqual(['CANCEL', 'INQUIRY', 'NETCANCEL', 'PAYMENT'])
  })

  test('keeps no card number in clear, also where it brings an answer with one back byte for byte', async (context) => {
    await using face = await open(database, context)
    const pay = () => face.post('/api/payment', seedPayment, key('kept'))
    const first = await pay()
    const wish = { mgnt_no: textOf(first, 'mgnt_no'), pay_amt: 1_100 }
    const undo = () => face.post('/api/cancel', wish, key('kept'))
    const undone = await undo()
    for (const told of [first, undone]) expect(cut(sentData(told), 'cardNumber').trimEnd()).toBe(cardNumber)
    expect([(await pay()).text, (await undo()).text]).toEqual([first.text, undone.text])
    for (const { table, text } of await everyRow(face))
      expect.soft(text, `${table} holds a card number`).not.toContain(cardNumber)
  })

  test('takes test cards only', async (context) => {
    await using face = await open(database, context)
    // Passes the check digit, and lies in no range that was published for tests; made of zeros, it is nobody's.
    const passing = luhnCompleted('492900000000000')
    expect(said(await charge(face, { cardNumber: passing }))).toEqual([422, 'TEST_CARD_ONLY'])
    expect(face.tap.sent).toEqual([])
    expect((await charge(face, { cardNumber: '4242424242424242' })).status).toBe(201)
  })

  test('cancels through the native face under the same rules', async (context) => {
    await using face = await open(database, context)
    const id = textOf(await charge(face, { cvc: '917' }), 'id')
    expect((await cancel(face, id)).status).toBe(201)
    expect(cut(lastOf(face.tap, 'CANCEL'), 'cvc')).toBe('917')
  })
})

/** A number whose last digit is the check digit of the others (ISO/IEC 7812). */
function luhnCompleted(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, i) => {
      const weighed = i % 2 === 0 ? Number(digit) * 2 : Number(digit)
      return total + (weighed > 9 ? weighed - 9 : weighed)
    }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}

describe('the assignment profile starts', () => {
  test('in no live mode, whatever else is right', () => {
    const live = {
      NARU_MODE: 'live',
      DATABASE_URL: 'postgres://localhost/naru',
      NARU_KEY_RING: '/keys.json',
      PUBLIC_URL: 'https://pay.example',
      CARD_COMPANY_ADDRESS: 'card.example:9450',
    }
    expect(readConfig(live)).toMatchObject({ NARU_PROFILE: 'strict' })
    expect(() => readConfig({ ...live, NARU_PROFILE: 'assignment' })).toThrow(ConfigFault)
    expect(() => readConfig({ ...live, NARU_PROFILE: 'assignment' })).toThrow(/^NARU_PROFILE: /)
  })

  test('on no database that was filled under the strict profile, and the other way round', async () => {
    for (const [first, second] of [
      ['assignment', 'strict'],
      ['strict', 'assignment'],
    ] as const) {
      const folder = testFolder()
      await (await openSandbox({ folder, env: { NARU_PROFILE: first } })).close()
      await expect(openSandbox({ folder, env: { NARU_PROFILE: second } })).rejects.toThrow(
        `filled under another profile (NARU_PROFILE) (${first}, not ${second})`,
      )
      await (await openSandbox({ folder, env: { NARU_PROFILE: first } })).close()
    }
  })
})
