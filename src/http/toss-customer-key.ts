import type { Gateway } from './face.ts'
import { RequestFault } from './request-fault.ts'

const longest = 300
/** What the documents allow; the real server was seen to take anything. */
const documented = /^[A-Za-z0-9_=.@-]{2,300}$/

/**
 * Throws RequestFault for a customer key that the server would not take: measured, it takes any characters and fails over the
 * 301st as if its database had (toss.md 1.11, Q5); by the documents such a request is not well formed.
 */
export function refuseCustomerKey({ settings }: Gateway, customerKey: string): void {
  if ((settings.tossQuirks ?? 'measured') === 'measured') {
    if (customerKey.length > longest) throw new RequestFault('DATABASE_UNAVAILABLE')
    if (customerKey.length < 2) throw new RequestFault('INVALID_REQUEST')
  } else if (!documented.test(customerKey)) throw new RequestFault('INVALID_REQUEST')
}
