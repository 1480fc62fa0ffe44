import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readRules, type RuleInput } from '../contract/simulator.ts'
import { bookEventSchema, type BookEvent } from './book-event.ts'
import { createBook, type Book } from './book.ts'
import { openJournal, type Journal } from './journal.ts'
import { createRuleBook, type RuleBook } from './rule-book.ts'
import { loadRules, saveRules } from './rules-file.ts'

/** All that a simulator remembers: its book and its rules, in memory and on file. */
export interface Memory {
  readonly book: Book
  readonly rules: RuleBook
  /**
   * Books the event, if there is one. Fulfilled when a reply may leave; that of a mere reading waits too, because it
   * may have seen a deal that is not on file yet. Rejects when the file cannot be written.
   */
  commit(event: BookEvent | null): Promise<void>
  /** Rejects with RulesRefused and then leaves the old rules in force. */
  replaceRules(rules: readonly RuleInput[]): Promise<void>
  clear(): Promise<void>
  close(): Promise<void>
}

const done = Promise.resolve()
const noJournal: Journal = {
  append: () => done,
  settled: () => done,
  clear: () => done,
  close: () => done,
}

/**
 * Opens what `dataDir` holds, `book.jsonl` and `rules.json`; null keeps nothing. Rejects when a file there cannot be
 * read, but for a last journal line that a crash has torn: that one was never answered, and is cut off.
 */
export async function openMemory(dataDir: string | null): Promise<Memory> {
  const book = createBook()
  if (dataDir === null) return memoryOf(book, createRuleBook([]), noJournal, null)
  await mkdir(dataDir, { recursive: true })
  const rulesPath = join(dataDir, 'rules.json')
  const rules = createRuleBook(await loadRules(rulesPath))
  const journal = await openJournal(join(dataDir, 'book.jsonl'), (line) =>
    book.apply(bookEventSchema.parse(JSON.parse(line))),
  )
  return memoryOf(book, rules, journal, rulesPath)
}

function memoryOf(book: Book, rules: RuleBook, journal: Journal, rulesPath: string | null): Memory {
  async function replaceRules(input: readonly RuleInput[]): Promise<void> {
    const next = readRules({ rules: input })
    if (rulesPath !== null) await saveRules(rulesPath, next)
    rules.replace(next)
  }

  return {
    book,
    rules,
    commit: (event) => {
      if (event === null) return journal.settled()
      book.apply(event)
      return journal.append(JSON.stringify(event))
    },
    replaceRules,
    clear: async () => {
      // Both in one breath: a deal that came in between would stand in one of them only.
      book.clear()
      const cleared = journal.clear()
      await replaceRules([])
      await cleared
    },
    close: () => journal.close(),
  }
}
