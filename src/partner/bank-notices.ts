import { parseInstant, type Instant } from '../base/clock.ts'
import { won, type Won } from '../base/won.ts'
import {
  bankNotice,
  bankNoticeReply,
  type BankNoticeKind,
  type BankNoticeTelegram,
} from '../telegram/bank-telegram.ts'
import { TelegramFault } from '../telegram/layout.ts'
import { listenForTelegrams, type ServedLine, type TelegramServer } from '../telegram/server.ts'
import { noticeReplies, type NoticeAnswer } from './bank-reply-codes.ts'
import { textOf } from './telegram-partner.ts'

/** What the bank tells by itself: a deposit into a virtual account, or that one is taken back. */
export interface BankNotice {
  readonly kind: BankNoticeKind
  /** The bank's own number of it: the same notice comes again, under the same number, until it is answered. */
  readonly noticeNumber: string
  readonly accountNumber: string
  readonly amount: Won
  readonly depositorName: string
  /** When the money moved at the bank. */
  readonly at: Instant
  /** Of a reversal: the notice of the deposit that is taken back. */
  readonly originalNoticeNumber: string | null
  /** The telegram with its secret columns starred, as it may be kept. */
  readonly telegram: string
}

export interface NoticeListenerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /**
   * Decides about a notice, and may be asked about the same one again, also while it still decides. Where it rejects
   * nothing is answered, and the bank asks again.
   */
  readonly onNotice: (notice: BankNotice) => Promise<NoticeAnswer>
  /** Told of telegrams that are no notices, and of what `onNotice` rejected with. */
  readonly report: (what: string, error: unknown) => void
}

/** Listens for the notices of the bank. Rejects with the system's error when the address cannot be had. */
export function listenForNotices(options: NoticeListenerOptions): Promise<TelegramServer> {
  const { host, port, onNotice, report } = options

  async function answer(line: ServedLine, telegram: Buffer): Promise<void> {
    const record = bankNotice.decode(telegram)
    const { code: responseCode, message } = noticeReplies[await onNotice(noticeIn(record, telegram))]
    const { kind, managementNumber } = record
    line.send(bankNoticeReply.encode({ kind, managementNumber, responseCode, message, reserved: '' }))
  }

  return listenForTelegrams({
    host,
    port,
    onTelegram: (line, telegram) => {
      answer(line, telegram).catch((error: unknown) => report('a notice of the bank got no answer', error))
    },
    onFault: (_, fault) => report('something other than a notice came from the bank', fault),
  })
}

function noticeIn(record: BankNoticeTelegram, telegram: Buffer): BankNotice {
  const at = parseInstant(record.at)
  if (at === null) throw new TelegramFault('wrong-value', 'at', 'at: no moment')
  return {
    kind: record.kind,
    noticeNumber: record.managementNumber,
    accountNumber: record.accountNumber,
    amount: won(record.amount),
    depositorName: record.depositorName,
    at,
    originalNoticeNumber: record.originalNoticeNumber === '' ? null : record.originalNoticeNumber,
    telegram: textOf(bankNotice.redact(telegram)),
  }
}
