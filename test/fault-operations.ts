import { expect } from 'vitest'
import type { RuleInput } from '../src/contract/simulator.ts'
import { textOf } from './face-wire.ts'
import type { Reply, Sandbox } from './sandbox.ts'

/** How what was asked of a partner ends: it stands, it was undone, or it was refused. */
export type Fate = 'stands' | 'undone' | 'refused'
/** What a shop is told at once. */
export type Heard = 'yes' | 'no' | 'open'

export interface FaultCase {
  readonly then: RuleInput['then']
  readonly fate: Fate
  readonly hears: readonly Heard[]
  /** A fault of two replies wants two buyers. */
  readonly buyers?: number
}

const stands = 'stands'
const undone = 'undone'

/** Every fault of a partner, with where it must end. Milliseconds are above the read time-out where "late" is meant. */
export const faultCases: Readonly<Record<string, FaultCase>> = {
  decline: { then: { action: 'decline', code: '0051' }, fate: 'refused', hears: ['no'] },
  unavailable: { then: { action: 'unavailable', code: '0091' }, fate: 'refused', hears: ['no'] },
  delay: { then: { action: 'delay', ms: 50 }, fate: stands, hears: ['yes'] },
  'delay beyond the time-out': { then: { action: 'delay', ms: 700 }, fate: undone, hears: ['open'] },
  late: { then: { action: 'late', ms: 700 }, fate: stands, hears: ['open'] },
  'silence before': { then: { action: 'silence', stage: 'before-approval' }, fate: undone, hears: ['open'] },
  'silence after': { then: { action: 'silence', stage: 'after-approval' }, fate: stands, hears: ['open'] },
  'reset before': { then: { action: 'reset', stage: 'before-approval' }, fate: undone, hears: ['open'] },
  'reset after': { then: { action: 'reset', stage: 'after-approval' }, fate: stands, hears: ['open'] },
  'half-close before': {
    then: { action: 'half-close', stage: 'before-approval' },
    fate: undone,
    hears: ['open'],
  },
  'half-close after': {
    then: { action: 'half-close', stage: 'after-approval' },
    fate: stands,
    hears: ['open'],
  },
  duplicate: { then: { action: 'duplicate' }, fate: stands, hears: ['yes'] },
  crossed: { then: { action: 'crossed', maxHoldMs: 100 }, fate: stands, hears: ['yes'], buyers: 2 },
  glued: { then: { action: 'glued', maxHoldMs: 100 }, fate: stands, hears: ['yes'], buyers: 2 },
  // On a busy machine 450 segments may take longer than the read time-out of these tests.
  bytewise: { then: { action: 'bytewise' }, fate: stands, hears: ['yes', 'open'] },
  // The byte that is missing may be the first of whatever comes next on the line.
  short: { then: { action: 'short' }, fate: stands, hears: ['yes', 'open'] },
  long: { then: { action: 'long' }, fate: stands, hears: ['yes', 'open'] },
  'foreign-bytes': { then: { action: 'foreign-bytes' }, fate: stands, hears: ['open'] },
  'wrong-number': { then: { action: 'wrong-number' }, fate: stands, hears: ['open'] },
  'wrong-amount': { then: { action: 'wrong-amount' }, fate: stands, hears: ['open'] },
  stubborn: { then: { action: 'stubborn', ms: 700 }, fate: undone, hears: ['open'] },
}

/** One thing that is asked of a partner, for one way of paying. */
export interface Operation {
  readonly name: string
  readonly partner: 'card-company' | 'bank'
  /** The partner's own word for the telegram that the fault befalls. */
  readonly telegram: string
  /** Makes what the operation is about, and answers its order or payment. */
  prepare(sandbox: Sandbox): Promise<string>
  act(sandbox: Sandbox, about: string): Promise<Reply>
  /** The payment that the operation was about, by its number. */
  paymentOf(sandbox: Sandbox, about: string, told: Reply): Promise<string>
  heard(reply: Reply): Heard
  /** State and balance in which each fate leaves the payment. */
  readonly leaves: Readonly<Record<Fate, { readonly state: string; readonly balance: number }>>
}

/** Numbers that no guard, claim or index can think alike. */
let next = 10_000_000
const freshNumber = (): string => String(next++)
const amount = 11_000
const share = 1_100

const chargeCard = (sandbox: Sandbox) => {
  const cardNumber = `43301234${freshNumber()}`
  return sandbox.post('/payments/card', { cardNumber, expiry: '1230', cvc: '123', amount })
}
const accountWish = (orderId: string) => ({
  amount,
  orderId,
  orderName: '나룻배',
  customerName: '김나루',
  bank: '88',
})

/** A line that an earlier fault has spoiled is found out by the next telegram on it, which then is in doubt. */
async function untilDone(attempt: () => Promise<Reply>, name: string): Promise<string> {
  for (let tries = 0; tries < 5; tries++) {
    const told = await attempt()
    if (told.status === 200 || told.status === 201) return textOf(told, name)
  }
  throw new Error('no payment was approved')
}

