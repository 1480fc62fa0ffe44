import { cardCompanyContract, type SimulatorControl } from '../contract/simulator.ts'
import { cardReply, cardRequest, type CardReply, type CardRequest } from '../telegram/card-telegram.ts'
import { createBook } from './book.ts'
import { bookEventSchema, type BookEvent } from './book-event.ts'
import { cardMagicAction } from './card-magic.ts'
import { openCounter, type CounterOptions } from './counter.ts'
import { decide, malformed, refusal } from './decide.ts'
import type { Trade } from './trade.ts'

export type CardCompanyOptions = CounterOptions

export interface CardCompany {
  readonly port: number
  readonly control: SimulatorControl
  /** Stops listening, drops replies that are held back, and fulfils when the journal is on file. */
  close(): Promise<void>
}

/**
 * The card company at the other end of the wire: a TCP server that speaks 450-byte telegrams and keeps a book of its
 * own. Rejects as `openCounter` does.
 */
export function startCardCompany(options: CardCompanyOptions): Promise<CardCompany> {
  const book = createBook()
  return openCounter(options, {
    book,
    eventSchema: bookEventSchema,
    readRules: cardCompanyContract.readRules,
    page: book.page,
    sharingAdvice:
      'several gateways share one card company: run it apart (naru simulator card-company) and set CARD_COMPANY_ADDRESS',
    trade: ({ rules }): Trade<CardRequest, CardReply, BookEvent> => ({
      requests: cardRequest,
      replies: cardReply,
      decide: (request, imposed, now) => decide(book, request, imposed, now),
      turnAway: refusal,
      malformed,
      actionFor: (request) => rules.take(request) ?? cardMagicAction(request),
    }),
  })
}
