import type { Clock } from '../base/clock.ts'
import { lockFolder } from '../base/folder-lock.ts'
import type { SimulatorControl } from '../contract/simulator.ts'
import { listenForTelegrams } from '../telegram/server.ts'
import { createDesk } from './desk.ts'
import { openMemory } from './memory.ts'
import { createWaiting } from './waiting.ts'

export interface CardCompanyOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** Where the journal and the rules live; null keeps both in memory only. */
  readonly dataDir: string | null
  /** Decides about expiry and dates replies. The delays of rules are real milliseconds: they happen on the wire. */
  readonly clock: Clock
  readonly onLog?: (message: string) => void
}

export interface CardCompany {
  readonly port: number
  readonly control: SimulatorControl
  /** Stops listening, drops replies that are held back, and fulfils when the journal is on file. */
  close(): Promise<void>
}

const sharingAdvice =
  'several gateways share one card company: run it apart (naru simulator card-company) and set CARD_COMPANY_ADDRESS'

/**
 * The card company at the other end of the wire: a TCP server that speaks 450-byte telegrams and keeps a book of its
 * own. Every decision is in the journal before its reply leaves, so what a caller was told survives kill -9. Rejects
 * when the port is taken, or when the journal or the rules cannot be read.
 */
export async function startCardCompany(options: CardCompanyOptions): Promise<CardCompany> {
  const { host, port, clock, onLog = () => undefined } = options
  // Two companies on one folder would write one journal and know two books.
  const letGo = options.dataDir === null ? () => undefined : lockFolder(options.dataDir, sharingAdvice)
  const memory = await openMemory(options.dataDir).catch((cause: unknown) => {
    letGo()
    throw cause
  })
  const waiting = createWaiting()
  const desk = createDesk(memory, waiting, clock, onLog)
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
    control: {
      rules: async () => memory.rules.state(),
      setRules: async (rules) => {
        await memory.replaceRules(rules)
        return memory.rules.state()
      },
      book: async (query) => memory.book.page(query),
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