const issued = (sandbox: Sandbox) =>
  untilDone(() => sandbox.post('/v1/virtual-accounts', accountWish(`order-${freshNumber()}`)), 'paymentKey')
async function deposited(sandbox: Sandbox): Promise<string> {
  const paymentKey = await issued(sandbox)
  const { body } = await sandbox.post(`/sandbox/virtual-accounts/${paymentKey}/deposit`, {})
  expect(body).toMatchObject({ state: 'credited' })
  return paymentKey
}
async function authenticated(sandbox: Sandbox): Promise<string> {
  const orderId = `order-${freshNumber()}`
  const said = await sandbox.post('/sandbox/authenticate', { method: 'transfer', amount, orderId })
  return `${textOf(said, 'paymentKey')} ${orderId}`
}
function confirmTransfer(sandbox: Sandbox, about: string): Promise<Reply> {
  const [paymentKey, orderId] = about.split(' ')
  return sandbox.post('/v1/payments/confirm', { paymentKey, orderId, amount })
}
const transferred = (sandbox: Sandbox) =>
  untilDone(async () => confirmTransfer(sandbox, await authenticated(sandbox)), 'paymentKey')

const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김나루' }
const cancelToss = (sandbox: Sandbox, paymentKey: string, wish: object) =>
  sandbox.post(`/v1/payments/${paymentKey}/cancel`, { cancelReason: '고객 변심', ...wish })

const native = {
  heard: ({ status }: Reply): Heard => (status === 201 ? 'yes' : status === 202 ? 'open' : 'no'),
}
const toss = {
  heard: ({ status }: Reply): Heard => (status === 200 ? 'yes' : status === 500 ? 'open' : 'no'),
}
const ofItself = async (_sandbox: Sandbox, about: string) => about

const whole = { state: 'approved', balance: amount }
const part = { state: 'partially_cancelled', balance: amount - share }
const nothing = (state: string) => ({ state, balance: 0 })
const charges = { stands: whole, undone: nothing('net_cancelled'), refused: nothing('declined') }
const refunds = { stands: part, undone: whole, refused: whole }

/** What every way of paying asks of its partner. A method more is some rows more. */
export const operations: readonly Operation[] = [
  {
    name: 'a charge of a card',
    partner: 'card-company',
    telegram: 'PAYMENT',
    prepare: async () => '',
    act: chargeCard,
    paymentOf: async (_sandbox, _about, { body }) => String(body['id'] ?? body['paymentId']),
    ...native,
    leaves: charges,
  },
  {
    name: 'a cancel of a card payment',
    partner: 'card-company',
    telegram: 'CANCEL',
    prepare: (sandbox) => untilDone(() => chargeCard(sandbox), 'id'),
    act: (sandbox, id) => sandbox.post(`/payments/${id}/cancels`, { amount: share }),
    paymentOf: ofItself,
    ...native,
    leaves: refunds,
  },
  {
    name: 'the issue of a virtual account',
    partner: 'bank',
    telegram: 'ISSUE',
    prepare: async () => `order-${freshNumber()}`,
    act: (sandbox, orderId) => sandbox.post('/v1/virtual-accounts', accountWish(orderId)),
    paymentOf: async (sandbox, orderId) =>
      textOf(await sandbox.get(`/v1/payments/orders/${orderId}`), 'paymentKey'),
    ...toss,
    leaves: { ...charges, stands: nothing('awaiting_deposit') },
  },
  {
    name: 'the closing of an unpaid virtual account',
    partner: 'bank',
    telegram: 'CLOSE',
    prepare: issued,
    act: (sandbox, paymentKey) => cancelToss(sandbox, paymentKey, {}),
    paymentOf: ofItself,
    ...toss,
    leaves: {
      stands: nothing('cancelled'),
      undone: nothing('awaiting_deposit'),
      refused: nothing('awaiting_deposit'),
    },
  },
  {
    name: 'a refund of a virtual account',
    partner: 'bank',
    telegram: 'REFUND',
    prepare: deposited,
    act: (sandbox, paymentKey) =>
      cancelToss(sandbox, paymentKey, { cancelAmount: share, refundReceiveAccount }),
    paymentOf: ofItself,
    ...toss,
    leaves: refunds,
  },
  {
    name: 'a transfer',
    partner: 'bank',
    telegram: 'WITHDRAW',
    prepare: authenticated,
    act: confirmTransfer,
    paymentOf: async (_sandbox, about) => about.split(' ')[0] ?? '',
    ...toss,
    leaves: charges,
  },
  {
    name: 'a refund of a transfer',
    partner: 'bank',
    telegram: 'REFUND',
    prepare: transferred,
    act: (sandbox, paymentKey) => cancelToss(sandbox, paymentKey, { cancelAmount: share }),
    paymentOf: ofItself,
    ...toss,
    leaves: refunds,
  },
]
