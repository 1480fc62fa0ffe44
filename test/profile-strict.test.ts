import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/base/config.ts'
import { makeKeyRingFile } from '../src/base/key-ring-file.ts'
import { headerOf } from '../src/telegram/card-telegram.ts'
import { assignmentPayment, textOf } from './face-wire.ts'
import { cut, everyRow, keptTelegrams, lastOf } from './profile-wire.ts'
import { openSandbox } from './sandbox.ts'
import { rule } from './simulator-wire.ts'
import { cancel, cardOf, charge, databases, openTapped, pass, testFolder } from './usecase-wire.ts'

/** Three digits that no amount, date or fixed column of these tests has side by side. */
const cvc = '917'
const alone = new RegExp(`(?<![0-9A-Za-z_-])${cvc}(?![0-9A-Za-z_-])`)
const shortTimeOut = { env: { CARD_COMPANY_READ_TIMEOUT_MS: '400' } }

interface Field {
  readonly name: string
  readonly value: unknown
  readonly fault: string | null
}

describe.each(databases)('the strict profile on %s', (database) => {
  test('sends the CVC with the payment and a blank one with everything later', async (context) => {
    await using face = await openTapped(database, context, shortTimeOut)
    const id = textOf(await charge(face, { cvc }), 'id')
    expect(cut(lastOf(face.tap, 'PAYMENT'), 'cvc')).toBe(cvc)
    expect((await cancel(face, id, { amount: 1_000 })).status).toBe(201)
    await face.rules(rule({ action: 'silence', stage: 'before-approval' }, { times: 1 }))
    expect((await charge(face, { cvc, amount: 12_000 })).status).toBe(202)
    await pass(face, 1)
    for (const kind of ['CANCEL', 'INQUIRY', 'NETCANCEL'])
      expect.soft(cut(lastOf(face.tap, kind), 'cvc'), kind).toBe('   ')
  })

  test('seals number and expiry with the CVC on the wire, and without it in what later telegrams carry', async (context) => {
    await using face = await openTapped(database, context)
    const card = cardOf({ cvc })
    const id = textOf(await charge(face, card), 'id')
    await cancel(face, id, { amount: 1_000 })
    const opened = (kind: string) => {
      const bytes = lastOf(face.tap, kind)
      const { managementNumber } = headerOf(bytes)
      return face.engine.keyRing.open(cut(bytes, 'encryptedCardInfo').trimEnd(), managementNumber)
    }
    expect(opened('PAYMENT')).toBe(`${card.cardNumber}|1230|${cvc}`)
    expect(opened('CANCEL')).toBe(`${card.cardNumber}|1230`)
  })

  test('has the CVC nowhere in its database: not approved, cancelled, in doubt or settled, not even sealed', async (context) => {
    await using face = await openTapped(database, context, shortTimeOut)
    const search = async (when: string) => {
      const rows = await everyRow(face)
      expect(rows.length).toBeGreaterThan(5)
      for (const { table, text } of rows) expect.soft(text, `${table}, ${when}`).not.toMatch(alone)
      const { rows: cards } = await sql<{ payment_id: string; sealed_card: string }>`
        select payment_id, sealed_card from payment_card`.execute(face.engine.database.sql)
      for (const { payment_id: id, sealed_card: sealed } of cards)
        expect.soft(face.engine.keyRing.open(sealed, id), when).toMatch(/^\d{10,16}\|1230$/)
    }
    const id = textOf(await charge(face, { cvc }, { 'idempotency-key': 'kept' }), 'id')
    await search('approved')
    await cancel(face, id, { amount: 1_000 }, { 'idempotency-key': 'kept' })
    await search('cancelled')
    await face.rules(rule({ action: 'silence', stage: 'after-approval' }, { times: 1 }))
    expect((await charge(face, { cvc, amount: 12_000 })).status).toBe(202)
    await search('in doubt')
    await pass(face, 1)
    await search('settled')
    await face.post('/api/payment', { ...assignmentPayment, card_cvc: cvc }, { 'idempotency-key': 'sheet' })
    await charge(face, { cvc, amount: 99 })
    await search('refused and through another face')
  })

  test('keeps each telegram starred and readable, and tied by an HMAC to the bytes that crossed', async (context) => {
    await using face = await openTapped(database, context, shortTimeOut)
    const card = cardOf({ cvc })
    const id = textOf(await charge(face, card), 'id')
    await cancel(face, id, { amount: 1_000 })
    await face.rules(
      rule({ action: 'silence', stage: 'before-approval' }, { times: 1, when: { kinds: ['CANCEL'] } }),
    )
    expect((await cancel(face, id, { amount: 2_000 })).status).toBe(202)
    await pass(face, 1)
    const kept = await keptTelegrams(face)
    const sent = face.tap.sent.filter((bytes) => headerOf(bytes).kind !== 'PING')
    expect(sent.map((bytes) => headerOf(bytes).kind)).toEqual([
      'PAYMENT',
      'CANCEL',
      'CANCEL',
      'INQUIRY',
      'NETCANCEL',
    ])
    expect(kept.size).toBe(sent.length)
    for (const bytes of sent) {
      const row = kept.get(headerOf(bytes).managementNumber)
      expect(row?.request_hmac).toBe(face.engine.keyRing.sign(bytes))
      expect(row?.request).toHaveLength(450)
      for (const open of [
        'dataType',
        'managementNumber',
        'amount',
        'vat',
        'originalManagementNumber',
      ] as const)
        expect(cut(row?.request ?? '', open)).toBe(cut(bytes, open))
    }
    const { items } = (await face.get(`/payments/${id}/telegrams`)).body as {
      items: { request: { fields: Field[] } }[]
    }
    const fields = new Map(items[0]?.request.fields.map((field) => [field.name, field]))
    expect([...fields.values()].filter(({ fault }) => fault !== null)).toEqual([])
    expect([fields.get('amount')?.value, fields.get('vat')?.value]).toEqual([11_000, 1_000])
    expect(fields.get('managementNumber')?.value).toBe(id)
  })

  test('answers a query with a starred CVC and, but for the sheet, a starred expiry', async (context) => {
    await using face = await openTapped(database, context)
    const card = cardOf({ cvc })
    const id = textOf(await charge(face, card), 'id')
    const masked = `${card.cardNumber.slice(0, 6)}*******${card.cardNumber.slice(-3)}`
    expect((await face.post('/api/select', { mgnt_no: id })).body).toMatchObject({
      card_no: masked,
      card_cvc: '***',
    })
    const native = await face.get(`/payments/${id}`)
    expect(native.body['card']).toEqual({ number: masked, expiry: '****' })
    expect(native.text).not.toMatch(alone)
  })

  test('shows the string that was sent in its redacted form', async (context) => {
    await using face = await openTapped(database, context)
    const paid = await face.post('/api/payment', { ...assignmentPayment, card_cvc: cvc })
    const shown = textOf(paid, 'send_data')
    expect(shown).toHaveLength(450)
    expect(cut(shown, 'cvc')).toBe('***')
    expect(cut(shown, 'cardNumber')).toBe('123456*******456    ')
    expect(shown).toBe((await keptTelegrams(face)).get(textOf(paid, 'mgnt_no'))?.request)
  })
})

