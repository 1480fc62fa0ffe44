import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { AnyRule } from '../contract/simulator.ts'
import { openJournal, type Journal } from './journal.ts'
import { createRuleBook, type RuleBook } from './rule-book.ts'
import { loadRules, saveRules } from './rules-file.ts'

/** A book as its memory sees it: it changes by events and by nothing else. */
export interface EventBook<Event> {
  /** The only way to change the book; a replay of the journal takes the same way. */
  apply(event: Event): void
  clear(): void
}

/** What one kind of simulator remembers, and how it is read back from its files. */
export interface MemoryForm<Event, R extends AnyRule> {
  readonly book: EventBook<Event>
  readonly eventSchema: z.ZodType<Event>
  readonly readRules: (input: unknown) => R[]
}

/** All that a simulator remembers: its book and its rules, in memory and on file. */
export interface Memory<Event, R extends AnyRule> {
  readonly rules: RuleBook<R>
  /**
   * Books the event, if there is one. Fulfilled when a reply may leave; that of a mere reading waits too, because it
   * may have seen a deal that is not on file yet. Rejects when the file cannot be written.
   */
  readonly commit: (event: Event | null) => Promise<void>
  /** Rejects with RulesRefused and then leaves the old rules in force. */
  replaceRules(rules: readonly unknown[]): Promise<void>
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
export async function openMemory<Event, R extends AnyRule>(
  dataDir: string | null,
  form: MemoryForm<Event, R>,
): Promise<Memory<Event, R>> {
  if (dataDir === null) return memoryOf(form, createRuleBook<R>([]), noJournal, null)
  await mkdir(dataDir, { recursive: true })
  const rulesPath = join(dataDir, 'rules.json')
  const rules = createRuleBook(await loadRules(rulesPath, form.readRules))
  const journal = await openJournal(join(dataDir, 'book.jsonl'), (line) =>
    form.book.apply(form.eventSchema.parse(JSON.parse(line))),
  )
  return memoryOf(form, rules, journal, rulesPath)
}

function memoryOf<Event, R extends AnyRule>(
  { book, readRules }: MemoryForm<Event, R>,
  rules: RuleBook<R>,
  journal: Journal,
  rulesPath: string | null,
): Memory<Event, R> {
  async function replaceRules(input: readonly unknown[]): Promise<void> {
    const next = readRules({ rules: input })
    if (rulesPath !== null) await saveRules(rulesPath, next)
    rules.replace(next)
  }

  return {
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
