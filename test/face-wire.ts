import type { BankControl } from '../src/contract/bank.ts'
import { authorize, demoKey, openSandbox, type Reply, type Sandbox } from './sandbox.ts'

export type Face = Sandbox & AsyncDisposable & { bankControl(): BankControl }

/** A gateway that is closed with the scope of the test, and whose books must then balance. */
export async function openFace(options: Parameters<typeof openSandbox>[0] = {}): Promise<Face> {
  const sandbox = await openSandbox(options)
  return {
    ...sandbox,
    bankControl: () => {
      const bank = sandbox.door.simulators.bank
      if (!bank) throw new Error('this sandbox has no bank of its own')
      return bank
    },
    [Symbol.asyncDispose]: async () => {
      const { balanced, invariants, cardCompany, bank, doubts } = await sandbox.door.books()
      await sandbox.close()
      if (!balanced) {
        const broken = invariants.filter((one) => !one.holds)
        throw new Error(`the books do not balance: ${JSON.stringify({ broken, cardCompany, bank, doubts })}`)
      }
    },
  }
}

/** Sends exactly these headers and bytes, signed in as demo merchant 1 unless `authorization` says otherwise. */
export async function send(
  face: Sandbox,
  what: string,
  request: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {},
): Promise<Reply> {
  const [method = 'GET', path = '/'] = what.split(' ')
  const { authorization, ...others } = { ...authorize(demoKey), ...request.headers }
  const headers = authorization === '' ? others : { authorization, ...others }
  const reply = await fetch(face.url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  const text = await reply.text()
  return { status: reply.status, headers: reply.headers, text, body: objectIn(text) }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

export const json = { 'content-type': 'application/json' }
export const nobody = { authorization: '' }

/** Cards of the published test ranges; each test takes another amount, so that no guard thinks them alike. */
export const cardBody = { cardNumber: '4330123412341234', expiry: '1230', cvc: '777', amount: 11_000 }

export const keyInBody = {
  cardNumber: '4330123412341234',
  cardExpirationYear: '30',
  cardExpirationMonth: '07',
  cardPassword: '12',
  customerIdentityNumber: '881212',
  orderName: '토스 티셔츠 외 2건',
  orderId: 'order-20261121',
  amount: 15_000,
}

/** The first curl line of seed 003, to the letter. */
export const seedPayment = {
  card_no: 1234567890123456,
  exp_ym: 1125,
  card_cvc: 777,
  pay_prd: 0,
  pay_amt: 110000,
  vat_amt: 10000,
}

/** The seed's card with a year in which it has not expired. */
export const assignmentPayment = { ...seedPayment, exp_ym: '1230' }

/** A text out of an answer. */
export function textOf(reply: Reply, name: string): string {
  const value = reply.body[name]
  if (typeof value !== 'string') throw new Error(`no ${name} in ${reply.status} ${reply.text}`)
  return value
}

/** Every key of toss.md 2, present in every answer. */
export const tossPaymentKeys = [
  'version',
  'paymentKey',
  'type',
  'orderId',
  'orderName',
  'mId',
  'currency',
  'method',
  'totalAmount',
  'balanceAmount',
  'status',
  'requestedAt',
  'approvedAt',
  'useEscrow',
  'lastTransactionKey',
  'suppliedAmount',
  'vat',
  'cultureExpense',
  'taxFreeAmount',
  'taxExemptionAmount',
  'cancels',
  'isPartialCancelable',
  'card',
  'virtualAccount',
  'secret',
  'mobilePhone',
  'giftCertificate',
  'transfer',
  'metadata',
  'receipt',
  'checkout',
  'easyPay',
  'country',
  'failure',
  'cashReceipt',
  'cashReceipts',
  'discount',
].toSorted()

/** Pays on the Toss wire and answers the payment key. */
export async function payToss(face: Sandbox, wish: object = {}): Promise<string> {
  return textOf(await face.post('/v1/payments/key-in', { ...keyInBody, ...wish }), 'paymentKey')
}

/** Status and code of an error, as a pair. */
export async function errorOf(asked: Promise<Reply>): Promise<[number, unknown]> {
  const { status, body } = await asked
  return [status, body['code']]
}
