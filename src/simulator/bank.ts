import { seoulDateTime14 } from '../base/clock.ts'
import {
  bankContract,
  isNoticeAction,
  type BankBookPage,
  type BankControl,
  type BankRule,
  type BankRuleInput,
} from '../contract/bank.ts'
import { bankReply, bankRequest, type BankReply, type BankRequest } from '../telegram/bank-telegram.ts'
import { createBankBook } from './bank-book.ts'
import { bankRefusal, decideAtBank, malformedAtBank } from './bank-decide.ts'
import { bankEventSchema, type BankEvent } from './bank-event.ts'
import { bankMagicAction } from './bank-magic.ts'
import type { NoticeAddress } from './bank-notice-lines.ts'
import { patience, type NoticePatience } from './bank-notice-sender.ts'
import { openNoticeOffice } from './bank-notices.ts'
import { openCounter, type CounterOptions } from './counter.ts'
import type { Trade } from './trade.ts'

export interface BankOptions extends CounterOptions {
  /** Where the gateway listens for notices; it may come up later. Without it notices wait for `sendNoticesTo`. */
  readonly noticeAddress?: NoticeAddress | undefined
  readonly patience?: Partial<NoticePatience>
}

export interface Bank {
  readonly port: number
  readonly control: BankControl
  readonly sendNoticesTo: (address: NoticeAddress) => void
  /** Stops listening, drops replies and notices that are held back, and fulfils when the journal is on file. */
  close(): Promise<void>
}

/**
 * The bank at the other end of the wire: issues virtual accounts, moves money from and to accounts of buyers, and tells the
 * gateway of deposits until it is answered. Keeps a book of its own. Rejects as `openCounter` does.
 */
export async function startBank(options: BankOptions): Promise<Bank> {
  const { clock, onLog = () => undefined } = options
  const book = createBankBook()
  const counter = await openCounter<BankRequest, BankReply, BankEvent, BankRule, BankRuleInput, BankBookPage>(
    options,
    {
      book,
      eventSchema: bankEventSchema,
      readRules: bankContract.readRules,
      page: (query) => book.page(query, seoulDateTime14(clock.now())),
      sharingAdvice:
        'several gateways share one bank: run it apart (naru simulator bank) and set BANK_ADDRESS',
      trade: ({ rules }): Trade<BankRequest, BankReply, BankEvent> => ({
        requests: bankRequest,
        replies: bankReply,
        decide: (request, imposed, now) => decideAtBank(book, request, imposed, now),
        turnAway: bankRefusal,
        malformed: malformedAtBank,
        actionFor: (request) => {
          const action = rules.take(request)
          return action === null || isNoticeAction(action) ? bankMagicAction(request) : action
        },
      }),
    },
  )
  const { port, control, memory } = counter
  const office = openNoticeOffice({
    book,
    memory,
    clock,
    onLog,
    patience: { ...patience, ...options.patience },
  })
  if (options.noticeAddress) office.sendTo(options.noticeAddress)

  return {
    port,
    control: {
      ...control,
      reset: async () => {
        office.forget()
        await control.reset()
      },
      deposit: office.deposit,
      reverse: office.reverse,
      maintain: async (closed) => {
        await memory.commit({ event: 'maintenance', closed })
        return { closed }
      },
    },
    sendNoticesTo: office.sendTo,
    close: async () => {
      await office.close()
      await counter.close()
    },
  }
}
