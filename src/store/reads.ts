import { isDatabaseAway, type Database } from './database.ts'
import { gather } from './gather.ts'
import { findCallers, type AskedCaller, type KnownCaller } from './merchants.ts'
import { findPayments, type AskedPayment } from './payments.ts'
import type { Payment } from '../domain/payment.ts'

/**
 * The questions that every request asks, put together with those of its neighbours. An answer is read after it was
 * asked for, so it is never older than the request.
 */
export interface SharedReads {
  caller(asked: AskedCaller): Promise<KnownCaller | null>
  payment(asked: AskedPayment): Promise<Payment | null>
}

const options = { lanes: 1, most: 256, isHopeless: isDatabaseAway }

export function shareReads({ hot }: Pick<Database, 'hot'>): SharedReads {
  return {
    caller: gather((asked: readonly AskedCaller[]) => findCallers(hot, asked), options),
    payment: gather((asked: readonly AskedPayment[]) => findPayments(hot, asked), options),
  }
}