describe('a key ring', () => {
  test('of production is refused by a sandbox', async () => {
    const folder = testFolder()
    makeKeyRingFile(join(folder, 'keys.json'), 'production')
    for (const NARU_PROFILE of ['strict', 'assignment'])
      await expect(openSandbox({ folder, env: { NARU_PROFILE } })).rejects.toThrow('production key ring')
  })

  test('of a sandbox is refused in live mode, before anything is asked of the database', async () => {
    const ring = join(testFolder(), 'keys.json')
    makeKeyRingFile(ring, 'sandbox')
    const config = readConfig({
      NARU_MODE: 'live',
      DATABASE_URL: 'postgres://127.0.0.1:1/nowhere',
      NARU_KEY_RING: ring,
      PUBLIC_URL: 'https://pay.example',
      CARD_COMPANY_ADDRESS: '127.0.0.1:1',
    })
    await expect(startApp(config)).rejects.toThrow(
      "is a sandbox's key ring; live mode needs a production one",
    )
  })

  test('that is missing is not made in live mode', async () => {
    const ring = join(testFolder(), 'keys.json')
    const config = readConfig({
      NARU_MODE: 'live',
      DATABASE_URL: 'postgres://127.0.0.1:1/nowhere',
      NARU_KEY_RING: ring,
      PUBLIC_URL: 'https://pay.example',
      CARD_COMPANY_ADDRESS: '127.0.0.1:1',
    })
    await expect(startApp(config)).rejects.toThrow('make one with `naru keys create`')
  })

  test('of another database is refused', async () => {
    const [folder, elsewhere] = [testFolder(), testFolder()]
    await (await openSandbox({ folder })).close()
    const ring = join(elsewhere, 'keys.json')
    makeKeyRingFile(ring, 'sandbox')
    await expect(openSandbox({ folder, env: { NARU_KEY_RING: ring } })).rejects.toThrow('another key ring')
  })
})
