import { describe, expect, test } from 'vitest'
import { banks, findBank } from '../src/base/banks.ts'

describe('the table of banks', () => {
  test('no two have a code, a common code or a name in common', () => {
    for (const key of ['code', 'commonCode', 'short', 'ko', 'en', 'word'] as const)
      expect(new Set(banks.map((bank) => bank[key])).size).toBe(banks.length)
  })

  test('codes have two characters and common codes three digits', () => {
    for (const { code, commonCode } of banks) {
      expect(code).toMatch(/^(\d\d|S[0-9A-Z])$/)
      expect(commonCode).toMatch(/^\d{3}$/)
    }
  })

  test('securities firms issue no virtual accounts', () => {
    expect(banks.filter(({ code, issues }) => code.startsWith('S') && issues)).toEqual([])
    expect(banks.filter(({ issues }) => issues).length).toBeGreaterThan(10)
  })

  test.each(banks)('$ko is found by each of its codes and names', (bank) => {
    for (const text of [bank.code, bank.commonCode, bank.short, bank.ko, bank.en, bank.word])
      expect(findBank(text)).toBe(bank)
  })
})

describe('a bank on the wire', () => {
  test.each([
    ['88', '신한'],
    ['088', '신한'],
    ['신한은행', '신한'],
    [' 신한 ', '신한'],
    ['shinhan', '신한'],
    ['06', '국민'],
    ['04', '국민'],
    ['004', '국민'],
    ['국민은행', '국민'],
    ['KB 국민은행', '국민'],
    ['카카오', '카카오'],
    ['카카오뱅크', '카카오'],
    ['s8', '교보증권'],
  ])('%j means %s', (text, short) => {
    expect(findBank(text)?.short).toBe(short)
  })

  test.each(['', ' ', '은행', '99', '000', '0', '8', '0088', 'constructor', '__proto__', '신한1', '신'])(
    '%j means none',
    (text) => {
      expect(findBank(text)).toBeNull()
    },
  )
})
