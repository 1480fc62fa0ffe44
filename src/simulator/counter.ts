import type { Clock } from '../base/clock.ts'
import { lockFolder } from '../base/folder-lock.ts'
import type { AnyRule, BookQuery, SimulatorControl } from '../contract/simulator.ts'
import { listenForTelegrams } from '../telegram/server.ts'
import { createDesk } from './desk.ts'
import { openMemory, type Memory, type MemoryForm } from './memory.ts'
import type { Fields } from './rule-book.ts'
import type { AnyReply } from './spoil.ts'
import type { Trade } from './trade.ts'
import { createWaiting, type Waiting } from './waiting.ts'

/** Where a simulator stands and what it goes by. */
export interface CounterOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Where the journal and the rules live; null keeps both in memory only. */
  readonly dataDir: string | null
  /** Decides about deadlines and dates replies. The delays of rules are real milliseconds: they happen on the wire. */
  readonly clock: Clock
  readonly onLog?: ((message: string) => void) | undefined
}

/** What makes a counter that of one partner. */
export interface CounterForm<
  Request extends Fields,
  Reply extends AnyReply,
  Event,
  R extends AnyRule,
  Page,
> extends MemoryForm<Event, R> {
  readonly trade: (memory: Memory<Event, R>) => Trade<Request, Reply, Event>
  readonly page: (query: BookQuery) => Page
  /** What to do when another process has the folder. */
  readonly sharingAdvice: string
}

/** A TCP server that takes telegrams, with a memory behind it. */
export interface Counter<Event, R extends AnyRule, Input, Page> {
  readonly port: number
  readonly memory: Memory<Event, R>
  readonly waiting: Waiting
  readonly control: SimulatorControl<R, Input, Page>
  /** Stops listening, drops replies that are held back, and fulfils when the journal is on file. */
  close(): Promise<void>
}

/**
 * Opens the counter of a simulator. Every decision is in the journal before its reply leaves, so what a caller was told
 * survives kill -9. Rejects when the port or the folder is taken, or when the journal or the rules cannot be read.
 */
export async function openCounter<
  Request extends Fields,
  Reply extends AnyReply,
  Event,
  R extends AnyRule,
  Input,
  Page,
>(
  options: CounterOptions,
  form: CounterForm<Request, Reply, Event, R, Page>,
): Promise<Counter<Event, R, Input, Page>> {
  const { host, port, clock, onLog = () => undefined } = options
  // Two simulators on one folder would write one journal and know two books.
  const letGo = options.dataDir === null ? () => undefined : lockFolder(options.dataDir, form.sharingAdvice)
  const memory = await openMemory(options.dataDir, form).catch((cause: unknown) => {
    letGo()
    throw cause
  })
  const waiting = createWaiting()
  const desk = createDesk(form.trade(memory), { commit: memory.commit, waiting, clock, onLog })
  const server = await listenForTelegrams({
    host,
    port,
    onTelegram: (line, telegram) => desk.receive(line, telegram),
    onFault: (line, fault) => onLog(`${line.remote}: ${fault.message}`),
  }).catch(async (cause: unknown) => {
    await memory.close()
    letGo()
    throw cause
  })

  return {
    port: server.port,
    memory,
    waiting,
    control: {
      rules: async () => memory.rules.state(),
      setRules: async (rules) => {
        await memory.replaceRules(rules)
        return memory.rules.state()
      },
      book: async (query) => form.page(query),
      reset: async () => {
        waiting.clear()
        desk.forget()
        await memory.clear()
      },
    },
    close: async () => {
      await server.close()
      waiting.clear()
      await memory.close()
      letGo()
      // The last commits may have held back replies of their own.
      waiting.clear()
    },
  }
}
