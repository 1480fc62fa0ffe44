import { cancelStates, type CancelState } from '../../src/domain/cancel.ts'
import {
  checkoutLifeMs,
  checkoutStates,
  checkoutTransitions,
  type CheckoutState,
} from '../../src/domain/checkout.ts'
import {
  paymentStates,
  paymentTransitions,
  type PaymentEvent,
  type PaymentState,
} from '../../src/domain/payment.ts'
import { code, document, table } from './markdown.ts'

const paymentMeanings = {
  requested: ['요청됨', 'The intent is written and the partner is being asked.'],
  in_doubt: ['미확인', 'Asked, and nobody knows the outcome; the janitor finds out.'],
  awaiting_deposit: ['입금대기', 'A virtual account is open, and nobody has paid into it yet.'],
  approved: ['승인', 'Charged or paid in, nothing cancelled.'],
  partially_cancelled: ['부분취소', 'Charged, and part of it cancelled.'],
  cancelled: ['취소', 'Charged, and cancelled down to nothing.'],
  declined: ['거절', 'The partner said no.'],
  not_sent: ['미전송', 'No line to the partner; certain that nothing was sent.'],
  net_cancelled: ['망취소', 'Was in doubt, and is undone or was never made.'],
  expired: ['만료', 'Nobody paid into the virtual account in time.'],
} as const satisfies Record<PaymentState, readonly [string, string]>

const eventMeanings = {
  approve: 'the partner says yes, at once or to the inquiry of the janitor',
  decline: 'the partner says no, at once or to the inquiry of the janitor',
  fail_to_send: 'no line within the connect time-out',
  lose_sight: 'time-out, broken line or unreadable reply after sending',
  net_cancel: 'the janitor had it undone (망취소)',
  await_deposit: 'the bank has opened the virtual account',
  deposit: 'the bank tells of the deposit',
  reverse_deposit: 'the bank takes the deposit back',
  expire: 'the deposit is not there in time',
  cancel_part: 'a cancel is done and something is left',
  cancel_rest: 'a cancel is done and nothing is left',
} as const satisfies Record<PaymentEvent, string>

const checkoutMeanings = {
  ready: ['열림', 'The buyer has the window and has not finished.'],
  authenticated: ['인증됨', 'Card or account are known and sealed; the shop has yet to confirm.'],
  confirmed: ['승인 요청됨', 'The shop has confirmed: from here on it is a payment.'],
  aborted: ['중단됨', 'Ended before it was confirmed.'],
  expired: ['만료', 'Nobody finished, or nobody confirmed, in time.'],
} as const satisfies Record<CheckoutState, readonly [string, string]>

const checkoutEvents = ['authenticate', 'confirm', 'abort', 'expire'] as const

const cancelMeanings = {
  requested: ['요청됨', 'WT', 'The intent is written; its share of the payment is held.'],
  in_doubt: ['미확인', 'WT', 'Asked, outcome unknown; its share stays held until the janitor knows.'],
  done: ['취소됨', 'DN', 'The share is gone from the balance.'],
  declined: ['거절', 'FL', 'The card company said no; the share is given back.'],
  not_sent: ['미전송', 'FL', 'Nothing was sent; the share is given back.'],
  net_cancelled: ['망취소', 'FL', 'Was in doubt and is undone; the share is given back.'],
} as const satisfies Record<CancelState, readonly [string, string, string]>

/** The states of a payment and of a cancel, and what leads from one to another. */
export function statesDocument(): string {
  return document(
    'States',
    '`src/domain/payment.ts`, `src/domain/checkout.ts` and `src/domain/cancel.ts`',
    '## Payment',
    table(
      ['state', 'Korean', 'meaning'],
      paymentStates.map((state) => [code(state), ...paymentMeanings[state]]),
    ),
    diagram(),
    '### Transitions',
    `A row is where a payment stands, a column what happens, and a cell where it stands then. An empty cell cannot happen: the
SQL that writes an answer names the states it may leave.`,
    table(
      ['from', ...events.map(code)],
      paymentStates.map((state) => [
        code(state),
        ...events.map((event) => code(paymentTransitions[state][event] ?? '')),
      ]),
    ),
    table(
      ['what happens', 'when'],
      events.map((event) => [code(event), eventMeanings[event]]),
    ),
    '## Checkout',
    `A payment window (결제창). Confirmed, it becomes a payment under its own id; \`ready\` lasts ${checkoutLifeMs.ready / 60_000} minutes and
\`authenticated\` ${checkoutLifeMs.authenticated / 60_000}.`,
    table(
      ['state', 'Korean', 'meaning', ...checkoutEvents.map(code)],
      checkoutStates.map((state) => [
        code(state),
        ...checkoutMeanings[state],
        ...checkoutEvents.map((event) => code(checkoutTransitions[state][event] ?? '')),
      ]),
    ),
    '## Cancel',
    `Full and partial cancels are one thing. A cancel starts as \`requested\` and reaches every other state from there; one \`in_doubt\`
ends as \`done\`, \`declined\` or \`net_cancelled\`. The status is that of its telegram: WT waiting (대기), DN done (완료), FL failed (실패).`,
    table(
      ['state', 'Korean', 'telegram', 'meaning'],
      cancelStates.map((state) => [code(state), ...cancelMeanings[state]]),
    ),
  )
}

const events = allEvents()

/** In the order in which the transition table first names them. */
function allEvents(): PaymentEvent[] {
  const named = new Set(paymentStates.flatMap((state) => Object.keys(paymentTransitions[state])))
  return [...named].filter((name): name is PaymentEvent => name in eventMeanings)
}

function diagram(): string {
  const ends = paymentStates.filter((state) => Object.keys(paymentTransitions[state]).length === 0)
  const arrows = paymentStates.flatMap((state) =>
    Object.entries(paymentTransitions[state]).map(([event, to]) => `  ${state} --> ${to}: ${event}`),
  )
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> requested',
    ...arrows,
    ...ends.map((state) => `  ${state} --> [*]`),
    '```',
  ].join('\n')
}
