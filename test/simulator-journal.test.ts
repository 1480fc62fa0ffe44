import { once } from 'node:events'
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bookPageSchema } from '../src/contract/simulator.ts'
import { openJournal } from '../src/simulator/journal.ts'
import {
  cancel,
  folder,
  inquiry,
  netCancel,
  numbered,
  openWire,
  payment,
  rule,
  startProgram,
  testCompany,
} from './simulator-wire.ts'

describe('a journal', () => {
  test('gives back every line in order, over many chunks', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'journal')
    const lines = Array.from({ length: 3_000 }, (_, n) => `${n}:${'한글'.repeat(200)}`)
    const journal = await openJournal(path, () => undefined)
    await Promise.all(lines.map((line) => journal.append(line)))
    await journal.close()
    const read: string[] = []
    await (await openJournal(path, (line) => read.push(line))).close()
    expect(read).toEqual(lines)
  })

  test('cuts off a torn last line, once, and goes on behind it', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'journal')
    await writeFile(path, 'one\ntwo\nthr')
    const journal = await openJournal(path, () => undefined)
    await journal.append('three')
    await journal.close()
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\nthree\n')
  })

  test('keeps what is appended after a clear and forgets what came before it', async () => {
    await using dir = await folder()
    const path = join(dir.path, 'journal')
    const journal = await openJournal(path, () => undefined)
    const before = journal.append('before')
    const cleared = journal.clear()
    const after = journal.append('after')
    await Promise.all([before, cleared, after, journal.settled()])
    await journal.close()
    expect(await readFile(path, 'utf8')).toBe('after\n')
  })
})

describe('a restart', () => {
  test('finds the book and the rules as they were, and no card number in any file', async () => {
    await using dir = await folder()
    const before = await testCompany(
      [rule({ action: 'decline', code: '0051' }, { when: { amount: 7 } })],
      dir.path,
    )
    using wire = await openWire(before.port)
    const approved = await wire.ask(payment('A', { cardNumber: '1234567890123456' }))
    await wire.ask(cancel('C', 'A', 1_000))
    await wire.ask(payment('D', { amount: 7, vat: 0 }))
    await wire.ask(payment('U'))
    await wire.ask(netCancel('U'))
    const book = await before.control.book({})
    const { rules } = await before.control.rules()
    await before.close()

    await using after = await testCompany([], dir.path)
    expect(await after.control.book({})).toEqual(book)
    expect((await after.control.rules()).rules).toEqual(rules)
    using again = await openWire(after.port)
    expect(await again.ask(payment('A', { cardNumber: '1234567890123456' }))).toEqual(approved)
    const files = await Promise.all(
      ['book.jsonl', 'rules.json'].map((name) => readFile(join(dir.path, name), 'utf8')),
    )
    expect(files.join('')).not.toContain('1234567890123456')
    expect(files.join('')).not.toContain('4330123412341234')
  })

  test('after a reset finds nothing', async () => {
    await using dir = await folder()
    const before = await testCompany([rule({ action: 'late' }, { when: { amount: 1 } })], dir.path)
    using wire = await openWire(before.port)
    await wire.ask(payment('A'))
    await before.control.reset()
    await before.close()
    await using after = await testCompany([], dir.path)
    expect((await after.control.book({})).entries).toEqual([])
    expect((await after.control.rules()).rules).toEqual([])
  })

  test('refuses to begin on a journal with a spoilt line in it', async () => {
    await using dir = await folder()
    await writeFile(join(dir.path, 'book.jsonl'), 'not json\n{"event":"net-cancel"')
    await expect(testCompany([], dir.path)).rejects.toThrow('JSON')
  })
})

describe('the separate program', () => {
  test('killed in the middle of its work it knows every deal that it has answered', async () => {
    await using dir = await folder()
    using first = await startProgram('card-company', '--data', dir.path)
    using wire = await openWire(first.port)
    wire.send(...Array.from({ length: 2_000 }, (_, n) => payment(`P${n}X`)))
    const answered = []
    for (let n = 0; n < 300; n++) answered.push(await wire.reply())
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const journal = join(dir.path, 'book.jsonl')
    await appendFile(journal, '{"event":"deal","deal":{"managementNumber":"TORN')
    const torn = (await stat(journal)).size

    using second = await startProgram('card-company', '--data', dir.path)
    expect((await stat(journal)).size).toBeLessThan(torn)
    using again = await openWire(second.port)
    for (const reply of answered) {
      const asked = await again.ask({ ...inquiry('P'), originalManagementNumber: reply.managementNumber })
      expect(asked).toMatchObject({ responseCode: '0000', approvalNumber: reply.approvalNumber })
    }
    expect((await again.ask(payment('AFTER'))).responseCode).toBe('0000')
    const page = bookPageSchema.parse(await (await fetch(`${second.control}/book?limit=10000`)).json())
    expect(page.totals.net).toBe(page.entries.length * 110_000)
    expect(page.entries.at(-1)?.managementNumber).toBe(numbered('AFTER'))
    second.child.kill('SIGTERM')
    expect(await once(second.child, 'exit')).toEqual([0, null])
  })
})
