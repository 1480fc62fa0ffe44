/** What an answer that is no success says, in either face. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly requestId: string | null
  readonly body: unknown
}

/** The gateway answered, and the answer is no. */
export class NaruRefused extends Error {
  /** The HTTP status. */
  readonly status: number
  /** The code of the face that was asked, such as `CARD_LIMIT_EXCEEDED` (native) or `REJECT_CARD_PAYMENT` (Toss). */
  readonly code: string
  /** Under which the gateway's log has the request; null where something before the gateway answered. */
  readonly requestId: string | null
  /** The whole answer: problem details of the native face, `{code, message}` of the Toss wire. */
  readonly body: unknown

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'NaruRefused'
    this.status = refusal.status
    this.code = refusal.code
    this.requestId = refusal.requestId
    this.body = refusal.body
  }
}

/** No answer was heard: the line broke or the time was up. What was asked may have happened. */
export class NaruUnanswered extends Error {
  /** How often it was asked. */
  readonly tries: number

  constructor(what: string, tries: number, cause: unknown) {
    super(`no answer to ${what}`, { cause })
    this.name = 'NaruUnanswered'
    this.tries = tries
  }
}

/** Codes that say "not settled yet" and neither yes nor no. */
const openCodes = new Set([
  'IDEMPOTENT_REQUEST_PROCESSING',
  'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
  'FAILED_INTERNAL_SYSTEM_PROCESSING',
  'UNKNOWN_PAYMENT_ERROR',
])

/**
 * Whether money may have moved all the same. Then look the payment up, or send the call again under the same idempotency key,
 * and tell the buyer neither that it worked nor that it failed.
 */
export function isOutcomeOpen(error: unknown): boolean {
  if (error instanceof NaruRefused) return openCodes.has(error.code)
  return error instanceof NaruUnanswered
}
