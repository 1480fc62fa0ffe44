import { bankNotice, bankNoticeReply } from '../telegram/bank-telegram.ts'
import { openLinePool } from '../telegram/client.ts'
import { TelegramFault } from '../telegram/layout.ts'
import type { Notice } from './bank-event.ts'

/** Where the gateway listens for notices. */
export interface NoticeAddress {
  readonly host: string
  readonly port: number
}

/** The bank's lines to the gateway's listener. */
export interface NoticeLines {
  /** The response code of the answer, or null when none came or none could be read. `twice` sends it over both lines. */
  ask(notice: Notice, twice: boolean): Promise<string | null>
  close(): Promise<void>
}

const connectTimeoutMs = 2_000

/** Connects with the first notice. `onLate` is told of an answer that nobody waits for any more. */
export function openNoticeLines(
  { host, port }: NoticeAddress,
  readTimeoutMs: number,
  onLate: (noticeNumber: string, code: string) => void,
): NoticeLines {
  const onStray = (telegram: Buffer): void => {
    const reply = read(telegram)
    if (reply !== null) onLate(reply.managementNumber, reply.responseCode)
  }
  // Two pools and not one of two lines: in one the same number cannot be asked twice at a time.
  const pools = [1, 2].map(() =>
    openLinePool({ host, port, lines: 1, connectTimeoutMs, readTimeoutMs, onStray }),
  )

  return {
    ask: async (notice, twice) => {
      const { noticeNumber: managementNumber, ...rest } = notice
      const telegram = bankNotice.encode({ ...rest, managementNumber, reserved: '' })
      const asked = await Promise.all(
        pools.slice(0, twice ? 2 : 1).map((pool) => pool.ask(telegram, managementNumber)),
      )
      for (const outcome of asked) {
        const reply = outcome.kind === 'answered' ? read(outcome.telegram) : null
        if (reply !== null && reply.kind === notice.kind) return reply.responseCode
      }
      return null
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()))
    },
  }
}

function read(telegram: Buffer): { kind: string; managementNumber: string; responseCode: string } | null {
  try {
    return bankNoticeReply.decode(telegram)
  } catch (error) {
    if (error instanceof TelegramFault) return null
    throw error
  }
}
