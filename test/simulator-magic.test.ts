import { describe, expect, test } from 'vitest'
import { actionSchema, actionTexts } from '../src/contract/simulator.ts'
import { cardMagic as magic, cardMagicAction as magicAction } from '../src/simulator/card-magic.ts'
import { replyCodes, replyText } from '../src/simulator/reply-codes.ts'
import { cancel, inquiry, openWire, payment, rule, testCompany } from './simulator-wire.ts'

describe('magic cards and amounts', () => {
  test('there is at least one for every action, and each is a valid action', () => {
    const names = new Set(magic.map((row) => row.action.action))
    expect([...names].toSorted()).toEqual(Object.keys(actionTexts).toSorted())
    for (const { action } of magic) expect(actionSchema.parse(action)).toEqual(action)
  })

  test('every row has its own card, its own amount and its own text', () => {
    for (const field of ['cardNumber', 'amount', 'korean', 'english'] as const)
      expect(new Set(magic.map((row) => row[field])).size).toBe(magic.length)
    expect(magic[0]).toMatchObject({ cardNumber: '9999000100000000', amount: 990_001 })
    expect(magic.every((row) => /^999900\d\d00000000$/.test(row.cardNumber))).toBe(true)
  })

  test.each(magic)('card $cardNumber and amount $amount: $english', ({ cardNumber, amount, action }) => {
    expect(magicAction(payment('A', { cardNumber }))).toEqual(action)
    expect(magicAction(payment('A', { amount }))).toEqual(action)
    expect(magicAction(cancel('C', 'A', amount))).toEqual(action)
    expect(magicAction({ ...cancel('C', 'A', 1_000), cardNumber })).toBeNull()
    expect(magicAction({ ...inquiry('A'), cardNumber, amount })).toBeNull()
  })

  test.each([
    '1234567890123456',
    '4330123412341234',
    '9410001234567890',
    '4242424242424242',
    '9999000000000000',
  ])('card %s is not magic', (cardNumber) => {
    expect(magicAction(payment('A', { cardNumber }))).toBeNull()
  })

  test('a magic card works on the wire without any rule', async () => {
    await using company = await testCompany()
    using wire = await openWire(company.port)
    const reply = await wire.ask(payment('A', { cardNumber: '9999000100000000' }))
    expect(reply).toMatchObject({ responseCode: '0051', message: '한도초과' })
  })

  test('a rule goes before magic', async () => {
    await using company = await testCompany([rule({ action: 'decline', code: '0041' })])
    using wire = await openWire(company.port)
    expect((await wire.ask(payment('A', { amount: 990_001, vat: 0 }))).responseCode).toBe('0041')
  })
})

describe('response codes', () => {
  test.each(Object.keys(replyCodes))('%s has a text that fits the 40 columns of the message', (code) => {
    expect(replyText(code).replace(/[^\x20-\x7e]/g, 'xx').length).toBeLessThanOrEqual(40)
  })
})
